import * as fc from "fast-check";
import { Ipv4Range } from "../../lib/platform/ipv4-range";

/** The same arithmetic on BigInt masks. */
function bounds(text: string): [bigint, bigint] {
  const [address, prefix] = text.split("/") as [string, string];
  const value = address.split(".").reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  return [value, value + (1n << BigInt(32 - Number(prefix)))];
}

const cidr = fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 4, max: 32 })).map(([address, prefix]) => {
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${prefix}`;
});

describe("Ipv4Range", () => {
  test.each(["10.0.0.0/16", "0.0.0.0/0", "255.255.255.255/32", "100.64.0.0/10"])("reads and writes %s", (text) => {
    expect(Ipv4Range.parse(text)?.toString()).toBe(text);
  });

  test.each(["10.0.0.1/16", "10.0.0.0/33", "256.0.0.0/8", "10.0.0.0", "10.0.0/8", "", "a.b.c.d/8", "10.0.0.0/16 "])(
    "refuses '%s'",
    (text) => {
      expect(Ipv4Range.parse(text)).toBeUndefined();
    },
  );

  test("overlap agrees with intervals of big integers", () => {
    fc.assert(
      fc.property(cidr, cidr, (left, right) => {
        const [leftFirst, leftEnd] = bounds(left);
        const [rightFirst, rightEnd] = bounds(right);
        const expected = leftFirst < rightEnd && rightFirst < leftEnd;
        expect(Ipv4Range.parse(left)!.overlaps(Ipv4Range.parse(right)!)).toBe(expected);
      }),
      { seed: 7 },
    );
  });

  test("parts tile the range without gaps", () => {
    const parts = Array.from({ length: 8 }, (_, index) => Ipv4Range.parse("10.4.0.0/14")!.part(3, index).toString());
    expect(parts).toEqual([
      "10.4.0.0/17",
      "10.4.128.0/17",
      "10.5.0.0/17",
      "10.5.128.0/17",
      "10.6.0.0/17",
      "10.6.128.0/17",
      "10.7.0.0/17",
      "10.7.128.0/17",
    ]);
  });
});
