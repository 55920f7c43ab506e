import { AbsorbingChain } from "../../lib/sizing/durability/absorbing-chain";
import { birthDeathChain, birthDeathMeanTimeToLoss } from "../../lib/sizing/durability/birth-death";
import { lossWithin } from "../../lib/sizing/durability/loss-within";
import { lrcChain, lrcDurability, lrcFirstYearLoss } from "../../lib/sizing/durability/lrc-durability";
import { mdsChain, mdsDurability, mdsFirstYearLoss, type MdsSet } from "../../lib/sizing/durability/mds-durability";
import { exactMeanTimeToLoss } from "./support/rational-elimination";
import { seededRandom } from "./support/random";

/** Relative difference. */
function apart(a: number, b: number): number {
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}

/** A chain of up to 7 states with rates over twelve orders of magnitude, every state connected upwards so that the loss is reached. */
function randomChain(random: () => number): AbsorbingChain {
  const size = 1 + Math.floor(random() * 7);
  const chain = new AbsorbingChain(size);
  const rate = (): number => 10 ** (random() * 12 - 8);
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) {
      if (to === from + 1 || random() < 0.4) {
        chain.addRate(from, to, rate());
      }
    }
    if (from === size - 1 || random() < 0.2) {
      chain.addLoss(from, rate());
    }
  }
  return chain;
}

describe("mean time to loss", () => {
  test("300 random chains agree with elimination over exact fractions to 1e-13", () => {
    const random = seededRandom(11);
    const worst = Array.from({ length: 300 }, () => randomChain(random)).reduce(
      (most, chain) => Math.max(most, apart(chain.meanTimeToLoss(), exactMeanTimeToLoss(chain))),
      0,
    );
    expect(worst).toBeLessThan(1e-13);
  });

  test("60 sets with two kinds of failures, and 12 local reconstruction codes, agree with exact fractions", () => {
    const random = seededRandom(12);
    for (let round = 0; round < 60; round++) {
      const tolerated = Math.floor(random() * 4);
      const failures = [0, 1].map(() => ({ perYear: 10 ** (-3 * random()), repairHours: 10 ** (3 * random()) }));
      const chain = mdsChain({
        shards: tolerated + 1 + Math.floor(random() * 8),
        tolerated,
        failures,
        repair: round % 2 === 0 ? "parallel" : "serial",
      });
      expect(apart(chain.meanTimeToLoss(), exactMeanTimeToLoss(chain))).toBeLessThan(1e-13);
    }
    for (let round = 0; round < 12; round++) {
      const code = { dataShards: 4, localGroups: 2, globalParities: 1 + (round % 2) };
      const failures = [{ perYear: 0.02, localRepairHours: 1 + random() * 10, globalRepairHours: 20 + random() * 10 }];
      const chain = lrcChain({ code, failures, repair: round % 2 === 0 ? "parallel" : "serial" })!;
      expect(apart(chain.meanTimeToLoss(), exactMeanTimeToLoss(chain))).toBeLessThan(1e-13);
    }
  });

  test("the recursion and the elimination are the same on birth and death", () => {
    const random = seededRandom(13);
    for (let round = 0; round < 200; round++) {
      const failures = Array.from({ length: 1 + Math.floor(random() * 17) }, () => 10 ** (-6 * random()));
      const repairs = failures.slice(1).map(() => 10 ** (6 * random()));
      expect(apart(birthDeathMeanTimeToLoss(failures, repairs), birthDeathChain(failures, repairs).meanTimeToLoss())).toBeLessThan(1e-13);
    }
  });

  test("what cannot be lost lasts for ever", () => {
    const chain = new AbsorbingChain(2);
    chain.addRate(0, 1, 1);
    chain.addRate(1, 0, 1);
    expect(chain.meanTimeToLoss()).toBe(Infinity);
    expect(lossWithin(chain, 5)).toEqual({ probability: 0, truncationBound: expect.any(Number) as number, byCause: [0] });
  });
});

