import fc from "fast-check";
import type { FleetProblem, Offering } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { meetsSideConstraints } from "./support/brute-force";
import { domain, offering, problem } from "./support/fleets";
import { Milp } from "./support/highs";
import { scenarioCoverLp, type WholeShare } from "./support/scenario-cover-lp";

/** A problem in which nothing fails, with its shares as fractions. */
interface Cover {
  readonly fleet: FleetProblem;
  readonly shares: readonly WholeShare[];
}

/** What a set of covers asks for beside the demand. */
interface CoverScope {
  /** Levels of which domains are lost: one (N-1), or several at once, so that a region takes its zones along (N-k). */
  readonly levels: number;
  readonly quotas: boolean;
  readonly shares: boolean;
  /** Least number of providers; 2 at most. */
  readonly providers: number;
  /** Most offerings. */
  readonly offerings: number;
  /** Most units of the demand and of what must survive. */
  readonly units: number;
  /** Least and greatest limit: low ones bind, and sometimes leave no fleet. */
  readonly limits: readonly [number, number];
}

/** Two providers with up to two regions and three zones each, most zones in use. */
function covers({ levels, quotas, shares, providers: least, offerings: most, units, limits: [min, max] }: CoverScope): fc.Arbitrary<Cover> {
  const shape = fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }), { minLength: least, maxLength: 2 });
  return shape.chain((providers) => {
    const domains = providers.flatMap((regions, p) => [
      domain(`p${p}`, 0, undefined, "provider"),
      ...regions.flatMap((zones, r) => [
        domain(`p${p}r${r}`, 0, `p${p}`, "region"),
        ...Array.from({ length: zones }, (_, z) => domain(`p${p}r${r}z${z}`, 0, `p${p}r${r}`, "zone")),
      ]),
    ]);
    const zones = domains.filter(({ level }) => level === "zone");
    return fc
      .record({
        drawn: fc.array(
          fc.record({
            place: fc.nat(zones.length - 1),
            unitsPerInstance: fc.constantFrom(1, 2, 3, 4, 8),
            price: fc.integer({ min: 80, max: 125 }),
            limit: fc.integer({ min, max }),
            quotaClass: fc.constantFrom("A", "B", undefined),
            quotaWeight: fc.integer({ min: 1, max: 4 }),
          }),
          { minLength: 2, maxLength: most },
        ),
        demand: fc.integer({ min: 1, max: units }),
        survivors: fc.array(fc.integer({ min: 1, max: units }), { minLength: 3, maxLength: 3 }),
        order: fc.shuffledSubarray(["zone", "region", "provider"], { minLength: 3 }),
        limits: fc.array(fc.integer({ min: 4, max: 30 }), { minLength: 2, maxLength: 2 }),
        share: fc.constantFrom<WholeShare>([1, 3], [2, 5], [1, 2], [3, 5], [2, 3], [4, 5]),
        mix: fc.constantFrom("any" as const, "uniform-per-zone" as const),
      })
      .map(({ drawn, demand, survivors, order, limits, share, mix }) => {
        const offerings: Offering[] = drawn.map(({ place, price, quotaClass, quotaWeight, ...rest }, index) =>
          offering(`o${index}`, zones[place].id, {
            ...rest,
            microUsdPerHour: price * rest.unitsPerInstance,
            instanceUnavailability: 0,
            ...(quotas && quotaClass !== undefined ? { quotaClass, quotaWeight } : {}),
          }),
        );
        const targets = {
          unavailability: 0.5,
          survive: order.slice(0, levels).map((level, index) => ({ level, units: survivors[index] })),
          ...(shares ? { maxShare: [{ level: order[2], share: share[0] / share[1] }] } : {}),
        };
        const bounds = quotas ? { quotas: limits.map((limit, index) => ({ quotaClass: "AB"[index], limit })) } : {};
        return { fleet: problem({ demand, domains, offerings, targets, mix, ...bounds }), shares: shares ? [share] : [] };
      });
  });
}

const ROOMY: CoverScope = { levels: 1, quotas: false, shares: false, providers: 1, offerings: 10, units: 40, limits: [20, 60] };
const TIGHT: CoverScope = { ...ROOMY, units: 16, limits: [0, 4] };
const SMALL: CoverScope = { ...ROOMY, providers: 2, offerings: 6, units: 6, limits: [1, 5] };

/** The same fleet with failures too rare to matter, which the planner does not treat as certain. */
function withRareFailures(fleet: FleetProblem): FleetProblem {
  return {
    ...fleet,
    domains: fleet.domains.map((each) => ({ ...each, unavailability: 1e-9 })),
    offerings: fleet.offerings.map((each) => ({ ...each, instanceUnavailability: 1e-9 })),
  };
}

describe("planFleet and HiGHS on deterministic scenario covers", () => {
  let milp: Milp;
  beforeAll(async () => {
    milp = await Milp.load();
  });

  /** Least cost by the integer programme, from its counts; undefined when there is none. */
  const milpCost = ({ fleet, shares }: Cover): number | undefined => {
    const solution = milp.solve(scenarioCoverLp(fleet, shares));
    if (solution === undefined) {
      return undefined;
    }
    const counts = fleet.offerings.map((_, index) => Math.round(solution.get(`x${index}`)!));
    const total = (value: (each: Offering) => number): number => fleet.offerings.reduce((sum, each, i) => sum + counts[i] * value(each), 0);
    // The solver's tolerances are none of ours: its counts must meet every constraint exactly.
    expect(meetsSideConstraints(fleet, counts)).toBe(true);
    expect(total(({ unitsPerInstance }) => unitsPerInstance)).toBeGreaterThanOrEqual(fleet.demand);
    return total(({ microUsdPerHour }) => microUsdPerHour);
  };

  const planCost = (fleet: FleetProblem): number | undefined => {
    const plan = planFleet(fleet);
    expect(plan.status).not.toBe("feasible");
    return plan.status === "infeasible" ? undefined : plan.microUsdPerHour;
  };

  it.each([
    { name: "demand alone", ...ROOMY, levels: 0, runs: 60 },
    { name: "N-1 of one level", ...ROOMY, runs: 120 },
    { name: "N-1 of one level with low limits", ...TIGHT, runs: 120 },
    { name: "zones, regions and providers lost", ...SMALL, offerings: 7, levels: 3, runs: 40 },
    { name: "quotas", ...SMALL, quotas: true, runs: 80 },
    { name: "greatest shares", ...SMALL, shares: true, runs: 60 },
    { name: "quotas and greatest shares", ...SMALL, levels: 0, quotas: true, shares: true, runs: 60 },
  ])("cost the same: $name", ({ runs, ...scope }) => {
    let feasible = 0;
    for (const cover of fc.sample(covers(scope), { seed: 41, numRuns: runs })) {
      const expected = milpCost(cover);
      expect(planCost(cover.fleet)).toBe(expected);
      feasible += expected === undefined ? 0 : 1;
    }
    expect(feasible).toBeGreaterThan(runs / 4);
  });

  it("cost the same when the general search plans them", () => {
    for (const cover of fc.sample(covers({ ...SMALL }), { seed: 42, numRuns: 80 })) {
      expect(planCost(withRareFailures(cover.fleet))).toBe(milpCost(cover));
    }
  });

  it("have plans that the verifier accepts", () => {
    for (const { fleet } of fc.sample(covers(ROOMY), { seed: 43, numRuns: 60 })) {
      expect(verifyFleetPlan(fleet, planFleet(fleet))).toEqual([]);
    }
  });
});
