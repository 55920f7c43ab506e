import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import type { ErasureProblem } from "../../lib/sizing/erasure/erasure-problem";
import { seededRandom } from "../sizing-durability/support/random";
import { erasureProblem, onlyReedSolomon, storageDomain } from "./support/problems";
import { simulatedLosses } from "./support/simulated-sets";

/** Failures, repairs and destructions that make a loss a matter of years: 2 + 2 shards on 8 TiB for each set, two in one zone and two in others. */
const FAILURES = 0.8;
const DESTRUCTIONS = [0.3, 0.3, 0.6];
/** All rates so much lower. */
const SELDOM = 0.25;

function problem(sets: number, parity: number, seldom: number): ErasureProblem {
  return erasureProblem({
    usableTib: 8 * (4 - parity) * sets,
    targets: { annualLossProbability: 0.999_999, unavailability: 0.999_999 },
    // The third zone is free, so that shards that may stand together stand there.
    domains: DESTRUCTIONS.map((rate, zone) =>
      storageDomain(`z${zone}`, 1e-3, {
        destructionsPerYear: rate * seldom,
        maxNodes: zone === 2 ? 2 * sets : sets,
        pricePercent: zone === 2 ? 0 : 100,
      }),
    ),
    deviceTypes: [{ id: "disk", capacityTib: 8, annualFailureRate: FAILURES * seldom, microUsdPerMonth: 1000 }],
    nodeTypes: [{ id: "node", deviceSlots: 1, annualFailureRate: 0, unavailability: 0, microUsdPerMonth: 0 }],
    repair: { detectionHours: 438, bandwidthMibPerSecond: 1e6, mode: "parallel", replacementHours: 876 },
    codes: onlyReedSolomon(4 - parity, parity),
  });
}

interface Estimate {
  readonly perYear: number;
  readonly perYearError: number;
  readonly byDestruction: number;
  readonly firstYear: number;
  readonly firstYearError: number;
}

function simulated(sets: number, tolerated: number, seldom: number, years: number, runs: number): Estimate {
  const random = seededRandom(90 + sets + tolerated);
  const world = {
    sets,
    domains: [0, 1, 2, 2],
    destructions: DESTRUCTIONS.map((rate) => rate * seldom),
    tolerated,
    failuresPerYear: FAILURES * seldom,
    repairHours: 438,
    destroyedRepairHours: 438 + 876,
    random,
  };
  const { events, byDestruction } = simulatedLosses(world, years);
  const lost = Array.from({ length: runs }, () => (simulatedLosses(world, 1).events > 0 ? 1 : 0)).reduce<number>((sum, is) => sum + is, 0);
  const firstYear = lost / runs;
  return {
    perYear: events / years,
    perYearError: Math.sqrt(events) / years,
    byDestruction: byDestruction / years,
    firstYear,
    firstYearError: Math.sqrt((firstYear * (1 - firstYear)) / runs),
  };
}

function durability(sets: number, parity: number, seldom = 1) {
  const { design } = planErasureCode(problem(sets, parity, seldom), { alternatives: false });
  expect(design!.placement.map(({ shards }) => shards)).toEqual([1, 1, 2]);
  return design!.durability;
}

test("one set: losses are those of simulated shards and zones, in all and by destruction", () => {
  const truth = simulated(1, 2, 1, 40_000, 20_000);
  const { lossesPerYear, destructionLossesPerYear, firstYearLoss } = durability(1, 2);
  expect(Math.abs(lossesPerYear - truth.perYear) / truth.perYearError).toBeLessThan(4);
  expect(Math.abs(destructionLossesPerYear - truth.byDestruction) / truth.perYearError).toBeLessThan(4);
  expect(Math.abs(firstYearLoss - truth.firstYear) / truth.firstYearError).toBeLessThan(4);
  // What is off by a twentieth would be seen.
  expect(truth.perYearError / truth.perYear).toBeLessThan(0.0125);
});

test("several sets in the same zones: never fewer losses than simulated, and not many more", () => {
  const truth = simulated(4, 2, 1, 8_000, 6_000);
  const { lossesPerYear, destructionLossesPerYear, firstYearLoss } = durability(4, 2);
  expect(lossesPerYear).toBeGreaterThan(truth.perYear - 4 * truth.perYearError);
  expect(lossesPerYear).toBeLessThan(truth.perYear * 1.25);
  expect(firstYearLoss).toBeGreaterThan(truth.firstYear - 4 * truth.firstYearError);
  expect(firstYearLoss).toBeLessThan(truth.firstYear * 1.5);
  expect(destructionLossesPerYear).toBeGreaterThan(truth.byDestruction);
  // Counted set by set, they would be many more: a zone takes shards of all at once.
  expect(lossesPerYear).toBeLessThan(0.95 * 4 * durability(1, 2).lossesPerYear);
});

test("a zone that no code of the problem outlasts loses all sets with one event", () => {
  const truth = simulated(4, 1, SELDOM, 8_000, 1);
  const { lossesPerYear, destructionLossesPerYear } = durability(4, 1, SELDOM);
  // Every destruction of the third zone, and some of the others.
  expect(destructionLossesPerYear).toBeGreaterThan(DESTRUCTIONS[2]! * SELDOM);
  expect(destructionLossesPerYear).toBeLessThan(1.2 * SELDOM);
  expect(lossesPerYear).toBeGreaterThan(truth.perYear - 4 * truth.perYearError);
  expect(lossesPerYear).toBeLessThan(truth.perYear * 1.25);
});
