/** Logarithms and powers of the field with 2^16 elements, modulo x^16 + x^12 + x^3 + x + 1. */
const ORDER = 65_535;
const powers = new Uint16Array(2 * ORDER);
const logarithms = new Uint16Array(ORDER + 1);
for (let exponent = 0, value = 1; exponent < ORDER; exponent++) {
  powers[exponent] = value;
  powers[exponent + ORDER] = value;
  logarithms[value] = exponent;
  value <<= 1;
  if (value > ORDER) {
    value ^= 0x1100b;
  }
}

function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : powers[logarithms[a]! + logarithms[b]!]!;
}

function inverse(a: number): number {
  return powers[ORDER - logarithms[a]!]!;
}

/** Rank of rows over the field. */
export function galoisRank(rows: readonly (readonly number[])[]): number {
  const matrix = rows.map((row) => [...row]);
  let rank = 0;
  for (let column = 0; column < (matrix[0]?.length ?? 0); column++) {
    const pivot = matrix.findIndex((row, at) => at >= rank && row[column] !== 0);
    if (pivot >= 0) {
      [matrix[rank], matrix[pivot]] = [matrix[pivot]!, matrix[rank]!];
      const factor = inverse(matrix[rank]![column]!);
      for (let row = rank + 1; row < matrix.length; row++) {
        const times = multiply(matrix[row]![column]!, factor);
        if (times !== 0) {
          matrix[row] = matrix[row]!.map((value, at) => value ^ multiply(times, matrix[rank]![at]!));
        }
      }
      rank++;
    }
  }
  return rank;
}
