import { over, plus, scaled, times, type Complex } from "./complex";
import type { ServiceTransform } from "./service-transform";
import { TooLong } from "./transient";

/** The error of the inversion is exp of less than this. */
const ACCURACY = 24;

/** Partial sums that are averaged with binomial weights. */
const AVERAGED = 14;

/** A load closer to full leaves no digits of the transform near zero. */
const LEAST_SPARE = 1e-6;

/** Most terms of the series before the averaging. */
const MOST_TERMS = 200_000;

/**
 * M/G/1 by inverting the transform of Pollaczek and Khinchine: E exp(-s W) = (1 - rho) s / (s - lambda (1 - E exp(-s S))).
 *
 * The tail is inverted after multiplication with the exponential it decays with, so that its digits are relative to itself; as a Fourier
 * series whose last terms are averaged (Euler's summation).
 *
 * @see Abate, Whitt: Numerical inversion of Laplace transforms of probability distributions. ORSA J. Computing 7 (1995), EULER
 */
export function lateAtOne(arrivals: number, service: ServiceTransform, of: "wait" | "response", seconds: number): number {
  const load = arrivals * service.mean;
  if (load >= 1) {
    return 1;
  }
  if (seconds === 0) {
    return of === "wait" ? load : 1;
  }
  if (1 - load < LEAST_SPARE) {
    throw new TooLong();
  }
  const decay = decayOf(arrivals, service);
  const tail = (s: Complex): Complex => {
    const served = service.at(s);
    const unserved = plus([1, 0], scaled(served, -1));
    const bottom = plus(s, scaled(unserved, -arrivals));
    // (1 - E exp(-s W)) / s, and with the service of one's own.
    const top = of === "wait" ? plus(scaled(s, load), scaled(unserved, -arrivals)) : plus(bottom, scaled(times(s, served), load - 1));
    return over(top, times(s, bottom));
  };
  return Math.exp(-decay * seconds) * inverted(([re, im]) => tail([re - decay, im]), seconds, service.fastest);
}

/** The rate at which the tail falls in the end: the x above 0 with x = lambda (E exp(x S) - 1). */
function decayOf(arrivals: number, service: ServiceTransform): number {
  const falls = (x: number): boolean => service.isFinite(x) && arrivals * (service.at([-x, 0])[0] - 1) < x;
  let low = 0;
  let high = 1 / service.mean;
  while (falls(high)) {
    low = high;
    high *= 2;
  }
  // From above, so that the start is above the other zero, which is at 0.
  for (let step = 0; step < 200 && high - low > low * 1e-9; step++) {
    const middle = (low + high) / 2;
    if (falls(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Value at a time of the function that a transform belongs to. */
function inverted(of: (s: Complex) => Complex, time: number, fastest: number): number {
  const shift = ACCURACY / (2 * time);
  const step = Math.PI / time;
  let sum = of([shift, 0])[0] / 2;
  let terms = 0;
  const add = (until: number): void => {
    while (terms < until) {
      terms++;
      sum += (terms % 2 === 0 ? 1 : -1) * of([shift, terms * step])[0];
    }
  };
  const scale = Math.exp(ACCURACY / 2) / time;
  let before = NaN;
  for (let start = 32 + Math.ceil(2 * fastest * time); start < MOST_TERMS; start *= 2) {
    add(start);
    let averaged = 0;
    for (let k = 0, weight = 2 ** -AVERAGED; k <= AVERAGED; k++) {
      averaged += weight * sum;
      weight *= (AVERAGED - k) / (k + 1);
      add(terms + 1);
    }
    if (Math.abs(averaged - before) <= 1e-10 * Math.abs(averaged)) {
      return scale * averaged;
    }
    before = averaged;
  }
  return scale * before;
}
