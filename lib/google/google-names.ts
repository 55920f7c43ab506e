import { createHash } from "crypto";
import { physicalName } from "../platform/physical-name";
import { isUnresolved } from "../platform/tokens";

/**
 * Name of a bucket. Bucket names are global: the project id, which is global too, makes them unique.
 *
 * At most 63 characters of letters, digits and hyphens. Cloud Storage refuses names that contain "google", so a core of such a name enters
 * by its hash.
 *
 * @see https://cloud.google.com/storage/docs/buckets#naming
 */
export function bucketName(project: string, core: string, purpose: string): string {
  const plainCore = core.includes("google") ? digest(core) : core;
  return isUnresolved(project) ? `${project}-${plainCore}-${purpose}` : physicalName([project, plainCore, purpose], 63);
}

/**
 * Name of the Private Service Connect forwarding rule: at most 20 lower-case letters and digits without hyphens, because it becomes a DNS
 * label below `p.googleapis.com`.
 *
 * @see https://cloud.google.com/vpc/docs/configure-private-service-connect-apis
 */
export function privateConnectName(core: string): string {
  const plain = core.replace(/[^a-z0-9]/g, "");
  return plain === core && plain.length <= 20 ? plain : `${plain.slice(0, 12)}${digest(core)}`;
}

/**
 * Name of a node group, unique in its cluster: the pool, the zone's letter, the machine type, and whether it is spot. At most 40
 * characters.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters.nodePools#NodePool
 */
export function nodeGroupName(pool: string, region: string, group: { zone: string; machineType: string; spot: boolean }): string {
  const zone = group.zone.startsWith(`${region}-`) ? group.zone.slice(region.length + 1) : group.zone;
  return physicalName([pool, zone, group.machineType, ...(group.spot ? ["spot"] : [])], 40);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
