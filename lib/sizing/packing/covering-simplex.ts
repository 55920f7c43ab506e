/** How a row stands to its right-hand side. */
export type RowSense = "at-least" | "at-most" | "equal";

/** Reduced costs below this share of the prices count as zero. */
const OPTIMALITY = 1e-9;
/** Smaller pivots are not trusted. */
const LEAST_PIVOT = 1e-9;
/** Steps without progress after which the entering column is the first that may enter (Bland), which cannot cycle. */
const STALLED = 60;
/** Pivots after which it makes do with what there is. */
const MOST_PIVOTS = 5000;
/** Pivots between two looks at the clock. */
const CLOCK = 32;
/** Pivots between two fresh inversions. */
const REFRESH = 80;

/**
 * A linear programme with few rows to which columns are added: the revised primal simplex method with an explicit inverse.
 *
 * Minimises cost over columns >= 0. Each row has a slack where it is an inequality, and an artificial column at a high price, so that there
 * is always a basis to start from. Floating point throughout: what it says is a proposal that others prove.
 */
export class CoveringSimplex {
  /** Price of each row after `solve`: what a unit of its right-hand side costs. */
  public readonly duals: Float64Array;
  private readonly size: number;
  private readonly columns: Float64Array[] = [];
  private readonly costs: number[] = [];
  private basis: Int32Array;
  private readonly inverse: Float64Array;
  private values: Float64Array;
  private readonly firstColumn: number;
  private isInverted = false;
  private readonly direction: Float64Array;

  /**
   * @param senses of the rows
   * @param right right-hand sides, at least 0
   * @param penalties price of falling short of, or exceeding, each row by one
   */
  public constructor(
    private readonly senses: readonly RowSense[],
    private readonly right: ArrayLike<number>,
    penalties: ArrayLike<number>,
  ) {
    this.size = senses.length;
    this.duals = new Float64Array(this.size);
    this.inverse = new Float64Array(this.size * this.size);
    this.values = new Float64Array(this.size);
    this.direction = new Float64Array(this.size);
    this.basis = new Int32Array(this.size);
    senses.forEach((sense, row) => {
      const unit = new Float64Array(this.size);
      unit[row] = sense === "at-most" ? -1 : 1;
      this.columns.push(unit);
      this.costs.push(penalties[row]);
    });
    senses.forEach((sense, row) => {
      const unit = new Float64Array(this.size);
      unit[row] = sense === "at-most" ? 1 : -1;
      this.columns.push(unit);
      this.costs.push(sense === "equal" ? penalties[row] : 0);
      this.basis[row] = sense === "at-most" ? this.size + row : row;
    });
    this.firstColumn = this.columns.length;
  }

  /** Adds a column and returns its number, counted from 0. */
  public add(cost: number, coefficients: Float64Array): number {
    this.columns.push(coefficients);
    this.costs.push(cost);
    return this.columns.length - 1 - this.firstColumn;
  }

  /** Raises the price of the artificial columns. */
  public penalise(factor: number): void {
    for (let row = 0; row < this.size; row++) {
      this.costs[row] *= factor;
      if (this.senses[row] === "equal") {
        this.costs[this.size + row] *= factor;
      }
    }
  }

  /** Amount by which the rows are missed. */
  public missed(): number {
    let sum = 0;
    this.basis.forEach((column, position) => {
      const isArtificial = column < this.size || (column < this.firstColumn && this.senses[column - this.size] === "equal");
      sum += isArtificial ? Math.max(0, this.values[position]) : 0;
    });
    return sum;
  }

  /** Cost of the current solution. */
  public get cost(): number {
    let sum = 0;
    this.basis.forEach((column, position) => (sum += this.costs[column] * this.values[position]));
    return sum;
  }

  /** Amounts of the added columns that are not zero. */
  public amounts(): Map<number, number> {
    const found = new Map<number, number>();
    this.basis.forEach((column, position) => {
      if (column >= this.firstColumn && this.values[position] > 1e-9) {
        found.set(column - this.firstColumn, this.values[position]);
      }
    });
    return found;
  }

  /**
   * Pivots to the optimum over the columns there are.
   *
   * @param isOutOfTime whether to stop where it stands
   * @returns false when rounding or time got the better of it
   */
  public solve(isOutOfTime: () => boolean = () => false): boolean {
    if (!this.isInverted && !this.invert()) {
      return false;
    }
    let stalled = 0;
    for (let pivots = 0; pivots < MOST_PIVOTS; pivots++) {
      if (pivots % CLOCK === CLOCK - 1 && isOutOfTime()) {
        return false;
      }
      if (pivots % REFRESH === REFRESH - 1 && !this.invert()) {
        return false;
      }
      this.price();
      const entering = this.entering(stalled > STALLED);
      if (entering < 0) {
        return true;
      }
      const position = this.leaving(entering, stalled > STALLED);
      if (position < 0) {
        return false;
      }
      const step = this.values[position] / this.direction[position];
      stalled = step > 1e-9 ? 0 : stalled + 1;
      this.pivot(entering, position, step);
    }
    return true;
  }

