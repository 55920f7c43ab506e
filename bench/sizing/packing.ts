/**
 * Packing beside first-fit decreasing as Karpenter does it: cost, proven gap and processor time on ten classes and fifty node types.
 *
 * Usage: `tsx bench/sizing/packing.ts [problems] [seconds]`. Prints a Markdown table; `seconds` limits each plan.
 */
import { planPacking, type NodeType, type PackingProblem } from "../../lib/sizing/packing";
import { markdownTable } from "../measure/markdown-table";

const SIZES = [2, 4, 8, 16, 32, 48, 64, 96];
const GIB_PER_VCPU = [2, 4, 8, 4, 2, 8, 4];
const MEMORY_MIB_PER_GIB = 1024;

const problems = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 5);

/** Fifty types in families of eight sizes, priced by size within a family, and ten classes of up to so many pods. */
function problemOf(seed: number, most: number): PackingProblem {
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
    claim.cpu <= capacity.milliCpu - overhead!.milliCpu &&
    claim.memory <= capacity.memoryMib - overhead!.memoryMib &&
    claim.count <= maxPods!;
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

const rows: string[][] = [];
for (const most of [10, 100]) {
  for (let seed = 1; seed <= problems; seed++) {
    const problem = problemOf(seed * 7919 + most, most);
    const before = process.cpuUsage().user;
    const plan = planPacking(problem, { timeLimitMs: seconds * 1000, now: () => performance.now() });
    const used = (process.cpuUsage().user - before) / 1000;
    const peer = firstFitDecreasing(problem);
    const pods = problem.pods.reduce((sum, { count }) => sum + count, 0);
    rows.push([
      `${pods}`,
      plan.status,
      `${(plan.gap * 100).toFixed(2)} %`,
      `${used.toFixed(0)} ms`,
      `${plan.relaxations}`,
      `${((peer / plan.microUsdPerHour - 1) * 100).toFixed(2)} %`,
    ]);
  }
}
const headings = ["pods", "status", "proven gap", "processor time", "relaxations", "first-fit decreasing costs more by"];
console.log(markdownTable(headings, rows));
