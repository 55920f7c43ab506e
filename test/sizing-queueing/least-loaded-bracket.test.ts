import { ConcurrencyQueue, LeastLoadedBracket, MmcQueue, pooledThroughput } from "../../lib/sizing";
import { brokenRules } from "../support/broken-rules";
import { uniform } from "./uniform";

/** Concave: the first request gains 1, the fourth 0.2. */
const THROUGHPUT = [1, 1.6, 2, 2.2];

/** Chooses a server from how many each has. */
type Routing = (present: readonly number[], random: () => number) => number;

const byLot: Routing = (present, random) => Math.floor(random() * present.length);

const fewest: Routing = (present, random) => {
  const least = Math.min(...present);
  const ties = present.flatMap((count, server) => (count === least ? [server] : []));
  return ties[Math.floor(random() * ties.length)];
};

/** Means over batches and their standard errors: response, and responses above 3. */
function simulate(
  seed: number,
  arrivalRate: number,
  servers: number,
  routing: Routing,
): { readonly mean: number; readonly error: number }[] {
  const random = uniform(seed);
  const inside: number[][] = Array.from({ length: servers }, () => []);
  const [batches, length] = [40, 6000];
  const sums = [new Float64Array(batches), new Float64Array(batches)];
  let now = 0;
  for (let done = -3000; done < batches * length;) {
    const rates = inside.map(({ length: count }) => (count === 0 ? 0 : THROUGHPUT[Math.min(count, THROUGHPUT.length) - 1]));
    const all = rates.reduce((sum, rate) => sum + rate, arrivalRate);
    now -= Math.log(random()) / all;
    let event = random() * all - arrivalRate;
    if (event < 0) {
      inside[
        routing(
          inside.map(({ length: count }) => count),
          random,
        )
      ].push(now);
      continue;
    }
    const server = rates.findIndex((rate) => (event -= rate) < 0);
    const serving = Math.min(inside[server].length, THROUGHPUT.length);
    const [arrived] = inside[server].splice(Math.floor(random() * serving), 1);
    if (done >= 0) {
      const batch = Math.floor(done / length);
      sums[0][batch] += (now - arrived) / length;
      sums[1][batch] += now - arrived > 3 ? 1 / length : 0;
    }
    done++;
  }
  return sums.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / batches;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (batches - 1);
    return { mean, error: Math.sqrt(variance / batches) };
  });
}

describe("least-loaded routing", () => {
  it.each([
    [11, 3, 3],
    [12, 3, 5.4],
    [13, 6, 11.4],
  ])(
    "lies inside its bracket where simulated, and is told apart from both ends (seed %d, %d servers, %d requests)",
    (seed, servers, arrivalRate) => {
      const bracket = new LeastLoadedBracket({ arrivalRate, throughput: THROUGHPUT, servers });
      const [response, late] = simulate(seed, arrivalRate, servers, fewest);
      const { lower, upper } = bracket.meanResponseBracket;
      expect(response.error).toBeLessThan(0.02 * response.mean);
      // Five standard errors inside the upper end, and not below the lower one.
      expect(response.mean + 5 * response.error).toBeLessThan(upper);
      expect(response.mean + 4 * response.error).toBeGreaterThan(lower);
      expect(lower).toBeLessThan(0.99 * upper);
      // Not proven, but so in these.
      const tails = bracket.responseTails(3);
      expect(late.mean + 4 * late.error).toBeGreaterThan(tails.pooled);
      expect(late.mean - 4 * late.error).toBeLessThan(tails.random);
    },
  );

  it("has an upper end that is requests by lot, as simulated", () => {
    const bracket = new LeastLoadedBracket({ arrivalRate: 4.5, throughput: THROUGHPUT, servers: 3 });
    const [response, late] = simulate(14, 4.5, 3, byLot);
    expect(Math.abs(response.mean - bracket.meanResponseBracket.upper)).toBeLessThan(4 * response.error);
    expect(Math.abs(late.mean - bracket.responseTails(3).random)).toBeLessThan(4 * late.error);
  });

  it("spreads requests evenly", () => {
    expect(pooledThroughput([1, 1.5, 1.75], 2)).toEqual([1, 2, 2.5, 3, 3.25, 3.5]);
    expect(pooledThroughput([1, 1.5], 1)).toEqual([1, 1.5]);
    // No other way of spreading finishes more, by trying all of three servers.
    const of = (count: number): number => (count === 0 ? 0 : THROUGHPUT[count - 1]);
    pooledThroughput(THROUGHPUT, 3).forEach((rate, index) => {
      let most = 0;
      for (let a = 0; a <= 4; a++) {
        for (let b = 0; b <= 4; b++) {
          const c = index + 1 - a - b;
          most = c < 0 || c > 4 ? most : Math.max(most, of(a) + of(b) + of(c));
        }
      }
      expect(rate).toBeCloseTo(most, 14);
    });
  });

  it("is M/M/c between M/M/c and M/M/1 with one request at a time, and exact where servers gain nothing from each other", () => {
    const { pooled, random } = new LeastLoadedBracket({ arrivalRate: 4, throughput: [1], servers: 5 });
    expect(pooled.meanResponse).toBeCloseTo(new MmcQueue({ arrivalRate: 4, serviceRate: 1, servers: 5 }).meanResponse, 13);
    expect(random.meanResponse).toBeCloseTo(5, 13);
    const single = new LeastLoadedBracket({ arrivalRate: 2, throughput: THROUGHPUT, servers: 1 }).meanPresentBracket;
    expect(single.lower).toBeCloseTo(single.upper, 13);
    const linear = new LeastLoadedBracket({ arrivalRate: 9, throughput: [1, 2, 3], servers: 4 });
    expect(linear.pooled.responseTail(2)).toBeCloseTo(new MmcQueue({ arrivalRate: 9, serviceRate: 1, servers: 12 }).responseTail(2), 12);
    expect(linear.random.meanResponse).toBe(new ConcurrencyQueue({ arrivalRate: 9 / 4, throughput: [1, 2, 3] }).meanResponse);
  });

  it("answers where the servers do not keep up, and where nothing arrives", () => {
    const full = new LeastLoadedBracket({ arrivalRate: 9, throughput: THROUGHPUT, servers: 4 });
    expect([full.isStable, full.meanResponseBracket.lower, full.meanResponseBracket.upper]).toEqual([false, Infinity, Infinity]);
    const empty = new LeastLoadedBracket({ arrivalRate: 0, throughput: THROUGHPUT, servers: 4 });
    expect([empty.meanResponseBracket.lower, empty.meanResponseBracket.upper, empty.meanPresentBracket.upper]).toEqual([1, 1, 0]);
  });

  it("names broken arguments", () => {
    expect(brokenRules(() => new LeastLoadedBracket({ arrivalRate: 1, throughput: [1, 2, 3.5], servers: 0 }))).toEqual([
      "servers-integer",
      "throughput-concave",
    ]);
    expect(brokenRules(() => new LeastLoadedBracket({ arrivalRate: -1, throughput: [2, 1], servers: 1 }))).toEqual([
      "arrivalRate-range",
      "throughput-rises",
    ]);
  });
});
