import type { PurchaseOption } from "../sizing/fleet-problem";
import type { MachineNeeds, MarketPlace } from "./fleet-market";
import type { UsableOffer } from "./fleet-offerings";
import type { MachineOffer } from "./machine-type";
import { compareNaturally } from "./natural-order";
import { priceOf } from "./offer-price";

/** Purchase options that bind for a term. */
const COMMITMENTS: readonly PurchaseOption[] = ["reserved-1y", "reserved-3y"];

/** What a reader of a plan over these offers must know before trusting its cost. */
export function marketNotes(places: readonly MarketPlace[], usable: readonly UsableOffer[], needs: MachineNeeds): string[] {
  return [
    ...dateNote(usable, needs),
    ...spotNote(usable, needs),
    ...commitmentNote(usable, needs),
    ...unsoldNotes(usable, needs, "spot", "there is no spot quote"),
    ...unsoldNotes(usable, needs, "on-demand", "not sold on demand, or no trustworthy on-demand price is known,"),
    ...COMMITMENTS.flatMap((option) => unsoldNotes(usable, needs, option, `no price of a commitment (${option}) is known`)),
    ...emptyZoneNotes(places, usable),
  ];
}

/** A newer price is lower as a rule (p5.48xlarge fell by 44 % between the two dates of the AWS prices), so dates bias a comparison. */
function dateNote(usable: readonly UsableOffer[], needs: MachineNeeds): string[] {
  const placesByDate = new Map<string, Set<string>>();
  for (const { place, offer } of usable) {
    for (const { option, date } of datedPrices(offer, needs)) {
      const label = `${option} ${date}`;
      placesByDate.set(label, (placesByDate.get(label) ?? new Set()).add(`${place.cloud} ${place.region}`));
    }
  }
  const dates = new Set([...placesByDate.keys()].map((label) => label.slice(label.lastIndexOf(" ") + 1)));
  if (dates.size < 2) {
    return [];
  }
  const parts = [...placesByDate]
    .sort(([left], [right]) => compareNaturally(left, right))
    .map(([label, names]) => `${label} (${[...names].join(", ")})`);
  return [`Prices of different dates are compared: ${parts.join("; ")}.`];
}

function datedPrices(offer: MachineOffer, needs: MachineNeeds): { readonly option: PurchaseOption; readonly date: string }[] {
  const onDemand = needs.purchaseOptions.includes("on-demand") && offer.onDemandMicroUsdPerHour !== undefined;
  const spot = needs.purchaseOptions.includes("spot") && offer.spotMicroUsdPerHour !== undefined;
  return [
    ...(onDemand ? [{ option: "on-demand" as const, date: offer.priceDate }] : []),
    ...(spot ? [{ option: "spot" as const, date: offer.spotPriceDate ?? offer.priceDate }] : []),
    ...COMMITMENTS.filter((option) => needs.purchaseOptions.includes(option) && priceOf(offer, option) !== undefined).map((option) => ({
      option,
      date: offer.reservedPriceDate ?? offer.priceDate,
    })),
  ];
}

function spotNote(usable: readonly UsableOffer[], needs: MachineNeeds): string[] {
  const hasSpot = needs.purchaseOptions.includes("spot") && usable.some(({ offer }) => offer.spotMicroUsdPerHour !== undefined);
  return hasSpot
    ? ["Spot prices are one figure a region and a snapshot of a moving price: zones differ, and so will the day of purchase."]
    : [];
}

function commitmentNote(usable: readonly UsableOffer[], needs: MachineNeeds): string[] {
  const isSold = COMMITMENTS.some(
    (option) => needs.purchaseOptions.includes(option) && usable.some(({ offer }) => priceOf(offer, option) !== undefined),
  );
  return isSold
    ? ["Commitments are paid for every hour of their term, whether the machines run or not; an advance payment is spread over it."]
    : [];
}

function unsoldNotes(usable: readonly UsableOffer[], needs: MachineNeeds, option: PurchaseOption, reason: string): string[] {
  if (!needs.purchaseOptions.includes(option)) {
    return [];
  }
  const regionsByType = new Map<string, string[]>();
  for (const { place, offer } of usable.filter((each) => priceOf(each.offer, option) === undefined)) {
    const type = `${place.cloud} ${offer.machineType.name}`;
    regionsByType.set(type, [...(regionsByType.get(type) ?? []), place.region]);
  }
  return [...regionsByType].map(([type, regions]) => `${type}: ${reason} in ${regions.join(", ")}.`);
}

function emptyZoneNotes(places: readonly MarketPlace[], usable: readonly UsableOffer[]): string[] {
  return places.flatMap((place) => {
    const offers = usable.filter((each) => each.place === place);
    const empty = place.zones.filter((zone) => !offers.some((each) => each.zones.includes(zone)));
    return empty.length === 0
      ? []
      : [`${place.cloud} ${place.region}: no machine type that meets the needs is offered in ${empty.join(", ")}.`];
  });
}
