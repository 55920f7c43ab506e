/**
 * Zones in which EKS cannot place the network interfaces of its control plane, by region.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#network-requirements-subnets
 */
const ZONES_WITHOUT_CONTROL_PLANE: Readonly<Record<string, readonly string[]>> = {
  "us-east-1": ["use1-az3"],
  "us-west-1": ["usw1-az2"],
  "ca-central-1": ["cac1-az3"],
};

/** How zone ids abbreviate the compass part of a region's name: `ap-southeast-1` has the zones `apse1-az1`, `apse1-az2` and so on. */
const DIRECTIONS: Readonly<Record<string, string>> = {
  north: "n",
  northeast: "ne",
  northwest: "nw",
  east: "e",
  south: "s",
  southeast: "se",
  southwest: "sw",
  west: "w",
  central: "c",
};

/** Zones of a region that cannot hold an EKS control plane; empty for most regions. */
export function zonesWithoutControlPlane(region: string): string[] {
  return [...(ZONES_WITHOUT_CONTROL_PLANE[region] ?? [])];
}

/**
 * What every zone id of a region begins with, for example `use1` for `us-east-1`.
 *
 * Zone ids name the same place in every account; zone names such as `us-east-1a` do not, so only ids are taken.
 *
 * @returns `undefined` for a region whose name does not follow the known pattern
 * @see https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
 */
export function zoneIdPrefix(region: string): string | undefined {
  const match = /^([a-z]{2})-(gov-)?([a-z]+)-(\d+)$/.exec(region);
  const direction = DIRECTIONS[match?.[3] ?? ""];
  if (match === null || direction === undefined) {
    return undefined;
  }
  return `${match[1]}${match[2] === undefined ? "" : "g"}${direction}${match[4]}`;
}

/** Whether a text is the id of an Availability Zone (not of a Local or Wavelength Zone) of a region. */
export function isZoneIdOf(region: string, zone: string): boolean {
  const prefix = zoneIdPrefix(region);
  return prefix === undefined ? /^[a-z]+\d+-az\d+$/.test(zone) : new RegExp(`^${prefix}-az\\d+$`).test(zone);
}
