import type { Construct } from "constructs";
import type { MachineCatalog } from "../catalog/machine-catalog";
import { checkMachineType, checkPlace } from "../catalog/check-place";
import type { BrokenRule } from "../errors";
import type { CloudCoreSpec } from "../platform/cloud-core-contract";
import { checkCoreClaim, type CoreClaim } from "../platform/core-registry";
import { Ipv4Range } from "../platform/ipv4-range";
import { checkNetworkRanges, derivePodCidr, layOutZones, MAX_ZONES } from "../platform/network-layout";
import { isPhysicalName, physicalName } from "../platform/physical-name";
import { Capability } from "../platform/platform";
import { checkTags } from "../platform/resource-tags";
import { checkStrippedId } from "../platform/stripped-ids";
import { isUnresolved } from "../platform/tokens";
import type { LeptonCloudCoreProps } from "./lepton-cloud-core";

/** Longest physical name of a core: leaves room for suffixes in a Google service account id, 30 characters in all. */
const MAX_NAME_LENGTH = 24;

/** Props whose values shape the tree or the plan, so that they must be known when the program runs. */
const PLAIN_PROPS = ["name", "cidr", "podCidr", "serviceCidr", "zones", "zoneCount", "kubernetesVersion", "systemMachineType"] as const;

/** Numbers that must be whole and within bounds. */
const WHOLE_NUMBERS = [
  { prop: "zoneCount", min: 2, max: MAX_ZONES },
  { prop: "systemNodesPerZone", min: 1, max: 100 },
  { prop: "logRetentionDays", min: 1, max: 3653 },
] as const;

/** A core that passed its checks: what to create, and what it claims in the app. */
export interface CompleteCloudCore {
  /** What the platform creates from. */
  readonly spec: CloudCoreSpec;
  /** What later cores of the app are checked against. */
  readonly claim: CoreClaim;
}

/** Every rule that a core's props break, on their own, against the platform and against the app's other cores. */
export function checkCloudCore(
  scope: Construct,
  id: string,
  path: string,
  props: LeptonCloudCoreProps,
  catalog: MachineCatalog,
): BrokenRule[] {
  const rules = [...checkStrippedId(scope, id), ...checkPlainValues(props), ...checkCapability(props)];
  if (rules.some((rule) => rule.rule === "token-not-allowed")) {
    return rules;
  }
  rules.push(...checkNumbers(props), ...checkName(props), ...checkVersion(props), ...checkClients(props), ...checkTags(props.tags ?? {}));
  const { cloud, region } = props.platform;
  rules.push(...checkPlace(catalog, { cloud, region, zones: props.zones ?? knownZones(catalog, cloud, region) }));
  rules.push(...checkZones(props));
  if (props.systemMachineType !== undefined) {
    rules.push(...checkMachineType(catalog, cloud, props.systemMachineType));
  }
  const ranges = networkRanges(props);
  rules.push(...checkNetworkRanges(ranges));
  if (rules.length > 0) {
    return rules;
  }
  const { spec, claim } = completeCloudCore(scope, id, path, props, catalog);
  rules.push(...checkCoreClaim(scope.node.root, claim));
  if (spec.zones.length < (props.zoneCount ?? DEFAULT_ZONE_COUNT) && props.zones === undefined) {
    rules.push({
      rule: "zone-count",
      problem: `region ${props.platform.region} has ${spec.zones.length} usable zones in the catalogue, 'zoneCount' asks for ${props.zoneCount ?? DEFAULT_ZONE_COUNT}`,
      remedy: "lower 'zoneCount' or choose another region",
    });
  }
  rules.push(...props.platform.checkCore(spec));
  return rules;
}

const DEFAULT_ZONE_COUNT = 3;

/** Fills in every default. Call only with props that passed `checkCloudCore`. */
export function completeCloudCore(
  scope: Construct,
  id: string,
  path: string,
  props: LeptonCloudCoreProps,
  catalog: MachineCatalog,
): CompleteCloudCore {
  const { platform } = props;
  const ranges = networkRanges(props);
  const zones = props.zones ?? usableZones(props, catalog).slice(0, props.zoneCount ?? DEFAULT_ZONE_COUNT);
  const name = props.name ?? physicalName([...scope.node.path.split("/"), id], MAX_NAME_LENGTH);
  const spec: CloudCoreSpec = {
    name,
    ...ranges,
    zones: layOutZones(ranges.cidr, zones),
    kubernetesVersion: props.kubernetesVersion ?? "1.35",
    administrators: [...(props.administrators ?? [])],
    controlPlaneClients: [...(props.controlPlaneClients ?? [])],
    systemMachineType: props.systemMachineType,
    systemNodesPerZone: props.systemNodesPerZone ?? 1,
    logRetentionDays: props.logRetentionDays ?? 365,
    deletionProtection: props.deletionProtection ?? true,
    tags: { ...props.tags, "lepton-core": name },
  };
  const routedPods = platform.capabilities.includes(Capability.ROUTED_POD_RANGE);
  const claim = { path, cloud: platform.cloud, name, ranges: { cidr: ranges.cidr, ...(routedPods ? { podCidr: ranges.podCidr } : {}) } };
  return { spec, claim };
}

