/**
 * Packing of ten classes on fifty node types: how soon the cheapest nodes are proven, beside first-fit decreasing as Karpenter does it and
 * beside HiGHS.
 *
 * Usage: `tsx bench/sizing/packing.ts [problems] [seconds] [seconds of HiGHS]`: how many problems of each family, processor time a plan, wall
 * time of HiGHS (0 leaves it out). Prints Markdown tables.
 */
import { performance } from "node:perf_hooks";
import { planPacking, verifyPackingPlan, type NodeType, type PackingPlan, type PackingProblem } from "../../lib/sizing/packing";
import { brimProblem, cutProblem } from "../../test/sizing-packing/known-optimum";
import { markdownTable } from "../measure/markdown-table";
import { HighsPeer } from "./peers/highs-peer";

const SIZES = [2, 4, 8, 16, 32, 48, 64, 96];
const GIB_PER_VCPU = [2, 4, 8, 4, 2, 8, 4];
const MEMORY_MIB_PER_GIB = 1024;
/** Nodes that HiGHS may use beyond those of our plan. */
const SPARE_NODES = 1;
/** Variables beyond which the programme is not given to HiGHS, which would spend its time reading it. */
const MOST_VARIABLES = 6_000;

const problems = Number(process.argv[2] ?? 4);
const seconds = Number(process.argv[3] ?? 1);
const patience = Number(process.argv[4] ?? 10);

/** Fifty types of eight sizes, priced by size within a family, and ten classes of up to so many pods of any size. */
function cloudProblem(seed: number, most: number): PackingProblem {
  let state = seed;
  const whole = (least: number, greatest: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return least + Math.floor((state / 2 ** 32) * (greatest - least + 1));
  };
  const nodeTypes = Array.from({ length: 50 }, (_, i): NodeType => {
    const [size, family] = [SIZES[i % SIZES.length]!, Math.floor(i / SIZES.length)];
    const memory = GIB_PER_VCPU[family]!;
    return {
      id: `family-${family}.${size}`,
      capacity: { milliCpu: size * 1000, memoryMib: size * memory * MEMORY_MIB_PER_GIB },
      overhead: { milliCpu: 80 + size * 5, memoryMib: 500 + size * 20 },
      maxPods: Math.min(110, 15 * size),
      purchaseOption: "on-demand",
      microUsdPerHour: Math.round(size * (30_000 + memory * 3_500) * (0.9 + 0.05 * family)),
      zones: [{ zone: "a" }],
    };
  });
  const pods = Array.from({ length: 10 }, (_, c) => ({
    id: `pod-${c}`,
    count: whole(1, most),
    requests: { milliCpu: whole(1, 40) * 100, memoryMib: whole(1, 64) * 128 },
  }));
  return { pods, nodeTypes };
}

/**
 * Pods by processor time, then memory, falling; each into the first open claim that some type can still hold, fewest pods first, else into a
 * new one. A claim ends as the cheapest type that holds its pods.
 *
 * @see https://github.com/kubernetes-sigs/karpenter (pkg/controllers/provisioning/scheduling)
 */
function firstFitDecreasing({ pods, nodeTypes }: PackingProblem): number {
  const holds = ({ capacity, overhead, maxPods }: NodeType, claim: { cpu: number; memory: number; count: number }): boolean =>
    claim.cpu <= capacity.milliCpu - (overhead?.milliCpu ?? 0) &&
    claim.memory <= capacity.memoryMib - (overhead?.memoryMib ?? 0) &&
    claim.count <= (maxPods ?? Infinity);
  const queue = pods
    .flatMap(({ count, requests }) => Array.from({ length: count }, () => requests))
    .sort((a, b) => b.milliCpu - a.milliCpu || b.memoryMib - a.memoryMib);
  const claims: { cpu: number; memory: number; count: number }[] = [];
  for (const { milliCpu, memoryMib } of queue) {
    claims.sort((a, b) => a.count - b.count);
    const claim = claims.find(({ cpu, memory, count }) => {
      const next = { cpu: cpu + milliCpu, memory: memory + memoryMib, count: count + 1 };
      return nodeTypes.some((type) => holds(type, next));
    });
    if (claim === undefined) {
      claims.push({ cpu: milliCpu, memory: memoryMib, count: 1 });
    } else {
      Object.assign(claim, { cpu: claim.cpu + milliCpu, memory: claim.memory + memoryMib, count: claim.count + 1 });
    }
  }
  return claims.reduce(
    (sum, claim) => sum + Math.min(...nodeTypes.filter((type) => holds(type, claim)).map(({ microUsdPerHour }) => microUsdPerHour)),
    0,
  );
}

/**
 * Slots that hold a node of some type or none, and whole numbers of pods by slot. As many slots as our plan has nodes, and one: HiGHS is told
 * how many nodes will do. Undefined where there are too many.
 */
