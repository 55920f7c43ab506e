import type { FleetPlan } from "../../sizing/fleet-plan";
import { compareNaturally } from "../natural-order";
import type { Market } from "./market";
import { MARKET_PURCHASE_OPTIONS } from "./market-columns";
import type { PriceFlag } from "./price-flag";

/** More names than this are counted, not listed. */
const MOST_NAMED = 5;

/** What a reader of a plan over these offerings must know before trusting its cost. */
export function marketFleetNotes(
  market: Market,
  indices: readonly number[],
  flags: readonly PriceFlag[],
  undescribed: readonly string[],
): string[] {
  return [
    ...dateNotes(market, indices),
    ...optionNotes(market, indices),
    ...placeNotes(market, indices),
    ...flagSummary(flags),
    ...(undescribed.length === 0
      ? []
      : [`${undescribed.length} machine types have prices but no description, and were not considered: ${shortList(undescribed)}.`]),
  ];
}

/** What a plan must say of the prices it rests on: one note for each doubtful price of an offering it buys. */
export function doubtfulPriceNotes(market: Market, plan: Pick<FleetPlan, "counts">): string[] {
  return plan.counts.flatMap(({ offering }) =>
    market
      .flagsOf(offering)
      .map(
        ({ rule, need, have, file, row }) =>
          `The plan rests on a doubtful price: ${offering}: ${have}; expected is ${need} [${rule}, ${file} row ${row}].`,
      ),
  );
}

/** A newer price is lower as a rule, so that dates bias a comparison. */
function dateNotes(market: Market, indices: readonly number[]): string[] {
  const { source, option } = market.columns;
  const dates = new Set<string>();
  const labels = new Set<string>();
  for (const index of indices) {
    const { date, name } = market.sources[source[index]!]!;
    dates.add(date);
    labels.add(`${MARKET_PURCHASE_OPTIONS[option[index]!]!} ${date} (${name})`);
  }
  return dates.size < 2 ? [] : [`Prices of different dates are compared: ${[...labels].sort(compareNaturally).join("; ")}.`];
}

function optionNotes(market: Market, indices: readonly number[]): string[] {
  const options = new Set(indices.map((index) => MARKET_PURCHASE_OPTIONS[market.columns.option[index]!]!));
  return [
    ...(options.has("spot") ? ["Spot prices are a snapshot of a moving price, and will differ on the day of purchase."] : []),
    ...(options.has("reserved-1y") || options.has("reserved-3y")
      ? ["Commitments are paid for every hour of their term, whether the machines run or not; an advance payment is spread over it."]
      : []),
  ];
}

function placeNotes(market: Market, indices: readonly number[]): string[] {
  const zones = [...new Set(indices.map((index) => market.columns.zone[index]!))].map((zone) => market.zones[zone]!);
  const unstated = zones.filter(({ kind }) => kind === "unstated").map(({ cloud, region }) => `${cloud} ${region}`);
  return unstated.length === 0
    ? []
    : [`No list says in which zones prices hold in ${shortList(unstated.sort(compareNaturally))}: each counts as a single zone.`];
}

function flagSummary(flags: readonly PriceFlag[]): string[] {
  const offeringsByRule = new Map<string, Set<string>>();
  for (const { rule, offering } of flags) {
    offeringsByRule.set(rule, (offeringsByRule.get(rule) ?? new Set()).add(offering));
  }
  return [...offeringsByRule].map(
    ([rule, offerings]) => `${offerings.size} offerings have a doubtful price (${rule}): ${shortList([...offerings])}.`,
  );
}

function shortList(names: readonly string[]): string {
  const listed = names.slice(0, MOST_NAMED).join(", ");
  return names.length > MOST_NAMED ? `${listed} and ${names.length - MOST_NAMED} more` : listed;
}
