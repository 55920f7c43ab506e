import type { AbsorbingChain } from "../../../lib/sizing/durability/absorbing-chain";

/** An exact fraction; the denominator is positive. */
interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/**
 * Mean time to loss by Gaussian elimination of (exit - Q) T = 1 over exact fractions: with subtraction, without rounding, another equation
 * than the library's.
 */
export function exactMeanTimeToLoss(chain: AbsorbingChain): number {
  const size = chain.states;
  const rows: Rational[][] = Array.from({ length: size }, (_, i) => {
    const row = Array.from({ length: size + 1 }, () => ZERO);
    let exit = exact(chain.lossFrom(i));
    chain.ratesFrom(i).forEach((rate, to) => {
      row[to] = minus(row[to]!, exact(rate));
      exit = minus(exit, minus(ZERO, exact(rate)));
    });
    row[i] = minus(row[i]!, minus(ZERO, exit));
    row[size] = { n: 1n, d: 1n };
    return row;
  });
  for (let column = 0; column < size; column++) {
    const pivot = rows.findIndex((row, at) => at >= column && row[column]!.n !== 0n);
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < size; row++) {
      if (row !== column && rows[row]![column]!.n !== 0n) {
        const factor = over(rows[row]![column]!, rows[column]![column]!);
        rows[row] = rows[row]!.map((value, at) => minus(value, times(factor, rows[column]![at]!)));
      }
    }
  }
  return toNumber(over(rows[0]![size]!, rows[0]![0]!));
}

const ZERO: Rational = { n: 0n, d: 1n };

function reduced(n: bigint, d: bigint): Rational {
  let [a, b] = [n < 0n ? -n : n, d < 0n ? -d : d];
  while (b > 0n) {
    [a, b] = [b, a % b];
  }
  const sign = d < 0n ? -1n : 1n;
  return a === 0n ? ZERO : { n: (sign * n) / a, d: (sign * d) / a };
}

/** A double as the fraction it is. */
function exact(value: number): Rational {
  let [scaled, d] = [value, 1n];
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    d *= 2n;
  }
  return reduced(BigInt(scaled), d);
}

function minus(a: Rational, b: Rational): Rational {
  return reduced(a.n * b.d - b.n * a.d, a.d * b.d);
}

function times(a: Rational, b: Rational): Rational {
  return reduced(a.n * b.n, a.d * b.d);
}

function over(a: Rational, b: Rational): Rational {
  return reduced(a.n * b.d, a.d * b.n);
}

function toNumber({ n, d }: Rational): number {
  // 80 significant bits before the division of doubles.
  const shift = BigInt(Math.max(0, d.toString(2).length - n.toString(2).length + 80));
  return Number((n << shift) / d) / 2 ** Number(shift);
}
