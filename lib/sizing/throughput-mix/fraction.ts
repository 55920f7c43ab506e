/** An exact ratio of two integers in lowest terms with a positive denominator. */
export class Fraction {
  public static readonly ZERO = new Fraction(0n, 1n);
  public static readonly ONE = new Fraction(1n, 1n);

  private constructor(
    public readonly numerator: bigint,
    public readonly denominator: bigint,
  ) {}

  /** numerator / denominator. @param denominator not zero */
  public static of(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
    const [n, d] = [BigInt(numerator), BigInt(denominator)];
    const divisor = commonDivisor(n < 0n ? -n : n, d < 0n ? -d : d) * (d < 0n ? -1n : 1n);
    return new Fraction(n / divisor, d / divisor);
  }

  /** The fraction that `toString` wrote. */
  public static parse(text: string): Fraction {
    const [numerator, denominator = "1"] = text.split("/");
    return Fraction.of(BigInt(numerator), BigInt(denominator));
  }

  public plus(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.denominator + other.numerator * this.denominator, this.denominator * other.denominator);
  }

  public minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.numerator, other.denominator));
  }

  public times(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  public over(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  /** -1, 0 or 1. */
  public get sign(): number {
    return this.numerator < 0n ? -1 : this.numerator > 0n ? 1 : 0;
  }

  public isAbove(other: Fraction): boolean {
    return this.minus(other).sign > 0;
  }

  /** To the nearest double, within a rounding error or two, however long the integers are. */
  public toNumber(): number {
    const [n, d] = [this.numerator < 0n ? -this.numerator : this.numerator, this.denominator];
    const shift = BigInt(Math.max(0, 64 + d.toString(2).length - n.toString(2).length));
    const scaled = Number((n << shift) / d) / 2 ** Number(shift);
    return this.numerator < 0n ? -scaled : scaled;
  }

  /** `1/3`, or `2` for a whole number. */
  public toString(): string {
    return this.denominator === 1n ? String(this.numerator) : `${this.numerator}/${this.denominator}`;
  }
}

function commonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) {
    [larger, smaller] = [smaller, larger % smaller];
  }
  return larger === 0n ? 1n : larger;
}
