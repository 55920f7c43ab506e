import fc from "fast-check";
import type { FleetProblem } from "../../../lib/sizing/fleet-problem";
import { leanProblem } from "../../../lib/sizing/planner/lean-problem";
import { exhaust, latticeSize } from "../support/brute-force";
import { domain, offering, problem } from "../support/fleets";
import { randomProblem } from "../support/random-problems";

const ids = (fleet: FleetProblem): string[] => fleet.offerings.map(({ id }) => id);

/** No more of anything than the demand asks for when some of it is lost: enough for a cheapest fleet of these small problems. */
const GREATEST_COUNT = 4;

/** Gives up the limits of some offerings; they are still searched up to a count, the same with and without the dropped ones. */
function withoutSomeLimits(fleet: FleetProblem, choice: number): FleetProblem {
  const offerings = fleet.offerings.map(({ limit, ...rest }, index) => ((choice >> index) & 1 ? { ...rest } : { ...rest, limit }));
  return { ...fleet, offerings };
}

describe("leanProblem", () => {
  it("changes neither the least cost nor the least unavailability at that cost", () => {
    const tally = { dropped: 0, judged: 0, discarded: 0 };
    const drawn = fc.tuple(
      fc.oneof(
        randomProblem({ offerings: 5, limit: 3, demand: 6, sideTargets: true }),
        randomProblem({ offerings: 5, limit: 3, demand: 5, sideTargets: true, quotasAndShares: true }),
      ),
      fc.constantFrom(31, 31, 27, 30, 15),
    );
    fc.assert(
      fc.property(drawn, ([limited, choice]) => {
        const fleet = withoutSomeLimits(limited, choice);
        const lean = leanProblem(fleet);
        if (lean === fleet) {
          tally.discarded++;
          return;
        }
        tally.dropped += fleet.offerings.length - lean.offerings.length;
        // Whoever stands in for others may be needed as often as all of them together.
        const most = (each: FleetProblem): number[] =>
          each.offerings.map(({ limit }) => limit ?? GREATEST_COUNT * (each === lean ? fleet.offerings.length : 1));
        if (latticeSize(most(lean)) > 4000 || latticeSize(most(fleet)) > 4000) {
          tally.discarded++;
          return;
        }
        const [before, after] = [exhaust(fleet, most(fleet)), exhaust(lean, most(lean))];
        if (before.cost === undefined) {
          return;
        }
        tally.judged++;
        expect(after.cost).toBeLessThanOrEqual(before.cost);
        if (after.cost === before.cost) {
          expect(after.unavailability!).toBeLessThanOrEqual(before.unavailability! * (1 + 1e-12));
        }
        // What is cheaper than the truncated search found is a fleet of the full problem too.
        ids(lean).forEach((id) => expect(ids(fleet)).toContain(id));
      }),
      { seed: 31, numRuns: 3000 },
    );
    expect(tally.judged).toBeGreaterThan(100);
    expect(tally.dropped).toBeGreaterThan(400);
    expect(tally.discarded).toBeLessThan(2800);
  });

  it("keeps what is cheaper, larger, safer, or as good as what is listed later", () => {
    const offerings = [
      offering("cheap", "z", { microUsdPerHour: 10, unitsPerInstance: 1, instanceUnavailability: 0.02 }),
      offering("safe", "z", { microUsdPerHour: 12, unitsPerInstance: 1, instanceUnavailability: 0.01 }),
      offering("large", "z", { microUsdPerHour: 20, unitsPerInstance: 2, instanceUnavailability: 0.02 }),
      offering("twin", "z", { microUsdPerHour: 10, unitsPerInstance: 1, instanceUnavailability: 0.02 }),
      offering("needless", "z", { microUsdPerHour: 21, unitsPerInstance: 2, instanceUnavailability: 0.02 }),
    ];
    const fleet = problem({ domains: [domain("z", 0.001)], offerings });
    expect(ids(leanProblem(fleet))).toEqual(["cheap", "safe", "large"]);
  });

  it("lets nothing with a limit, a quota or another home stand in for others", () => {
    const dear = { microUsdPerHour: 20 };
    const domains = [domain("z", 0.001), domain("y", 0.001), domain("pool", 0.05, "z", "spot-pool")];
    const leanIds = (stand: Parameters<typeof offering>[2], given: Partial<FleetProblem> = {}, home = "z"): string[] =>
      ids(leanProblem(problem({ domains, offerings: [offering("stand-in", home, stand), offering("dear", "z", dear)], ...given })));
    expect(leanIds({ microUsdPerHour: 10 })).toEqual(["stand-in"]);
    expect(leanIds({ microUsdPerHour: 10, limit: 9 })).toEqual(["stand-in", "dear"]);
    expect(leanIds({ microUsdPerHour: 10, quotaClass: "A" })).toEqual(["stand-in"]);
    expect(leanIds({ microUsdPerHour: 10, quotaClass: "A" }, { quotas: [{ quotaClass: "A", limit: 9 }] })).toEqual(["stand-in", "dear"]);
    expect(leanIds({ microUsdPerHour: 10 }, {}, "y")).toEqual(["stand-in", "dear"]);
    expect(leanIds({ microUsdPerHour: 10 }, {}, "pool")).toEqual(["stand-in", "dear"]);
  });

  it("compares spot pools of a zone only where the zone holds one offering", () => {
    const domains = [domain("z", 0.001), domain("p", 0.05, "z", "spot-pool"), domain("q", 0.06, "z", "spot-pool")];
    const offerings = [offering("in-p", "p", { microUsdPerHour: 10 }), offering("in-q", "q", { microUsdPerHour: 12 })];
    expect(ids(leanProblem(problem({ domains, offerings, mix: "uniform-per-zone" })))).toEqual(["in-p"]);
    expect(ids(leanProblem(problem({ domains, offerings, mix: "any" })))).toEqual(["in-p", "in-q"]);
    const swapped = [{ ...offerings[0], microUsdPerHour: 14 }, offerings[1]];
    expect(ids(leanProblem(problem({ domains, offerings: swapped, mix: "uniform-per-zone" })))).toEqual(["in-p", "in-q"]);
  });

  it("lets an offering of a region stand in for those of its zones only where zones may hold several", () => {
    const domains = [domain("r", 0.001, undefined, "region"), domain("z", 0.001, "r")];
    const offerings = [offering("in-region", "r", { microUsdPerHour: 10 }), offering("in-zone", "z", { microUsdPerHour: 12 })];
    expect(ids(leanProblem(problem({ domains, offerings, mix: "any" })))).toEqual(["in-region"]);
    expect(ids(leanProblem(problem({ domains, offerings, mix: "uniform-per-zone" })))).toEqual(["in-region", "in-zone"]);
  });

  it("returns a problem with constraints that its proof does not speak of as it is", () => {
    const offerings = [offering("a", "z", { microUsdPerHour: 10 }), offering("b", "z", { microUsdPerHour: 12 })];
    const fleet = problem({ domains: [domain("z", 0.001)], offerings });
    expect(ids(leanProblem(fleet))).toEqual(["a"]);
    const shared = { ...fleet, targets: { ...fleet.targets, maxShare: [{ level: "zone", share: 0.5 }] } };
    expect(leanProblem(shared)).toBe(shared);
    const unheardOf = { ...fleet, somethingNew: 1 };
    expect(leanProblem(unheardOf)).toBe(unheardOf);
  });
});
