/**
 * Plans held against a real Kubernetes control plane: `npm run checks:cluster`. What it proves and does not prove: docs/checks.md.
 */
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { CheckList } from "../check";
import { ControlPlane } from "./control-plane";
import { buildControlPlane } from "./control-plane-binary";
import { fleetCase } from "./fleet-case";
import { serviceCase } from "./service-case";
import { checkScheduling, type ScheduledCase } from "./scheduled-case";

const ROOT = resolve(__dirname, "../..");
const BUILD = join(ROOT, "build/cluster");

const CASES: readonly (() => ScheduledCase)[] = [fleetCase, serviceCase];

async function main(): Promise<number> {
  const checks = new CheckList((line) => console.log(line));
  const run = join(BUILD, "run");
  rmSync(run, { recursive: true, force: true });
  let binary: string | undefined;
  checks.run("cluster control plane", () => {
    binary = buildControlPlane(join(__dirname, "control-plane"), BUILD);
    return { covered: "etcd, API server, scheduler, controller manager and KWOK built", mistakes: [] };
  });
  if (binary !== undefined) {
    const { plane, api } = await ControlPlane.start(binary, run);
    try {
      for (const make of CASES) {
        const planned = make();
        await checks.runAsync(`cluster ${planned.name}`, () => checkScheduling(api, planned));
      }
    } finally {
      await plane.stop();
    }
  }
  const count = (status: string): number => checks.results.filter((result) => result.status === status).length;
  console.log(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`);
  return count("failed") === 0 ? 0 : 1;
}

void main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: Error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
