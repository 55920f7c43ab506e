/** Mean jumps of a stretch: exp(-300) is far from the smallest double. */
const JUMPS_PER_STRETCH = 300;

/** Most additions of a chain: a few tenths of a second. */
const MOST_WORK = 300_000_000;

/** Thrown where a share would take too long to work out; what needs it is then only known to lie between 0 and 1. */
export class TooLong extends Error {
  public override readonly name = "TooLong";
}

/**
 * A chain after some time, started anywhere: Poisson many jumps of an embedded chain, in stretches short enough that no probability of a
 * number of jumps underflows. Sums of positive terms.
 *
 * @param start mass in each state
 * @param jumpsInAll mean number of jumps: rate of the clock times the time
 * @param jump mass after one jump of the clock; staying is a jump as well
 * @throws TooLong where that are too many jumps
 * @see Jensen: Markoff chains as an aid in the study of Markoff processes. Skandinavisk Aktuarietidskrift 36 (1953)
 */
export function after(start: Float64Array, jumpsInAll: number, jump: (mass: Float64Array) => Float64Array): Float64Array {
  if (!(jumpsInAll * start.length <= MOST_WORK)) {
    throw new TooLong();
  }
  const stretches = Math.max(1, Math.ceil(jumpsInAll / JUMPS_PER_STRETCH));
  const mean = jumpsInAll / stretches;
  const most = Math.ceil(mean + 12 * Math.sqrt(mean) + 30);
  let mass = start;
  for (let stretch = 0; stretch < stretches; stretch++) {
    const sum = new Float64Array(mass.length);
    let weight = Math.exp(-mean);
    let moved = mass;
    for (let jumps = 0; jumps <= most; jumps++) {
      for (let state = 0; state < sum.length; state++) {
        sum[state] += weight * moved[state];
      }
      moved = jump(moved);
      weight *= mean / (jumps + 1);
    }
    mass = sum;
  }
  return mass;
}

/** Sum of a row, the small end first when it falls. */
export function sumOf(row: Float64Array): number {
  let sum = 0;
  for (let index = row.length - 1; index >= 0; index--) {
    sum += row[index];
  }
  return sum;
}
