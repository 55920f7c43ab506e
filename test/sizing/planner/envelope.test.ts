import { Effort } from "../../../lib/sizing/planner/effort";
import { ChoiceLabels } from "../../../lib/sizing/planner/choice-labels";
import { Envelope } from "../../../lib/sizing/planner/envelope";
import { FleetModel, type ChoiceFactor, type Factor } from "../../../lib/sizing/planner/fleet-model";
import type { LabelSet } from "../../../lib/sizing/planner/label-set";
import { SideState } from "../../../lib/sizing/planner/side-state";
import { clouds } from "../support/fleets";

const DEMAND = 80;
const GREATEST_COST = 30_000;

/** Two zones with far more counts than rows may be joined, so that rows are taken together. */
function zoneLabels(): [LabelSet, LabelSet] {
  const machines = [
    { machineType: "small", unitsPerInstance: 1, microUsdPerHour: 101, instanceUnavailability: 0.02 },
    { machineType: "large", unitsPerInstance: 3, microUsdPerHour: 307, instanceUnavailability: 0.01 },
  ];
  const model = new FleetModel(clouds([2], machines, { demand: DEMAND, targets: { unavailability: 1e-3 } }));
  const sideState = new SideState(model);
  const choices = new ChoiceLabels(model, sideState, new Effort(1e12), { greatestCost: GREATEST_COST, money: true, mostOnly: false });
  const [first, second] = choicesOf(model.root);
  return [choices.of(first), choices.of(second)];
}

function choicesOf(factor: Factor): ChoiceFactor[] {
  return factor.kind === "choice" ? [factor] : factor.factors.flatMap(choicesOf);
}

/** P(at most k of two parts together). */
function together(a: LabelSet, labelA: number, b: LabelSet, labelB: number, k: number): number {
  const upTo = (labels: LabelSet, label: number, units: number): number => (units < 0 ? 0 : labels.cdf[label * DEMAND + units]);
  let sum = 0;
  for (let units = 0; units <= k; units++) {
    sum += (upTo(a, labelA, units) - upTo(a, labelA, units - 1)) * upTo(b, labelB, k - units);
  }
  return sum;
}

it("of two parts is at least as good as every pair of their fleets at its price, also when rows are taken together", () => {
  const [a, b] = zoneLabels();
  const grid = { step: 60, last: 500, operationsPerJoin: 1_500_000 };
  let operations = 0;
  const joined = Envelope.of(a, grid).with(Envelope.of(b, grid), [], (spent) => (operations += spent));
  // Every pair of rows would take ten times as much: the join did take rows together.
  expect(operations).toBeLessThan(3_000_000);
  expect(a.size * b.size).toBeGreaterThan(20_000);
  let pairs = 0;
  for (let labelA = 0; labelA < a.size; labelA += 3) {
    for (let labelB = 0; labelB < b.size; labelB += 5) {
      const row = Math.floor((a.cost[labelA] + b.cost[labelB]) / grid.step);
      if (row > grid.last) {
        continue;
      }
      pairs++;
      for (const k of [0, 20, 50, DEMAND - 1]) {
        expect(joined.cdf[row * DEMAND + k]).toBeLessThanOrEqual(together(a, labelA, b, labelB, k) * (1 + 1e-9) + 1e-300);
      }
    }
  }
  expect(pairs).toBeGreaterThan(1000);
});

it("loses little of the price: a fleet as good as the bound costs at most a tenth more", () => {
  const [a, b] = zoneLabels();
  const grid = { step: 60, last: 500, operationsPerJoin: 1_500_000 };
  const joined = Envelope.of(a, grid).with(Envelope.of(b, grid), [], () => undefined);
  const row = 300;
  let cheapest = Infinity;
  for (let labelA = 0; labelA < a.size; labelA++) {
    for (let labelB = 0; labelB < b.size; labelB++) {
      const cost = a.cost[labelA] + b.cost[labelB];
      if (cost < cheapest && cost > row * grid.step && together(a, labelA, b, labelB, DEMAND - 1) <= joined.leastShortfall(row, DEMAND)) {
        cheapest = cost;
      }
    }
  }
  expect(cheapest).toBeLessThan(1.1 * (row + 1) * grid.step);
});
