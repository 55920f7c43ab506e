import { assertNoBrokenRules } from "../../errors";
import { checkNotNegative, checkOpenShare, checkPositive, checkWhole } from "./check-queue";
import { gaussLegendre } from "./gauss-legendre";
import { poissonMass, poissonRun } from "./poisson";
import { suffixSums } from "./stationary-shares";
import { timeOfTail } from "./tail-time";

/** Arrivals, a constant service time, and servers. Any unit of time, the same one in all fields. */
export interface DeterministicQueueLoad {
  /** Requests a unit of time, a Poisson stream. At least 0. */
  readonly arrivalRate: number;
  /** Time that every request takes. Above 0. */
  readonly serviceTime: number;
  /** Servers that take requests from one line, first come, first served. Integer of at least 1. */
  readonly servers: number;
}

/** Walks of up to so many service times are summed one by one, longer ones by quadrature. */
const SINGLE_WALKS = 2000;

/** Longest part of the line's distribution that is worked out term by term; it is geometric beyond. */
const MOST_TERMS = 6000;

/** Logarithm of the share of a result that is left out: exp(-40) is 4e-18. */
const NEGLIGIBLE_LOG = 40;

/**
 * M/D/c: Poisson arrivals, constant service time, one line (Crommelin's model).
 *
 * The line Q at times one service apart is the greatest value of a random walk with steps Poisson(a) - c. By Spitzer's identity Q is compound
 * Poisson with weights nu(n) = sum over k of P(S_k = n) / k, so Panjer's recursion gives its distribution, and Franx's formula the wait:
 * P(W > x) = sum over j of Poisson(j; lambda (k D - x)) P(Q > k c - 1 - j) with k = floor(x / D) + 1. Unlike Crommelin's own series, whose terms alternate
 * and grow like exp(a x / D), everything here is a positive sum, so it is stable at any number of servers.
 *
 * Relative error about 1e-12, also close to full load. Far out the line is geometric with the ratio 1 / sigma, c log sigma = a (sigma - 1).
 *
 * @see Crommelin: Delay probability formulae when the holding times are constant. P.O. Electrical Engineers Journal 25 (1932)
 * @see Franx: A simple solution for the M/D/c waiting time distribution. Operations Research Letters 29 (2001), theorem 1
 * @see Spitzer: A combinatorial lemma and its application to probability theory. Trans. AMS 82 (1956), theorem 3.1
 */
export class MdcQueue {
  /** lineAbove[m]: P(Q > m) for m from 0. */
  private readonly lineAbove: Float64Array = new Float64Array(0);
  /** P(Q > m + 1) / P(Q > m) beyond the array. */
  private readonly decay: number = 1;

  public constructor(private readonly load: DeterministicQueueLoad) {
    const { arrivalRate, serviceTime, servers } = load;
    assertNoBrokenRules("MdcQueue", [
      ...checkNotNegative("arrivalRate", arrivalRate, "requests a unit of time"),
      ...checkPositive("serviceTime", serviceTime, "the time that a request takes"),
      ...checkWhole("servers", servers, 1, "whole servers"),
    ]);
    if (this.isStable && arrivalRate > 0) {
      const root = decayRoot(servers, this.offered);
      const terms = termsOfLine(servers, this.offered, root);
      const line = panjer(spitzerWeights(servers, this.offered, terms));
      const above = suffixSums(line);
      // What lies beyond the last term: geometric.
      const beyond = line[terms] / root;
      this.lineAbove = Float64Array.from(line, (_, m) => (above[m + 1] + beyond) / (above[0] + beyond));
      this.decay = 1 / (1 + root);
    }
  }

  /** Whether the servers keep up with the arrivals. */
  public get isStable(): boolean {
    return this.offered < this.load.servers;
  }

  /** Share of the servers that is busy. */
  public get utilisation(): number {
    return this.offered / this.load.servers;
  }

  /** Probability that a request has to wait. */
  public get waitProbability(): number {
    return this.waitTail(0);
  }

  /** Mean time in the line: mean of Q over lambda. */
  public get meanWait(): number {
    if (!this.isStable) {
      return Infinity;
    }
    if (this.load.arrivalRate === 0) {
      return 0;
    }
    const within = this.lineAbove.reduce((sum, above) => sum + above, 0);
    const beyond = (this.lineAbove[this.lineAbove.length - 1] * this.decay) / (1 - this.decay);
    return (within + beyond) / this.load.arrivalRate;
  }

  /** Mean time from arrival to the end of service. */
  public get meanResponse(): number {
    return this.meanWait + this.load.serviceTime;
  }

  /** P(wait > time). @param time at least 0 */
  public waitTail(time: number): number {
    const { arrivalRate, serviceTime, servers } = this.load;
    if (!this.isStable) {
      return 1;
    }
    if (arrivalRate === 0) {
      return 0;
    }
    const rounds = Math.floor(time / serviceTime) + 1;
    const { from, weights } = poissonRun(Math.max(0, arrivalRate * (rounds * serviceTime - time)));
    let total = 0;
    weights.forEach((weight, index) => (total += weight * this.above(rounds * servers - 1 - from - index)));
    return total + this.farArrivals(rounds, from + weights.length, arrivalRate * (rounds * serviceTime - time));
  }

  /** P(response > time). @param time at least 0 */
  public responseTail(time: number): number {
    return time < this.load.serviceTime ? 1 : this.waitTail(time - this.load.serviceTime);
  }

