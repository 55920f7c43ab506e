import type { BrokenRule } from "../errors";
import type { CloudCoreSpec } from "../platform/cloud-core-contract";
import { Ipv4Range } from "../platform/ipv4-range";
import { isUnresolved } from "../platform/tokens";
import { isZoneIdOf, zoneIdPrefix, zonesWithoutControlPlane } from "./aws-zones";

/** Fewest zones that EKS spreads a control plane over. */
const MIN_ZONES = 2;

/** Principals that an EKS access entry takes: IAM roles and users, by ARN. Sessions, groups and the root user are none. */
const PRINCIPAL_ARN = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/;

/**
 * Days that CloudWatch can keep logs.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Ranges that EKS takes service addresses from. */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((range) => Ipv4Range.parse(range)!);

/** Rules of AWS that a core breaks, apart from those that hold on every cloud. */
export function checkCoreOnAws(region: string, spec: CloudCoreSpec): BrokenRule[] {
  return [
    ...checkRegion(region),
    ...checkZones(region, spec),
    ...checkAdministrators(spec),
    ...checkRetention(spec),
    ...checkNetworkSize(spec),
    ...checkServiceRange(spec),
  ];
}

function checkRegion(region: string): BrokenRule[] {
  if (!/^(cn|us-iso[a-z]*|eu-isoe|eusc)-/.test(region)) {
    return [];
  }
  return [
    {
      rule: "aws-partition",
      problem: `region ${region} is in a partition whose service names differ`,
      remedy: "use a region of the commercial partition or of GovCloud (US)",
    },
  ];
}

function checkZones(region: string, spec: CloudCoreSpec): BrokenRule[] {
  const rules: BrokenRule[] = [];
  const excluded = zonesWithoutControlPlane(region);
  if (spec.zones.length < MIN_ZONES) {
    rules.push({
      rule: "aws-zone-count",
      problem: `the core spans ${spec.zones.length} zone`,
      remedy: `use at least ${MIN_ZONES}; EKS spreads its control plane over them`,
    });
  }
  for (const { zone } of spec.zones) {
    if (excluded.includes(zone)) {
      rules.push({
        rule: "aws-zone-without-control-plane",
        problem: `EKS cannot place its control plane in zone ${zone}`,
        remedy: `use other zones of ${region}`,
      });
    } else if (!isZoneIdOf(region, zone)) {
      rules.push({
        rule: "aws-zone-id",
        problem: `'${zone}' is not the id of an Availability Zone of ${region}`,
        remedy: `use zone ids such as ${zoneIdPrefix(region) ?? "use1"}-az1, which name the same place in every account; zone names such as ${region}a do not`,
      });
    }
  }
  return rules;
}

function checkAdministrators(spec: CloudCoreSpec): BrokenRule[] {
  const known = spec.administrators.filter((principal) => !isUnresolved(principal));
  const rules: BrokenRule[] = known
    .filter((principal) => !PRINCIPAL_ARN.test(principal))
    .map((principal) => ({
      rule: "aws-principal-arn",
      problem: `administrator '${principal}' is not an IAM role or user`,
      remedy: "use ARNs such as arn:aws:iam::123456789012:role/PlatformAdmins; for a session, that of its role",
    }));
  for (const principal of new Set(known.filter((candidate, index) => known.indexOf(candidate) !== index))) {
    rules.push({
      rule: "aws-administrator-repeated",
      problem: `administrator '${principal}' is named more than once`,
      remedy: "name every principal once",
    });
  }
  return rules;
}

function checkRetention(spec: CloudCoreSpec): BrokenRule[] {
  if (RETENTION_DAYS.includes(spec.logRetentionDays)) {
    return [];
  }
  const next = RETENTION_DAYS.find((days) => days >= spec.logRetentionDays) ?? RETENTION_DAYS[RETENTION_DAYS.length - 1]!;
  return [
    {
      rule: "aws-log-retention",
      problem: `CloudWatch cannot keep logs for ${spec.logRetentionDays} days`,
      remedy: `use ${next}, or another of ${RETENTION_DAYS.join(", ")}`,
    },
  ];
}

/**
 * A VPC takes ranges from /16 to /28.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-sizing-ipv4
 */
function checkNetworkSize(spec: CloudCoreSpec): BrokenRule[] {
  const range = Ipv4Range.parse(spec.cidr);
  if (range === undefined || (range.prefix >= 16 && range.prefix <= 28)) {
    return [];
  }
  return [{ rule: "aws-vpc-size", problem: `a VPC cannot have the range ${spec.cidr}`, remedy: "use a prefix from /16 to /28" }];
}

/**
 * EKS takes service addresses from private ranges only, /12 to /24.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
 */
function checkServiceRange(spec: CloudCoreSpec): BrokenRule[] {
  const range = Ipv4Range.parse(spec.serviceCidr);
  if (range === undefined) {
    return [];
  }
  const isPrivate = PRIVATE_RANGES.some((allowed) => allowed.prefix <= range.prefix && allowed.overlaps(range));
  if (isPrivate && range.prefix >= 12 && range.prefix <= 24) {
    return [];
  }
  return [
    {
      rule: "aws-service-range",
      problem: `EKS does not take service addresses from ${spec.serviceCidr}`,
      remedy: "use a prefix from /12 to /24 inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
    },
  ];
}
