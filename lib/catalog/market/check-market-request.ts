import type { BrokenRule } from "../../errors";
import { checkCloud } from "../check-place";
import type { KnownMachines } from "../check-place";
import type { MachineNeeds } from "../fleet-market";
import { checkNeeds } from "../machine-needs";
import { didYouMean } from "../../sizing/nearest-match";
import type { MarketArea, MarketFleetOptions } from "./market-fleet";
import type { MarketData } from "./market-columns";

/** Rules that needs and options break: areas, machine types and accelerator models that the market does not have, quantities that make no sense. */
export function checkMarketRequest(market: MarketData, needs: MachineNeeds, options: MarketFleetOptions): BrokenRule[] {
  const known = knownMachines(market);
  const hours = options.spotRecovery?.hours;
  const areas = options.areas ?? known.clouds().map((cloud): MarketArea => ({ cloud }));
  return [
    ...(options.areas?.length === 0
      ? [{ rule: "areas-named", problem: "'areas' is an empty list", remedy: "name at least one area, or leave it out for all" }]
      : []),
    ...areas.flatMap((area) => checkArea(market, known, area)),
    ...checkNeeds(
      known,
      areas.filter(({ cloud }) => known.clouds().includes(cloud)),
      needs,
    ),
    ...(hours === undefined || (Number.isFinite(hours) && hours > 0)
      ? []
      : [{ rule: "spot-recovery-hours", problem: `'spotRecovery.hours' is ${hours}`, remedy: "it must be a number above 0" }]),
  ];
}

function knownMachines(market: MarketData): KnownMachines {
  const clouds = [...new Set(market.types.map(({ cloud }) => cloud))].sort();
  return {
    clouds: () => [...clouds],
    machineTypes: (cloud) =>
      market.types
        .filter((type) => type.cloud === cloud)
        .map(({ name, description }) => ({
          name,
          ...(description?.accelerator === undefined ? {} : { accelerator: description.accelerator }),
        })),
  };
}

function checkArea(market: MarketData, known: KnownMachines, { cloud, region, zones }: MarketArea): BrokenRule[] {
  const broken = checkCloud(known, cloud);
  if (broken.length > 0 || (region === undefined && zones === undefined)) {
    return broken;
  }
  if (region === undefined) {
    return [
      { rule: "area-region", problem: `an area of ${cloud} names zones without their region`, remedy: "name the 'region' of the zones" },
    ];
  }
  const ofCloud = market.zones.filter((each) => each.cloud === cloud);
  const regions = [...new Set(ofCloud.map((each) => each.region))];
  if (!regions.includes(region)) {
    return [
      {
        rule: "region-known",
        problem: `there is no region '${region}' of ${cloud} in the market`,
        remedy: didYouMean(region, regions, "regions"),
      },
    ];
  }
  const ofRegion = ofCloud.filter((each) => each.region === region).map((each) => each.zone);
  return (zones ?? [])
    .filter((zone) => !ofRegion.includes(zone))
    .map((zone) => ({
      rule: "zone-known",
      problem: `there is no zone '${zone}' of ${cloud} ${region} in the market`,
      remedy: didYouMean(zone, ofRegion, "zones"),
    }));
}