function networkRanges(props: LeptonCloudCoreProps): { cidr: string; podCidr: string; serviceCidr: string } {
  const cidr = props.cidr ?? "10.0.0.0/16";
  return { cidr, podCidr: props.podCidr ?? derivePodCidr(cidr), serviceCidr: props.serviceCidr ?? "172.20.0.0/16" };
}

function knownZones(catalog: MachineCatalog, cloud: string, region: string): string[] {
  const isKnown = catalog.clouds().includes(cloud) && catalog.regions(cloud).includes(region);
  return isKnown ? catalog.zones(cloud, region) : [];
}

function usableZones(props: LeptonCloudCoreProps, catalog: MachineCatalog): string[] {
  const { cloud, region, excludedZones } = props.platform;
  return catalog.zones(cloud, region).filter((zone) => !excludedZones.includes(zone));
}

function checkPlainValues(props: LeptonCloudCoreProps): BrokenRule[] {
  const values = { ...props, "platform.region": props.platform.region };
  return [...PLAIN_PROPS, "platform.region" as const]
    .filter((prop) => isUnresolved(values[prop]))
    .map((prop) => ({
      rule: "token-not-allowed",
      problem: `'${prop}' is a value that only Terraform will know`,
      remedy: "give a plain value; zones, addresses and names are decided when the program runs",
    }));
}

function checkCapability(props: LeptonCloudCoreProps): BrokenRule[] {
  if (props.platform.capabilities.includes(Capability.CLOUD_CORE)) {
    return [];
  }
  return [
    {
      rule: "platform-capability",
      problem: `platform '${props.platform.cloud}' cannot realise a cloud core`,
      remedy: "use AwsPlatform or GooglePlatform",
    },
  ];
}

function checkNumbers(props: LeptonCloudCoreProps): BrokenRule[] {
  return WHOLE_NUMBERS.flatMap(({ prop, min, max }) => {
    const value = props[prop];
    if (value === undefined || isUnresolved(value) || (Number.isInteger(value) && value >= min && value <= max)) {
      return [];
    }
    return [
      { rule: "whole-number-range", problem: `'${prop}' (${value}) is out of range`, remedy: `use a whole number from ${min} to ${max}` },
    ];
  });
}

function checkName(props: LeptonCloudCoreProps): BrokenRule[] {
  if (props.name === undefined || isPhysicalName(props.name, MAX_NAME_LENGTH)) {
    return [];
  }
  return [
    {
      rule: "core-name",
      problem: `'name' (${props.name}) cannot prefix physical names`,
      remedy: `use at most ${MAX_NAME_LENGTH} lower-case letters, digits and hyphens, beginning with a letter and not ending in a hyphen`,
    },
  ];
}

function checkVersion(props: LeptonCloudCoreProps): BrokenRule[] {
  if (props.kubernetesVersion === undefined || /^1\.\d{2}$/.test(props.kubernetesVersion)) {
    return [];
  }
  return [
    {
      rule: "kubernetes-version",
      problem: `'kubernetesVersion' (${props.kubernetesVersion}) is not a minor version`,
      remedy: 'write it like "1.35", without a patch number',
    },
  ];
}

function checkClients(props: LeptonCloudCoreProps): BrokenRule[] {
  return (props.controlPlaneClients ?? []).flatMap((client) => {
    if (isUnresolved(client)) {
      return [];
    }
    const range = Ipv4Range.parse(client);
    if (range === undefined) {
      return [
        {
          rule: "cidr-format",
          problem: `'controlPlaneClients' entry (${client}) is not an address range`,
          remedy: "use CIDR notation with zero host bits, for example 192.168.8.0/22",
        },
      ];
    }
    if (range.prefix < 8) {
      return [
        {
          rule: "control-plane-open",
          problem: `'controlPlaneClients' entry (${client}) covers ${range.size} addresses`,
          remedy: "name the networks people and pipelines come from; nothing wider than /8",
        },
      ];
    }
    return [];
  });
}

function checkZones(props: LeptonCloudCoreProps): BrokenRule[] {
  const rules: BrokenRule[] = [];
  const { zones } = props;
  if (zones === undefined) {
    return rules;
  }
  if (props.zoneCount !== undefined) {
    rules.push({ rule: "zones-twice", problem: "'zones' and 'zoneCount' are both given", remedy: "give one of them" });
  }
  if (zones.length < 2 || zones.length > MAX_ZONES) {
    rules.push({
      rule: "zone-count",
      problem: `'zones' has ${zones.length} entries`,
      remedy: `name 2 to ${MAX_ZONES} zones; a control plane needs two`,
    });
  }
  for (const zone of zones.filter((candidate) => props.platform.excludedZones.includes(candidate))) {
    rules.push({
      rule: "zone-excluded",
      problem: `a core cannot stand in zone ${zone}: the cloud places no control plane there`,
      remedy: "choose another zone of the region",
    });
  }
  return rules;
}
