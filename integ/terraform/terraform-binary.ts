import { spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A Terraform that was found on the machine. */
export interface TerraformBinary {
  readonly path: string;
  readonly version: string;
}

/** `terraform test` with mocked providers needs this version (https://developer.hashicorp.com/terraform/language/tests/mocking). */
const LEAST_VERSION = [1, 7];

/**
 * Finds Terraform: the program that `LEPTON_TERRAFORM` names, else the first `terraform` of `PATH`.
 *
 * @throws Error that says what to do when there is none, or when it is too old
 */
export function findTerraform(env: NodeJS.ProcessEnv): TerraformBinary {
  const path = env.LEPTON_TERRAFORM ?? onPath(env.PATH ?? "");
  if (path === undefined) {
    throw new Error("no terraform on PATH: install Terraform 1.7 or later, or name the program in LEPTON_TERRAFORM");
  }
  const version = versionOf(path);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < LEAST_VERSION[0]! || (major === LEAST_VERSION[0]! && minor < LEAST_VERSION[1]!)) {
    throw new Error(`${path} is Terraform ${version}: install Terraform 1.7 or later, or name it in LEPTON_TERRAFORM`);
  }
  return { path, version };
}

function onPath(path: string): string | undefined {
  const name = process.platform === "win32" ? "terraform.exe" : "terraform";
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function versionOf(path: string): string {
  // A command-line configuration that the environment names but that does not exist would make Terraform warn or fail.
  const { TF_CLI_CONFIG_FILE: _configuration, ...env } = process.env;
  const run = spawnSync(path, ["version", "-json"], { encoding: "utf8", env: { ...env, CHECKPOINT_DISABLE: "1" } });
  if (run.status !== 0) {
    throw new Error(`${path} version failed: ${run.error?.message ?? run.stderr.trim()}`);
  }
  return (JSON.parse(run.stdout) as { terraform_version: string }).terraform_version;
}
