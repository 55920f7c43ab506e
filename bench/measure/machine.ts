import { cpus, totalmem } from "node:os";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The machine and the versions a measurement was made with, in one line. */
export function describeMachine(packageRoot: string): string {
  const load = createRequire(join(packageRoot, "package.json"));
  const version = (name: string): string => `${name} ${(load(`${name}/package.json`) as { version: string }).version}`;
  const cores = cpus();
  return [
    `${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.versions.node}`,
    version("cdktf"),
    version("constructs"),
    version("@cdktf/provider-aws"),
  ].join(", ");
}
