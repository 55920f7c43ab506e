import fc from "fast-check";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { randomProblem } from "./support/random-problems";
import { withRandomSides } from "./support/random-sides";

const PROBLEMS = withRandomSides(randomProblem({ offerings: 5, limit: 4, demand: 6 }), { furtherLosses: true });
const RUNS = 150;

/** Cost of the cheapest fleet; without end where there is none. */
function cost(fleet: FleetProblem): number {
  const plan = planFleet(fleet);
  expect(plan.infeasibility?.proven ?? true).toBe(true);
  return plan.status === "infeasible" ? Infinity : plan.microUsdPerHour;
}

/** Compares costs; a problem without a fleet, or to which nothing can be added, is discarded and counted. */
function onlyRaisesCost(seed: number, harder: (fleet: FleetProblem) => FleetProblem | undefined): void {
  let [raised, discarded] = [0, 0];
  fc.assert(
    fc.property(PROBLEMS, (fleet) => {
      const changed = harder(fleet);
      const before = changed === undefined ? Infinity : cost(fleet);
      if (changed === undefined || before === Infinity) {
        discarded++;
        return;
      }
      const after = cost(changed);
      expect(after).toBeGreaterThanOrEqual(before);
      raised += after > before ? 1 : 0;
    }),
    { seed, numRuns: RUNS, endOnFailure: true },
  );
  expect(discarded).toBeLessThan(0.8 * RUNS);
  expect(raised).toBeGreaterThan(5);
}

describe("cost only ever rises with", () => {
  it("a pin", () =>
    onlyRaisesCost(201, (fleet) => {
      const free = fleet.offerings.find(({ limit }) => limit! > 0);
      return free === undefined ? undefined : { ...fleet, pinned: [{ offering: free.id, count: 1 }] };
    }));

  it("an exclusion", () => onlyRaisesCost(202, (fleet) => ({ ...fleet, excluded: [fleet.offerings[0]!.id] })));

  it("one more instance lost with a domain", () =>
    onlyRaisesCost(203, (fleet) => {
      const { survive = [{ level: fleet.domains[0]!.level, units: 1 }] } = fleet.targets;
      const more = survive.map((target) => ({ ...target, withoutInstances: (target.withoutInstances ?? 0) + 1 }));
      return { ...fleet, targets: { ...fleet.targets, survive: more } };
    }));

  it("one more machine type", () => onlyRaisesCost(204, (fleet) => ({ ...fleet, targets: { ...fleet.targets, minMachineTypes: 2 } })));
});
