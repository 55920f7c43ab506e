import fc from "fast-check";
import { planFleet } from "../../../lib/sizing/plan-fleet";
import { CertainFleets } from "../../../lib/sizing/planner/certain-fleet";
import { domain, offering, problem } from "../support/fleets";

interface Machine {
  readonly units: number;
  readonly price: number;
}

const machines = fc.array(fc.record({ units: fc.integer({ min: 1, max: 6 }), price: fc.integer({ min: 0, max: 9 }) }), {
  minLength: 1,
  maxLength: 4,
});

function certainProblem(drawn: readonly Machine[], demand: number): ReturnType<typeof problem> {
  const offerings = drawn.map(({ units, price }, index) =>
    offering(`o${index}`, "z", { unitsPerInstance: units, microUsdPerHour: price, instanceUnavailability: 0 }),
  );
  return problem({ demand, domains: [domain("z", 0)], offerings, mix: "any" });
}

/** The best covering by trying all: cheapest, then fewest instances, then most of the earlier offerings. */
function best(drawn: readonly Machine[], demand: number): number[] {
  let winner: { cost: number; instances: number; counts: number[] } | undefined;
  const visit = (counts: number[], cost: number, units: number): void => {
    if (counts.length === drawn.length) {
      const instances = counts.reduce((sum, count) => sum + count, 0);
      const isBetter =
        winner === undefined ||
        cost < winner.cost ||
        (cost === winner.cost && instances < winner.instances) ||
        (cost === winner.cost && instances === winner.instances && comesLater(counts, winner.counts));
      if (units >= demand && isBetter) {
        winner = { cost, instances, counts };
      }
      return;
    }
    const { units: each, price } = drawn[counts.length];
    for (let count = 0; count <= Math.ceil(demand / each); count++) {
      visit([...counts, count], cost + count * price, units + count * each);
    }
  };
  visit([], 0, 0);
  return winner!.counts;
}

function comesLater(a: readonly number[], b: readonly number[]): boolean {
  const differing = a.findIndex((count, index) => count !== b[index]);
  return differing >= 0 && a[differing] > b[differing];
}

describe("CertainFleets", () => {
  it("equals trying all coverings, ties included, for every demand of one table", () => {
    fc.assert(
      fc.property(machines, fc.integer({ min: 1, max: 14 }), (drawn, greatest) => {
        const fleets = CertainFleets.of(certainProblem(drawn, greatest), greatest)!;
        for (let demand = 1; demand <= greatest; demand++) {
          expect([...fleets.countsFor(demand)]).toEqual(best(drawn, demand));
        }
      }),
      { seed: 41, numRuns: 150 },
    );
  });

  it("is what planFleet answers where nothing fails", () => {
    const drawn = [
      { units: 3, price: 5 },
      { units: 5, price: 8 },
      { units: 7, price: 12 },
    ];
    const plan = planFleet(certainProblem(drawn, 11));
    expect(plan).toMatchObject({ status: "optimal", microUsdPerHour: 18, lowerBoundMicroUsdPerHour: 18, unavailability: 0 });
    expect(plan.counts).toEqual([
      { offering: "o0", count: 2 },
      { offering: "o1", count: 1 },
    ]);
  });

  it("answers planFleet for demands far beyond those that a search could prove, whatever the effort", () => {
    const drawn = [
      { units: 3, price: 5_000_001 },
      { units: 7, price: 11_000_000 },
    ];
    const plan = planFleet(certainProblem(drawn, 400_000), { maxOperations: 10 });
    // 400,000 = 7 * 57,142 + 6: two machines of 3 units cost less than one of 7.
    const cost = 57_142 * 11_000_000 + 2 * 5_000_001;
    expect(plan).toMatchObject({ status: "optimal", microUsdPerHour: cost });
  });

  it("does not answer problems that ask for more than covering", () => {
    const certain = certainProblem([{ units: 3, price: 5 }], 11);
    const [only] = certain.offerings;
    expect(CertainFleets.of(certain, 11)).toBeDefined();
    expect(CertainFleets.of({ ...certain, mix: undefined }, 11)).toBeUndefined();
    expect(CertainFleets.of({ ...certain, offerings: [{ ...only, limit: 9 }] }, 11)).toBeUndefined();
    expect(CertainFleets.of({ ...certain, offerings: [{ ...only, instanceUnavailability: 1e-9 }] }, 11)).toBeUndefined();
    expect(CertainFleets.of({ ...certain, domains: [domain("z", 1e-9)] }, 11)).toBeUndefined();
    const survive = { ...certain.targets, survive: [{ level: "zone", units: 1 }] };
    expect(CertainFleets.of({ ...certain, targets: survive }, 11)).toBeUndefined();
    expect(CertainFleets.of({ ...certain, quotas: [{ quotaClass: "A", limit: 1 }] }, 11)).toBeUndefined();
  });
});
