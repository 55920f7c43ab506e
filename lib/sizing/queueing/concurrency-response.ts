import type { ConcurrentServerLoad } from "./concurrency-queue";
import { poissonRun } from "./poisson";
import { sum } from "./sum";

/** Looks after which what is left is taken for longer times too: each look takes the longer the more there were. */
const MOST_LOOKS = 2_000;

/** The longest time at which tails are exact for every load that a server keeps up with. @param throughput its greatest */
export function longestExactResponse(throughput: number): number {
  return MOST_LOOKS / (2 * throughput);
}

/**
 * The response at a server that shares a rising throughput: the chain that follows one request, those before it in line, those it shares the server with, and
 * those that come after it.
 *
 * By uniformization: Poisson many looks, positive terms, exact but for looks of a total probability below 1e-20. What is left after each look is kept for
 * the next question.
 *
 * @see Jensen: Markoff chains as an aid in the study of Markoff processes. Skandinavisk Aktuarietidskrift 36 (1953)
 */
export class ConcurrencyResponse {
  private readonly seen: number[] = [];
  private readonly uniform: number;
  /** Load over the greatest throughput: the ratio of the lengths of the line. */
  private readonly ratio: number;
  /** present[n]: the request is in service and n requests are there, itself included. */
  private present: Float64Array;
  /** ahead[d]: it found d others in line, and d ends of service were seen: the next end takes it into service. */
  private ahead: Float64Array;
  private inLine: number;

  /**
   * @param load of a server that keeps up with it
   * @param found found[n]: probability that a request finds n others and room to be served at once
   * @param full probability that it finds all of the concurrency taken and nobody in line
   */
  public constructor(
    private readonly load: ConcurrentServerLoad,
    found: Float64Array,
    full: number,
  ) {
    const { arrivalRate, throughput } = load;
    const most = throughput[throughput.length - 1];
    this.uniform = arrivalRate + most;
    this.ratio = arrivalRate / most;
    this.present = Float64Array.from([0, ...found]);
    this.ahead = Float64Array.of(full);
    this.inLine = full / (1 - this.ratio);
  }

  /** P(response > time); of times that take more than 2,000 looks an upper bound, that of the longest that does not. @param time at least 0 */
  public tail(time: number): number {
    const { from, weights } = poissonRun(Math.min(MOST_LOOKS, this.uniform * time));
    return weights.reduce((mean, weight, index) => mean + weight * this.after(from + index), 0);
  }

  /** P(still there) after so many looks. */
  private after(looks: number): number {
    while (this.seen.length <= looks) {
      this.seen.push(this.inLine + sum(this.present));
      this.look();
    }
    return this.seen[looks];
  }

  private look(): void {
    const { present, ahead, uniform, ratio } = this;
    const { arrivalRate, throughput } = this.load;
    const slots = throughput.length;
    const [born, ended] = [arrivalRate / uniform, throughput[slots - 1] / uniform];
    const next = new Float64Array(present.length + 1);
    for (let n = 1; n < present.length; n++) {
      const k = Math.min(n, slots);
      const rate = throughput[k - 1] / uniform;
      next[n + 1] += present[n] * born;
      next[n - 1] += present[n] * rate * ((k - 1) / k);
      next[n] += present[n] * (ended - rate);
    }
    const later = new Float64Array(ahead.length + 1);
    for (let d = 0; d < ahead.length; d++) {
      // The line behind it has grown by an arrival at each look that was not an end.
      next[slots + ahead.length - 1 - d] += ahead[d] * ended;
      later[d] += ahead[d] * born;
      later[d + 1] += ahead[d] * ended * ratio;
    }
    this.present = next;
    this.ahead = later;
    // Of a geometric line: an arrival changes nothing for those who wait, an end takes the first.
    this.inLine *= born + ended * ratio;
  }
}
