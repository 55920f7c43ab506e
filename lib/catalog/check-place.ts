import type { BrokenRule } from "../errors";
import type { MarketPlace } from "./fleet-market";
import type { MachineCatalog } from "./machine-catalog";
import { compareNaturally } from "./natural-order";
import { didYouMean } from "../sizing/nearest-match";

/** Machine types by cloud, as far as the checks of names need them: a catalogue, or a market of price files. */
export interface KnownMachines {
  /** Clouds. */
  clouds(): string[];
  /** Machine types of a cloud. */
  machineTypes(cloud: string): readonly { readonly name: string; readonly accelerator?: { readonly model: string } }[];
}

/** Zone names of AWS, such as us-east-1a: each account maps them to other places. */
const AWS_ZONE_NAME = /^[a-z]{2}(-[a-z]+)+-\d+[a-z]$/;

/** Names people use for a cloud that the catalogue calls otherwise. */
const CLOUD_BY_OTHER_NAME: Readonly<Record<string, string>> = { gcp: "google", gce: "google", gke: "google", amazon: "aws", eks: "aws" };

/**
 * Rules that a place breaks: unknown cloud, region or zones, each with the nearest name.
 *
 * Names must be resolved: the caller keeps tokens away.
 *
 * @returns nothing when the place is in the catalogue
 */
export function checkPlace(catalog: MachineCatalog, place: MarketPlace): BrokenRule[] {
  const { cloud, region, zones } = place;
  const broken = checkCloud(catalog, cloud);
  if (broken.length > 0) {
    return broken;
  }
  const regions = catalog.regions(cloud);
  if (!regions.includes(region)) {
    return [
      {
        rule: "region-known",
        problem: `there is no region '${region}' of ${cloud} in the catalogue`,
        remedy: didYouMean(region, regions, "regions"),
      },
    ];
  }
  const known = catalog.zones(cloud, region);
  return [
    ...(zones.length === 0
      ? [{ rule: "zones-named", problem: `no zone of ${cloud} ${region} is named`, remedy: `name some of ${known.join(", ")}` }]
      : []),
    ...zones.filter((zone) => !known.includes(zone)).map((zone) => unknownZone(cloud, region, zone, known)),
    ...[...new Set(zones.filter((zone, index) => zones.indexOf(zone) !== index))].map((zone) => ({
      rule: "zone-once",
      problem: `zone '${zone}' of ${cloud} ${region} is named twice`,
      remedy: "name each zone once",
    })),
  ];
}

/** Rules that the name of a machine type breaks: unknown cloud or machine type, with the nearest name. */
export function checkMachineType(catalog: MachineCatalog, cloud: string, name: string): BrokenRule[] {
  const broken = checkCloud(catalog, cloud);
  if (broken.length > 0 || catalog.machineType(cloud, name) !== undefined) {
    return broken;
  }
  const names = catalog.machineTypes(cloud).map((type) => type.name);
  return [
    {
      rule: "machine-type-known",
      problem: `there is no machine type '${name}' of ${cloud} in the catalogue`,
      remedy: didYouMean(name, names, "machine types"),
    },
  ];
}

/** Rules that the name of an accelerator model breaks: no machine type of these clouds has it; with the nearest name. Unknown clouds are passed over. */
export function checkAcceleratorModel(catalog: KnownMachines, clouds: readonly string[], model: string): BrokenRule[] {
  const models = acceleratorModels(catalog, clouds);
  return models.includes(model)
    ? []
    : [
        {
          rule: "accelerator-model-known",
          problem: `no machine type of ${[...new Set(clouds)].join(" or ")} has the accelerator model '${model}'`,
          remedy: didYouMean(model, models, "accelerator models"),
        },
      ];
}

/** Accelerator models of the machine types of some clouds, in natural order. */
function acceleratorModels(catalog: KnownMachines, clouds: readonly string[]): string[] {
  const known = catalog.clouds().filter((cloud) => clouds.includes(cloud));
  const models = known.flatMap((cloud) => catalog.machineTypes(cloud)).flatMap((type) => type.accelerator?.model ?? []);
  return [...new Set(models)].sort(compareNaturally);
}

/** Rules that the name of a cloud breaks, with the nearest name. */
export function checkCloud(catalog: Pick<KnownMachines, "clouds">, cloud: string): BrokenRule[] {
  const clouds = catalog.clouds();
  if (clouds.includes(cloud)) {
    return [];
  }
  const other = CLOUD_BY_OTHER_NAME[cloud.toLowerCase()];
  return [
    {
      rule: "cloud-known",
      problem: `there is no cloud '${cloud}' in the catalogue`,
      remedy: other !== undefined && clouds.includes(other) ? `did you mean '${other}'?` : didYouMean(cloud, clouds, "clouds"),
    },
  ];
}

function unknownZone(cloud: string, region: string, zone: string, known: readonly string[]): BrokenRule {
  if (cloud === "aws" && AWS_ZONE_NAME.test(zone)) {
    return {
      rule: "zone-id",
      problem: `'${zone}' is a zone name, which is another place in every AWS account`,
      remedy: `give zone ids of ${region}: ${known.join(", ")} ('aws ec2 describe-availability-zones' shows which is which)`,
    };
  }
  return {
    rule: "zone-known",
    problem: `there is no zone '${zone}' in ${cloud} ${region}`,
    remedy: didYouMean(zone, known, "zones"),
  };
}
