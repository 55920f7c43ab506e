import type { BrokenRule } from "../errors";
import type { CloudCoreSpec } from "../platform/cloud-core-contract";
import { Ipv4Range } from "../platform/ipv4-range";
import { isUnresolved } from "../platform/tokens";
import { SMALLEST_CORE_PREFIX } from "./google-address-plan";

/** How a member of an IAM policy is written. The public members `allUsers` and `allAuthenticatedUsers` are no administrators. */
const ADMINISTRATOR = /^(?:(?:user|group|serviceAccount):[^\s@]+@[^\s@]+\.[^\s@]+|principal(?:Set)?:\/\/iam\.googleapis\.com\/\S+)$/;

/**
 * Rules of Google's that a core breaks, besides those of every cloud.
 *
 * Ranges of pods and services: https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips. A node with the usual 110 pods takes
 * a /24 of the pod range.
 */
export function checkGoogleCore(region: string, spec: CloudCoreSpec): BrokenRule[] {
  return [
    ...spec.zones.flatMap(({ zone }) => checkZone(region, zone)),
    ...spec.administrators.flatMap(checkAdministrator),
    ...checkRange("cidr", spec.cidr, 8, SMALLEST_CORE_PREFIX),
    ...checkRange("podCidr", spec.podCidr, 9, 21),
    ...checkRange("serviceCidr", spec.serviceCidr, 12, 27),
    ...checkRetention(spec.logRetentionDays),
  ];
}

function checkZone(region: string, zone: string): BrokenRule[] {
  if (isUnresolved(zone) || isUnresolved(region) || zone.startsWith(`${region}-`)) {
    return [];
  }
  return [
    {
      rule: "google-zone",
      problem: `zone '${zone}' is not in region '${region}'`,
      remedy: `name zones of the platform's region, for example '${region}-a'`,
    },
  ];
}

function checkAdministrator(member: string): BrokenRule[] {
  if (isUnresolved(member) || ADMINISTRATOR.test(member)) {
    return [];
  }
  return [
    {
      rule: "google-administrator",
      problem: `administrator '${member}' is not a member of an IAM policy`,
      remedy:
        "write 'user:', 'group:' or 'serviceAccount:' before an e-mail address; federated identities begin with 'principal://iam.googleapis.com/'",
    },
  ];
}

function checkRange(prop: string, cidr: string, widest: number, narrowest: number): BrokenRule[] {
  const range = isUnresolved(cidr) ? undefined : Ipv4Range.parse(cidr);
  if (range !== undefined && range.prefix >= widest && range.prefix <= narrowest) {
    return [];
  }
  return [
    {
      rule: "google-address-range",
      problem: `'${prop}' (${isUnresolved(cidr) ? "known only to Terraform" : cidr}) is not a range that Google accepts there`,
      remedy: `use CIDR notation with zero host bits and a prefix of /${widest} to /${narrowest}`,
    },
  ];
}

function checkRetention(days: number): BrokenRule[] {
  if (isUnresolved(days) || (Number.isInteger(days) && days >= 1 && days <= 3650)) {
    return [];
  }
  return [
    {
      rule: "google-log-retention",
      problem: `'logRetentionDays' (${days}) is not a time that Cloud Logging keeps logs for`,
      remedy: "use a whole number from 1 to 3650",
    },
  ];
}
