import { fullSource } from "./provider-schema";
import { isArray, isObject, type Json } from "./value-check";

/** An object of Terraform's JSON syntax. */
export type JsonObject = { readonly [key: string]: Json };

/** A resource or data source of a stack. */
export interface StackBlock {
  readonly mode: "resource" | "data";
  readonly type: string;
  readonly name: string;
  /** `type.name`, with `data.` in front for data sources. */
  readonly address: string;
  readonly body: JsonObject;
}

/** A synthesized `cdk.tf.json`, with the questions the checks ask of it. */
export class StackFile {
  public constructor(public readonly json: JsonObject) {}

  /** Resources and data sources, in the order of the file. */
  public get blocks(): StackBlock[] {
    return [...this.blocksOf("resource"), ...this.blocksOf("data")];
  }

  /** Provider configurations: local name, alias and body. */
  public get providers(): { readonly name: string; readonly alias?: string; readonly body: JsonObject }[] {
    return Object.entries(objectAt(this.json, "provider")).flatMap(([name, value]) =>
      (isArray(value) ? value : [value]).filter(isObject).map((body) => ({
        name,
        alias: typeof body.alias === "string" ? body.alias : undefined,
        body,
      })),
    );
  }

  /** Full source addresses by local provider name: those the stack requires, and those its resource types imply. */
  public get providerSources(): ReadonlyMap<string, string> {
    const sources = new Map<string, string>();
    for (const block of this.blocks) {
      sources.set(providerName(block), fullSource(providerName(block)));
    }
    for (const { name } of this.providers) {
      sources.set(name, fullSource(name));
    }
    for (const [name, requirement] of Object.entries(this.requiredProviders)) {
      const source = isObject(requirement) && typeof requirement.source === "string" ? requirement.source : name;
      sources.set(name, fullSource(source));
    }
    sources.delete("terraform");
    return sources;
  }

  /** What `terraform.required_providers` says. */
  public get requiredProviders(): JsonObject {
    const terraform = this.json.terraform;
    return objectAt(isArray(terraform) ? ((terraform[0] ?? {}) as JsonObject) : ((terraform ?? {}) as JsonObject), "required_providers");
  }

  /** Names declared under a top-level key, for example `variable`, `locals`, `module`. */
  public names(key: string): string[] {
    return Object.keys(objectAt(this.json, key));
  }

  /** The resource or data source with this address. */
  public find(mode: "resource" | "data", type: string, name: string): StackBlock | undefined {
    return this.blocks.find((block) => block.mode === mode && block.type === type && block.name === name);
  }

  private blocksOf(mode: "resource" | "data"): StackBlock[] {
    return Object.entries(objectAt(this.json, mode)).flatMap(([type, byName]) =>
      Object.entries(isObject(byName) ? byName : {})
        .filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
        .map(([name, body]) => ({ mode, type, name, address: `${mode === "data" ? "data." : ""}${type}.${name}`, body })),
    );
  }
}

/** Local name of the provider that a block belongs to: its `provider` argument, or what its type starts with. */
export function providerName(block: StackBlock): string {
  const explicit = block.body.provider;
  return typeof explicit === "string" ? explicit.split(".")[0]!.replace("${", "") : block.type.split("_")[0]!;
}

function objectAt(json: JsonObject, key: string): JsonObject {
  const value = json[key];
  return isObject(value) ? value : {};
}
