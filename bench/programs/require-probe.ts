import { createRequire } from "node:module";
import type { RequireCost } from "./require-cost";

/** Loads one package in a fresh process and prints what that cost. Usage: `node require-probe.js <package>`. */
const target = process.argv[2]!;
const load = createRequire(__filename);
const modulesBefore = Object.keys(load.cache).length;
const cpuBefore = process.cpuUsage();
const start = process.hrtime.bigint();
load(target);
const ms = Number(process.hrtime.bigint() - start) / 1e6;
const cpu = process.cpuUsage(cpuBefore);
const cost: RequireCost = {
  ms,
  cpuMs: (cpu.user + cpu.system) / 1e3,
  rssMb: process.memoryUsage().rss / 1e6,
  modules: Object.keys(load.cache).length - modulesBefore,
  providerModules: Object.keys(load.cache).filter((path) => /provider-[a-z]+[\\/]/.test(path)).length,
};
process.stdout.write(JSON.stringify(cost));
