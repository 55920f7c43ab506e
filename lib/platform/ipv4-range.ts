/** A range of IPv4 addresses in CIDR notation, with the arithmetic that network layouts need. */
export class Ipv4Range {
  /**
   * Reads CIDR notation, or returns `undefined` when the text is not a range whose host bits are all zero.
   *
   * @param text for example `10.0.0.0/16`
   */
  public static parse(text: string): Ipv4Range | undefined {
    const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
    if (match === null) {
      return undefined;
    }
    const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
    if (Math.max(a, b, c, d) > 255 || prefix > 32) {
      return undefined;
    }
    const first = ((a * 256 + b) * 256 + c) * 256 + d;
    const range = new Ipv4Range(first, prefix);
    return first % range.size === 0 ? range : undefined;
  }

  /** Number of addresses. */
  public readonly size: number;

  private constructor(
    private readonly first: number,
    /** Length of the network prefix in bits. */
    public readonly prefix: number,
  ) {
    this.size = 2 ** (32 - prefix);
  }

  /** The `index`-th of the equal parts that have `newBits` more bits of prefix. */
  public part(newBits: number, index: number): Ipv4Range {
    const prefix = this.prefix + newBits;
    return new Ipv4Range(this.first + index * 2 ** (32 - prefix), prefix);
  }

  /** Whether the two ranges share an address. */
  public overlaps(other: Ipv4Range): boolean {
    return this.first < other.first + other.size && other.first < this.first + this.size;
  }

  /** The four decimal parts of the first address. */
  public octets(): [number, number, number, number] {
    const octet = (shift: number): number => Math.floor(this.first / 2 ** shift) % 256;
    return [octet(24), octet(16), octet(8), octet(0)];
  }

  /** CIDR notation. */
  public toString(): string {
    return `${this.octets().join(".")}/${this.prefix}`;
  }
}
