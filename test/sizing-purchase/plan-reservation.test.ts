import fc from "fast-check";
import { planReservation } from "../../lib/sizing/purchase/plan-reservation";
import { brokenRules } from "../support/broken-rules";

/** Every number of machines that could be best, tried. */
function tried(demand: readonly number[], reserved: number, onDemand: number): { costs: number[]; least: number } {
  const costs = Array.from({ length: Math.max(...demand) + 1 }, (_, machines) =>
    demand.reduce((sum, used) => sum + reserved * machines + onDemand * Math.max(0, used - machines), 0),
  );
  return { costs, least: Math.min(...costs) };
}

it("is the quantile 1 - reserved / on demand of the demand", () => {
  // One to ten machines in use, equally often: at 35 % of the price the 7th machine is in use 4 hours of 10, the 8th 3 hours.
  const demand = [3, 1, 10, 2, 9, 4, 8, 5, 7, 6];
  const plan = planReservation({ demand, reservedMicroUsdPerHour: 35, onDemandMicroUsdPerHour: 100 });
  expect(plan).toEqual({ reserved: 7, reservedAtMost: 7, totalMicroUsd: 10 * 35 * 7 + 100 * 6, onDemandOnlyMicroUsd: 5500 });
});

it("gives both ends where several numbers cost the same", () => {
  const demand = [2, 6];
  expect(planReservation({ demand, reservedMicroUsdPerHour: 50, onDemandMicroUsdPerHour: 100 })).toMatchObject({
    reserved: 2,
    reservedAtMost: 6,
    totalMicroUsd: 600,
  });
});

it("reserves nothing that costs as much as on demand or more, and all peaks when it is free", () => {
  const demand = [4, 8];
  expect(planReservation({ demand, reservedMicroUsdPerHour: 101, onDemandMicroUsdPerHour: 100 }).reservedAtMost).toBe(0);
  expect(planReservation({ demand, reservedMicroUsdPerHour: 100, onDemandMicroUsdPerHour: 100 })).toMatchObject({
    reserved: 0,
    reservedAtMost: 4,
  });
  expect(planReservation({ demand, reservedMicroUsdPerHour: 0, onDemandMicroUsdPerHour: 100 })).toMatchObject({
    reserved: 8,
    totalMicroUsd: 0,
  });
});

it("equals trying every number of machines", () => {
  let ties = 0;
  const runs = 1000;
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 12 }),
      (demand, reservedMicroUsdPerHour, onDemandMicroUsdPerHour) => {
        const plan = planReservation({ demand, reservedMicroUsdPerHour, onDemandMicroUsdPerHour });
        const { costs, least } = tried(demand, reservedMicroUsdPerHour, onDemandMicroUsdPerHour);
        expect(plan.totalMicroUsd).toBe(least);
        expect(plan.reserved).toBe(costs.indexOf(least));
        expect(plan.reservedAtMost).toBe(costs.lastIndexOf(least));
        expect(plan.onDemandOnlyMicroUsd).toBe(costs[0]);
        ties += plan.reserved < plan.reservedAtMost ? 1 : 0;
      },
    ),
    { seed: 5, numRuns: runs },
  );
  expect(ties).toBeGreaterThan(50);
});

it("decides exactly where doubles would round the ratio", () => {
  // 3 hours * 0.1 is not 0.3 in binary; in integers the tie is a tie.
  const plan = planReservation({
    demand: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    reservedMicroUsdPerHour: 300_000,
    onDemandMicroUsdPerHour: 1_000_000,
  });
  expect([plan.reserved, plan.reservedAtMost]).toEqual([7, 8]);
});

it("names every broken rule", () => {
  expect(brokenRules(() => planReservation({ demand: [], reservedMicroUsdPerHour: 0.5, onDemandMicroUsdPerHour: -1 }))).toEqual([
    "demand-sample-present",
    "reservation-price-integer",
    "reservation-price-integer",
  ]);
  expect(brokenRules(() => planReservation({ demand: [1.5], reservedMicroUsdPerHour: 1, onDemandMicroUsdPerHour: 1 }))).toEqual([
    "demand-sample-integer",
  ]);
  expect(brokenRules(() => planReservation({ demand: [1e9, 1e9], reservedMicroUsdPerHour: 1, onDemandMicroUsdPerHour: 1e7 }))).toEqual([
    "reservation-sums-exact",
  ]);
});
