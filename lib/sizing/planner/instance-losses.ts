import { binomialTerms } from "../binomial";

/** Most multiply-adds of a table; where it would take more, instances count as perfect. */
const MOST_OPERATIONS = 40_000_000;

/** Most units to spare that are looked at. */
const MOST_SPARE = 40;

/** Losses of instances less likely than this share of the target together are counted as none. */
const NEGLIGIBLE = 1e-4;

/** Machines as far as their own failures go. */
export interface InstanceKind {
  /** Units of an instance. */
  readonly units: number;
  /** An unavailability that none of its instances is below. */
  readonly unavailability: number;
  /** The most units of the kind that are of interest. */
  readonly most: number;
}

/**
 * For each number of units to spare, a probability below which no fleet falls short by failures of its instances alone: `least[spare]` for
 * fleets of exactly demand + spare units, whatever machines of the kinds they are made of. Non-increasing; nothing is said beyond the last.
 *
 * Kind by kind, the most likely that at most j units are lost, among all partial fleets of so many units, for each j on its own: an imaginary
 * fleet that loses stochastically less than every real one. A sum of independent losses respects that order, so the bound holds for every mix.
 *
 * @param kinds what fleets are made of
 * @param demand units
 * @param target probabilities far below it do not matter
 * @param spend told about the work
 */
export function leastInstanceShortfall(
  kinds: readonly InstanceKind[],
  demand: number,
  target: number,
  spend: (operations: number) => void,
): Float64Array {
  const spare = Math.min(MOST_SPARE, Math.max(4, Math.ceil(demand / 8)));
  const table = new KeptTable(demand + spare, spare + 1, target * NEGLIGIBLE);
  if (kinds.length === 0 || kinds.reduce((sum, kind) => sum + table.workOf(kind), 0) > MOST_OPERATIONS) {
    return new Float64Array(0);
  }
  for (const kind of kinds) {
    spend(table.workOf(kind));
    table.add(kind);
  }
  const least = new Float64Array(spare + 1);
  for (let over = 0; over <= spare; over++) {
    // One minus a sum near 1 is off by less than 1e-12 after a few hundred sums, which is taken off.
    const shortfall = Math.max(0, 1 - table.kept(demand + over, over) - 1e-12);
    least[over] = over === 0 ? shortfall : Math.min(least[over - 1], shortfall);
  }
  return least;
}

/** For each number of units, and each j, the most likely that at most j of them are lost; 0 where no partial fleet has so many. */
class KeptTable {
  private rows: Float64Array;

  public constructor(
    private readonly units: number,
    private readonly width: number,
    private readonly negligible: number,
  ) {
    this.rows = new Float64Array((units + 1) * width);
    this.rows.fill(1, 0, width);
  }

  public kept(units: number, lost: number): number {
    return this.rows[units * this.width + lost];
  }

  /** Multiply-adds that adding a kind takes, about. */
  public workOf({ units: each, most }: InstanceKind): number {
    const counts = Math.min(most, this.units) / each;
    return counts * this.units * this.width * Math.min(6, 1 + this.width / each);
  }

  public add({ units: each, unavailability, most }: InstanceKind): void {
    const { units, width, rows } = this;
    const result = rows.slice();
    const sum = new Float64Array(width);
    for (let count = 1; count * each <= Math.min(most, units); count++) {
      const { terms, rest } = this.likely(count, unavailability);
      for (let before = 0; before + count * each <= units; before++) {
        const from = before * width;
        if (rows[from + width - 1] === 0) {
          continue;
        }
        for (let j = 0; j < width; j++) {
          sum[j] = rest;
        }
        for (let lost = 0; lost < terms.length && lost * each < width; lost++) {
          for (let j = lost * each; j < width; j++) {
            sum[j] += terms[lost] * rows[from + j - lost * each];
          }
        }
        const row = from + count * each * width;
        for (let j = 0; j < width; j++) {
          if (sum[j] > result[row + j]) {
            result[row + j] = sum[j];
          }
        }
      }
    }
    this.rows = result;
  }

  /** Probabilities of the losses up to where what is left is negligible; the rest counts as no loss, which only makes losses less likely. */
  private likely(count: number, unavailability: number): { readonly terms: Float64Array; readonly rest: number } {
    const terms = binomialTerms(count, unavailability);
    let rest = 0;
    let end = terms.length;
    while (end > 1 && rest + terms[end - 1] <= this.negligible) {
      rest += terms[--end];
    }
    return { terms: terms.subarray(0, end), rest };
  }
}
