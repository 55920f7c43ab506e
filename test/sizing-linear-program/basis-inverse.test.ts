import fc from "fast-check";
import { BasisInverse } from "../../lib/sizing/linear-program/basis-inverse";
import { determinant } from "./support/determinant";

/** Smaller pivots count as none. */
const LEAST_PIVOT = 1e-9;

/** A square matrix by columns: small whole numbers, many of them zero, so that eliminations have to exchange rows. */
const matrices = fc
  .integer({ min: 1, max: 7 })
  .chain((size) => fc.array(fc.array(fc.constantFrom<number[]>(0, 0, 1, -1, 2, 3, -5), { minLength: size, maxLength: size }), { minLength: size, maxLength: size })); // prettier-ignore

function inverted(columns: readonly (readonly number[])[]): BasisInverse | undefined {
  const inverse = new BasisInverse(columns.length);
  return inverse.invert((position) => Float64Array.from(columns[position]), LEAST_PIVOT) ? inverse : undefined;
}

function product(inverse: BasisInverse, column: readonly number[]): number[] {
  const result = new Float64Array(column.length);
  inverse.multiply(Float64Array.from(column), result);
  return [...result];
}

/** Rows of the inverse, read one by one. */
function rowsOf(inverse: BasisInverse, size: number): number[][] {
  return Array.from({ length: size }, (_, position) => {
    const row = new Float64Array(size);
    inverse.addRow(position, 1, row);
    return [...row];
  });
}

function expectInverse(inverse: BasisInverse, columns: readonly (readonly number[])[]): void {
  columns.forEach((column, position) =>
    product(inverse, column).forEach((value, at) => expect(value).toBeCloseTo(at === position ? 1 : 0, 8)),
  );
}

describe("BasisInverse", () => {
  it("turns each column of its matrix into a unit column, and refuses singular matrices only", () => {
    let [regular, singular] = [0, 0];
    for (const columns of fc.sample(matrices, { seed: 71, numRuns: 600 })) {
      const inverse = inverted(columns);
      expect(inverse !== undefined).toBe(determinant(columns) !== 0);
      if (inverse === undefined) {
        singular++;
      } else {
        regular++;
        expectInverse(inverse, columns);
      }
    }
    expect({ regular: regular > 150, singular: singular > 60 }).toEqual({ regular: true, singular: true });
  });

  it("is of the unit matrix at first, and a copy goes its own way", () => {
    const first = new BasisInverse(2);
    const copy = first.copy();
    copy.pivot(Float64Array.of(3, 4), 1);
    expect(rowsOf(first, 2)).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(rowsOf(copy.copy(), 2)).toEqual([
      [1, -0.75],
      [0, 0.25],
    ]);
  });

  it("follows exchanges of columns as if it were inverted anew", () => {
    const drawn = fc.tuple(matrices, fc.array(fc.tuple(fc.nat(), fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 7, maxLength: 7 })), { minLength: 4, maxLength: 4 })); // prettier-ignore
    let [exchanged, discarded] = [0, 0];
    for (const [start, exchanges] of fc.sample(drawn, { seed: 72, numRuns: 400 })) {
      const inverse = inverted(start);
      const columns: number[][] = [...start];
      for (const [position, entering] of exchanges) {
        const leaving = position % start.length;
        const column = entering.slice(0, start.length);
        const amounts = inverse === undefined ? [] : product(inverse, column);
        if (inverse === undefined || Math.abs(amounts[leaving]) < 1e-6) {
          discarded++;
          continue;
        }
        inverse.pivot(Float64Array.from(amounts), leaving);
        columns[leaving] = column;
        expectInverse(inverse, columns);
        exchanged++;
      }
    }
    expect(exchanged).toBeGreaterThan(500);
    expect(discarded).toBeLessThan(1000);
  });

  it("reads and replaces rows and reads columns of one and the same matrix", () => {
    const inverse = inverted([
      [2, 0, 0],
      [0, 0, 4],
      [0, 8, 0],
    ])!;
    expect(rowsOf(inverse, 3)).toEqual([
      [0.5, 0, 0],
      [0, 0, 0.25],
      [0, 0.125, 0],
    ]);
    expect([...inverse.column(2)]).toEqual([0, 0.25, 0]);
    inverse.replaceRow(1, -2, Float64Array.of(1, 2, 3));
    expect([...inverse.column(2)]).toEqual([0, -6, 0]);
    expect(inverse.squareOfRow(1)).toBe(4 + 16 + 36);
    expect(inverse.squareOfRow(0)).toBe(0.25);
    const sum = Float64Array.of(1, 1, 1);
    inverse.addRow(1, 0.5, sum);
    expect([...sum]).toEqual([0, -1, -2]);
  });
});
