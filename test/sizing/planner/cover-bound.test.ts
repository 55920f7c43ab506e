import fc from "fast-check";
import { FailureForest } from "../../../lib/sizing/failure-forest";
import { FleetEvaluator } from "../../../lib/sizing/fleet-evaluator";
import type { FleetProblem } from "../../../lib/sizing/fleet-problem";
import { CoverBound } from "../../../lib/sizing/planner/cover-bound";
import { Effort } from "../../../lib/sizing/planner/effort";
import { FleetModel } from "../../../lib/sizing/planner/fleet-model";
import { leastInstanceShortfall, type InstanceKind } from "../../../lib/sizing/planner/instance-losses";
import { LabelSearch } from "../../../lib/sizing/planner/label-search";
import { exhaust, latticeSize } from "../support/brute-force";
import { clouds, domain, offering, problem } from "../support/fleets";
import { limitsOf, randomProblem } from "../support/random-problems";

function bound(fleet: FleetProblem, known: number): number {
  const cover = new CoverBound(fleet, new FailureForest(fleet), new Effort(1e12));
  cover.raise(known, known);
  return cover.least;
}

/** The optimum by labels, which know nothing of covers. */
function optimum(fleet: FleetProblem, known: number): number {
  const model = new FleetModel(fleet);
  const scope = { objective: "cost", greatestCost: known, money: true } as const;
  const search = new LabelSearch(model, new FleetEvaluator(fleet), new Effort(1e11), scope);
  return search.run(known, model.target)!.cost;
}

describe("CoverBound", () => {
  it("is never above the optimum of exhaustive search, whatever fleet is known", () => {
    const tally = { judged: 0, discarded: 0, useful: 0 };
    const drawn = fc.tuple(
      randomProblem({ offerings: 5, limit: 4, demand: 9, sideTargets: false }),
      fc.double({ min: 0.3, max: 6, noNaN: true }),
      fc.double({ min: 1, max: 1.6, noNaN: true }),
    );
    fc.assert(
      fc.property(drawn, ([random, exponent, above]) => {
        // Rarer failures and stricter targets than those of the search's own test, so that every kind of cover matters.
        const fleet = { ...random, targets: { unavailability: 10 ** -exponent } };
        const truth = latticeSize(limitsOf(fleet)) > 5000 ? undefined : exhaust(fleet, limitsOf(fleet));
        if (truth?.cost === undefined) {
          tally.discarded++;
          return;
        }
        tally.judged++;
        const exact = bound(fleet, truth.cost);
        expect(exact).toBeLessThanOrEqual(truth.cost);
        expect(bound(fleet, Math.ceil(truth.cost * above))).toBeLessThanOrEqual(truth.cost);
        const cheapest = Math.min(...fleet.offerings.map((each) => each.microUsdPerHour / each.unitsPerInstance));
        tally.useful += exact > fleet.demand * cheapest * 1.05 ? 1 : 0;
      }),
      { seed: 61, numRuns: 2500 },
    );
    expect(tally.judged).toBeGreaterThan(700);
    expect(tally.useful).toBeGreaterThan(300);
    expect(tally.discarded).toBeLessThan(1800);
  });

  it("is never above the optimum of the label search on larger forests, alike and not, for any mix of machines", () => {
    const chance = fc.constantFrom(1e-4, 1e-3, 1e-2, 0.05);
    const drawn = fc.record({
      zones: fc.constantFrom([2, 2], [3], [3, 2], [2, 1, 1], [4]),
      demand: fc.integer({ min: 4, max: 11 }),
      exponent: fc.double({ min: 1, max: 5, noNaN: true }),
      machines: fc.array(fc.record({ units: fc.constantFrom(1, 1, 2, 3), price: fc.integer({ min: 900, max: 1100 }), down: chance }), {
        minLength: 1,
        maxLength: 2,
      }),
      rates: fc.tuple(chance, chance, chance),
      slope: fc.constantFrom(0, 0, 0.013),
      above: fc.double({ min: 1, max: 1.3, noNaN: true }),
      mix: fc.constantFrom("any" as const, "uniform-per-zone" as const),
    });
    let [judged, close] = [0, 0];
    fc.assert(
      fc.property(drawn, ({ zones, demand, exponent, machines, rates: [provider, region, zone], slope, above, mix }) => {
        const types = machines.map(({ units, price, down }) => ({
          unitsPerInstance: units,
          microUsdPerHour: units * price,
          instanceUnavailability: down,
        }));
        const drawnClouds = clouds(zones, types, { demand, mix, targets: { unavailability: 10 ** -exponent } });
        const fleet = {
          ...drawnClouds,
          domains: drawnClouds.domains.map((each) => ({ ...each, unavailability: { provider, region, zone }[each.level]! })),
          offerings: drawnClouds.offerings.map((each, index) => ({
            ...each,
            microUsdPerHour: Math.round(each.microUsdPerHour * (1 + slope * index)),
          })),
        };
        const evaluator = new FleetEvaluator(fleet);
        const counts = new Float64Array(fleet.offerings.length);
        for (let each = 0; each < fleet.offerings.length; each += types.length) {
          counts[each] = 2 * demand;
        }
        if (evaluator.unavailability(counts) > fleet.targets.unavailability) {
          return;
        }
        const known = fleet.offerings.reduce((sum, each, index) => sum + each.microUsdPerHour * counts[index], 0);
        const best = optimum(fleet, known);
        judged++;
        const lower = bound(fleet, Math.ceil(best * above));
        expect(lower).toBeLessThanOrEqual(best);
        close += lower > 0.9 * best ? 1 : 0;
      }),
      { seed: 62, numRuns: 150 },
    );
    expect(judged).toBeGreaterThan(60);
    expect(close).toBeGreaterThan(30);
  }, 120_000);

  it("asks for what a lost zone must leave, at the price of each zone", () => {
    // Losing either of two zones must leave 10 units: 10 in each, of 3 and of 5 a unit.
    const fleet = problem({
      demand: 10,
      domains: [domain("a", 0.02), domain("b", 0.02)],
      offerings: [
        offering("in-a", "a", { microUsdPerHour: 3_000_000, instanceUnavailability: 0 }),
        offering("in-b", "b", { microUsdPerHour: 5_000_000, instanceUnavailability: 0 }),
      ],
    });
    expect(bound(fleet, 100_000_000) / 80_000_000).toBeCloseTo(1, 6);
    // Where both are lost too often, nothing will do.
    const lost = { ...fleet, targets: { unavailability: 3e-4 } };
    expect(bound(lost, 100_000_000) / 100_000_000).toBeCloseTo(1, 6);
  });

  it("counts what shortfalls of several zones come to together", () => {
    // Any one of four zones must be survived, which 16 units do. Two zones are down together 6e-4 of the time: half of the pairs too.
    const zones = ["a", "b", "c", "d"];
    const fleet = problem({
      demand: 12,
      domains: zones.map((id) => domain(id, 0.01)),
      offerings: zones.map((id) => offering(`in-${id}`, id, { microUsdPerHour: 1_000_000, instanceUnavailability: 0 })),
      targets: { unavailability: 2.5e-4 },
    });
    const lower = bound(fleet, 24_000_000);
    expect(lower).toBeGreaterThan(16_500_000);
    expect(lower).toBeLessThanOrEqual(optimum(fleet, 24_000_000));
  });

  it("knows no more than the price of the demand where nothing is lost too often", () => {
    const fleet = problem({ demand: 10, domains: [domain("a", 1e-3)], offerings: [offering("in-a", "a", { instanceUnavailability: 0 })] });
    expect(bound(fleet, 11_000_000) / 10_000_000).toBeCloseTo(1, 6);
    const free = { ...fleet, offerings: [{ ...fleet.offerings[0], microUsdPerHour: 0 }] };
    expect(bound(free, 11_000_000)).toBe(0);
  });
});

