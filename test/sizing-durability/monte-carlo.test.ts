import { lrcDurability, lrcFirstYearLoss, type LrcSet } from "../../lib/sizing/durability/lrc-durability";
import { mdsDurability, mdsFirstYearLoss, type MdsSet } from "../../lib/sizing/durability/mds-durability";
import { seededRandom } from "./support/random";
import { simulateLosses, type SimulatedShard } from "./support/simulation";

const RUNS = 5_000;

/** Rates per year and hours that make a loss a matter of years, not of ages of the universe. */
const FAILURES = [
  { perYear: 3, repairHours: 438 },
  { perYear: 1, repairHours: 1752 },
];

/** Sampling error is what is left: five standard errors, over all of the comparisons of this file. */
function expectWithin(simulated: { mean: number; standardError: number }, truth: number): void {
  expect(Math.abs(simulated.mean - truth) / simulated.standardError).toBeLessThan(5);
  // A truth off by a fifth would be seen.
  expect(simulated.standardError / truth).toBeLessThan(0.04);
}

describe.each(["parallel", "serial"] as const)("simulated shards that fail and are repaired, %s", (repair) => {
  test.each([1, 2])("6 shards of which 2 may be missing, %s kinds of failures", (kinds) => {
    const set: MdsSet = { shards: 6, tolerated: 2, failures: FAILURES.slice(0, kinds), repair };
    const shard: SimulatedShard = { failures: set.failures.map(({ perYear, repairHours }) => ({ perYear, hours: () => repairHours })) };
    const { years, withinYear } = simulateLosses({
      shards: Array.from({ length: 6 }, () => shard),
      isLost: (missing) => missing.filter(Boolean).length > 2,
      repair,
      runs: RUNS,
      random: seededRandom(71 + kinds),
    });
    expectWithin(years, mdsDurability(set).meanYearsToLoss);
    expectWithin(withinYear, mdsFirstYearLoss(set).probability);
  });

  test("local reconstruction code (4, 2, 1): groups of 3, one global parity, short local repairs", () => {
    const set: LrcSet = {
      code: { dataShards: 4, localGroups: 2, globalParities: 1 },
      failures: [{ perYear: 3, localRepairHours: 438, globalRepairHours: 1314 }],
      repair,
    };
    const groupOf = (shard: number): number => Math.floor(shard / 3);
    const inGroup = (missing: readonly boolean[], group: number): number => missing.filter((is, s) => is && groupOf(s) === group).length;
    const shards = Array.from({ length: 7 }, (_, shard): SimulatedShard => ({
      failures: [
        { perYear: 3, hours: (missing) => (groupOf(shard) < 2 && inGroup(missing, groupOf(shard)) === 1 ? 438 : 1314) },
      ],
    })); // prettier-ignore
    const { years, withinYear } = simulateLosses({
      shards,
      isLost: (missing) =>
        Math.max(0, inGroup(missing, 0) - 1) + Math.max(0, inGroup(missing, 1) - 1) + inGroup(missing, 2) > 1,
      repair,
      runs: RUNS,
      random: seededRandom(91),
    }); // prettier-ignore
    expectWithin(years, lrcDurability(set).meanYearsToLoss);
    expectWithin(withinYear, lrcFirstYearLoss(set).probability);
  });
});
