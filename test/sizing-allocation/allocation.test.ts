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
});
