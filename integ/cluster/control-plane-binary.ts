import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CheckSkipped } from "../check";

/** Clients cannot parse the version of a control plane that was built without one. */
const KUBERNETES_VERSION = { gitVersion: "v1.33.4", gitMajor: "1", gitMinor: "33" };

/** A cold build takes about five minutes on two cores. */
const BUILD_LIMIT_MS = 25 * 60 * 1000;

/**
 * Builds the programs of the control plane into one binary, once for each content of the Go module.
 *
 * @param module folder of the Go module
 * @param folder where binaries are kept
 * @returns the binary
 * @throws CheckSkipped when there is no Go, or its modules cannot be had
 * @throws Error when the module does not build
 */
export function buildControlPlane(module: string, folder: string): string {
  const digest = createHash("sha256");
  ["go.mod", "go.sum", "main.go"].forEach((file) => digest.update(readFileSync(join(module, file), "utf8")));
  const binary = join(folder, `control-plane-${digest.digest("hex").slice(0, 12)}`);
  if (existsSync(binary)) {
    return binary;
  }
  if (spawnSync("go", ["version"]).status !== 0) {
    throw new CheckSkipped("no Go on PATH: install Go 1.24 or later");
  }
  const download = run("go", ["mod", "download"], module);
  if (download !== undefined) {
    throw new CheckSkipped(`the Go modules of Kubernetes cannot be had: ${download}`);
  }
  mkdirSync(folder, { recursive: true });
  const version = Object.entries(KUBERNETES_VERSION).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  const failure = run("go", ["build", "-trimpath", "-ldflags", ["-s", "-w", ...version].join(" "), "-o", binary, "."], module);
  if (failure !== undefined) {
    throw new Error(`the control plane does not build: ${failure}`);
  }
  return binary;
}

/** Runs a program and returns the last line it complained with, or undefined when all went well. */
function run(program: string, args: readonly string[], cwd: string): string | undefined {
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8", timeout: BUILD_LIMIT_MS, maxBuffer: 1e8 });
  return status === 0 ? undefined : (error?.message ?? stderr.trim().split("\n").pop() ?? `exit code ${status}`);
}
