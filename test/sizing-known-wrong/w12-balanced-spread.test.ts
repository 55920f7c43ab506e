import { fleetUnavailability } from "../../lib/sizing/fleet-unavailability";
import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import { domain, offering, problem } from "../sizing/support/fleets";
import { erasureProblem, onlyReedSolomon, storageDomain } from "../sizing-erasure/support/problems";

/** P(fewer than 19 of 26 shards can be read), one shard a node, for shards per zone. */
function unreadable(shards: readonly number[]): number {
  const domains = shards.map((_, zone) => domain(`z${zone}`, 1e-3));
  const offerings = shards.map((_, zone) => offering(`s${zone}`, `z${zone}`, { instanceUnavailability: 2e-3 }));
  const counts = shards.map((count, zone) => ({ offering: `s${zone}`, count }));
  return fleetUnavailability(problem({ demand: 19, unit: "shard", offerings, domains }), counts);
}

/** Pairs of zones whose loss leaves fewer than 19 shards. */
function criticalPairs(shards: readonly number[]): number {
  return shards.flatMap((a, i) => shards.slice(i + 1).filter((b) => a + b > 7)).length;
}

const EVEN = [5, 5, 4, 4, 4, 4];
const UNEVEN = [6, 6, 6, 6, 1, 1];

describe("W12: an even spread of shards over zones is not always the most available", () => {
  it("rule of thumb: 19 + 7 shards spread 5, 5, 4, 4, 4, 4 are unreadable 1.498e-5 of the time, above a target of 1e-5", () => {
    expect(unreadable(EVEN).toExponential(3)).toBe("1.498e-5");
  });

  it("ours: 6, 6, 6, 6, 1, 1 are unreadable 9.25e-6 of the time, within it", () => {
    expect(unreadable(UNEVEN).toExponential(2)).toBe("9.25e-6");
  });

  it("planned: the erasure code planner meets 1e-5 where the even spread does not", () => {
    const { design, status } = planErasureCode(
      erasureProblem({
        usableTib: 19,
        targets: { annualLossProbability: 1e-3, unavailability: 1e-5 },
        domains: EVEN.map((_, zone) => storageDomain(`z${zone}`, 1e-3, { maxNodes: 6 })),
        deviceTypes: [{ id: "disk", capacityTib: 1, annualFailureRate: 1e-9, microUsdPerMonth: 1_000_000 }],
        nodeTypes: [{ id: "node", deviceSlots: 1, annualFailureRate: 0, unavailability: 2e-3, microUsdPerMonth: 1_000_000 }],
        codes: onlyReedSolomon(19, 7),
      }),
    );
    expect([status, design!.placement.map(({ shards }) => shards)]).toEqual(["optimal", UNEVEN]);
    expect(design!.unavailability.toExponential(2)).toBe("9.25e-6");
  });

  it("why: seven shards may be lost, which any two zones of the even spread exceed but only six pairs of the other", () => {
    expect([criticalPairs(EVEN), criticalPairs(UNEVEN)]).toEqual([15, 6]);
  });
});
