import { planService, verifyServicePlan, type ServiceProblem } from "../../lib/sizing";
import { domain, offering } from "../sizing/support/fleets";
import { ServiceOracle } from "./support/exhaust-services";

/** A 32-bit shift register (Journal of Statistical Software 8(14), 2003), so that every machine draws the same numbers. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Three different zones with machines of one and of two servers, of different prices and soundness. */
function mixedZones(random: () => number): ServiceProblem {
  const to = (digits: number, value: number): number => Number(value.toFixed(digits));
  return {
    unit: "replica",
    traffic: { kind: "steady", perSecond: to(2, 1 + 4 * random()) },
    service: { kind: "exponential", mean: 1 },
    latency: { of: "wait", seconds: 0.3, lateShare: to(3, 10 ** (-0.4 - 1.2 * random())) },
    domains: [0, 1, 2].map((zone) => domain(`z${zone}`, to(3, 0.02 + 0.15 * random()))),
    offerings: [0, 1, 2].flatMap((zone) =>
      [1, 2].map((unitsPerInstance) =>
        offering(`z${zone}/${unitsPerInstance}`, `z${zone}`, {
          unitsPerInstance,
          microUsdPerHour: Math.round(unitsPerInstance * (50 + 50 * random())),
          instanceUnavailability: to(3, random() * 0.2),
          limit: 4,
        }),
      ),
    ),
    mix: "any",
  };
}

test("with both targets the plan is proven, and what trying all fleets finds", () => {
  const random = generator(12_345);
  const seen = { optimal: 0, infeasible: 0, discarded: 0, dearer: 0 };
  for (let run = 0; run < 9; run++) {
    const problem = mixedZones(random);
    const late = planService(problem);
    const room = 0.8 + 0.19 * random();
    if (late.status === "infeasible") {
      seen.discarded++;
      continue;
    }
    // A little less than the cheapest fleet for the latency alone reaches: both targets matter.
    const both = { ...problem, targets: { unavailability: Number((late.unavailability * room).toPrecision(3)) } };
    const plan = planService(both);
    const best = new ServiceOracle(both, plan.perSecond).cheapest();
    expect(best?.nearMiss).not.toBe(true);
    expect(verifyServicePlan(both, plan)).toEqual([]);
    expect(plan.status).toBe(best === undefined ? "infeasible" : "optimal");
    if (best === undefined) {
      seen.infeasible++;
      continue;
    }
    seen.optimal++;
    expect(plan.microUsdPerHour).toBe(best.cost);
    seen.dearer += plan.microUsdPerHour > late.microUsdPerHour ? 1 : 0;
  }
  expect(seen.optimal).toBeGreaterThan(3);
  expect(seen.dearer).toBeGreaterThan(3);
  expect(seen.discarded).toBeLessThan(4);
});
