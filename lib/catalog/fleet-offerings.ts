import { assertNoBrokenRules } from "../errors";
import type { FailureDomain, Offering, PurchaseOption } from "../sizing/fleet-problem";
import type { Rejection } from "../sizing/fleet-plan";
import { checkPlace } from "./check-place";
import { AWS_INTERRUPTION_BUCKETS, poolUnavailability } from "./interruption-bucket";
import { completeFailureModel } from "./failure-model";
import type { CompleteFailureModel, FailureModel } from "./failure-model";
import type { FleetMarket, MachineNeeds, MarketPlace } from "./fleet-market";
import type { MachineCatalog } from "./machine-catalog";
import { machineFit } from "./machine-fit";
import type { Shortfall } from "./machine-fit";
import { checkNeeds } from "./machine-needs";
import type { MachineOffer } from "./machine-type";
import { marketNotes } from "./market-notes";
import { compareNaturally } from "./natural-order";
import { priceOf } from "./offer-price";

/** An offer of a place that meets the needs. */
export interface UsableOffer {
  /** Place it is in. */
  readonly place: MarketPlace;
  /** The offer. */
  readonly offer: MachineOffer;
  /** Zones of the place that have it. Never empty. */
  readonly zones: readonly string[];
  /** Service units of one instance. */
  readonly units: number;
}

/** Purchase options in the order they are listed in. */
const PURCHASE_OPTIONS: readonly PurchaseOption[] = ["on-demand", "reserved-1y", "reserved-3y", "spot"];

/**
 * What can be bought in a set of places for a set of needs: the offerings and failure domains of a fleet problem, and why the other machine
 * types of these places are not among them.
 *
 * A machine type that is of another sort (without an accelerator where one is needed, of a kind nobody asked for, not on the list of machine
 * types) is left out without a line. Every offering of a machine type, on demand and spot alike, gets the limit that `maxMachinesPerZone`
 * states for it.
 *
 * @param catalog machine types and prices
 * @param places where to look; places in one region are joined
 * @param needs what a machine must have
 * @param failureModel the user's failure figures
 * @throws LeptonError that names every unknown place, machine type and accelerator model, and every quantity out of range
 */
export function fleetMarket(
  catalog: MachineCatalog,
  places: readonly MarketPlace[],
  needs: MachineNeeds,
  failureModel: FailureModel = {},
): FleetMarket {
  assertNoBrokenRules("fleet market", checkRequest(catalog, places, needs));
  const model = completeFailureModel(failureModel);
  const joined = joinedPlaces(places);
  const rejections: Rejection[] = [];
  const usable = joined.flatMap((place) => usableOffers(catalog, place, needs, rejections));
  const offerings = usable.flatMap((offer) => offeringsOf(offer, needs, model)).sort(compareOfferings);
  return {
    offerings,
    domains: [...placeDomains(joined, model), ...spotPools(offerings, usable, model)],
    rejections: rejections.sort((left, right) => compareNaturally(left.offering, right.offering)),
    notes: marketNotes(joined, usable, needs),
    failureModel: model,
  };
}

function checkRequest(catalog: MachineCatalog, places: readonly MarketPlace[], needs: MachineNeeds) {
  const unknownPlaces = places.flatMap((place) => checkPlace(catalog, place));
  const known = new Set(catalog.clouds());
  return [
    ...(places.length === 0
      ? [{ rule: "places-named", problem: "no place is named", remedy: "name at least one region with its zones" }]
      : []),
    ...unknownPlaces,
    ...checkNeeds(
      catalog,
      places.filter((place) => known.has(place.cloud)),
      needs,
    ),
  ];
}

/** Places of one region joined into one, in the order of the offerings. */
function joinedPlaces(places: readonly MarketPlace[]): MarketPlace[] {
  const joined = new Map<string, MarketPlace>();
  for (const { cloud, region, zones } of places) {
    const before = joined.get(`${cloud}/${region}`)?.zones ?? [];
    joined.set(`${cloud}/${region}`, { cloud, region, zones: [...new Set([...before, ...zones])].sort(compareNaturally) });
  }
  return [...joined.values()].sort(
    (left, right) => compareNaturally(left.cloud, right.cloud) || compareNaturally(left.region, right.region),
  );
}

function usableOffers(catalog: MachineCatalog, place: MarketPlace, needs: MachineNeeds, rejections: Rejection[]): UsableOffer[] {
  const offers = new Map(catalog.offers(place.cloud, place.region).map((offer) => [offer.machineType.name, offer]));
  const usable: UsableOffer[] = [];
  for (const type of catalog.machineTypes(place.cloud)) {
    const offer = offers.get(type.name);
    const fit = machineFit(type, needs);
    if (fit.fit === "other" || (offer === undefined && !isAskedByName(needs, fit.fit === "units"))) {
      continue;
    }
    const zones = offer?.zones.filter((zone) => place.zones.includes(zone)) ?? [];
    const shortfall = fit.fit === "short" ? fit.shortfall : saleShortfall(place, offer, zones, needs);
    if (shortfall !== undefined) {
      rejections.push({ offering: `${place.cloud}/${place.region}/${type.name}`, ...shortfall });
    } else if (fit.fit === "units" && offer !== undefined) {
      usable.push({ place, offer, zones, units: fit.units });
    }
  }
  return usable;
}

