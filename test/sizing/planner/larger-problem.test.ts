import { planFleet } from "../../../lib/sizing/plan-fleet";
import { DomainStateEvaluator } from "../support/brute-force";
import { domain, offering, problem } from "../support/fleets";

/** Machines of 1, 2, 4 and 8 units with nearly proportional prices, where the best mix is not obvious. */
const MACHINES = [
  { machineType: "m1", unitsPerInstance: 1, price: 1000, instanceUnavailability: 0.02 },
  { machineType: "m2", unitsPerInstance: 2, price: 1950, instanceUnavailability: 0.025 },
  { machineType: "m4", unitsPerInstance: 4, price: 3800, instanceUnavailability: 0.03 },
  { machineType: "m8", unitsPerInstance: 8, price: 7450, instanceUnavailability: 0.035 },
];

it("one machine type in each of three different zones: no cheaper of all 50,000 choices of types and counts meets the target", () => {
  const zones = [0, 1, 2].map((zone) => ({ id: `z${zone}`, unavailability: 1e-3 * (1 + 0.2 * zone), dearer: 1 + 0.013 * zone }));
  const fleet = problem({
    demand: 16,
    domains: zones.map(({ id, unavailability }) => domain(id, unavailability)),
    offerings: zones.flatMap(({ id, dearer }) =>
      MACHINES.map(({ price, ...machine }) =>
        offering(`${id}/${machine.machineType}`, id, { ...machine, microUsdPerHour: Math.round(price * dearer) }),
      ),
    ),
    targets: { unavailability: 2e-4 },
  });
  const plan = planFleet(fleet);
  expect(plan.status).toBe("optimal");
  const evaluator = new DomainStateEvaluator(fleet);
  const options = zones.map((_, zone) =>
    MACHINES.flatMap((__, type) => {
      const index = zone * MACHINES.length + type;
      const { microUsdPerHour } = fleet.offerings[index];
      return Array.from({ length: Math.floor(20_000 / microUsdPerHour) }, (___, less) => ({
        index,
        count: less + 1,
        cost: (less + 1) * microUsdPerHour,
      }));
    }).concat({ index: zone * MACHINES.length, count: 0, cost: 0 }),
  );
  let tried = 0;
  let judged = 0;
  let least = 1;
  for (const a of options[0]) {
    for (const b of options[1]) {
      for (const c of options[2]) {
        tried++;
        const cost = a.cost + b.cost + c.cost;
        const counts = new Array<number>(fleet.offerings.length).fill(0);
        [a, b, c].forEach(({ index, count }) => (counts[index] = count));
        const units = counts.reduce((sum, count, index) => sum + count * fleet.offerings[index].unitsPerInstance, 0);
        if (cost > plan.microUsdPerHour || units < fleet.demand) {
          continue;
        }
        judged++;
        const unavailability = evaluator.unavailability(counts);
        if (cost < plan.microUsdPerHour) {
          expect(unavailability).toBeGreaterThan(2e-4);
        } else {
          least = Math.min(least, unavailability);
        }
      }
    }
  }
  expect(tried).toBeGreaterThan(50_000);
  expect(judged).toBeGreaterThan(5_000);
  expect(Math.abs(plan.unavailability - least)).toBeLessThan(1e-12);
});
