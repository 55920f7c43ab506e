import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import type { ErasureProblem } from "../../lib/sizing/erasure/erasure-problem";
import { mdsDurability, mdsFirstYearLoss, type MdsSet } from "../../lib/sizing/durability/mds-durability";
import { lrcDurability } from "../../lib/sizing/durability/lrc-durability";
import { seededRandom } from "../sizing-durability/support/random";
import { erasureProblem, onlyReedSolomon, storageDomain } from "./support/problems";
import { randomErasureProblem } from "./support/random-problems";

const cost = (problem: ErasureProblem): number => planErasureCode(problem, { alternatives: false }).design?.cost.total ?? Infinity;

test("the cost does not rise when a target is loosened, and not with a domain more", () => {
  const random = seededRandom(77);
  let discarded = 0;
  const rounds = 120;
  for (let round = 0; round < rounds; round++) {
    const drawn = randomErasureProblem(random);
    const { unavailability, annualLossProbability } = drawn.targets;
    const targets = {
      ...drawn.targets,
      unavailability: unavailability * 5,
      annualLossProbability: Math.min(0.6, annualLossProbability * 100),
    };
    const problem = { ...drawn, targets };
    const { domains } = problem;
    const before = cost(problem);
    const changed: Partial<ErasureProblem>[] = [
      { targets: { ...targets, unavailability: Math.min(0.99, targets.unavailability * 3) } },
      { targets: { ...targets, annualLossProbability: Math.min(0.99, targets.annualLossProbability * 10) } },
      { targets: { ...targets, survive: [] } },
      { domains: [...domains, storageDomain("another", 0.01)] },
      { domains: domains.map(({ maxNodes: _, ...domain }) => domain) },
    ];
    const after = changed.map((change) => cost({ ...problem, ...change }));
    // Where nothing helps, nothing was compared.
    discarded += before === Infinity && after.every((each) => each === Infinity) ? 1 : 0;
    expect({ round, dearer: after.filter((each) => each > before) }).toEqual({ round, dearer: [] });
  }
  expect(discarded).toBeLessThan(rounds / 4);
}, 60_000);

test("the answer does not depend on the order of the domains", () => {
  const random = seededRandom(78);
  for (let round = 0; round < 60; round++) {
    const problem = randomErasureProblem(random);
    const a = planErasureCode(problem, { alternatives: false });
    const b = planErasureCode({ ...problem, domains: [...problem.domains].reverse() }, { alternatives: false });
    expect([b.status, b.design?.cost.total]).toEqual([a.status, a.design?.cost.total]);
    const apart = Math.abs((b.design?.unavailability ?? 0) - (a.design?.unavailability ?? 0));
    expect(apart).toBeLessThanOrEqual(1e-12 * (a.design?.unavailability ?? 0));
  }
}, 60_000);

test("losses rise with failures, repair times and shards, and fall with parities; serial repair loses more", () => {
  const random = seededRandom(79);
  for (let round = 0; round < 200; round++) {
    const tolerated = Math.floor(random() * 5);
    const failures = Array.from({ length: 1 + (round % 2) }, () => ({ perYear: 10 ** (-3 * random()), repairHours: 10 ** (3 * random()) }));
    const set: MdsSet = { shards: tolerated + 2 + Math.floor(random() * 10), tolerated, failures, repair: "parallel" };
    const [first, ...rest] = failures;
    const rate = (changes: Partial<MdsSet>): number => mdsDurability({ ...set, ...changes }).lossesPerYear;
    const here = rate({});
    const more = 1 - 1e-12;
    expect(rate({ failures: [{ ...first!, perYear: first!.perYear * 2 }, ...rest] })).toBeGreaterThan(here * more);
    expect(rate({ failures: [{ ...first!, repairHours: first!.repairHours * 2 }, ...rest] })).toBeGreaterThanOrEqual(here * more);
    expect(rate({ shards: set.shards + 1 })).toBeGreaterThan(here * more);
    expect(rate({ shards: set.shards + 1, tolerated: tolerated + 1 })).toBeLessThan(here);
    expect(rate({ repair: "serial" })).toBeGreaterThanOrEqual(here * more);
    expect(mdsFirstYearLoss(set).probability).toBeLessThanOrEqual(here * (1 + 1e-9));
  }
});

test("a local reconstruction code is between the Reed-Solomon codes that tolerate what it always and what it ever does", () => {
  const random = seededRandom(80);
  for (let round = 0; round < 40; round++) {
    const [localGroups, globalParities, size] = [1 + Math.floor(random() * 3), Math.floor(random() * 3), 1 + Math.floor(random() * 4)];
    const repair = round % 2 === 0 ? "parallel" : "serial";
    const repairHours = 10 ** (3 * random());
    const failure = { perYear: 0.2, localRepairHours: repairHours, globalRepairHours: repairHours };
    const lrc = lrcDurability({ code: { dataShards: localGroups * size, localGroups, globalParities }, failures: [failure], repair });
    const shards = localGroups * (size + 1) + globalParities;
    const mds = (tolerated: number): number => mdsDurability({ shards, tolerated, failures: [{ perYear: 0.2, repairHours }], repair }).lossesPerYear;
    expect(lrc.lossesPerYear).toBeLessThanOrEqual(mds(Math.min(globalParities + 1, shards - 1)) * (1 + 1e-12));
    expect(lrc.lossesPerYear).toBeGreaterThanOrEqual(mds(localGroups + globalParities) * (1 - 1e-12));
  } // prettier-ignore
});

describe("the ordering of Ford et al., OSDI 2010, table 3", () => {
  /** Cells of the table: nodes that last 4.3 months and come back after a quarter of an hour; days to loss of a stripe. */
  const days = (k: number, m: number): number =>
    365 *
    mdsDurability({ shards: k + m, tolerated: m, failures: [{ perYear: 12 / 4.3, repairHours: 0.25 }], repair: "parallel" })
      .meanYearsToLoss;

  test("uncorrelated: what tolerates one loss more lasts longer, whatever the code", () => {
    const tiers = [[days(1, 1)], [days(1, 2), days(4, 2)], [days(1, 3), days(6, 3)], [days(1, 4), days(9, 4), days(8, 4)]];
    for (let tier = 1; tier < tiers.length; tier++) {
      expect(Math.min(...tiers[tier]!)).toBeGreaterThan(Math.max(...tiers[tier - 1]!));
    }
    expect(days(8, 4)).toBeGreaterThan(days(9, 4));
  });

  test("correlated: with racks that fail as one, RS 9+4 in few of them is behind three copies in a rack each, which it beats by far otherwise", () => {
    const racks = (count: number) => Array.from({ length: count }, (_, rack) => storageDomain(`rack${rack}`, 1e-4));
    const unavailability = (k: number, m: number, count: number): number => {
      const codes = k === 1 ? { copies: { min: m + 1, max: m + 1 } } : onlyReedSolomon(k, m);
      // Free nodes make all placements cost the same, so that the most available one is taken.
      const nodeTypes = [{ ...erasureProblem().nodeTypes[0]!, microUsdPerMonth: 0 }];
      const targets = { annualLossProbability: 0.9, unavailability: 0.9 };
      return planErasureCode(erasureProblem({ domains: racks(count), codes, nodeTypes, targets })).design!.unavailability;
    };
    expect(days(9, 4)).toBeGreaterThan(1000 * days(1, 2));
    expect(unavailability(9, 4, 3)).toBeGreaterThan(10 * unavailability(1, 2, 3));
  });
});
