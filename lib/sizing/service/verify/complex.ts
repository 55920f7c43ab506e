/** A complex number: real and imaginary part. */
export type Complex = readonly [re: number, im: number];

/** Sum. */
export function plus([a, b]: Complex, [c, d]: Complex): Complex {
  return [a + c, b + d];
}

/** Product with a real number. */
export function scaled([a, b]: Complex, factor: number): Complex {
  return [a * factor, b * factor];
}

/** Product. */
export function times([a, b]: Complex, [c, d]: Complex): Complex {
  return [a * c - b * d, a * d + b * c];
}

/** Quotient. */
export function over([a, b]: Complex, [c, d]: Complex): Complex {
  const size = c * c + d * d;
  return [(a * c + b * d) / size, (b * c - a * d) / size];
}

/** Whole power of at least 0. */
export function power(base: Complex, exponent: number): Complex {
  const size = Math.hypot(...base) ** exponent;
  const turn = Math.atan2(base[1], base[0]) * exponent;
  return [size * Math.cos(turn), size * Math.sin(turn)];
}
