import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { JsonObject } from "../schema-check/stack-file";
import { StackFile } from "../schema-check/stack-file";
import { isArray, isObject } from "../schema-check/value-check";
import type { MirroredProvider } from "./provider-mirror";
import type { TerraformBinary } from "./terraform-binary";

/** What a Terraform command left behind. */
export interface TerraformRun {
  readonly succeeded: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Credentials that no cloud accepts: a command that reached a cloud with them would fail there. */
const FAKE_AWS = {
  access_key: "mock",
  secret_key: "mock",
  skip_credentials_validation: true,
  skip_metadata_api_check: "true",
  skip_region_validation: true,
  skip_requesting_account_id: true,
};

/**
 * A temporary copy of a stack in which Terraform runs without a network or an account.
 *
 * The stack's own file is not changed. A second file overrides what ties it to the outside
 * (https://developer.hashicorp.com/terraform/language/files/override): versions become those of the providers at hand, the
 * backend becomes local, AWS gets credentials that are none, and `prevent_destroy` is lifted so that a test can clean up.
 */
export class Workspace {
  /**
   * @param terraform the program to run
   * @param stackFolder the folder that holds the synthesized `cdk.tf.json` and what it refers to
   * @param providers the provider to use for each source the stack needs
   */
  public static of(terraform: TerraformBinary, stackFolder: string, providers: readonly MirroredProvider[]): Workspace {
    const folder = mkdtempSync(join(tmpdir(), "lepton-terraform-"));
    const stackCopy = join(folder, "stack");
    cpSync(stackFolder, stackCopy, { recursive: true, filter: (source) => !source.endsWith(".terraform") });
    const stack = new StackFile(JSON.parse(readFileSync(join(stackCopy, "cdk.tf.json"), "utf8")) as JsonObject);
    const mirrors = [...new Set(providers.map((provider) => provider.mirror))];
    const installation = mirrors.map((path) => `  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n  }\n`).join("");
    writeFileSync(join(folder, "cli.tfrc"), `provider_installation {\n${installation}}\n`);
    writeFileSync(join(stackCopy, "lepton_override.tf.json"), JSON.stringify(overrideFor(stack, providers), null, 2));
    return new Workspace(terraform, folder, stackCopy, stack, providers);
  }

  private constructor(
    private readonly terraform: TerraformBinary,
    private readonly root: string,
    /** The copy of the stack. */
    public readonly folder: string,
    public readonly stack: StackFile,
    /** The providers that it uses. */
    public readonly providers: readonly MirroredProvider[],
  ) {}

  /** Runs a Terraform command in the copy. */
  public run(...args: string[]): TerraformRun {
    const run = spawnSync(this.terraform.path, args, {
      cwd: this.folder,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
      env: {
        ...withoutCloudVariables(process.env),
        TF_CLI_CONFIG_FILE: join(this.root, "cli.tfrc"),
        TF_IN_AUTOMATION: "1",
        CHECKPOINT_DISABLE: "1",
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_CONFIG_FILE: join(this.root, "no-aws-config"),
        AWS_SHARED_CREDENTIALS_FILE: join(this.root, "no-aws-credentials"),
      },
    });
    return { succeeded: run.status === 0, stdout: run.stdout ?? "", stderr: run.error?.message ?? run.stderr ?? "" };
  }

  /** Writes a file beside the stack. */
  public write(name: string, content: string): void {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Removes a file that was written beside the stack. */
  public remove(name: string): void {
    rmSync(join(this.folder, name), { force: true });
  }

  /** Removes the copy. */
  public dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** What the override file holds. */
export function overrideFor(stack: StackFile, providers: readonly MirroredProvider[]): JsonObject {
  const bySource = new Map(providers.map((provider) => [provider.source, provider]));
  const requiredProviders: Record<string, JsonObject> = {};
  for (const [name, source] of stack.providerSources) {
    const provider = bySource.get(source);
    if (provider !== undefined) {
      requiredProviders[name] = { source, version: provider.version };
    }
  }
  const aws = stack.providers.filter(({ name }) => stack.providerSources.get(name)?.endsWith("/hashicorp/aws"));
  const providerBlocks: Record<string, JsonObject[]> = {};
  for (const { name, alias } of aws) {
    (providerBlocks[name] ??= []).push(alias === undefined ? FAKE_AWS : { alias, ...FAKE_AWS });
  }
  return {
    terraform: { required_providers: requiredProviders, backend: { local: {} } },
    ...(aws.length === 0 ? {} : { provider: providerBlocks }),
    ...liftedProtection(stack),
  };
}

function liftedProtection(stack: StackFile): JsonObject {
  const resources: Record<string, Record<string, JsonObject>> = {};
  for (const block of stack.blocks) {
    const lifecycle = isArray(block.body.lifecycle) ? block.body.lifecycle[0] : block.body.lifecycle;
    if (block.mode === "resource" && isObject(lifecycle) && lifecycle.prevent_destroy === true) {
      (resources[block.type] ??= {})[block.name] = { lifecycle: { prevent_destroy: false } };
    }
  }
  return Object.keys(resources).length === 0 ? {} : { resource: resources };
}

/** Variables of the caller that would change what Terraform or a provider does. */
function withoutCloudVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(TF_|AWS_|GOOGLE_|GCLOUD_|CLOUDSDK_|KUBE|HELM_)/.test(name)));
}