  /** The time that at most `1 - share` of the requests wait longer than. @param share for example 0.99 */
  public waitPercentile(share: number): number {
    assertNoBrokenRules("MdcQueue.waitPercentile", checkOpenShare("share", share, "a share of the requests, for example 0.99"));
    return this.isStable ? timeOfTail((time) => this.waitTail(time), 1 - share, this.load.serviceTime) : Infinity;
  }

  /** The time that at most `1 - share` of the requests take longer than. @param share for example 0.99 */
  public responsePercentile(share: number): number {
    return this.waitPercentile(share) + this.load.serviceTime;
  }

  /** Rare numbers of arrivals that alone fill the servers: they may matter where the line is nearly always empty. */
  private farArrivals(rounds: number, from: number, mean: number): number {
    const { servers } = this.load;
    let total = 0;
    for (let arrivals = from, weight = poissonMass(from, mean); weight > 0; arrivals++, weight *= mean / arrivals) {
      const term = weight * this.above(rounds * servers - 1 - arrivals);
      total += term;
      if (weight < total * Number.EPSILON * 1e-3) {
        break;
      }
    }
    return total;
  }

  /** P(Q > m), 1 for negative m. */
  private above(m: number): number {
    if (m < 0) {
      return 1;
    }
    const last = this.lineAbove.length - 1;
    return m <= last ? this.lineAbove[m] : this.lineAbove[last] * this.decay ** (m - last);
  }

  /** Mean number of busy servers. */
  private get offered(): number {
    return this.load.arrivalRate * this.load.serviceTime;
  }
}

/** delta > 0 with c log(1 + delta) = a delta, by bisection: the line falls by 1 + delta a request. */
function decayRoot(servers: number, offered: number): number {
  const excess = (delta: number): number => servers * Math.log1p(delta) - offered * delta;
  let low = 0;
  let high = 1;
  while (excess(high) > 0) {
    low = high;
    high *= 2;
  }
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    // Above 0 the excess first rises, so a point before its greatest value is below the root too.
    if (offered * (1 + middle) < servers || excess(middle) > 0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

/**
 * Terms of the line's distribution until it is geometric: until the next root of z^c = exp(a (z - 1)), a complex one, no longer counts beside
 * the real one.
 */
function termsOfLine(servers: number, offered: number, root: number): number {
  // Newton's method on c log z - a (z - 1) = 2 pi i, from the two-term expansion around z = 1.
  const spare = 1 - offered / servers;
  const turn = (4 * Math.PI) / servers;
  const size = Math.sqrt(Math.hypot(spare * spare, turn));
  const angle = -Math.atan2(turn, spare * spare) / 2;
  let [re, im] = [1 + spare + size * Math.cos(angle), size * Math.sin(angle)];
  for (let step = 0; step < 60; step++) {
    const f = [servers * Math.log(Math.hypot(re, im)) - offered * (re - 1), servers * Math.atan2(im, re) - offered * im - 2 * Math.PI];
    const norm = re * re + im * im;
    const slope = [(servers * re) / norm - offered, (-servers * im) / norm];
    const size2 = slope[0] * slope[0] + slope[1] * slope[1];
    re -= (f[0] * slope[0] + f[1] * slope[1]) / size2;
    im -= (f[1] * slope[0] - f[0] * slope[1]) / size2;
  }
  const apart = Math.log(Math.hypot(re, im)) - Math.log1p(root);
  const needed = apart > 0 ? NEGLIGIBLE_LOG / apart : MOST_TERMS;
  return Math.ceil(Math.min(MOST_TERMS, Math.max(needed, 20)));
}

/**
 * nu(n) = sum over k of Poisson(k c + n; k a) / k, n from 1 to `terms`.
 *
 * Walks longer than SINGLE_WALKS are an integral over log k by Gauss-Legendre, with the first term of the Euler-Maclaurin midpoint formula
 * as a difference of two neighbours; the next one is below 1e-15 of the sum. All weights are positive.
 */
function spitzerWeights(servers: number, offered: number, terms: number): Float64Array {
  const weights = new Float64Array(terms + 1);
  const add = (steps: number, factor: number): boolean => {
    let probability = factor * poissonMass(steps * servers + 1, steps * offered);
    let matters = false;
    for (let n = 1; n <= terms; n++) {
      matters ||= probability > weights[n] * 1e-18;
      weights[n] += probability;
      probability *= (steps * offered) / (steps * servers + n + 1);
    }
    return matters;
  };
  for (let steps = 1; steps < SINGLE_WALKS; steps++) {
    if (!add(steps, (steps === SINGLE_WALKS - 1 ? 23 / 24 : 1) / steps)) {
      return weights;
    }
  }
  add(SINGLE_WALKS, 1 / 24 / SINGLE_WALKS);
  const rule = gaussLegendre(12);
  const width = 0.5;
  for (let panel = 0, matters = true; matters; panel++) {
    matters = false;
    for (let node = 0; node < rule.nodes.length; node++) {
      const steps = (SINGLE_WALKS - 0.5) * Math.exp(width * (panel + (1 + rule.nodes[node]) / 2));
      // dk / k is the differential of log k.
      matters = add(steps, (rule.weights[node] * width) / 2) || matters;
    }
  }
  return weights;
}

/** A compound Poisson distribution as ratios to q(0): n q(n) = sum of j nu(j) q(n - j). */
function panjer(weights: Float64Array): Float64Array {
  const mass = new Float64Array(weights.length);
  const jumps = weights.map((weight, n) => weight * n);
  mass[0] = 1;
  for (let n = 1; n < mass.length; n++) {
    let sum = 0;
    for (let j = 1; j <= n; j++) {
      sum += jumps[j] * mass[n - j];
    }
    mass[n] = sum / n;
  }
  return mass;
}
