import {
  capacityAllocation,
  consistentHashShare,
  cornerAllocation,
  elasticReplicas,
  hashShardBalance,
  largestFirstPlacement,
  leastLoadPlacement,
  seriesUnavailability,
} from "../../lib/sizing/allocation";
import type { LeptonError } from "../../lib/errors";
import { mostByMoments } from "../../lib/sizing/allocation/hash-sharding";
import { Seeded } from "../sizing-packing/seeded";

describe("series availability", () => {
  test("is the product over the parts, weighed by their load ratios", () => {
    // 1 - 0.9 * (1 - 0.5 * 0.2) = 0.19
    expect(seriesUnavailability([{ unavailability: 0.1 }, { unavailability: 0.2, loadRatio: 0.5 }])).toBeCloseTo(0.19, 14);
    expect(seriesUnavailability([])).toBe(0);
    expect(seriesUnavailability([{ unavailability: 1 }, { unavailability: 0.1 }])).toBe(1);
  });

  test("keeps the digits of what is next to nothing", () => {
    const { length } = { length: 10 };
    expect(seriesUnavailability(Array.from({ length }, () => ({ unavailability: 1e-17 })))).toBeCloseTo(1e-16, 30);
  });
});

describe("elastic demand", () => {
  const bounds = { least: 2, most: 10, loadPerReplica: 100 };
  test.each([
    ["doubles with the demand", 800, 4, 8],
    ["rounds up", 801, 4, 9],
    ["stays within a tenth", 440, 4, 4],
    ["moves beyond it", 441, 4, 5],
    ["keeps the lower bound", 10, 4, 2],
    ["keeps the upper bound", 5000, 4, 10],
    ["starts from none", 300, 0, 3],
  ])("%s", (_, demand, current, expected) => expect(elasticReplicas(demand, current, bounds)).toBe(expected));
});

describe("utilisation-weighted allocation", () => {
  const targets = [
    { id: "a", weight: 0.5, capacity: 40 },
    { id: "b", weight: 0.51, capacity: 30 },
    { id: "c", weight: 0.4, capacity: 100 },
  ];
  test("without capacities has a corner for an optimum, however close the weights", () => {
    expect(cornerAllocation(targets, 100)).toEqual({ amounts: [0, 100, 0], value: 51, unplaced: 0 });
    expect(cornerAllocation([], 3).unplaced).toBe(3);
  });
  test("with capacities is the best of all whole allocations", () => {
    const random = new Seeded(7);
    for (let round = 0; round < 60; round++) {
      const some = ["a", "b", "c"].map((id) => ({ id, weight: random.whole(0, 9), capacity: random.whole(0, 6) }));
      const total = random.whole(0, 20);
      const room = Math.min(total, some[0].capacity + some[1].capacity + some[2].capacity);
      let best = 0;
      for (let a = 0; a <= some[0].capacity; a++) {
        for (let b = 0; b <= some[1].capacity; b++) {
          const c = room - a - b;
          const isAllowed = c >= 0 && c <= some[2].capacity;
          best = isAllowed ? Math.max(best, a * some[0].weight + b * some[1].weight + c * some[2].weight) : best;
        }
      }
      expect(capacityAllocation(some, total)).toMatchObject({ value: best, unplaced: total - room });
    }
  });
});

/** E[max] by all assignments of keys to shards. */
function tried(keys: number, shards: number): number {
  let sum = 0;
  for (let code = 0; code < shards ** keys; code++) {
    const loads = new Array<number>(shards).fill(0);
    for (let rest = code, key = 0; key < keys; key++) {
      loads[rest % shards]++;
      rest = Math.floor(rest / shards);
    }
    sum += Math.max(...loads);
  }
  return sum / shards ** keys;
}

function choose(n: number, k: number): bigint {
  let product = 1n;
  for (let i = 1; i <= k; i++) {
    product = (product * BigInt(n - k + i)) / BigInt(i);
  }
  return product;
}

/** E[max] by counting, in whole numbers, the assignments in which no shard has more than k: shard by shard, which keys it has. */
function counted(keys: number, shards: number): number {
  const all = BigInt(shards) ** BigInt(keys);
  const row = (rest: number): bigint[] => Array.from({ length: rest + 1 }, (_, own) => choose(rest, own));
  const rows = Array.from({ length: keys + 1 }, (_, rest) => row(rest));
  let above = 0n;
  for (let k = 0; k < keys; k++) {
    let ways = [1n, ...new Array<bigint>(keys).fill(0n)];
    for (let shard = 0; shard < shards; shard++) {
      const next = new Array<bigint>(keys + 1).fill(0n);
      ways.forEach((count, taken) => {
        for (let own = 0; count > 0n && own <= Math.min(k, keys - taken); own++) {
          next[taken + own] += count * rows[keys - taken][own];
        }
      });
      ways = next;
    }
    above += all - ways[keys];
  }
  return Number((above * 10n ** 20n) / all) / 1e20;
}

