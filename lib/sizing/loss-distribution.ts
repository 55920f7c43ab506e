import { binomialTerms } from "./binomial";
import { convolve, type CapacityAlgebra } from "./capacity-distribution";

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

/** Distributions of what is lost. Falling short is losing more than the slack, installed minus demanded units. */
export class LossAlgebra implements CapacityAlgebra<LossDistribution> {
  public readonly nothing: LossDistribution = { capacity: 0, mass: Float64Array.of(1), tail: 0 };

  /**
   * @param slack units that may be lost
   * @param negligible probabilities of a loss up to this are left out of merges, one by one
   */
  public constructor(
    private readonly slack: number,
    private readonly negligible = 0,
  ) {}

  public instances(count: number, units: number, unavailability: number): LossDistribution {
    const capacity = count * units;
    const mass = new Float64Array(Math.min(capacity, this.slack) + 1);
    let tail = 0;
    const terms = binomialTerms(count, unavailability);
    for (let lost = count; lost >= 0; lost--) {
      if (lost * units > this.slack) {
        tail += terms[lost];
      } else {
        mass[lost * units] = terms[lost];
      }
    }
    return { capacity, mass, tail };
  }

  public insideDomain(content: LossDistribution, unavailability: number): LossDistribution {
    if (unavailability === 0 || content.capacity === 0) {
      return content;
    }
    const up = 1 - unavailability;
    const mass = content.mass.map((probability) => probability * up);
    if (content.capacity > this.slack) {
      return { capacity: content.capacity, mass, tail: content.tail * up + unavailability };
    }
    mass[content.capacity] += unavailability;
    return { capacity: content.capacity, mass, tail: content.tail * up };
  }

  public together(a: LossDistribution, b: LossDistribution): LossDistribution {
    if (a.capacity === 0) {
      return b;
    }
    if (b.capacity === 0) {
      return a;
    }
    const capacity = a.capacity + b.capacity;
    const mass = new Float64Array(Math.min(capacity, this.slack) + 1);
    convolve(a.mass, b.mass, mass, this.negligible);
    return { capacity, mass, tail: this.tailTogether(a, b) };
  }

  public capacityOf(distribution: LossDistribution): number {
    return distribution.capacity;
  }

  public shortfall(distribution: LossDistribution): number {
    return distribution.tail;
  }

  /** T = T_a + sum_i p_a(i) (T_b + S_b(slack - i)), where S_b is the mass of b above a loss: every term is at least 0. */
  private tailTogether(a: LossDistribution, b: LossDistribution): number {
    let tail = 0;
    // The more a loses, the less b must lose for both to pass the slack: the suffix sum only grows.
    let beyond = b.tail;
    let next = b.mass.length - 1;
    for (let i = 0; i < a.mass.length; i++) {
      while (next > this.slack - i) {
        beyond += b.mass[next--];
      }
      tail += a.mass[i] * beyond;
    }
    return tail + a.tail;
  }
}
