import type { CloudCoreSpec, ZoneNetwork } from "../../lib/platform/cloud-core-contract";

/** Three zones of us-east-1 by their ids, with disjoint ranges inside 10.0.0.0/16. */
export const AWS_ZONES: ZoneNetwork[] = zoneNetworks(["use1-az1", "use1-az2", "use1-az4"]);

/** Three zones of us-central1, with disjoint ranges inside 10.0.0.0/16. */
export const GOOGLE_ZONES: ZoneNetwork[] = zoneNetworks(["us-central1-a", "us-central1-b", "us-central1-c"]);

/**
 * A complete core as the concepts hand it to a platform.
 *
 * @param zones what lies where; see `AWS_ZONES` and `GOOGLE_ZONES`
 * @param overrides fields that a test cares about
 */
export function coreSpec(zones: ZoneNetwork[], overrides: Partial<CloudCoreSpec> = {}): CloudCoreSpec {
  return {
    name: "atlas",
    cidr: "10.0.0.0/16",
    zones,
    podCidr: "10.64.0.0/14",
    serviceCidr: "172.20.0.0/16",
    kubernetesVersion: "1.35",
    administrators: [],
    controlPlaneClients: [],
    systemNodesPerZone: 1,
    logRetentionDays: 365,
    deletionProtection: true,
    tags: { project: "atlas", "managed-by": "cdktf-lepton" },
    ...overrides,
  };
}

/**
 * Ranges for zones inside a /16: a /19 for nodes and pods of each zone, then a /24 for its NAT gateway.
 *
 * @param zones zones in order; at most six
 * @param prefix the first two octets, for example `10.0`
 */
export function zoneNetworks(zones: readonly string[], prefix = "10.0"): ZoneNetwork[] {
  return zones.map((zone, index) => ({
    zone,
    privateCidr: `${prefix}.${32 * index}.0/19`,
    publicCidr: `${prefix}.${224 + index}.0/24`,
  }));
}
