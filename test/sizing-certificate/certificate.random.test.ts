import fc from "fast-check";
import type { FleetPlan } from "../../lib/sizing/fleet-plan";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { verifiedLowerBound } from "../../lib/sizing/verified-lower-bound";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { exhaust, latticeSize } from "../sizing/support/brute-force";
import { limitsOf, randomProblem, type RandomScope } from "../sizing/support/random-problems";
import { exactly, exactUnavailability, isAtMost } from "./support/exact-unavailability";

interface Tally {
  plans: number;
  verified: number;
  optimal: number;
  proven: number;
  infeasible: number;
  refuted: number;
  discarded: number;
}

function judge(fleet: FleetProblem, plan: FleetPlan, truth: { readonly cost?: number }, tally: Tally): void {
  tally.plans++;
  const found = verifyFleetPlan(fleet, plan);
  expect(found).toEqual([]);
  tally.verified += found.length === 0 ? 1 : 0;
  const { certificate } = plan;
  const proven = verifiedLowerBound(fleet, plan);
  expect(certificate!.provenMicroUsdPerHour).toBeLessThanOrEqual(proven);
  expect(proven).toBeLessThanOrEqual(truth.cost ?? Infinity);
  if (plan.status === "infeasible") {
    tally.infeasible++;
    expect(truth.cost).toBeUndefined();
    tally.refuted += certificate!.infeasibility!.proof === "search" ? 0 : 1;
    return;
  }
  tally.optimal += plan.status === "optimal" ? 1 : 0;
  tally.proven += proven === plan.microUsdPerHour ? 1 : 0;
  const { low, high } = certificate!.unavailability!;
  const exact = exactUnavailability(fleet, new Map(plan.counts.map(({ offering, count }) => [offering, count])));
  expect([isAtMost(exactly(low), exact), isAtMost(exact, exactly(high))]).toEqual([true, true]);
}

function judgeMany(runs: number, seed: number, scope: RandomScope, extent: "short" | "complete"): Tally {
  const tally = { plans: 0, verified: 0, optimal: 0, proven: 0, infeasible: 0, refuted: 0, discarded: 0 };
  fc.assert(
    fc.property(randomProblem(scope), (fleet) => {
      const most = limitsOf(fleet);
      if (latticeSize(most) > 4000) {
        tally.discarded++;
        return;
      }
      // A fleet whose unavailability is the target to ten digits is decided by rounding: the exhaustive search allows for it.
      const lenient = { ...fleet, targets: { ...fleet.targets, unavailability: fleet.targets.unavailability * (1 + 1e-10) } };
      judge(fleet, planFleet(fleet, { certificate: extent }), exhaust(lenient, most), tally);
    }),
    { seed, numRuns: runs },
  );
  expect(tally.verified).toBe(tally.plans);
  expect(tally.plans + tally.discarded).toBe(runs);
  return tally;
}

describe("every certificate is confirmed, and no proven bound is above the true optimum", () => {
  it("with any mix: small problems are proven completely without asking", () => {
    const tally = judgeMany(250, 71, { offerings: 5, limit: 4, demand: 8, mixes: ["any"] }, "short");
    expect(tally.discarded).toBeLessThan(5);
    expect(tally.optimal).toBeGreaterThan(100);
    expect(tally.proven).toBe(tally.optimal);
  });

  it("with one offering per zone", () => {
    const tally = judgeMany(250, 72, { offerings: 5, limit: 4, demand: 8, mixes: ["uniform-per-zone"] }, "short");
    expect(tally.discarded).toBeLessThan(5);
    expect(tally.optimal).toBeGreaterThan(80);
    expect(tally.proven).toBe(tally.optimal);
  });

  it("with survived levels, budgets, quotas and shares: all but shares can be proven", () => {
    const scope = { offerings: 5, limit: 4, demand: 6, sideTargets: true, quotasAndShares: true };
    const tally = judgeMany(250, 73, scope, "complete");
    expect(tally.discarded).toBeLessThan(5);
    expect(tally.optimal).toBeGreaterThan(20);
    expect(tally.proven).toBeGreaterThan(0.6 * tally.optimal);
    expect(tally.refuted).toBeGreaterThan(0.5 * tally.infeasible);
  });
});
