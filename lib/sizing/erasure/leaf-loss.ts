import { binomialTerms } from "../binomial";

/** Distribution of the lost shards of one leaf. */
export interface LeafLoss {
  /** Position among the distributions of one unavailability of shards. */
  readonly id: number;
  /** Probability of exactly so many lost. */
  readonly mass: Float64Array;
  /** Probability of at least so many lost. */
  readonly atLeast: Float64Array;
  /** `atLeast` of this leaf and another together, by the id of the other. */
  readonly pairs: (Float64Array | undefined)[];
}

/** Losses of leaves by their unavailability and number of shards, for one unavailability of shards: shared by the codes that have it. */
export class LossTables {
  private readonly byUnavailability = new Map<number, (LeafLoss | undefined)[]>();
  private size = 0;

  /** @param shardUnavailability probability that a shard is lost while its domain is up */
  public constructor(private readonly shardUnavailability: number) {}

  /** Losses of leaves of an unavailability, by shards; not all of them worked out. */
  public of(unavailability: number): (LeafLoss | undefined)[] {
    const known = this.byUnavailability.get(unavailability) ?? [];
    this.byUnavailability.set(unavailability, known);
    return known;
  }

  /** Losses of so many shards in a leaf that is down with all of them at times. */
  public leaf(shards: number, unavailability: number): LeafLoss {
    const mass = binomialTerms(shards, this.shardUnavailability);
    for (let lost = 0; lost <= shards; lost++) {
      mass[lost] *= 1 - unavailability;
    }
    mass[shards] += unavailability;
    return { id: this.size++, mass, atLeast: summedFromAbove(mass), pairs: [] };
  }
}

/** Probability that two leaves together lose at least so many. */
export function pairAtLeast(a: LeafLoss, b: LeafLoss): Float64Array {
  const known = a.pairs[b.id];
  if (known !== undefined) {
    return known;
  }
  const both = new Float64Array(a.mass.length + b.mass.length - 1);
  for (let lost = 0; lost < a.mass.length; lost++) {
    for (let more = 0; more < b.mass.length; more++) {
      both[lost + more] += a.mass[lost] * b.mass[more];
    }
  }
  return (a.pairs[b.id] = summedFromAbove(both));
}

function summedFromAbove(mass: Float64Array): Float64Array {
  const atLeast = new Float64Array(mass.length + 1);
  for (let lost = mass.length - 1; lost >= 0; lost--) {
    atLeast[lost] = atLeast[lost + 1] + mass[lost];
  }
  return atLeast;
}
