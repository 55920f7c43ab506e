import type { Multipliers } from "./multiplier-ascent";
import type { ServiceCut } from "./service-cut";

/**
 * A range of openings in a proof: split in two, or closed. Closed by a cut that no opening of it keeps, or else by multipliers whose bound holds for all
 * of it.
 */
export interface ProofNode {
  /** The best multipliers known for the range. */
  multipliers: Multipliers;
  /** A cut that the greatest opening of the range breaks. */
  cut?: ServiceCut;
  /** How the range is split. */
  split?: ProofSplit;
}

/** Halves of a range: a site has at most a step, or more. */
export interface ProofSplit {
  readonly site: number;
  /** The greatest step of the lower half; -1 for closed. */
  readonly step: number;
  readonly low: ProofNode;
  readonly high: ProofNode;
}

/** How much of a search is recorded. */
export interface ProofLimits {
  /** Most ranges, split or closed. */
  readonly cases: number;
  /** Most multipliers, but for those of the first range, which are always recorded. */
  readonly numbers: number;
}

/**
 * Records how a search closed everything, for others to check. At its limits it stops to grow: what is recorded by then is a proof too, of the bound that
 * was known at that time.
 */
export class ProofTree {
  private cases = 1;
  private numbers = 0;

  private constructor(
    private readonly limits: ProofLimits,
    public readonly root: ProofNode,
  ) {}

  /** A proof that begins with the multipliers of the first range. */
  public static of(multipliers: Multipliers, limits: ProofLimits): ProofTree {
    return new ProofTree(limits, { multipliers });
  }

  /** Better multipliers for a range. */
  public improve(node: ProofNode | undefined, multipliers: Multipliers): void {
    const more = multipliers.price.length + multipliers.cutPrice.length;
    if (node !== undefined && (node === this.root || this.numbers + more <= this.limits.numbers)) {
      node.multipliers = multipliers;
      this.numbers += more;
    }
  }

  /** A range in which no opening is possible. */
  public close(node: ProofNode | undefined, cut: ServiceCut): void {
    if (node !== undefined) {
      node.cut = cut;
    }
  }

  /** Splits a range; both halves have its multipliers. @returns undefined at the limit: the range stays whole in the proof */
  public split(node: ProofNode | undefined, site: number, step: number): ProofSplit | undefined {
    if (node === undefined || this.cases + 2 > this.limits.cases) {
      return undefined;
    }
    this.cases += 2;
    const { multipliers } = node;
    node.split = { site, step, low: { multipliers }, high: { multipliers } };
    return node.split;
  }
}