describe("hash sharding", () => {
  test.each([
    [2, 2],
    [5, 3],
    [7, 2],
    [4, 6],
    [8, 4],
  ])("%d keys on %d shards have the expected maximum of all assignments", (keys, shards) => {
    const { expectedMost, isExact } = hashShardBalance(keys, shards);
    expect(isExact).toBe(true);
    expect(expectedMost).toBeCloseTo(tried(keys, shards), 10);
  });
  test("two shards have de Moivre's mean deviation: n/2 + c C(n, c) / 2^n with c = n/2 rounded up", () => {
    for (const keys of [1, 2, 9, 100, 1001]) {
      const half = Math.ceil(keys / 2);
      const above = Number((BigInt(half) * choose(keys, half) * 10n ** 30n) / 2n ** BigInt(keys)) / 1e30;
      const { expectedMost, isExact } = hashShardBalance(keys, 2);
      expect([isExact, Math.abs(expectedMost / (keys / 2 + above) - 1) < 1e-12]).toEqual([true, true]);
    }
  });
  test("two keys meet with probability 1 / m, next to never on many shards", () => {
    expect(hashShardBalance(2, 365).expectedMost).toBeCloseTo(1 + 1 / 365, 14);
    expect(hashShardBalance(2, 1e12).expectedMost - 1).toBeCloseTo(1e-12, 15);
  });
  test.each([
    [30, 7],
    [60, 12],
    [45, 64],
    [17, 3],
    [90, 5],
  ])("%d keys on %d shards have the expected maximum counted in whole numbers, below the bound for many", (keys, shards) => {
    const exact = counted(keys, shards);
    const { expectedMost, isExact, imbalance } = hashShardBalance(keys, shards);
    expect([isExact, Math.abs(expectedMost / exact - 1) < 1e-12]).toEqual([true, true]);
    expect(imbalance).toBeCloseTo((exact * shards) / keys, 9);
    expect(mostByMoments(keys, shards)).toBeGreaterThan(exact);
    expect(mostByMoments(keys, shards)).toBeLessThan(exact * 1.6);
  });
  test("no keys, one shard, and where counting ends", () => {
    expect(hashShardBalance(0, 4)).toEqual({ mean: 0, expectedMost: 0, imbalance: 1, isExact: true });
    expect(hashShardBalance(9e15, 1)).toEqual({ mean: 9e15, expectedMost: 9e15, imbalance: 1, isExact: true });
    expect([hashShardBalance(400, 40).isExact, hashShardBalance(4000, 40).isExact, hashShardBalance(1e9, 2).isExact]).toEqual([
      true,
      false,
      false,
    ]);
  });
  test("the bound for many keys is above simulation, and not by much", () => {
    const [keys, shards, rounds] = [20_000, 100, 40];
    const { expectedMost, isExact } = hashShardBalance(keys, shards);
    const random = new Seeded(11);
    let sum = 0;
    for (let round = 0; round < rounds; round++) {
      const loads = new Array<number>(shards).fill(0);
      for (let key = 0; key < keys; key++) {
        loads[random.whole(0, shards - 1)]++;
      }
      sum += Math.max(...loads);
    }
    expect(isExact).toBe(false);
    expect(expectedMost).toBeGreaterThan(sum / rounds);
    expect(expectedMost).toBeLessThan((sum / rounds) * 1.05);
  });
  test("a share of a ring has the standard deviation of simulated rings", () => {
    const [shards, points, rounds] = [5, 8, 4000];
    const random = new Seeded(3);
    let squares = 0;
    for (let round = 0; round < rounds; round++) {
      const marks = Array.from({ length: shards * points }, (_, i) => ({ at: random.next(), own: i < points })).sort((a, b) => a.at - b.at);
      const share = marks.reduce((sum, mark, i) => {
        const before = i === 0 ? marks[marks.length - 1].at - 1 : marks[i - 1].at;
        return sum + (mark.own ? mark.at - before : 0);
      }, 0);
      squares += (share - 1 / shards) ** 2;
    }
    const { mean, standardDeviation } = consistentHashShare(shards, points);
    expect(mean).toBe(0.2);
    expect(Math.abs(Math.sqrt(squares / rounds) / standardDeviation - 1)).toBeLessThan(0.04);
  });
});

