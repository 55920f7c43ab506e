import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckSkipped, type CheckOutcome } from "../check";
import type { ExampleStack } from "../example";
import { fullSource, ProviderSchemas } from "../schema-check/provider-schema";
import type { StackFile } from "../schema-check/stack-file";
import { plainErrors } from "./diagnostics";
import type { PlanDocument } from "./plan-counts";
import { PLANTED_PLAN, PLANTED_STACKS, type PlantedStack } from "./planted-stacks";
import { chooseProvider, findMirrors, mirroredProviders, type MirroredProvider } from "./provider-mirror";
import { ProviderSchemaCache } from "./provider-schema-cache";
import { schemaAgreement } from "./schema-agreement";
import { exerciseStack, validateStack, type StagesResult } from "./stack-stages";
import { findTerraform, type TerraformBinary } from "./terraform-binary";
import { Workspace } from "./workspace";

const AWS = fullSource("hashicorp/aws");
/** One planted change in so many is tried: about a hundred, some seconds. */
const AGREEMENT_SAMPLE = 5;

/** Holds synthesized stacks against the real Terraform and the real providers, without a network or an account. */
export class TerraformCheck {
  private readonly providers: readonly MirroredProvider[];
  private readonly cache = new ProviderSchemaCache();

  /** Looks for Terraform and providers where `findTerraform` and `findMirrors` say. */
  public constructor(private readonly env: NodeJS.ProcessEnv) {
    this.providers = mirroredProviders(findMirrors(env));
  }

  /** What was found, for people. */
  public describe(): string {
    const terraform = this.terraform();
    const found = this.providers.map(({ source, version }) => `${source.slice(source.indexOf("/") + 1)} ${version}`);
    return `Terraform ${terraform.version}, ${found.length === 0 ? "no providers" : found.join(", ")}`;
  }

  /** Takes a stack on AWS through every stage, and validates a stack of other clouds. */
  public check(stack: ExampleStack, plan: PlanDocument | undefined): CheckOutcome {
    const providers = this.providersFor(stack.stack);
    const workspace = Workspace.of(this.terraform(), stack.folder, providers);
    try {
      const onAws = providers.every(({ source }) => source === AWS);
      const result = onAws ? exerciseStack(workspace, plan, this.cache) : validateStack(workspace);
      return outcome(result);
    } finally {
      workspace.dispose();
    }
  }

  /** That every stage fails for a stack with a planted mistake, and passes for the sound one: only then does green mean something. */
  public selfTest(): CheckOutcome {
    const provider = this.provider(AWS);
    const mistakes = PLANTED_STACKS.flatMap((planted) => this.tryPlanted(planted, provider));
    return { covered: `${PLANTED_STACKS.length} planted stacks`, mistakes };
  }

  /** That the schema check, which stands in for providers that are not at hand, judges as Terraform does with one that is. */
  public schemaAgreement(): CheckOutcome {
    return this.inInitialised((workspace) => schemaAgreement(workspace, this.cache.of(workspace), AGREEMENT_SAMPLE));
  }

  /** Schemas of the AWS provider at hand, asked of Terraform; none when it or Terraform is missing. */
  public awsSchemas(): ProviderSchemas {
    try {
      return this.inInitialised((workspace) => this.cache.of(workspace));
    } catch (error) {
      if (error instanceof CheckSkipped) {
        return ProviderSchemas.of();
      }
      throw error;
    }
  }

  private inInitialised<T>(use: (workspace: Workspace) => T): T {
    const workspace = this.plantedWorkspace(PLANTED_STACKS[0]!, this.provider(AWS));
    try {
      const init = workspace.run("init", "-no-color", "-input=false");
      if (!init.succeeded) {
        throw new Error(plainErrors(init).join("; "));
      }
      return use(workspace);
    } finally {
      workspace.dispose();
    }
  }

  private tryPlanted(planted: PlantedStack, provider: MirroredProvider): string[] {
    const workspace = this.plantedWorkspace(planted, provider);
    try {
      const result = exerciseStack(workspace, PLANTED_PLAN, this.cache);
      const text = result.errors.join("\n");
      const asExpected = result.failed === planted.stage && planted.error.test(text);
      return asExpected
        ? []
        : [
            `planted ${planted.mistake}: expected to fail at ${planted.stage ?? "nothing"}, failed at ${result.failed ?? "nothing"}: ${text}`,
          ];
    } finally {
      workspace.dispose();
    }
  }

  private plantedWorkspace(planted: PlantedStack, provider: MirroredProvider): Workspace {
    const folder = mkdtempSync(join(tmpdir(), "lepton-planted-"));
    try {
      writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(planted.json, null, 2));
      return Workspace.of(this.terraform(), folder, [provider]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private providersFor(stack: StackFile): MirroredProvider[] {
    return [...new Set(stack.providerSources.values())].map((source) => this.provider(source));
  }

  private provider(source: string): MirroredProvider {
    const provider = chooseProvider(this.providers, source);
    if (provider === undefined) {
      throw new CheckSkipped(`no mirror holds ${source}: name a folder that does in LEPTON_TERRAFORM_MIRROR`);
    }
    return provider;
  }

  private terraform(): TerraformBinary {
    try {
      return findTerraform(this.env);
    } catch (error) {
      throw new CheckSkipped((error as Error).message);
    }
  }
}

function outcome(result: StagesResult): CheckOutcome {
  const asserted = Object.entries(result.assertions).map(([about, count]) => `${count} on ${about}`);
  const covered = `${result.passed.join(", ")}${asserted.length === 0 ? "" : ` with ${asserted.join(", ")}`}`;
  return { covered, mistakes: result.failed === undefined ? [] : result.errors.map((error) => `${result.failed}: ${error}`) };
}