/** Machine types that a region does not offer are worth a line where the needs name them, by type or by model, and they would do. */
function isAskedByName(needs: MachineNeeds, wouldDo: boolean): boolean {
  return wouldDo && (needs.machineTypes !== undefined || needs.acceleratorModels !== undefined);
}

function saleShortfall(
  place: MarketPlace,
  offer: MachineOffer | undefined,
  zones: readonly string[],
  needs: MachineNeeds,
): Shortfall | undefined {
  if (offer === undefined) {
    return { constraint: "offer", need: `zones and a price in ${place.region}`, have: "none known" };
  }
  if (zones.length === 0) {
    return { constraint: "zone", need: place.zones.join(" or "), have: offer.zones.join(", ") };
  }
  if (needs.maxMachinesPerZone?.[offer.machineType.name] === 0) {
    return { constraint: "limit", need: "at least 1 machine in a zone", have: "at most 0 by 'maxMachinesPerZone'" };
  }
  const sold = PURCHASE_OPTIONS.filter((option) => priceOf(offer, option) !== undefined);
  return sold.some((option) => needs.purchaseOptions.includes(option))
    ? undefined
    : { constraint: "purchase-option", need: needs.purchaseOptions.join(" or "), have: sold.map((option) => `${option} only`).join(", ") };
}

function offeringsOf(usable: UsableOffer, needs: MachineNeeds, model: CompleteFailureModel): Offering[] {
  const { place, offer, zones, units } = usable;
  const type = offer.machineType.name;
  const limit = needs.maxMachinesPerZone?.[type];
  const options = PURCHASE_OPTIONS.filter((option) => needs.purchaseOptions.includes(option));
  return zones.flatMap((zone) =>
    options.flatMap((option) => {
      const price = priceOf(offer, option);
      const zoneDomain = `${place.cloud}/${place.region}/${zone}`;
      const doubts = (offer.doubts ?? []).filter((doubt) => doubt.option === option);
      return price === undefined
        ? []
        : [
            {
              id: `${zoneDomain}/${type}/${option}`,
              domain: option === "spot" ? `${zoneDomain}/${type}/spot-pool` : zoneDomain,
              cloud: place.cloud,
              region: place.region,
              zone,
              machineType: type,
              purchaseOption: option,
              unitsPerInstance: units,
              microUsdPerHour: price,
              instanceUnavailability: model.instance,
              ...(limit === undefined ? {} : { limit }),
              ...(doubts.length === 0 ? {} : { priceDoubts: doubts.map(({ rule, need, have, source }) => ({ rule, need, have, source })) }),
            },
          ];
    }),
  );
}

function compareOfferings(left: Offering, right: Offering): number {
  return (
    compareNaturally(left.cloud, right.cloud) ||
    compareNaturally(left.region, right.region) ||
    compareNaturally(left.zone, right.zone) ||
    compareNaturally(left.machineType, right.machineType) ||
    compareNaturally(left.purchaseOption, right.purchaseOption)
  );
}

function placeDomains(places: readonly MarketPlace[], model: CompleteFailureModel): FailureDomain[] {
  return [...new Set(places.map((place) => place.cloud))].flatMap((cloud) => [
    { id: cloud, level: "provider", unavailability: model.provider },
    ...places
      .filter((place) => place.cloud === cloud)
      .flatMap(({ region, zones }) => [
        { id: `${cloud}/${region}`, level: "region", parent: cloud, unavailability: model.region },
        ...zones.map((zone) => ({
          id: `${cloud}/${region}/${zone}`,
          level: "zone",
          parent: `${cloud}/${region}`,
          unavailability: model.zone,
        })),
      ]),
  ]);
}

function spotPools(offerings: readonly Offering[], usable: readonly UsableOffer[], model: CompleteFailureModel): FailureDomain[] {
  const { spotRecoveryHours: hours } = model;
  const bucketOf = new Map(
    usable.map(({ place, offer }) => [`${place.cloud}/${place.region}/${offer.machineType.name}`, offer.spotInterruption]),
  );
  return offerings
    .filter((offering) => offering.purchaseOption === "spot")
    .map(({ domain, cloud, region, zone, machineType }) => {
      const label = bucketOf.get(`${cloud}/${region}/${machineType}`);
      const bucket = AWS_INTERRUPTION_BUCKETS.find((each) => each.label === label);
      const unavailability = hours === undefined ? undefined : poolUnavailability(bucket, hours, "high");
      return { id: domain, level: "spot-pool", parent: `${cloud}/${region}/${zone}`, unavailability: unavailability ?? model.spotPool };
    });
}
