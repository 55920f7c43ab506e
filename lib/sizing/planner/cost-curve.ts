/**
 * What at least so many units cost in a part of the world where nothing fails.
 *
 * Costs are exact integers that order fleets completely but for the last rule: price first, number of instances second (`CoverWeights`).
 * Of equally good counts every curve gives those with more instances of earlier offerings, which sums of curves preserve: adding
 * the same counts to two fleets does not change which comes first.
 */
export interface CostCurve {
  /** Least cost of at least 0, 1, 2, ... units; infinite where they cannot be had. Never decreases. */
  readonly cost: Float64Array;
  /** Adds the counts that cost it to those of a fleet. */
  addCounts(units: number, counts: Float64Array): void;
}

/** An offering as a curve sees it. */
export interface CurveOffering {
  /** Its index in the problem. */
  readonly index: number;
  /** Units of one instance. */
  readonly units: number;
  /** Cost of one instance. Integer, at least 1. */
  readonly cost: number;
  /** The most instances. */
  readonly cap: number;
}

/** Offerings that may be mixed: the bounded knapsack, by dynamic programming over units. */
export class MixedCurve implements CostCurve {
  public readonly cost: Float64Array;
  /** Per offering, the last first: its count in the best fleet of at least so many units of it and later offerings. */
  private readonly taken: Int32Array[] = [];
  private readonly offerings: readonly CurveOffering[];

  /** @param offerings in the order of the problem @param most units up to which the curve is wanted */
  public constructor(offerings: readonly CurveOffering[], most: number) {
    this.offerings = withoutDominated(offerings, most).reverse();
    let later = new Float64Array(most + 1).fill(Infinity);
    later[0] = 0;
    for (const offering of this.offerings) {
      const taken = new Int32Array(most + 1);
      later = offering.cap * offering.units >= most ? unlimited(offering, later, taken) : limited(offering, later, taken);
      this.taken.push(taken);
    }
    this.cost = later;
  }

  public addCounts(units: number, counts: Float64Array): void {
    let left = units;
    for (let k = this.offerings.length - 1; k >= 0; k--) {
      const count = this.taken[k][left];
      counts[this.offerings[k].index] += count;
      left = Math.max(0, left - count * this.offerings[k].units);
    }
  }
}

/**
 * Leaves out offerings in whose place another, of which there is enough for everything, gives as many units for less, or for as much and comes
 * earlier: the first fleet by all the rules has none of them.
 */
function withoutDominated(offerings: readonly CurveOffering[], most: number): CurveOffering[] {
  const enough = offerings.filter(({ cap, units }) => cap * units >= most);
  return offerings.filter(
    (each) =>
      !enough.some(({ units, cost, index }) => units >= each.units && (cost < each.cost || (cost === each.cost && index < each.index))),
  );
}

/** One more of an offering is as good as none of it: of equals the one with more of the earlier offering comes first. */
function unlimited({ units, cost }: CurveOffering, later: Float64Array, taken: Int32Array): Float64Array<ArrayBuffer> {
  const best = Float64Array.from(later);
  for (let need = 1; need < best.length; need++) {
    const left = need > units ? need - units : 0;
    const withOne = best[left] + cost;
    if (withOne <= best[need]) {
      best[need] = withOne;
      taken[need] = withOne < Infinity ? taken[left] + 1 : 0;
    }
  }
  return best;
}

function limited({ units, cost, cap }: CurveOffering, later: Float64Array, taken: Int32Array): Float64Array<ArrayBuffer> {
  const best = Float64Array.from(later);
  for (let need = 1; need < best.length; need++) {
    const most = Math.min(cap, Math.ceil(need / units));
    for (let count = 1; count <= most; count++) {
      const total = later[Math.max(0, need - count * units)] + count * cost;
      if (total <= best[need] && total < Infinity) {
        best[need] = total;
        taken[need] = count;
      }
    }
  }
  return best;
}

/** Offerings of which only one may be used. */
export class UniformCurve implements CostCurve {
  public readonly cost: Float64Array;
  private readonly chosen: Int32Array;

  /** @param offerings in the order of the problem @param most units up to which the curve is wanted */
  public constructor(
    private readonly offerings: readonly CurveOffering[],
    most: number,
  ) {
    this.cost = new Float64Array(most + 1).fill(Infinity);
    this.cost[0] = 0;
    this.chosen = new Int32Array(most + 1);
    offerings.forEach(({ units, cost, cap }, position) => {
      for (let need = 1; need <= Math.min(most, cap * units); need++) {
        const total = Math.ceil(need / units) * cost;
        if (total < this.cost[need]) {
          this.cost[need] = total;
          this.chosen[need] = position;
        }
      }
    });
  }

  public addCounts(units: number, counts: Float64Array): void {
    if (units > 0) {
      const { index, units: each } = this.offerings[this.chosen[units]];
      counts[index] += Math.ceil(units / each);
    }
  }
}

/** Two parts beside each other. */
export class SumCurve implements CostCurve {
  public readonly cost: Float64Array;

  public constructor(
    private readonly first: CostCurve,
    private readonly second: CostCurve,
  ) {
    const [a, b] = [first.cost, second.cost];
    this.cost = new Float64Array(a.length).fill(Infinity);
    for (let units = 0; units < a.length && a[units] < Infinity; units++) {
      for (let more = 0; units + more < a.length && b[more] < Infinity; more++) {
        this.cost[units + more] = Math.min(this.cost[units + more], a[units] + b[more]);
      }
    }
  }

  public addCounts(units: number, counts: Float64Array): void {
    let best: Float64Array | undefined;
    for (let inFirst = 0; inFirst <= units; inFirst++) {
      if (this.first.cost[inFirst] + this.second.cost[units - inFirst] === this.cost[units]) {
        const split = counts.slice();
        this.first.addCounts(inFirst, split);
        this.second.addCounts(units - inFirst, split);
        best = best === undefined || hasMoreOfEarlier(split, best) ? split : best;
      }
    }
    counts.set(best!);
  }
}

/** Whether counts come before others that are equally good: more instances of the first offering in which they differ. */
export function hasMoreOfEarlier(counts: Float64Array, others: Float64Array): boolean {
  for (let offering = 0; offering < counts.length; offering++) {
    if (counts[offering] !== others[offering]) {
      return counts[offering] > others[offering];
    }
  }
  return false;
}
