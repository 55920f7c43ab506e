import { binomialTerms } from "./binomial";

/**
 * Distribution of lost capacity, exact up to a slack and summed up beyond it.
 *
 * `mass[i]` is the probability that exactly `i` units are lost, `tail` the probability that more than the slack are. No number is
 * ever formed as one minus another, so a tail of 1e-33 is as precise as one of 0.1.
 */
export interface LossDistribution {
  /** Units there are to lose. */
  readonly capacity: number;
  /** Probability of each loss from 0 to min(capacity, slack). */
  readonly mass: Float64Array;
  /** Probability of a loss above the slack. */
  readonly tail: number;
}

/** Nothing there, nothing lost. */
export const NOTHING_TO_LOSE: LossDistribution = { capacity: 0, mass: Float64Array.of(1), tail: 0 };

/** Loss of `count` independent instances of `units` units, each down with probability `unavailability`. */
export function instanceLoss(count: number, units: number, unavailability: number, slack: number): LossDistribution {
  const capacity = count * units;
  const mass = new Float64Array(Math.min(capacity, slack) + 1);
  let tail = 0;
  const terms = binomialTerms(count, unavailability);
  for (let lost = count; lost >= 0; lost--) {
    if (lost * units > slack) {
      tail += terms[lost];
    } else {
      mass[lost * units] = terms[lost];
    }
  }
  return { capacity, mass, tail };
}

/** The same capacity inside a domain that fails as one: with that probability all of it is lost. */
export function insideDomain(content: LossDistribution, unavailability: number, slack: number): LossDistribution {
  if (unavailability === 0 || content.capacity === 0) {
    return content;
  }
  const up = 1 - unavailability;
  const mass = content.mass.map((probability) => probability * up);
  if (content.capacity > slack) {
    return { capacity: content.capacity, mass, tail: content.tail * up + unavailability };
  }
  mass[content.capacity] += unavailability;
  return { capacity: content.capacity, mass, tail: content.tail * up };
}

/**
 * Loss of two independent parts together.
 *
 * The tail is T = T_a + sum_i p_a(i) (T_b + S_b(slack - i)), where S_b is the mass of b above a loss: every term is at least 0.
 */
export function together(a: LossDistribution, b: LossDistribution, slack: number): LossDistribution {
  if (a.capacity === 0) {
    return b;
  }
  if (b.capacity === 0) {
    return a;
  }
  const [short, long] = a.mass.length <= b.mass.length ? [a, b] : [b, a];
  const capacity = a.capacity + b.capacity;
  const mass = new Float64Array(Math.min(capacity, slack) + 1);
  const [shortMass, longMass] = [short.mass, long.mass];
  for (let i = 0; i < shortMass.length; i++) {
    const probability = shortMass[i];
    if (probability === 0) {
      continue;
    }
    const end = Math.min(longMass.length, mass.length - i);
    for (let j = 0; j < end; j++) {
      mass[i + j] += probability * longMass[j];
    }
  }
  return { capacity, mass, tail: tailTogether(short, long, slack) };
}

function tailTogether(short: LossDistribution, long: LossDistribution, slack: number): number {
  const longMass = long.mass;
  let tail = 0;
  // The more the short part loses, the less the long part must lose for both to pass the slack: the suffix sum only grows.
  let beyond = long.tail;
  let next = longMass.length - 1;
  for (let i = 0; i < short.mass.length; i++) {
    while (next > slack - i) {
      beyond += longMass[next--];
    }
    tail += short.mass[i] * beyond;
  }
  return tail + short.tail;
}

/** Loss of `copies` independent parts that are alike, by squaring: O(log copies) merges. */
export function copiesTogether(part: LossDistribution, copies: number, slack: number): LossDistribution {
  let result = NOTHING_TO_LOSE;
  let power = part;
  for (let left = copies; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      result = together(result, power, slack);
    }
    if (left > 1) {
      power = together(power, power, slack);
    }
  }
  return result;
}
