import fc from "fast-check";
import { planGoogleAddresses, SMALLEST_CORE_PREFIX } from "../../lib/google/google-address-plan";
import { Ipv4Range } from "../../lib/platform/ipv4-range";

/** First and last address of a range, computed bit by bit from its text. */
function bounds(cidr: string): [bigint, bigint] {
  const [address, prefix] = cidr.split("/") as [string, string | undefined];
  const first = address.split(".").reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  return [first, first + (1n << (32n - BigInt(prefix ?? "32"))) - 1n];
}

describe("planGoogleAddresses", () => {
  it("reads as documented", () => {
    expect(planGoogleAddresses(Ipv4Range.parse("10.0.0.0/16")!)).toEqual({
      nodeCidr: "10.0.0.0/17",
      controlPlaneCidr: "10.0.128.0/28",
      googleApisAddress: "10.0.128.16",
    });
  });

  it("keeps everything inside the range and apart, down to the smallest", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: SMALLEST_CORE_PREFIX }), fc.nat(2 ** 8 - 1), (prefix, index) => {
        const range = Ipv4Range.parse("10.0.0.0/8")!.part(prefix - 8, index % 2 ** (prefix - 8));
        const { nodeCidr, controlPlaneCidr, googleApisAddress } = planGoogleAddresses(range);
        const [first, last] = bounds(range.toString());
        const parts = [nodeCidr, controlPlaneCidr, googleApisAddress].map(bounds);
        const flat = parts.flat();
        // In ascending order and without touching, inside the range: so none overlaps another.
        expect(flat).toEqual([...flat].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
        expect(parts[0]![1] < parts[1]![0] && parts[1]![1] < parts[2]![0]).toBe(true);
        expect(parts[0]![0] >= first && parts[2]![1] <= last).toBe(true);
      }),
    );
  });
});
