import { transform } from "./fourier";
import { TooLong } from "./transient";

/** Logarithm of what is left out of a row: exp(-38) is 3e-17. */
const NEGLIGIBLE_LOG = 38;

/** Longest row; at a load closer to full it is not enough. */
const LONGEST = 2 ** 21;

/**
 * M/D/c, the wait: after one service time everything that was in service is gone, so the line seen one service time apart is
 * Q' = max(0, Q + Poisson(a) - c). Its generating function is the factor of 1 - u^-c exp(a (u - 1)) that has no zero outside a circle between 1 and
 * the other real zero; logarithms turn the product into a sum of positive and negative powers, which a discrete Fourier transform on that
 * circle takes apart.
 *
 * A request waits longer than x, with k the whole number of service times above x, when those in line k service times before x after its
 * arrival and those who came until then are at least k c.
 *
 * @see Wiener-Hopf factorisation by the cepstrum: Oppenheim, Schafer: Discrete-Time Signal Processing, chapter on cepstrum analysis
 * @see Franx: A simple solution for the M/D/c waiting time distribution. Operations Research Letters 29 (2001), for the same condition
 */
export function lateInRounds(arrivals: number, servers: number, serviceTime: number, wait: number): number {
  const load = arrivals * serviceTime;
  if (load >= servers) {
    return 1;
  }
  if (wait < 0) {
    return 1;
  }
  const above = lineAbove(load, servers);
  const rounds = Math.floor(wait / serviceTime) + 1;
  const mean = Math.max(0, arrivals * (rounds * serviceTime - wait));
  let late = 0;
  for (const [came, probability] of poisson(mean)) {
    late += probability * above(rounds * servers - 1 - came);
  }
  return late;
}

/** m -> P(Q > m). */
function lineAbove(load: number, servers: number): (m: number) => number {
  const zero = otherZero(load, servers);
  const radius = Math.min(Math.sqrt(zero), 2);
  const needed = 2 * NEGLIGIBLE_LOG * Math.max(1 / Math.log(radius), 1 / Math.log(zero / radius));
  let length = 64;
  while (length < needed) {
    length *= 2;
  }
  if (length > LONGEST) {
    throw new TooLong();
  }
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    const angle = (2 * Math.PI * k) / length;
    // log(1 - w), w = u^-c exp(a (u - 1)), below 1 in absolute value on the circle.
    const size = Math.exp(load * (radius * Math.cos(angle) - 1) - servers * Math.log(radius));
    const turn = load * radius * Math.sin(angle) - servers * angle;
    const [x, y] = [-size * Math.cos(turn), -size * Math.sin(turn)];
    re[k] = 0.5 * Math.log1p(2 * x + x * x + y * y);
    im[k] = Math.atan2(y, 1 + x);
  }
  transform({ re, im }, -1);
  // What belongs to positive powers is the line's, with its sign turned; the constant makes the sum of probabilities 1.
  let constant = 0;
  for (let n = length - 1; n > 0; n--) {
    const share = n < length / 2 ? -re[n] / length : 0;
    re[n] = share;
    constant += share * radius ** -n;
  }
  re[0] = 0;
  im.fill(0);
  transform({ re, im }, 1);
  for (let k = 0; k < length; k++) {
    const size = Math.exp(re[k] - constant);
    [re[k], im[k]] = [size * Math.cos(im[k]), size * Math.sin(im[k])];
  }
  transform({ re, im }, -1);
  const half = length / 2;
  const tail = new Float64Array(half + 1);
  for (let n = half - 1; n >= 0; n--) {
    tail[n] = tail[n + 1] + Math.max(0, (re[n] / length) * radius ** -n);
  }
  return (m) => (m < 0 ? 1 : (tail[Math.min(m + 1, half)] ?? 0));
}

/** The zero above 1 of c log u = a (u - 1). */
function otherZero(load: number, servers: number): number {
  const excess = (u: number): number => servers * Math.log(u) - load * (u - 1);
  // The greatest excess is at c / a.
  let low = servers / load;
  let high = 2 * low;
  while (excess(high) > 0) {
    high *= 2;
  }
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Numbers of arrivals with their probabilities; those left out add up to less than 1e-30. */
function poisson(mean: number): [number, number][] {
  if (mean === 0) {
    return [[0, 1]];
  }
  const spread = 12 * Math.sqrt(mean) + 40;
  const from = Math.max(0, Math.floor(mean - spread));
  const to = Math.ceil(mean + spread);
  const peak = Math.floor(mean);
  const shares = new Map<number, number>([[peak, 1]]);
  for (let n = peak, share = 1; n > from; n--) {
    share *= n / mean;
    shares.set(n - 1, share);
  }
  for (let n = peak + 1, share = 1; n <= to; n++) {
    share *= mean / n;
    shares.set(n, share);
  }
  const all = [...shares.values()].sort((a, b) => a - b).reduce((sum, share) => sum + share, 0);
  return [...shares].map(([n, share]) => [n, share / all]);
}
