import type { NodeResources, NodeType, PackingProblem } from "../../lib/sizing/packing";
import { Seeded } from "./seeded";

/** A problem, and what its cheapest nodes cost, which is known from how it was made. */
export interface KnownOptimum {
  readonly problem: PackingProblem;
  readonly optimum: number;
}

const SIZES = [2, 4, 8, 16, 32, 48, 64, 96];
const TYPES = 50;
const CLASSES = 10;
const MIB_PER_GIB = 1024;

/** The price of what a node has; no node type of a cut problem is cheaper, so that no plan costs less than all requests at this price. */
function linearPrice({ milliCpu, memoryMib }: NodeResources): number {
  return milliCpu * 25 + memoryMib * 4;
}

/**
 * Full nodes cut into pods, as the triplets of BPPLIB are: three node types cut at any place into three, three and four pods, each bought up
 * to so many times. What was cut costs the price of what is asked for, and nothing can cost less.
 *
 * @see Delorme, Iori, Martello: BPPLIB, a library for bin packing and cutting stock problems. Optimization Letters 12 (2018)
 */
export function cutProblem(seed: number, most: number): KnownOptimum {
  const random = new Seeded(seed);
  const full: NodeResources[] = [];
  const pods: { readonly requests: NodeResources; readonly count: number }[] = [];
  let optimum = 0;
  for (const parts of [3, 3, 4]) {
    const milliCpu = SIZES[random.whole(1, 7)]! * 1000 - random.whole(50, 400);
    const capacity = { milliCpu, memoryMib: Math.floor(milliCpu / 1000) * 2 ** random.whole(1, 3) * MIB_PER_GIB - random.whole(300, 900) };
    const count = random.whole(1, most);
    let left = capacity;
    for (let part = 1; part < parts; part++) {
      const share = (amount: number): number => Math.max(1, Math.floor((amount * random.whole(15, 50)) / 100));
      const requests = { milliCpu: share(left.milliCpu), memoryMib: share(left.memoryMib) };
      pods.push({ requests, count });
      left = { milliCpu: left.milliCpu - requests.milliCpu, memoryMib: left.memoryMib - requests.memoryMib };
    }
    pods.push({ requests: left, count });
    full.push(capacity);
    optimum += count * linearPrice(capacity);
  }
  return { problem: { pods: pods.map((pod, c) => ({ id: `pod-${c}`, ...pod })), nodeTypes: withDearer(full, random) }, optimum };
}

/** Six node types that are full of pods of usual sizes, dozens to a node, each bought up to so many times. Not one bit may be left unused. */
export function brimProblem(seed: number, most: number): KnownOptimum {
  const random = new Seeded(seed);
  const milliCpus = [100, 200, 300, 500, 1000, 1500, 2000, 4000];
  const mebibytes = [128, 256, 512, 1024, 2048, 3072, 4096, 8192];
  const requests = Array.from({ length: CLASSES }, () => ({
    milliCpu: milliCpus[random.whole(0, 7)]!,
    memoryMib: mebibytes[random.whole(0, 7)]!,
  }));
  const fillings = Array.from({ length: 6 }, () => {
    const counts = requests.map(() => 0);
    for (let pod = random.whole(4, 30); pod > 0; pod--) {
      counts[random.whole(0, CLASSES - 1)]!++;
    }
    return counts;
  });
  const counts = requests.map(() => 0);
  let optimum = 0;
  const full = fillings.map((filling) => {
    const sum = (of: (asked: NodeResources) => number): number => filling.reduce((total, count, c) => total + count * of(requests[c]!), 0);
    const capacity = { milliCpu: sum(({ milliCpu }) => milliCpu), memoryMib: sum(({ memoryMib }) => memoryMib) };
    const times = random.whole(0, most);
    optimum += times * linearPrice(capacity);
    filling.forEach((count, c) => (counts[c]! += count * times));
    return capacity;
  });
  const pods = requests.map((asked, c) => ({ id: `pod-${c}`, count: counts[c]!, requests: asked }));
  return { problem: { pods, nodeTypes: withDearer(full, random) }, optimum };
}

/** Those node types, and others up to fifty that cost up to 15 % more for what they have. */
function withDearer(full: readonly NodeResources[], random: Seeded): NodeType[] {
  return Array.from({ length: TYPES }, (_, i): NodeType => {
    const size = SIZES[i % SIZES.length]!;
    const other = {
      milliCpu: size * 1000 - random.whole(50, 300),
      memoryMib: size * 2 ** random.whole(1, 3) * MIB_PER_GIB - random.whole(300, 900),
    };
    const dearer = random.whole(0, 15);
    const capacity = full[i] ?? other;
    const microUsdPerHour = i < full.length ? linearPrice(capacity) : Math.ceil((linearPrice(capacity) * (100 + dearer)) / 100);
    return { id: `node-${i}`, capacity, purchaseOption: "on-demand", microUsdPerHour, zones: [{ zone: "a" }] };
  });
}
