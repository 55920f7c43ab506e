import type { BrokenRule } from "../errors";
import type { ZoneNetwork } from "./cloud-core-contract";
import { Ipv4Range } from "./ipv4-range";

/** Zones a network has room for: eight equal parts, six for zones, one shared by their public sides, one kept free. */
export const MAX_ZONES = 6;

/** Prefix lengths a network may have: the smallest still gives every zone 512 private addresses. */
const WIDEST_PREFIX = 16;
const NARROWEST_PREFIX = 20;

/** The address ranges of a core, as the user wrote them or as they were derived. */
export interface NetworkRanges {
  /** Nodes, load balancers and private endpoints. */
  readonly cidr: string;
  /** Pods, on clouds that route them. */
  readonly podCidr: string;
  /** Kubernetes services. */
  readonly serviceCidr: string;
}

/** Rules that the ranges of one core break. */
export function checkNetworkRanges(ranges: NetworkRanges): BrokenRule[] {
  const rules: BrokenRule[] = [];
  const cidr = Ipv4Range.parse(ranges.cidr);
  if (cidr === undefined || cidr.prefix < WIDEST_PREFIX || cidr.prefix > NARROWEST_PREFIX) {
    rules.push({
      rule: "cidr-format",
      problem: `'cidr' (${ranges.cidr}) is not a network this library can divide`,
      remedy: `use CIDR notation with a prefix of /${WIDEST_PREFIX} to /${NARROWEST_PREFIX} and zero host bits, for example 10.0.0.0/16`,
    });
  }
  const others = (["podCidr", "serviceCidr"] as const).map((prop) => ({ prop, range: Ipv4Range.parse(ranges[prop]) }));
  for (const { prop, range } of others) {
    if (range === undefined) {
      rules.push({
        rule: "cidr-format",
        problem: `'${prop}' (${ranges[prop]}) is not an address range`,
        remedy: "use CIDR notation with zero host bits, for example 100.64.0.0/16",
      });
    }
  }
  const named = [{ prop: "cidr", range: cidr }, ...others];
  named.forEach((left, index) => {
    for (const right of named.slice(index + 1)) {
      if (left.range !== undefined && right.range !== undefined && left.range.overlaps(right.range)) {
        rules.push({
          rule: "cidr-overlap",
          problem: `'${left.prop}' (${left.range.toString()}) overlaps '${right.prop}' (${right.range.toString()})`,
          remedy: `choose a '${right.prop}' outside it`,
        });
      }
    }
  });
  return rules;
}

/**
 * Divides a network among zones.
 *
 * Every zone takes a slot by its position, so that a zone added at the end leaves the others where they are.
 *
 * @param cidr a range that `checkNetworkRanges` accepts
 * @param zones at most `MAX_ZONES` zones; their order is part of the layout
 */
export function layOutZones(cidr: string, zones: readonly string[]): ZoneNetwork[] {
  const network = Ipv4Range.parse(cidr)!;
  const publicSlot = network.part(3, MAX_ZONES);
  return zones.map((zone, index) => ({
    zone,
    privateCidr: network.part(3, index).toString(),
    publicCidr: publicSlot.part(3, index).toString(),
  }));
}

/**
 * A pod range for a network that has none: `100.64.0.0/10` (shared address space, RFC 6598) in 64 parts, chosen by the network's
 * second octet, so that cores at 10.0.0.0/16, 10.1.0.0/16, ... get ranges that do not overlap.
 */
export function derivePodCidr(cidr: string): string {
  const secondOctet = Ipv4Range.parse(cidr)?.octets()[1] ?? 0;
  return Ipv4Range.parse("100.64.0.0/10")!
    .part(6, secondOctet % 64)
    .toString();
}
