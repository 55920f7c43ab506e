/** A row of complex numbers, real and imaginary parts apart. */
export interface ComplexRow {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Discrete Fourier transform in place: X(k) = sum over n of x(n) exp(sign 2 pi i n k / length). Not scaled.
 *
 * @param row the numbers
 * @param row.re real parts; their number is a power of two
 * @param row.im imaginary parts
 * @see Cooley, Tukey: An algorithm for the machine calculation of complex Fourier series. Math. Comp. 19 (1965)
 */
export function transform({ re, im }: ComplexRow, sign: 1 | -1): void {
  const length = re.length;
  for (let i = 1, j = 0; i < length; i++) {
    let bit = length >> 1;
    for (; j & bit; bit >>= 1) {
      j ^= bit;
    }
    j ^= bit;
    if (i < j) {
      [re[i], re[j], im[i], im[j]] = [re[j], re[i], im[j], im[i]];
    }
  }
  const cos = Float64Array.from({ length: length / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sin = Float64Array.from({ length: length / 2 }, (_, k) => sign * Math.sin((2 * Math.PI * k) / length));
  for (let half = 1; half < length; half *= 2) {
    const stride = length / (2 * half);
    for (let from = 0; from < length; from += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [a, b] = [from + k, from + k + half];
        const real = re[b] * cos[k * stride] - im[b] * sin[k * stride];
        const imaginary = re[b] * sin[k * stride] + im[b] * cos[k * stride];
        re[b] = re[a] - real;
        im[b] = im[a] - imaginary;
        re[a] += real;
        im[a] += imaginary;
      }
    }
  }
}