describe("leastInstanceShortfall", () => {
  const shortfallOf = (kinds: readonly InstanceKind[], counts: readonly number[], demand: number): number => {
    let alive = new Map([[0, 1]]);
    counts.forEach((count, kind) => {
      for (let instance = 0; instance < count; instance++) {
        const next = new Map<number, number>();
        const { units, unavailability } = kinds[kind];
        alive.forEach((probability, up) => {
          next.set(up, (next.get(up) ?? 0) + probability * unavailability);
          next.set(up + units, (next.get(up + units) ?? 0) + probability * (1 - unavailability));
        });
        alive = next;
      }
    });
    return [...alive].reduce((sum, [up, probability]) => sum + (up < demand ? probability : 0), 0);
  };

  it("is below the shortfall of every mix, and that of the only mix of one kind", () => {
    const kind = fc.record({
      units: fc.integer({ min: 1, max: 3 }),
      unavailability: fc.double({ min: 0.001, max: 0.3, noNaN: true }),
      most: fc.constantFrom(Infinity, Infinity, 4),
    });
    fc.assert(
      fc.property(fc.array(kind, { minLength: 1, maxLength: 3 }), fc.integer({ min: 3, max: 9 }), (kinds, demand) => {
        const least = leastInstanceShortfall(kinds, demand, 1e-3, () => undefined);
        const visit = (counts: number[]): void => {
          const units = counts.reduce((sum, count, each) => sum + count * kinds[each].units, 0);
          if (counts.length === kinds.length) {
            if (units >= demand && units - demand < least.length) {
              expect(least[units - demand]).toBeLessThanOrEqual(shortfallOf(kinds, counts, demand));
            }
            return;
          }
          const { units: each, most } = kinds[counts.length];
          for (let count = 0; units + count * each <= demand + 4 && count * each <= most; count++) {
            visit([...counts, count]);
          }
        };
        visit([]);
      }),
      { seed: 63, numRuns: 150 },
    );
    const [single] = [[{ units: 1, unavailability: 0.1, most: Infinity }]];
    const alone = leastInstanceShortfall(single, 6, 1e-3, () => undefined);
    for (let spare = 0; spare < 3; spare++) {
      expect(Math.abs(alone[spare] - shortfallOf(single, [6 + spare], 6))).toBeLessThan(1e-6);
    }
  });
});
