/**
 * What the command's exit status means. 64, 70 and 75 are those of `sysexits.h`, which shells and schedulers know.
 *
 * @see https://man.freebsd.org/cgi/man.cgi?query=sysexits
 */
export const EXIT = {
  /** The answer is optimal, or within the gap that was asked for. */
  ok: 0,
  /** Nothing meets the targets. */
  infeasible: 2,
  /** A catalogue or price file has prices that are doubtful. */
  doubtful: 2,
  /** The arguments or the problem are malformed (`EX_USAGE`). */
  badInput: 64,
  /** A defect of the program (`EX_SOFTWARE`). */
  internalError: 70,
  /** The search ended before the answer was good enough; more time may help (`EX_TEMPFAIL`). */
  cutShort: 75,
} as const;