/** The least makespan by trying every placement. */
function leastMakespan(jobs: readonly number[], machines: number): number {
  const loads = new Array<number>(machines).fill(0);
  const visit = (at: number): number => {
    if (at === jobs.length) {
      return Math.max(...loads);
    }
    let best = Infinity;
    for (let m = 0; m < machines; m++) {
      loads[m] += jobs[at];
      best = Math.min(best, visit(at + 1));
      loads[m] -= jobs[at];
    }
    return best;
  };
  return visit(0);
}

describe("least-load placement", () => {
  test("reaches its guarantee on Graham's own worst cases", () => {
    // m (m - 1) jobs of 1, then one of m: 2m - 1 against m.
    expect(leastLoadPlacement([1, 1, 1, 1, 1, 1, 3], 3)).toMatchObject({ makespan: 5, guarantee: 2 - 1 / 3, lowerBound: 3 });
    // 2m - 1, 2m - 1, ..., m + 1, m + 1, m, m, m: 4m - 1 against 3m.
    const worst = largestFirstPlacement([5, 5, 4, 4, 3, 3, 3], 3);
    expect([worst.makespan, leastMakespan([5, 5, 4, 4, 3, 3, 3], 3)]).toEqual([11, 9]);
    expect(worst.makespan / 9).toBeCloseTo(worst.guarantee, 12);
  });
  test("is within its guarantee of the least makespan, and its bound never above that", () => {
    const random = new Seeded(5);
    let worst = 1;
    for (let round = 0; round < 80; round++) {
      const jobs = Array.from({ length: random.whole(1, 7) }, () => random.whole(1, 12));
      const machines = random.whole(1, 3);
      const least = leastMakespan(jobs, machines);
      for (const placement of [leastLoadPlacement(jobs, machines), largestFirstPlacement(jobs, machines)]) {
        expect(placement.lowerBound).toBeLessThanOrEqual(least);
        expect(placement.makespan).toBeLessThanOrEqual(least * placement.guarantee + 1e-9);
        expect(placement.loads.reduce((sum, load) => sum + load, 0)).toBe(jobs.reduce((sum, job) => sum + job, 0));
        worst = Math.max(worst, placement.makespan / least);
      }
    }
    expect(worst).toBeGreaterThan(1.2);
  });
  test("keeps both guarantees for all jobs of up to five units on up to four machines, in any order, and comes near them", () => {
    let [orders, tightest, largest] = [0, 0, 0];
    for (const machines of [2, 3, 4]) {
      for (let code = 0; code < 5 ** 6; code += machines === 4 ? 59 : 11) {
        const jobs = Array.from({ length: 6 }, (_, at) => 1 + (Math.floor(code / 5 ** at) % 5));
        const least = leastMakespan(jobs, machines);
        const [any, falling] = [leastLoadPlacement(jobs, machines), largestFirstPlacement(jobs, machines)];
        for (const { makespan, guarantee, lowerBound } of [any, falling]) {
          expect([makespan <= least * guarantee + 1e-9, lowerBound <= least]).toEqual([true, true]);
        }
        tightest = Math.max(tightest, any.makespan / least / any.guarantee);
        largest = Math.max(largest, falling.makespan / least);
        orders++;
      }
    }
    expect(orders).toBeGreaterThan(3000);
    expect(tightest).toBeGreaterThan(0.95);
    expect(largest).toBeGreaterThan(1.1);
  });
  test("gives each job to the machine with the least load, the first of equals", () => {
    const random = new Seeded(9);
    for (let round = 0; round < 50; round++) {
      const jobs = Array.from({ length: 40 }, () => random.whole(0, 6));
      const machines = random.whole(1, 9);
      const loads = new Array<number>(machines).fill(0);
      const expected = jobs.map((job) => {
        const machine = loads.indexOf(Math.min(...loads));
        loads[machine] += job;
        return machine;
      });
      expect(leastLoadPlacement(jobs, machines)).toMatchObject({ machineOf: expected, loads, makespan: Math.max(...loads) });
    }
  });
  test("the bound counts jobs that must share a machine", () => {
    // Seven jobs on two machines: four of them together, of 2 each at least.
    expect(leastLoadPlacement([2, 2, 2, 2, 2, 2, 2], 2)).toMatchObject({ lowerBound: 8, makespan: 8 });
    expect(leastLoadPlacement([3, 3, 3], 2)).toMatchObject({ lowerBound: 6, makespan: 6 });
    expect(leastLoadPlacement([], 3)).toEqual({ machineOf: [], loads: [0, 0, 0], makespan: 0, lowerBound: 0, guarantee: 2 - 1 / 3 });
    expect(leastLoadPlacement([0.1, 0.2, 0.3], 1).lowerBound).toBeLessThanOrEqual(leastLoadPlacement([0.1, 0.2, 0.3], 1).makespan);
    expect(leastLoadPlacement([1], 1_000_000).makespan).toBe(1);
  });
});

