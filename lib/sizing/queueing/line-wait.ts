import { Looks } from "./looks";
import { multipleOfIdentity, staysAbove, type LinePhases } from "./line-passage";
import { product } from "./m-matrix";
import type { PhaseType } from "./phase-type";
import { sum } from "./sum";

/** Powers below this share of the first one are left out. */
const NEGLIGIBLE = 1e-20;

/** Powers of up to 2^60 are taken. */
const MOST_STEPS = 60;

/**
 * The wait behind a line that is matrix-geometric, and the response after it.
 *
 * With v the states that a waiting request finds, summed up over all lengths of the line, P(W > t) = v exp(T t) 1 and T = D0 + lambda G: services
 * that go on, and arrivals that are in front of it as seen from the end. I + T / u with a rate u above all rates out of a state is non-negative, and
 * v (I + T / u)^k 1 the probability that the request still waits after k looks at the servers.
 */
export class LineWait {
  private readonly looks: Looks;

  /**
   * @param line phases of the servers
   * @param passage of `firstPassage`
   * @param arrivalRate of the Poisson stream
   * @param found found[i]: probability that a request has to wait and finds the servers in set i
   * @param left left[i]: mean time in line for each of `found`
   */
  public constructor(line: LinePhases, passage: Float64Array, arrivalRate: number, found: Float64Array, left: Float64Array) {
    const out = line.endRates.slice();
    line.changes.forEach(({ from, rate }) => (out[from] += rate));
    const rate = out.reduce((greatest, each) => Math.max(greatest, each), 0);
    const step = (state: Float64Array): Float64Array => {
      const next = state.map((share, i) => share * ((rate - out[i]) / rate));
      line.changes.forEach((move) => (next[move.to] += (state[move.from] * move.rate) / rate));
      for (let i = 0; i < line.size; i++) {
        const share = state[i] * (arrivalRate / rate);
        for (let j = 0; j < line.size; j++) {
          next[j] += share * passage[i * line.size + j];
        }
      }
      return next;
    };
    this.looks = new Looks(rate, found, step, [sum, (state) => state.reduce((excess, share, i) => excess + share * left[i], 0)]);
  }

  /** P(wait > time). @param time at least 0 */
  public tail(time: number): number {
    return this.looks.at(time);
  }

  /** E(wait - time)^+. @param time at least 0 */
  public meanBeyond(time: number): number {
    return this.looks.at(time, 1);
  }

  /**
   * P(wait and service > time) as a function of a time of at least 0: after the wait the request runs through its own phases.
   *
   * @param service of the request
   * @param idle probability that a request finds an idle server
   */
  public withService(service: PhaseType, idle: number): (time: number) => number {
    const { total: out, to, start } = service;
    const { rate } = this.looks;
    let look = 0;
    // The phases of the request's own service, and whether it still waits.
    const step = (state: Float64Array): Float64Array => {
      look++;
      const waiting = this.looks.after(look);
      const begins = Math.max(0, state[out.length] - waiting);
      const next = state.map((share, i) => (i === out.length ? waiting : share * ((rate - out[i]) / rate) + begins * start[i]));
      to.forEach((row, i) => row.forEach((each, j) => (next[j] += (state[i] * each) / rate)));
      return next;
    };
    const first = Float64Array.from([...start.map((share) => share * idle), this.looks.after(0)]);
    const response = new Looks(rate, first, step, [sum]);
    return (time) => response.at(time);
  }
}

/**
 * Sums over all lengths of the line: `first` (I - R)^-1, and the mean wait R (I - R)^-1 1 / lambda. By squaring R, so that each step takes twice
 * as many lengths together; all terms are positive.
 */
export function overAllLengths(
  line: LinePhases,
  passage: Float64Array,
  arrivalRate: number,
  first: Float64Array,
): { readonly found: Float64Array; readonly left: Float64Array } {
  const { size } = line;
  let power = staysAbove(line, passage, arrivalRate).solve(size, multipleOfIdentity(size, arrivalRate));
  const found = first.slice();
  const left = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      left[i] += power[i * size + j] / arrivalRate;
    }
  }
  for (let step = 0, grows = true; grows && step < MOST_STEPS; step++) {
    grows = false;
    const [row, column] = [found.slice(), left.slice()];
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const share = power[i * size + j];
        found[j] += row[i] * share;
        left[i] += share * column[j];
      }
    }
    for (let i = 0; i < size; i++) {
      grows ||= found[i] - row[i] > NEGLIGIBLE * row[i] || left[i] - column[i] > NEGLIGIBLE * column[i];
    }
    power = grows ? product(size, power, power) : power;
  }
  return { found, left };
}
