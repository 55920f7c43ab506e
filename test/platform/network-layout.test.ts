import { Ipv4Range } from "../../lib/platform/ipv4-range";
import { checkNetworkRanges, derivePodCidr, layOutZones, MAX_ZONES } from "../../lib/platform/network-layout";

const ranges = { cidr: "10.0.0.0/16", podCidr: "100.64.0.0/16", serviceCidr: "172.20.0.0/16" };
const zones = ["a", "b", "c", "d", "e", "f"].slice(0, MAX_ZONES);

describe("layOutZones", () => {
  test.each(["10.0.0.0/16", "10.9.0.0/18", "192.168.16.0/20"])("ranges of %s lie inside it and apart from each other", (cidr) => {
    const all = layOutZones(cidr, zones).flatMap(({ privateCidr, publicCidr }) => [privateCidr, publicCidr]);
    const parsed = all.map((text) => Ipv4Range.parse(text)!);
    expect(parsed).toHaveLength(2 * MAX_ZONES);
    parsed.forEach((range, index) => {
      expect(range.overlaps(Ipv4Range.parse(cidr)!)).toBe(true);
      expect(range.prefix).toBeGreaterThan(Ipv4Range.parse(cidr)!.prefix);
      expect(parsed.slice(index + 1).filter((other) => other.overlaps(range))).toEqual([]);
    });
  });

  test("a zone added at the end leaves the others where they are", () => {
    expect(layOutZones("10.0.0.0/16", zones).slice(0, 3)).toEqual(layOutZones("10.0.0.0/16", zones.slice(0, 3)));
  });

  test("the address plan is contract", () => {
    expect(layOutZones("10.0.0.0/16", ["a", "b"])).toEqual([
      { zone: "a", privateCidr: "10.0.0.0/19", publicCidr: "10.0.192.0/22" },
      { zone: "b", privateCidr: "10.0.32.0/19", publicCidr: "10.0.196.0/22" },
    ]);
  });
});

describe("checkNetworkRanges", () => {
  const rulesOf = (changed: Partial<typeof ranges>): string[] => checkNetworkRanges({ ...ranges, ...changed }).map(({ rule }) => rule);

  test("accepts the defaults", () => expect(rulesOf({})).toEqual([]));
  test.each(["10.0.0.0/15", "10.0.0.0/21", "10.0.0.1/16", "ten"])("refuses cidr %s", (cidr) =>
    expect(rulesOf({ cidr })).toEqual(["cidr-format"]),
  );
  test("names every broken range at once", () => {
    expect(rulesOf({ cidr: "x", podCidr: "y", serviceCidr: "z" })).toEqual(["cidr-format", "cidr-format", "cidr-format"]);
  });
  test("finds overlaps in every pair", () => {
    expect(rulesOf({ podCidr: "10.0.128.0/17" })).toEqual(["cidr-overlap"]);
    expect(rulesOf({ podCidr: "10.0.0.0/8", serviceCidr: "10.0.0.0/16" })).toEqual(["cidr-overlap", "cidr-overlap", "cidr-overlap"]);
  });
});

describe("derivePodCidr", () => {
  test("differs for the 64 networks of a /10", () => {
    const derived = Array.from({ length: 64 }, (_, octet) => derivePodCidr(`10.${octet}.0.0/16`));
    expect(new Set(derived).size).toBe(64);
    expect(derived.every((text) => Ipv4Range.parse("100.64.0.0/10")!.overlaps(Ipv4Range.parse(text)!))).toBe(true);
  });
});