describe("bad input is one error with every broken rule:", () => {
  const rules = (call: () => unknown): string[] => {
    try {
      call();
    } catch (error) {
      return (error as LeptonError).rules.map(({ rule }) => rule);
    }
    return [];
  };
  const target = { id: "a", weight: 1, capacity: 1 };
  test.each<[string, () => unknown, string[]]>([
    [
      "series availability",
      () =>
        seriesUnavailability([{ unavailability: 1.1, loadRatio: -0.1 }, { unavailability: NaN }, { unavailability: 0.5, loadRatio: 2 }]),
      ["part-unavailability-range", "part-load-ratio-range", "part-unavailability-range", "part-load-ratio-range"],
    ],
    [
      "elastic demand",
      () => elasticReplicas(-1, 1.5, { least: -1, most: 0.5, loadPerReplica: 0, tolerance: 1 }),
      ["demand-range", "current-integer", "least-integer", "most-integer", "load-per-replica-positive", "tolerance-range"],
    ],
    ["bounds out of order", () => elasticReplicas(1, 1, { least: 3, most: 2, loadPerReplica: 1 }), ["bounds-ordered"]],
    [
      "infinite demand",
      () => elasticReplicas(Infinity, NaN, { least: 1, most: 2, loadPerReplica: Infinity, tolerance: NaN }),
      ["demand-range", "current-integer", "load-per-replica-positive", "tolerance-range"],
    ],
    [
      "a corner",
      () =>
        cornerAllocation(
          [
            { id: "a", weight: -1 },
            { id: "a", weight: NaN },
          ],
          -1,
        ),
      ["target-id-unique", "target-weight-range", "target-weight-range", "total-range"],
    ],
    [
      "capacities",
      () =>
        capacityAllocation(
          [
            { ...target, capacity: -1 },
            { ...target, weight: Infinity, capacity: NaN },
          ],
          NaN,
        ),
      ["target-id-unique", "target-capacity-range", "target-weight-range", "target-capacity-range", "total-range"],
    ],
    ["hash sharding", () => hashShardBalance(-1, 0), ["keys-integer", "shards-integer"]],
    ["parts of keys", () => hashShardBalance(1.5, 2.5), ["keys-integer", "shards-integer"]],
    ["a ring", () => consistentHashShare(0, 0.5), ["shards-integer", "virtual-nodes-integer"]],
    ["least load", () => leastLoadPlacement([1, -1, NaN], 0), ["job-size-range", "job-size-range", "machines-integer"]],
    ["largest first", () => largestFirstPlacement([Infinity], 1_000_001), ["job-size-range", "machines-integer"]],
    ["jobs without a sum", () => leastLoadPlacement([1e308, 1e308], 1), ["jobs-sum-finite"]],
  ])("%s", (_name, call, expected) => expect(rules(call)).toEqual(expected));

  test("which says where, what, and what to do", () => {
    expect(() => elasticReplicas(1, 1, { least: 3, most: 2, loadPerReplica: 1 })).toThrow(
      "elasticReplicas: 'least' (3) is above 'most' (2): lower 'least' or raise 'most' [bounds-ordered]",
    );
    expect(() => leastLoadPlacement([1], 2.5)).toThrow(
      "leastLoadPlacement: 'machines' (2.5) is not an integer from 1 to 1000000: give a whole number [machines-integer]",
    );
    expect(() => hashShardBalance(1, 0)).toThrow(
      "hashShardBalance: 'shards' (0) is not an integer of at least 1: give a whole number [shards-integer]",
    );
  });

  test.each<[string, () => unknown]>([
    [
      "series availability",
      () =>
        seriesUnavailability([
          { unavailability: 0, loadRatio: 0 },
          { unavailability: 1, loadRatio: 1 },
        ]),
    ],
    ["elastic demand", () => elasticReplicas(0, 0, { least: 0, most: 0, loadPerReplica: 1e-9, tolerance: 0 })],
    ["capacities", () => capacityAllocation([{ id: "a", weight: 0, capacity: 0 }], 0)],
    ["a ring", () => consistentHashShare(1, 1)],
    ["least load", () => leastLoadPlacement([0], 1)],
  ])("limits themselves are allowed: %s", (_name, call) => expect(rules(call)).toEqual([]));
});