  private price(): void {
    for (let row = 0; row < this.size; row++) {
      let sum = 0;
      for (let position = 0; position < this.size; position++) {
        sum += this.costs[this.basis[position]] * this.inverse[position * this.size + row];
      }
      this.duals[row] = sum;
    }
  }

  private entering(isFirst: boolean): number {
    let found = -1;
    let least = 0;
    for (let column = 0; column < this.columns.length; column++) {
      const coefficients = this.columns[column];
      let reduced = this.costs[column];
      let magnitude = Math.abs(reduced);
      for (let row = 0; row < this.size; row++) {
        const part = this.duals[row] * coefficients[row];
        reduced -= part;
        magnitude += Math.abs(part);
      }
      if (reduced < -OPTIMALITY * (1e-3 + magnitude) && reduced < least) {
        found = column;
        least = reduced;
        if (isFirst) {
          return found;
        }
      }
    }
    return found;
  }

  private leaving(entering: number, isFirst: boolean): number {
    const coefficients = this.columns[entering];
    let found = -1;
    let least = Infinity;
    for (let position = 0; position < this.size; position++) {
      let sum = 0;
      for (let row = 0; row < this.size; row++) {
        sum += this.inverse[position * this.size + row] * coefficients[row];
      }
      this.direction[position] = sum;
      if (sum > LEAST_PIVOT) {
        const ratio = Math.max(0, this.values[position]) / sum;
        const isTie = found >= 0 && Math.abs(ratio - least) <= 1e-12 * (1 + least);
        const better = isFirst ? this.basis[position] < this.basis[found] : sum > this.direction[found];
        if (isTie ? better : ratio < least) {
          found = position;
          least = ratio;
        }
      }
    }
    return found;
  }

  private pivot(entering: number, position: number, step: number): void {
    const size = this.size;
    const head = this.direction[position];
    for (let row = 0; row < size; row++) {
      this.inverse[position * size + row] /= head;
    }
    for (let other = 0; other < size; other++) {
      const factor = this.direction[other];
      if (other !== position && factor !== 0) {
        for (let row = 0; row < size; row++) {
          this.inverse[other * size + row] -= factor * this.inverse[position * size + row];
        }
        this.values[other] = Math.max(0, this.values[other] - factor * step);
      }
    }
    this.values[position] = Math.max(0, step);
    this.basis[position] = entering;
  }

  /** Fresh inverse of the basis by Gauss-Jordan elimination, and the values that follow. */
  private invert(): boolean {
    const size = this.size;
    const matrix = new Float64Array(size * size);
    this.basis.forEach((column, position) => {
      for (let row = 0; row < size; row++) {
        matrix[row * size + position] = this.columns[column][row];
      }
    });
    const inverse = this.inverse.fill(0);
    for (let i = 0; i < size; i++) {
      inverse[i * size + i] = 1;
    }
    for (let step = 0; step < size; step++) {
      let pivot = step;
      for (let row = step + 1; row < size; row++) {
        pivot = Math.abs(matrix[row * size + step]) > Math.abs(matrix[pivot * size + step]) ? row : pivot;
      }
      const head = matrix[pivot * size + step];
      if (Math.abs(head) < 1e-12) {
        return false;
      }
      for (let at = 0; at < size; at++) {
        [matrix[step * size + at], matrix[pivot * size + at]] = [matrix[pivot * size + at], matrix[step * size + at]];
        [inverse[step * size + at], inverse[pivot * size + at]] = [inverse[pivot * size + at], inverse[step * size + at]];
      }
      for (let at = 0; at < size; at++) {
        matrix[step * size + at] /= head;
        inverse[step * size + at] /= head;
      }
      for (let row = 0; row < size; row++) {
        const factor = matrix[row * size + step];
        if (row !== step && factor !== 0) {
          for (let at = 0; at < size; at++) {
            matrix[row * size + at] -= factor * matrix[step * size + at];
            inverse[row * size + at] -= factor * inverse[step * size + at];
          }
        }
      }
    }
    for (let position = 0; position < size; position++) {
      let sum = 0;
      for (let row = 0; row < size; row++) {
        sum += inverse[position * size + row] * this.right[row];
      }
      this.values[position] = Math.max(0, sum);
    }
    this.isInverted = true;
    return true;
  }
}
