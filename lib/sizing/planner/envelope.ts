import type { DomainFactor } from "./fleet-model";
import { massOf, type LabelSet, type Mass } from "./label-set";
import type { RowLayout } from "./row-layout";

/** Steps of equal cost into which bounds divide the money that may be spent. */
export interface CostGrid {
  /** Cost of one step, in millionths of a US dollar per hour. */
  readonly step: number;
  /** Number of the last step. */
  readonly last: number;
  /** Multiply-adds that joining two envelopes may take, about; beyond it rows are taken together, which keeps the bound valid. */
  readonly operationsPerJoin: number;
}

/** Consecutive rows taken as one: at the price of the first, as good as the last. */
interface Step {
  readonly from: number;
  readonly best: number;
}

/**
 * The best that money could buy in a part of the world, as a bound.
 *
 * Row b holds, for each shock state and each k on its own, the least probability of at most `k` units alive among all partial fleets that cost less than
 * b + 1 steps. A row is the distribution of an imaginary fleet that is stochastically at least as much alive as every real one at that
 * price. Costs are rounded down to steps part by part, so the steps of the parts of a fleet never add up to more than those of the fleet.
 *
 * For each survived level, `units` and `outside` hold the most that could be installed, and the most that could be left without the
 * worst domain of the level.
 */
export class Envelope {
  public readonly cdf: Float64Array;
  public readonly units: Float64Array;
  public readonly outside: Float64Array;
  private knownSteps?: readonly Step[];

  /** An envelope of nothing: no money, nothing alive. */
  public constructor(
    public readonly grid: CostGrid,
    public readonly row: RowLayout,
    public readonly levels: number,
  ) {
    const rows = grid.last + 1;
    this.cdf = new Float64Array(rows * row.stride).fill(1);
    this.units = new Float64Array(rows * levels);
    this.outside = new Float64Array(rows * levels);
  }

  /** Envelope of listed partial fleets and of having none of them. */
  public static of(labels: LabelSet, grid: CostGrid): Envelope {
    const { levels, width } = labels.sideState;
    const envelope = new Envelope(grid, labels.row, levels);
    for (let label = 0; label < labels.size; label++) {
      const row = Math.floor(labels.cost[label] / grid.step);
      if (row <= grid.last) {
        envelope.admit(row, labels.cdf, label * labels.row.stride);
        for (let level = 0; level < levels; level++) {
          const at = label * width;
          envelope.admitUnits(row * levels + level, labels.side[at], labels.side[at + 1 + level]);
        }
      }
    }
    envelope.carryForward();
    return envelope;
  }

  /** The least probability, with so many steps of money, that fewer than so many reduced units are alive. */
  public leastShortfall(row: number, units: number): number {
    return this.row.shortfall(this.cdf, row * this.row.stride, units);
  }

  /** The same inside a domain that fails as one. */
  public gated({ down, lost }: DomainFactor): Envelope {
    const result = new Envelope(this.grid, this.row, this.levels);
    result.cdf.set(this.cdf);
    for (let start = 0; start < this.cdf.length; start += this.row.stride) {
      this.row.gate(result.cdf, start, down);
    }
    for (let index = 0; index < this.units.length; index++) {
      result.units[index] = this.units[index];
      result.outside[index] = lost[index % this.levels] ? 0 : this.outside[index];
    }
    return result;
  }

  /**
   * Envelope of two independent parts that share the money: the best split for each k on its own.
   *
   * @param other the part to add
   * @param inside survived levels for which the added part lies in the very domain that is asked about, so that its units stay
   *   or go with it: they add to `outside` and not to `units`
   * @param spend told about every multiply-add
   */
  public with(other: Envelope, inside: readonly boolean[], spend: (operations: number) => void): Envelope {
    const result = new Envelope(this.grid, this.row, this.levels);
    const { demand, stride } = this.row;
    const [mine, theirs] = coarsened(this.steps(), other.steps(), this.grid.operationsPerJoin / (stride * demand));
    const sum = new Float64Array(stride);
    const { cdf } = other;
    for (const a of mine) {
      const mass = this.massOf(a.best);
      for (const b of theirs) {
        const row = a.from + b.from;
        if (row > this.grid.last) {
          break;
        }
        spend(mass.at.length * demand);
        this.splitUnits(result, row, other, a.best, b.best, inside);
        sum.fill(0);
        this.row.addTogether(mass, cdf, b.best * stride, sum, 0);
        result.admit(row, sum, 0);
      }
    }
    result.carryForward();
    return result;
  }