describe("two kinds of failures", () => {
  const one = (repairHours: number, perYear: number): MdsSet => ({
    shards: 9,
    tolerated: 3,
    failures: [{ perYear, repairHours }],
    repair: "parallel",
  });

  test("that are repaired alike are one kind with the sum of the rates", () => {
    for (const repair of ["parallel", "serial"] as const) {
      const both = { ...one(30, 0.05), repair, failures: [0.02, 0.03].map((perYear) => ({ perYear, repairHours: 30 })) };
      const single = { ...one(30, 0.05), repair };
      expect(apart(mdsDurability(both).lossesPerYear, mdsDurability(single).lossesPerYear)).toBeLessThan(1e-13);
      expect(apart(mdsFirstYearLoss(both).probability, mdsFirstYearLoss(single).probability)).toBeLessThan(1e-11);
    }
  });

  test("lie between the faster and the slower repair for both", () => {
    const both = { ...one(30, 0.05), failures: [{ perYear: 0.02, repairHours: 10 }, { perYear: 0.03, repairHours: 100 }] }; // prettier-ignore
    const rate = mdsDurability(both).lossesPerYear;
    expect(rate).toBeGreaterThan(mdsDurability(one(10, 0.05)).lossesPerYear);
    expect(rate).toBeLessThan(mdsDurability(one(100, 0.05)).lossesPerYear);
  });
});

describe("loss within a time", () => {
  test("one state: 1 - exp(-rate t), however small or late", () => {
    for (const [rate, time] of [
      [1e-12, 1],
      [0.3, 1],
      [2, 3],
      [1e-3, 5e4],
      [40, 1],
    ] as const) {
      const chain = new AbsorbingChain(1);
      chain.addLoss(0, rate);
      expect(apart(lossWithin(chain, time).probability, -Math.expm1(-rate * time))).toBeLessThan(1e-12);
    }
  });

  test("two states: the closed form with two exponentials", () => {
    const [up, down, loss, time] = [0.7, 1.9, 0.4, 2.5];
    const chain = birthDeathChain([up, loss], [down]);
    const [sum, product] = [up + down + loss, up * loss];
    const root = Math.sqrt(sum * sum - 4 * product);
    const [a, b] = [(sum - root) / 2, (sum + root) / 2];
    const closed = 1 - (b * Math.exp(-a * time) - a * Math.exp(-b * time)) / (b - a);
    expect(apart(lossWithin(chain, time).probability, closed)).toBeLessThan(1e-13);
  });

  test("a chain of many states agrees with the same one folded by symmetry", () => {
    // Shards told apart in two kinds that are repaired alike are one kind: 153 states, which are walked, against 17, which are doubled.
    const failures = [0.02, 0.03].map((perYear) => ({ perYear, repairHours: 400 }));
    const both: MdsSet = { shards: 20, tolerated: 16, failures, repair: "parallel" };
    const one: MdsSet = { ...both, failures: [{ perYear: 0.05, repairHours: 400 }] };
    expect(apart(mdsFirstYearLoss(both).probability, mdsFirstYearLoss(one).probability)).toBeLessThan(1e-11);
    expect(mdsFirstYearLoss(both).truncationBound).not.toBe(mdsFirstYearLoss(one).truncationBound);
    expect(mdsFirstYearLoss(both).truncationBound).toBeLessThan(1e-60);
  });

  test("is at most the long-run rate times the time, and close to it where repair is fast", () => {
    const set: MdsSet = { shards: 12, tolerated: 2, failures: [{ perYear: 0.01, repairHours: 0.05 }], repair: "parallel" };
    const [rate, { probability }] = [mdsDurability(set).lossesPerYear, mdsFirstYearLoss(set)];
    expect(probability).toBeLessThanOrEqual(rate);
    expect(probability / rate).toBeGreaterThan(0.9999);
  });
});

describe("the exact chain of a local reconstruction code", () => {
  const failure = { perYear: 0.3, localRepairHours: 50, globalRepairHours: 50 };

  test("with one group and one repair time is Reed-Solomon with one parity more", () => {
    const code = { dataShards: 5, localGroups: 1, globalParities: 2 };
    for (const repair of ["parallel", "serial"] as const) {
      const mds: MdsSet = { shards: 8, tolerated: 3, failures: [{ perYear: 0.3, repairHours: 50 }], repair };
      const lrc = { code, failures: [failure], repair };
      expect(apart(lrcDurability(lrc).meanYearsToLoss, mdsDurability(mds).meanYearsToLoss)).toBeLessThan(1e-13);
      expect(apart(lrcFirstYearLoss(lrc).probability, mdsFirstYearLoss(mds).probability)).toBeLessThan(1e-11);
    }
  });

  test("gives up beyond the most states asked for", () => {
    const code = { dataShards: 12, localGroups: 2, globalParities: 2 };
    expect(lrcChain({ code, failures: [failure], repair: "parallel" }, 10)).toBeUndefined();
  });
});
