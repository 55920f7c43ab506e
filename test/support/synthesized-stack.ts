import { type App, TerraformStack, Testing } from "cdktf";

/** Attributes of a block in Terraform's JSON syntax. */
export type Block = Record<string, any>;

/** A stack as Terraform would read it, with the questions that tests ask of it. */
export class SynthesizedStack {
  /** Synthesizes with validations on, so that a stack's own guards are part of every test. */
  public static of(stack: TerraformStack): SynthesizedStack {
    return new SynthesizedStack(JSON.parse(Testing.synth(stack, true)) as Block);
  }

  /** Builds a stack in a fresh app and synthesizes it. */
  public static from(build: (stack: TerraformStack, app: App) => void): SynthesizedStack {
    const app = Testing.app();
    const stack = new TerraformStack(app, "stack");
    build(stack, app);
    return SynthesizedStack.of(stack);
  }

  public constructor(public readonly json: Block) {}

  /** Resources of a type by logical id. */
  public resources(type: string): Record<string, Block> {
    return this.json.resource?.[type] ?? {};
  }

  /** Data sources of a type by logical id. */
  public data(type: string): Record<string, Block> {
    return this.json.data?.[type] ?? {};
  }

  /** Attributes of all resources of a type. */
  public all(type: string): Block[] {
    return Object.values(this.resources(type));
  }

  /** Attributes of the only resource of a type; fails when there are none or several. */
  public only(type: string): Block {
    const found = this.all(type);
    if (found.length !== 1) {
      throw new Error(`expected exactly one ${type}, found ${found.length}: ${Object.keys(this.resources(type)).join(", ")}`);
    }
    return found[0]!;
  }

  /** Number of resources of a type. */
  public count(type: string): number {
    return this.all(type).length;
  }

  /** Every resource address, `type.logicalId`, sorted. */
  public addresses(): string[] {
    return Object.entries(this.json.resource ?? {})
      .flatMap(([type, byId]) => Object.keys(byId as Block).map((id) => `${type}.${id}`))
      .sort();
  }

  /** The whole stack as text, for searches. */
  public get text(): string {
    return JSON.stringify(this.json);
  }
}
