/** Rounds of improvement of the multipliers; they need not be the best ones. */
const ROUNDS = 6;
/** Share by which a round must improve the bound to be followed by another one. */
const PROGRESS = 1e-9;

/**
 * Multipliers of resources that make the bound of a whole node small: each in turn, alone or against another one, is moved to the least of
 * the bound, which is convex and bends only where a pod is worth exactly its weighed requests.
 */
export class ResourceMultipliers {
  private readonly multipliers: Float64Array;
  private readonly best: Float64Array;
  /** What a pod of each wanted class is worth beyond its weighed requests. */
  private readonly excess: Float64Array;
  private readonly rates: Float64Array;
  private readonly bends: { at: number; rise: number }[] = [];
  private readonly resources: number;

  /** @param requests of each class by resource */
  public constructor(private readonly requests: readonly (readonly number[])[]) {
    this.resources = requests.length === 0 ? 0 : requests[0].length;
    this.multipliers = new Float64Array(this.resources);
    this.best = new Float64Array(this.resources);
    this.excess = new Float64Array(requests.length);
    this.rates = new Float64Array(requests.length);
  }

  /**
   * Multipliers for a node; the array is used again.
   *
   * @param offered by resource; may be infinite, with a multiplier of 0
   * @param most pods of each class
   * @param worths of a pod of each class
   * @param wanted classes that count
   */
  public of(offered: readonly number[], most: readonly number[], worths: ArrayLike<number>, wanted: readonly number[]): Float64Array {
    this.best.fill(0);
    let least = Infinity;
    // The bends can hold a descent up away from the least: it starts once from each resource.
    for (let first = 0; first < this.resources; first++) {
      if (offered[first] < Infinity) {
        const value = this.descend(first, offered, most, worths, wanted);
        if (value < least) {
          least = value;
          this.best.set(this.multipliers);
        }
      }
    }
    return this.best;
  }

  private descend(
    first: number,
    offered: readonly number[],
    most: readonly number[],
    worths: ArrayLike<number>,
    wanted: readonly number[],
  ): number {
    const { multipliers, excess, resources } = this;
    multipliers.fill(0);
    let value = 0;
    for (const c of wanted) {
      excess[c] = worths[c];
      value += most[c] * worths[c];
    }
    value -= this.along(first, -1, 0, offered, most, wanted);
    for (let round = 0; round < ROUNDS; round++) {
      const before = value;
      for (let r = 0; r < resources; r++) {
        if (offered[r] === Infinity) {
          continue;
        }
        value -= this.along(r, -1, 0, offered, most, wanted);
        for (let other = 0; other < resources; other++) {
          if (other !== r && multipliers[other] > 0 && offered[other] > 0) {
            value -= this.along(r, other, offered[r] / offered[other], offered, most, wanted);
          }
        }
      }
      if (value > before * (1 - PROGRESS)) {
        break;
      }
    }
    return value;
  }

  /** Moves a multiplier, and another one against it in proportion, to the least of the bound. @returns what is gained */
  private along(
    r: number,
    other: number,
    proportion: number,
    offered: readonly number[],
    most: readonly number[],
    wanted: readonly number[],
  ): number {
    const { multipliers, excess, rates, requests } = this;
    const greatest = other < 0 ? Infinity : multipliers[other] / proportion;
    const least = -multipliers[r];
    // Against one another in proportion to what is offered, the capacity costs the same.
    let slope = other < 0 ? offered[r] : 0;
    const bends = this.bends;
    bends.length = 0;
    for (const c of wanted) {
      const rate = requests[c][r] - (other < 0 ? 0 : proportion * requests[c][other]);
      rates[c] = rate;
      if (rate === 0 || most[c] === 0) {
        continue;
      }
      const at = excess[c] / rate;
      // Left of the bend a class with a rate above 0 counts, right of it one with a rate below 0.
      if (rate > 0 ? at > least : at <= least) {
        slope -= most[c] * rate;
      }
      if (at > least && at < greatest) {
        bends.push({ at, rise: most[c] * Math.abs(rate) });
      }
    }
    bends.sort((a, b) => a.at - b.at);
    let step = least;
    for (const { at, rise } of bends) {
      if (slope >= 0) {
        break;
      }
      step = at;
      slope += rise;
    }
    step = slope < 0 && greatest < Infinity ? greatest : step;
    if (step === 0) {
      return 0;
    }
    let gain = other < 0 ? -step * offered[r] : 0;
    for (const c of wanted) {
      const after = excess[c] - rates[c] * step;
      gain += most[c] * (Math.max(0, excess[c]) - Math.max(0, after));
    }
    if (!(gain > 0)) {
      return 0;
    }
    for (const c of wanted) {
      excess[c] -= rates[c] * step;
    }
    multipliers[r] = Math.max(0, multipliers[r] + step);
    if (other >= 0) {
      multipliers[other] = Math.max(0, multipliers[other] - proportion * step);
    }
    return gain;
  }
}
