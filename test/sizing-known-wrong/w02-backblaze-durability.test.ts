import { binomialTerms } from "../../lib/sizing/binomial";
import { mdsDurability, mdsFirstYearLoss, type MdsSet } from "../../lib/sizing/durability/mds-durability";
import { seededRandom } from "../sizing-durability/support/random";
import { simulateLosses } from "../sizing-durability/support/simulation";

const DAYS = 365;

/** The published model: the year is cut into windows of one repair, and data is lost when more than P shards fail in the same window. */
function windowModel(shards: number, parity: number, annualFailureRate: number, repairDays: number): number {
  const windows = DAYS / repairDays;
  const perWindow = binomialTerms(shards, -Math.expm1(-annualFailureRate / windows))
    .slice(parity + 1)
    .reduce((sum, probability) => sum + probability, 0);
  return -Math.expm1(windows * Math.log1p(-perWindow));
}

describe("W2: the durability model of Backblaze, 17 + 3 shards, annual failure rate 0.405 %, 6.5 days to rebuild", () => {
  const set: MdsSet = { shards: 20, tolerated: 3, failures: [{ perYear: 0.00405, repairHours: 6.5 * 24 }], repair: "parallel" };

  it("peer: 7.354e-12 a year, eleven nines; its rows for one parity shard less and more", () => {
    expect(windowModel(20, 3, 0.00405, 6.5).toExponential(3)).toBe("7.354e-12");
    expect(windowModel(20, 2, 0.00405, 6.5).toExponential(3)).toBe("2.399e-8");
    // The smallest rows count 56 whole windows instead of 56.15: 0.3 % less.
    expect(windowModel(20, 4, 0.00405, 6.5) / 1.693e-15).toBeCloseTo(56.15 / 56, 3);
    expect(windowModel(20, 19, 0.00405, 6.5) / 8.117e-82).toBeCloseTo(56.15 / 56, 2);
  });

  it("ours: 2.939e-11 a year in the long run and 2.843e-11 in the first year, ten nines either way", () => {
    expect(mdsDurability(set).lossesPerYear.toExponential(3)).toBe("2.939e-11");
    expect(mdsFirstYearLoss(set).probability.toExponential(3)).toBe("2.843e-11");
  });

  it("serial repair: 1.762e-10, 24 times the peer's figure", () => {
    const serial = mdsDurability({ ...set, repair: "serial" }).lossesPerYear;
    expect(serial.toExponential(3)).toBe("1.762e-10");
    expect(Math.round(serial / windowModel(20, 3, 0.00405, 6.5))).toBe(24);
  });

  it("why: failures on both sides of a border between windows are missed, all but one in P + 1 for rare failures", () => {
    const rare: MdsSet = { ...set, failures: [{ perYear: 1e-5, repairHours: 6.5 * 24 }] };
    expect((mdsDurability(rare).lossesPerYear / windowModel(20, 3, 1e-5, 6.5)).toFixed(2)).toBe("4.00");
  });

  it("simulation: 6 shards with 2 to spare that fail every other year and take 0.05 years side with the chain", () => {
    const set = { shards: 6, tolerated: 2, failures: [{ perYear: 0.5, repairHours: 0.05 * 8760 }], repair: "parallel" } as const;
    const truth = mdsFirstYearLoss(set).probability;
    const window = windowModel(6, 2, 0.5, 0.05 * DAYS);
    expect([mdsDurability(set).lossesPerYear.toFixed(5), truth.toFixed(5), window.toFixed(5)]).toEqual(["0.01533", "0.01418", "0.00568"]);
    const { withinYear } = simulateLosses({
      shards: Array.from({ length: 6 }, () => ({ failures: [{ perYear: 0.5, hours: () => 0.05 * 8760 }] })),
      isLost: (missing) => missing.filter(Boolean).length > 2,
      repair: "parallel",
      runs: 20_000,
      years: 1,
      random: seededRandom(2),
    });
    expect(Math.abs(withinYear.mean - truth) / withinYear.standardError).toBeLessThan(4);
    expect(Math.abs(withinYear.mean - window) / withinYear.standardError).toBeGreaterThan(8);
  });
});