  /** Probabilities of exactly k alive in a row, without the zeros. */
  public massOf(row: number): Mass {
    return massOf(this.cdf, row, this.row);
  }

  /** Rows that are better than the one before; the others add nothing to a split. */
  private steps(): readonly Step[] {
    if (this.knownSteps !== undefined) {
      return this.knownSteps;
    }
    const steps: Step[] = [];
    for (let row = 0; row <= this.grid.last; row++) {
      if (row === 0 || this.improves(row)) {
        steps.push({ from: row, best: row });
      }
    }
    this.knownSteps = steps;
    return steps;
  }

  private improves(row: number): boolean {
    const { levels } = this;
    const { stride } = this.row;
    for (let k = row * stride; k < (row + 1) * stride; k++) {
      if (this.cdf[k] < this.cdf[k - stride]) {
        return true;
      }
    }
    for (let at = row * levels; at < (row + 1) * levels; at++) {
      if (this.outside[at] > this.outside[at - levels] || this.units[at] > this.units[at - levels]) {
        return true;
      }
    }
    return false;
  }

  private splitUnits(result: Envelope, row: number, other: Envelope, rowA: number, rowB: number, inside: readonly boolean[]): void {
    const { levels } = this;
    for (let level = 0; level < levels; level++) {
      const [a, b] = [rowA * levels + level, rowB * levels + level];
      const at = row * levels + level;
      if (inside[level]) {
        result.admitUnits(at, this.units[a], this.outside[a] + other.units[b]);
      } else {
        const outside = Math.min(this.units[a] + other.outside[b], other.units[b] + this.outside[a]);
        result.admitUnits(at, this.units[a] + other.units[b], outside);
      }
    }
  }

  private admit(row: number, cdf: Float64Array, from: number): void {
    const { stride } = this.row;
    const start = row * stride;
    for (let k = 0; k < stride; k++) {
      if (cdf[from + k] < this.cdf[start + k]) {
        this.cdf[start + k] = cdf[from + k];
      }
    }
  }

  private admitUnits(at: number, units: number, outside: number): void {
    this.units[at] = Math.max(this.units[at], units);
    this.outside[at] = Math.max(this.outside[at], outside);
  }

  /** What can be had for less can be had for more. */
  private carryForward(): void {
    const { levels } = this;
    for (let row = 1; row <= this.grid.last; row++) {
      this.admit(row, this.cdf, (row - 1) * this.row.stride);
      for (let at = row * levels; at < (row + 1) * levels; at++) {
        this.admitUnits(at, this.units[at - levels], this.outside[at - levels]);
      }
    }
  }
}

/** Takes rows together until there are at most so many pairs of them. */
function coarsened(a: readonly Step[], b: readonly Step[], pairs: number): [readonly Step[], readonly Step[]] {
  const most = Math.max(8, Math.sqrt(pairs));
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const fewer = takenTogether(few, most);
  const manyFewer = takenTogether(many, Math.max(most, pairs / fewer.length));
  return a.length <= b.length ? [fewer, manyFewer] : [manyFewer, fewer];
}

/** Takes rows of equal stretches of cost together; the stretch is the loss, so rows far apart never are. */
function takenTogether(steps: readonly Step[], most: number): readonly Step[] {
  let taken = steps;
  for (let width = 2; taken.length > most; width = Math.ceil(width * 1.3)) {
    const byStretch = new Map<number, Step>();
    for (const { from, best } of steps) {
      const stretch = Math.floor(from / width);
      byStretch.set(stretch, { from: byStretch.get(stretch)?.from ?? from, best });
    }
    taken = [...byStretch.values()];
  }
  return taken;
}
