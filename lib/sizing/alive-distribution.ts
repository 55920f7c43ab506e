import { binomialTerms } from "./binomial";
import { convolve, type CapacityAlgebra } from "./capacity-distribution";

/** Distribution of capacity that is alive, as far as it falls short of the demand; what is beyond makes no difference. */
export interface AliveDistribution {
  /** Units there are. */
  readonly capacity: number;
  /** Probability that exactly so many units are alive, from 0 to min(capacity, demand - 1). */
  readonly mass: Float64Array;
}

/** Distributions of what is alive. Falling short is all of their mass; as a sum of positive terms it is precise however small. */
export class AliveAlgebra implements CapacityAlgebra<AliveDistribution> {
  public readonly nothing: AliveDistribution = { capacity: 0, mass: Float64Array.of(1) };

  /** @param demand units that must be alive, at least 1 */
  public constructor(private readonly demand: number) {}

  public instances(count: number, units: number, unavailability: number): AliveDistribution {
    const terms = binomialTerms(count, unavailability);
    const mass = this.row(count * units);
    for (let alive = 0; alive <= count && alive * units < mass.length; alive++) {
      mass[alive * units] = terms[count - alive];
    }
    return { capacity: count * units, mass };
  }

  public insideDomain(content: AliveDistribution, unavailability: number): AliveDistribution {
    if (unavailability === 0 || content.capacity === 0) {
      return content;
    }
    const mass = content.mass.map((probability) => probability * (1 - unavailability));
    mass[0] += unavailability;
    return { capacity: content.capacity, mass };
  }

  public together(a: AliveDistribution, b: AliveDistribution): AliveDistribution {
    const capacity = a.capacity + b.capacity;
    const mass = this.row(capacity);
    convolve(a.mass, b.mass, mass);
    return { capacity, mass };
  }

  public capacityOf(distribution: AliveDistribution): number {
    return distribution.capacity;
  }

  public shortfall(distribution: AliveDistribution): number {
    return distribution.mass.reduce((sum, probability) => sum + probability, 0);
  }

  private row(capacity: number): Float64Array {
    return new Float64Array(Math.min(capacity, this.demand - 1) + 1);
  }
}
