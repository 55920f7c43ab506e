import fc from "fast-check";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { FleetEvaluator } from "../../lib/sizing/fleet-evaluator";
import { randomProblem } from "./support/random-problems";
import { Generator, simulateShortfalls } from "./support/simulation";

const FLEETS = 1000;
const DRAWS = 4000;

/** A simulated fleet beside its computed unavailability. */
interface Judged {
  readonly computed: number;
  readonly short: number;
}

/** Variance of the number of draws that fall short. */
const variance = ({ computed }: Judged): number => DRAWS * computed * (1 - computed);

/** A binomial count of this variance is near enough to normal for a limit of 4.5 standard deviations. */
const NORMAL = 25;

/** Shocks over random domains: none for half of the fleets, up to two for the others. */
function withShocks(fleet: FleetProblem, random: Generator): FleetProblem {
  const number = Math.max(0, Math.floor(4 * random.fraction()) - 1);
  const shocks = Array.from({ length: number }, (_, index) => ({
    id: `shock${index}`,
    probability: 0.3 * random.fraction(),
    domains: fleet.domains.filter(() => random.fraction() < 0.4).map(({ id }) => id),
  }));
  return { ...fleet, shocks: shocks.filter(({ domains }) => domains.length > 0) };
}

/**
 * Random fleets that have the demand installed, rates so high that failures are seen, until a thousand of them are seen to fail often enough. Each is
 * judged at its demand and at a degraded level, every second time one and every second time the other: the same draws would not be independent.
 */
function judgedFleets(): { readonly judged: readonly Judged[]; readonly discarded: number; readonly shocked: number } {
  const random = new Generator(0x9e3779b9);
  const judged: Judged[] = [];
  let [discarded, normal, shocked] = [0, 0, 0];
  for (const drawn of fc.sample(randomProblem({ offerings: 5, limit: 4, demand: 12 }), { seed: 31, numRuns: 4 * FLEETS })) {
    const counts = drawn.offerings.map(() => Math.floor(5 * random.fraction()));
    const installed = drawn.offerings.reduce((sum, { unitsPerInstance }, index) => sum + counts[index] * unitsPerInstance, 0);
    if (installed < drawn.demand) {
      discarded++;
    } else if (normal < FLEETS) {
      const fleet = withShocks(drawn, random);
      const units = judged.length % 2 === 0 ? fleet.demand : Math.ceil(fleet.demand / 2);
      const short = simulateShortfalls(fleet, counts, units, DRAWS, random);
      const each = { computed: new FleetEvaluator(fleet).unavailability(Float64Array.from(counts), units), short };
      judged.push(each);
      normal += variance(each) >= NORMAL ? 1 : 0;
      shocked += fleet.shocks!.length > 0 ? 1 : 0;
    }
  }
  return { judged, discarded, shocked };
}

describe("a simulation of a thousand random fleets", () => {
  const { judged, discarded, shocked } = judgedFleets();
  const normal = judged.filter((each) => variance(each) >= NORMAL);
  const deviates = normal.map((each) => (each.short - DRAWS * each.computed) / Math.sqrt(variance(each)));

  it("is about fleets that can fail", () => {
    expect(normal).toHaveLength(FLEETS);
    expect(judged.length).toBeLessThan(2 * FLEETS);
    expect(discarded).toBeLessThan(2 * FLEETS);
    expect(shocked).toBeGreaterThan(FLEETS / 3);
  });

  it("never falls short where it is computed not to, and always where it is", () => {
    judged.filter(({ computed }) => computed === 0).forEach(({ short }) => expect(short).toBe(0));
    judged.filter(({ computed }) => computed === 1).forEach(({ short }) => expect(short).toBe(DRAWS));
  });

  it("falls short as often as computed: each fleet within 4.5 standard deviations", () => {
    // Of 1,000 normal deviates one beyond 4.5 has a chance of 0.7 %; the draws are always the same.
    deviates.forEach((deviate) => expect(Math.abs(deviate)).toBeLessThan(4.5));
  });

  it("errs as chance does: deviates of mean 0 and variance 1", () => {
    const number = deviates.length;
    const mean = deviates.reduce((sum, deviate) => sum + deviate, 0) / number;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(number));
    // Variance of the square of a standardised binomial variable: 2 + (1 - 6 pq) / (n pq).
    const spread = normal.reduce((sum, each) => sum + 2 + (1 - (6 * variance(each)) / DRAWS) / variance(each), 0);
    const squares = deviates.reduce((sum, deviate) => sum + deviate ** 2, 0);
    expect(Math.abs(squares - number)).toBeLessThan(4 * Math.sqrt(spread));
  });

  it("sees rare shortfalls as often as all rare fleets together should", () => {
    const rare = judged.filter((each) => each.computed > 0 && variance(each) < NORMAL);
    const error = rare.reduce((sum, { computed, short }) => sum + short - DRAWS * computed, 0);
    expect(rare.length).toBeGreaterThan(10);
    expect(Math.abs(error)).toBeLessThan(4.5 * Math.sqrt(rare.reduce((sum, each) => sum + variance(each), 0)));
  });
});
