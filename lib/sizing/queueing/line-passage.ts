import type { PhaseMove } from "./busy-phases";
import { MMatrix, product } from "./m-matrix";
import { sum } from "./sum";

/** What is left to converge: far below a rounding error of the whole. */
const NEGLIGIBLE = 1e-18;

/** Lines of up to 2^60 requests are looked at; only within rounding errors of full load are there longer ones. */
const MOST_STEPS = 60;

/** The phases of all servers while there is a line. */
export interface LinePhases {
  /** Number of sets of phases. */
  readonly size: number;
  /** Moves within services. */
  readonly changes: readonly PhaseMove[];
  /** Ends of service, the next request being taken at once. */
  readonly takeovers: readonly PhaseMove[];
  /** Rate of ends of service in each set. */
  readonly endRates: Float64Array;
}

/**
 * G of a quasi-birth-death process: in which set of phases the servers are when the line is one shorter for the first time.
 *
 * Logarithmic reduction: each step looks at every second length of the line only, so it converges quadratically. I - HL - LH is factorized from
 * the probabilities of leaving, so nothing is subtracted.
 *
 * @param line phases of the servers
 * @param arrivalRate of a Poisson stream, below what the servers bear
 * @returns a stochastic matrix, row by row
 * @see Latouche, Ramaswami: A logarithmic reduction algorithm for quasi-birth-death processes. J. Applied Probability 30 (1993)
 */
export function firstPassage(line: LinePhases, arrivalRate: number): Float64Array {
  const { size, changes, takeovers, endRates } = line;
  const stays = new MMatrix(
    size,
    dense(size, changes),
    endRates.map((rate) => rate + arrivalRate),
  );
  let longer: Float64Array = stays.solve(size, multipleOfIdentity(size, arrivalRate));
  let shorter: Float64Array = stays.solve(size, dense(size, takeovers));
  const passage = shorter.slice();
  let farther: Float64Array = longer.slice();
  for (let step = 0; step < MOST_STEPS && rowSums(size, farther).some((all) => all > NEGLIGIBLE); step++) {
    const between = product(size, longer, shorter);
    product(size, shorter, longer).forEach((share, place) => (between[place] += share));
    const [longer2, shorter2] = [product(size, longer, longer), product(size, shorter, shorter)];
    const leave = rowSums(size, longer2);
    rowSums(size, shorter2).forEach((sum, i) => (leave[i] += sum));
    const rest = new MMatrix(size, between, leave);
    longer = rest.solve(size, longer2);
    shorter = rest.solve(size, shorter2);
    product(size, farther, shorter).forEach((share, place) => (passage[place] += share));
    farther = product(size, farther, longer);
  }
  return passage;
}

/**
 * R of the process over the arrival rate: rates of arrival minus the generator with a line that may only come back to where it is.
 *
 * @param line phases of the servers
 * @param passage of `firstPassage`
 * @param arrivalRate of the same stream
 */
export function staysAbove(line: LinePhases, passage: Float64Array, arrivalRate: number): MMatrix {
  const { size, changes, endRates } = line;
  const to = passage.map((share) => share * arrivalRate);
  changes.forEach(({ from, to: next, rate }) => (to[from * size + next] += rate));
  return new MMatrix(size, to, endRates.slice());
}

/** The moves as a matrix, row by row. */
export function dense(rows: number, moves: readonly PhaseMove[], columns = rows): Float64Array {
  const matrix = new Float64Array(rows * columns);
  moves.forEach(({ from, to, rate }) => (matrix[from * columns + to] += rate));
  return matrix;
}

/** A multiple of the identity matrix. */
export function multipleOfIdentity(size: number, factor: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    matrix[i * size + i] = factor;
  }
  return matrix;
}

function rowSums(size: number, matrix: Float64Array): Float64Array {
  return new Float64Array(size).map((_, i) => sum(matrix.subarray(i * size, (i + 1) * size)));
}