function programme({ pods, nodeTypes }: PackingProblem, plan: PackingPlan): string | undefined {
  const slots = plan.groups.reduce((sum, { count }) => sum + count, 0) + SPARE_NODES;
  if (slots * (nodeTypes.length + pods.length) > MOST_VARIABLES) {
    return undefined;
  }
  const all = Array.from({ length: slots }, (_, j) => j);
  const room = ({ capacity, overhead }: NodeType, name: "milliCpu" | "memoryMib"): number => capacity[name] - (overhead?.[name] ?? 0);
  const sum = (parts: readonly string[]): string => parts.join(" + ");
  const rows = [
    ...pods.map(({ count }, c) => `${sum(all.map((j) => `x${c}_${j}`))} = ${count}`),
    ...all.flatMap((j) => [
      `${sum(nodeTypes.map((_, t) => `z${t}_${j}`))} <= 1`,
      ...(["milliCpu", "memoryMib"] as const).map(
        (name) =>
          `${sum(pods.map(({ requests }, c) => `${requests[name]} x${c}_${j}`))} - ${nodeTypes.map((type, t) => `${room(type, name)} z${t}_${j}`).join(" - ")} <= 0`,
      ),
      ...(nodeTypes.some(({ maxPods }) => maxPods !== undefined)
        ? [`${sum(pods.map((_, c) => `x${c}_${j}`))} - ${nodeTypes.map(({ maxPods }, t) => `${maxPods!} z${t}_${j}`).join(" - ")} <= 0`]
        : []),
    ]),
  ];
  const nodes = all.flatMap((j) => nodeTypes.map((_, t) => `z${t}_${j}`));
  return [
    "Minimize",
    ` cost: ${sum(all.flatMap((j) => nodeTypes.map(({ microUsdPerHour }, t) => `${microUsdPerHour} z${t}_${j}`)))}`,
    "Subject To",
    ...rows.map((row, r) => ` r${r}: ${row}`),
    "Binary",
    ` ${nodes.join(" ")}`,
    "General",
    ` ${all.flatMap((j) => pods.map((_, c) => `x${c}_${j}`)).join(" ")}`,
    "End",
  ].join("\n");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

/** Processor time of this process, since the machine is shared. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

interface Family {
  readonly name: string;
  readonly make: (seed: number) => { readonly problem: PackingProblem; readonly optimum?: number };
}

const families: readonly Family[] = [
  { name: "full nodes cut into pods, up to 3 of each", make: (seed) => cutProblem(seed, 3) },
  { name: "full nodes cut into pods, up to 30 of each", make: (seed) => cutProblem(seed, 30) },
  { name: "nodes filled to the brim with usual pods, up to 3 of each", make: (seed) => brimProblem(seed, 3) },
  { name: "nodes filled to the brim with usual pods, up to 30 of each", make: (seed) => brimProblem(seed, 30) },
  { name: "a cloud's sizes, up to 10 pods of a class", make: (seed) => ({ problem: cloudProblem(seed * 7919 + 10, 10) }) },
  { name: "a cloud's sizes, up to 100 pods of a class", make: (seed) => ({ problem: cloudProblem(seed * 7919 + 100, 100) }) },
];

async function main(): Promise<void> {
  const highs = patience > 0 ? await HighsPeer.load() : undefined;
  const summary: string[][] = [];
  const rows: string[][] = [];
  for (const { name, make } of families) {
    const times: number[] = [];
    const gaps: number[] = [];
    let proven = 0;
    for (let seed = 1; seed <= problems; seed++) {
      const { problem, optimum } = make(seed);
      const before = processorMs();
      const start = performance.now();
      const plan = planPacking(problem, { maxNodes: 1_000_000, timeLimitMs: seconds * 1000, now: processorMs });
      const wall = performance.now() - start;
      const used = processorMs() - before;
      const checked = processorMs();
      const discrepancies = verifyPackingPlan(problem, plan);
      const verified = processorMs() - checked;
      if (discrepancies.length > 0 || (optimum !== undefined && plan.status === "optimal" && plan.microUsdPerHour !== optimum)) {
        throw new Error(`${name}, problem ${seed}: ${JSON.stringify(discrepancies.slice(0, 3))}`);
      }
      times.push(used);
      gaps.push(plan.gap);
      proven += plan.status === "optimal" ? 1 : 0;
      const text = highs === undefined ? undefined : programme(problem, plan);
      const peer = text === undefined ? undefined : highs!.solve(text, patience);
      const cost = peer?.objective;
      const isAnswer = cost !== undefined && Number.isFinite(cost) && cost > 0;
      rows.push([
        name,
        `${problem.pods.reduce((sum, { count }) => sum + count, 0)}`,
        plan.status,
        percent(plan.gap),
        `${wall.toFixed(0)} ms`,
        `${used.toFixed(0)} ms`,
        `${verified.toFixed(0)} ms`,
        percent(firstFitDecreasing(problem) / plan.microUsdPerHour - 1),
        peer === undefined
          ? "not run"
          : `${isAnswer ? percent(cost / plan.microUsdPerHour - 1) : "no plan"}, ${peer.optimal ? "proven" : "not proven"} in ${(peer.ms / 1000).toFixed(1)} s`,
      ]);
    }
    summary.push([name, `${proven} of ${problems}`, percent(median(gaps)), percent(Math.max(...gaps)), `${median(times).toFixed(0)} ms`]);
  }
  console.log(markdownTable(["family", "proven", "median gap", "greatest gap", "median processor time"], summary));
  console.log("");
  const headings = ["family", "pods", "status", "proven gap", "wall", "processor", "verified in", "first-fit decreasing costs more by"];
  console.log(markdownTable([...headings, `HiGHS in ${patience} s costs more by`], rows));
}

void main();
