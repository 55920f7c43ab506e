import fc from "fast-check";
import { maximise } from "../../lib/sizing/linear-program/maximise";
import { determinant } from "./support/determinant";

interface Programme {
  readonly gain: readonly number[];
  readonly rows: readonly (readonly number[])[];
  readonly limits: readonly number[];
}

/** Programmes of up to three variables under up to four rows, the last of which bounds the sum of all. */
const programmes: fc.Arbitrary<Programme> = fc.integer({ min: 1, max: 3 }).chain((size) =>
  fc
    .record({
      gain: fc.array(fc.integer({ min: -3, max: 6 }), { minLength: size, maxLength: size }),
      rows: fc.array(fc.array(fc.integer({ min: -2, max: 4 }), { minLength: size, maxLength: size }), { maxLength: 3 }),
      limits: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
    })
    .map(({ gain, rows, limits }) => ({
      gain,
      rows: [...rows, new Array<number>(size).fill(1)],
      limits: [...limits.slice(0, rows.length), 1 + limits[3]],
    })),
);

const dot = (a: ArrayLike<number>, b: readonly number[]): number => b.reduce((sum, each, index) => sum + each * a[index], 0);

/** All ways to choose some of the first so many numbers. */
function choices(of: number, some: number): number[][] {
  if (some === 0) {
    return [[]];
  }
  return Array.from({ length: of }, (_, last) => last).flatMap((last) => choices(last, some - 1).map((others) => [...others, last]));
}

/** The greatest gain of all corners, each the solution of as many equations as there are variables, by Cramer's rule. */
function greatestGain({ gain, rows, limits }: Programme): number {
  const planes = [
    ...rows.map((row, index) => ({ row, limit: limits[index] })),
    ...gain.map((_, variable) => ({ row: gain.map((__, other) => (other === variable ? -1 : 0)), limit: 0 })),
  ];
  const corners = choices(planes.length, gain.length).flatMap((chosen) => {
    const equations = chosen.map((index) => planes[index]);
    const whole = determinant(equations.map(({ row }) => row));
    const replaced = gain.map((_, variable) =>
      determinant(equations.map(({ row, limit }) => row.map((entry, at) => (at === variable ? limit : entry)))),
    );
    const point = replaced.map((part) => part / whole);
    const isInside = whole !== 0 && planes.every(({ row, limit }) => dot(point, [...row]) <= limit + 1e-9);
    return isInside ? [dot(point, gain)] : [];
  });
  return Math.max(...corners);
}

describe("maximise", () => {
  it("reaches the best corner and stays within the rows", () => {
    for (const programme of fc.sample(programmes, { seed: 73, numRuns: 1500 })) {
      const solution = maximise(programme.gain, programme.rows, programme.limits);
      expect(Math.min(0, ...solution)).toBe(0);
      programme.rows.forEach((row, index) => expect(dot(solution, row)).toBeLessThanOrEqual(programme.limits[index] + 1e-9));
      expect(dot(solution, programme.gain)).toBeCloseTo(greatestGain(programme), 8);
    }
  });

  it("stops at a point within the rows where the gain has no end", () => {
    const solution = maximise([1, 1], [[1, -1]], [2]);
    expect(solution[0] - solution[1]).toBeLessThanOrEqual(2);
  });

  it("does not go round in circles on Beale's example, where every step of the plain rule is degenerate", () => {
    const rows = [
      [0.25, -60, -0.04, 9],
      [0.5, -90, -0.02, 3],
      [0, 0, 1, 0],
    ];
    const gain = [0.75, -150, 0.02, -6];
    expect(dot(maximise(gain, rows, [0, 0, 1]), gain)).toBeCloseTo(0.05, 12);
  });
});
