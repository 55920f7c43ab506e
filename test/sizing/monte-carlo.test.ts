import fc from "fast-check";
import { fleetUnavailability } from "../../lib/sizing/fleet-unavailability";
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

/** Random fleets that have the demand installed, rates so high that failures are seen, until a thousand of them are seen to fail often enough. */
function judgedFleets(): { readonly judged: readonly Judged[]; readonly discarded: number } {
  const random = new Generator(0x9e3779b9);
  const judged: Judged[] = [];
  let [discarded, normal] = [0, 0];
  for (const fleet of fc.sample(randomProblem({ offerings: 5, limit: 4, demand: 12 }), { seed: 31, numRuns: 4 * FLEETS })) {
    const counts = fleet.offerings.map(() => Math.floor(5 * random.fraction()));
    const installed = fleet.offerings.reduce((sum, { unitsPerInstance }, index) => sum + counts[index] * unitsPerInstance, 0);
    if (installed < fleet.demand) {
      discarded++;
    } else if (normal < FLEETS) {
      const named = fleet.offerings.map(({ id }, index) => ({ offering: id, count: counts[index] }));
      const each = { computed: fleetUnavailability(fleet, named), short: simulateShortfalls(fleet, counts, DRAWS, random) };
      judged.push(each);
      normal += variance(each) >= NORMAL ? 1 : 0;
    }
  }
  return { judged, discarded };
}

describe("a simulation of a thousand random fleets", () => {
  const { judged, discarded } = judgedFleets();
  const normal = judged.filter((each) => variance(each) >= NORMAL);
  const deviates = normal.map((each) => (each.short - DRAWS * each.computed) / Math.sqrt(variance(each)));

  it("is about fleets that can fail", () => {
    expect(normal).toHaveLength(FLEETS);
    expect(judged.length).toBeLessThan(2 * FLEETS);
    expect(discarded).toBeLessThan(2 * FLEETS);
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
