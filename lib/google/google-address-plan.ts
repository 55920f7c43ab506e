import type { Ipv4Range } from "../platform/ipv4-range";

/** What lies where in a core's address range. */
export interface GoogleAddressPlan {
  /** Nodes: the first half of the range. Google subnetworks are regional, so one serves all zones. */
  readonly nodeCidr: string;
  /** Private endpoint of the control plane: the first /28 of the second half. */
  readonly controlPlaneCidr: string;
  /**
   * Private endpoint of the Google APIs: the first address after the control plane's range. Private Service Connect wants an address that
   * lies in no subnetwork of the network.
   */
  readonly googleApisAddress: string;
}

/** The smallest core range that holds both halves: the second must have room for a /28 and one address beside it. */
export const SMALLEST_CORE_PREFIX = 26;

/**
 * Lays out a core's range.
 *
 * @param range the range, with a prefix of at most `SMALLEST_CORE_PREFIX`
 */
export function planGoogleAddresses(range: Ipv4Range): GoogleAddressPlan {
  const secondHalf = range.part(1, 1);
  return {
    nodeCidr: range.part(1, 0).toString(),
    controlPlaneCidr: secondHalf.part(28 - secondHalf.prefix, 0).toString(),
    googleApisAddress: secondHalf
      .part(32 - secondHalf.prefix, 16)
      .octets()
      .join("."),
  };
}
