import { MICRO_USD_PER_USD } from "../../sizing/money";
import { MARKET_PURCHASE_OPTIONS, offeringIdOf } from "./market-columns";
import type { MarketData } from "./market-columns";
import type { PriceFlag, PriceFlagRule } from "./price-flag";
import { cheapLocations } from "./sibling-prices";
import type { SiblingPrice } from "./sibling-prices";

const ON_DEMAND = MARKET_PURCHASE_OPTIONS.indexOf("on-demand");
const SPOT = MARKET_PURCHASE_OPTIONS.indexOf("spot");

/** A flag before its offering is named. */
type Finding = Pick<PriceFlag, "rule" | "severity" | "index" | "need" | "have">;

/**
 * Everything that is doubtful about the prices of a market, in the order of its offerings.
 *
 * - `zero-price`: nothing is free.
 * - `spot-above-on-demand`: of the machine, or of its accelerators where their part is known. Both prices are flagged, for either may be the wrong one:
 *   price lists have had half the list price in the column of on-demand.
 * - `host-without-accelerator`: the price of an accelerator machine without its accelerators.
 * - `below-siblings`: on demand or committed, below 60 % of the median over the locations that sell the type, at one date; or an accelerator part below 60 % of
 *   the upper quartile of its locations, which finds wrong prices that are the majority. Sound accelerator prices of Google differ between regions by up to 1.6
 *   times, whole machines of AWS by up to 2.5, so that only the former can be held against their dear siblings.
 * - `not-sold-that-way`: the cloud documents that it does not sell the machine on demand.
 * - `conflicting-prices`: one file states two prices for one thing; the dearer is taken.
 */
export function flagPrices(market: MarketData): PriceFlag[] {
  const findings = [
    ...markFindings(market),
    ...zeroFindings(market),
    ...spotFindings(market),
    ...siblingFindings(market, "whole"),
    ...siblingFindings(market, "accelerators"),
  ];
  const seen = new Set<string>();
  return findings
    .filter(({ index, rule }) => !seen.has(`${index}/${rule}`) && seen.add(`${index}/${rule}`))
    .sort((left, right) => left.index - right.index || (left.rule < right.rule ? -1 : left.rule > right.rule ? 1 : 0))
    .map((finding) => ({
      ...finding,
      offering: offeringIdOf(market, finding.index),
      file: market.sources[market.columns.source[finding.index]!]!.file,
      row: market.columns.row[finding.index]!,
    }));
}

/** A price for people. */
export function usdPerHourText(microUsdPerHour: number): string {
  return `${microUsdPerHour / MICRO_USD_PER_USD} USD/h`;
}

function markFindings(market: MarketData): Finding[] {
  const { withoutAccelerator, notSold, conflicts } = market.marks;
  const price = (index: number): string => usdPerHourText(market.columns.microUsdPerHour[index]!);
  const unusable = (rule: PriceFlagRule, index: number, need: string, have: string): Finding => ({
    rule,
    severity: "unusable",
    index,
    need,
    have,
  });
  return [
    ...[...withoutAccelerator].map((index) =>
      unusable("host-without-accelerator", index, "the price of host and accelerators", `${price(index)}, the host's alone`),
    ),
    ...[...notSold].map((index) =>
      unusable(
        "not-sold-that-way",
        index,
        "a machine type that is sold on demand",
        `${price(index)} for one that is sold as spot or by reservation only`,
      ),
    ),
    ...[...conflicts].map(([index, other]): Finding => ({
      rule: "conflicting-prices",
      severity: "suspect",
      index,
      need: "one price",
      have: `${price(index)}, and ${usdPerHourText(other)} in another row`,
    })),
  ];
}

function zeroFindings(market: MarketData): Finding[] {
  const findings: Finding[] = [];
  market.columns.microUsdPerHour.forEach((price, index) => {
    if (price === 0) {
      findings.push({ rule: "zero-price", severity: "unusable", index, need: "a price above 0", have: "0 USD/h" });
    }
  });
  return findings;
}

function spotFindings(market: MarketData): Finding[] {
  const { zone, type, option, microUsdPerHour: whole, acceleratorMicroUsdPerHour: part } = market.columns;
  const onDemandOf = new Map<number, number>();
  const key = (index: number): number => zone[index]! * market.types.length + type[index]!;
  option.forEach((each, index) => {
    if (each === ON_DEMAND) {
      onDemandOf.set(key(index), index);
    }
  });
  const findings: Finding[] = [];
  // Beside an on-demand price of zero, which is flagged as such, spot is no evidence of anything.
  option.forEach((each, spot) => {
    const onDemand = each === SPOT ? onDemandOf.get(key(spot)) : undefined;
    if (onDemand === undefined || whole[onDemand] === 0) {
      return;
    }
    const column = whole[spot]! > whole[onDemand]! ? whole : part[spot]! > part[onDemand]! ? part : undefined;
    if (column !== undefined) {
      const of = column === whole ? "" : " of the accelerators";
      const have = `spot ${usdPerHourText(column[spot]!)}, on-demand ${usdPerHourText(column[onDemand]!)}${of}`;
      const finding = { rule: "spot-above-on-demand", severity: "suspect", need: "spot below on-demand", have } as const;
      findings.push({ ...finding, index: onDemand }, { ...finding, index: spot });
    }
  });
  return findings;
}

function siblingFindings(market: MarketData, what: "whole" | "accelerators"): Finding[] {
  const { zone, type, option, source, microUsdPerHour, acceleratorMicroUsdPerHour } = market.columns;
  const prices = what === "whole" ? microUsdPerHour : acceleratorMicroUsdPerHour;
  const { withoutAccelerator } = market.marks;
  const groups = new Map<string, SiblingPrice[]>();
  option.forEach((each, index) => {
    const isCompared = each !== SPOT && prices[index]! > 0 && !withoutAccelerator.has(index);
    if (isCompared) {
      const { region, zone: name, kind } = market.zones[zone[index]!]!;
      const key = `${type[index]!}/${each}/${market.sources[source[index]!]!.date}`;
      const sibling = { index, location: kind === "edge" ? name : region, price: prices[index]! };
      const known = groups.get(key);
      if (known === undefined) {
        groups.set(key, [sibling]);
      } else {
        known.push(sibling);
      }
    }
  });
  return [...groups.values()].flatMap((siblings) =>
    cheapLocations(siblings, what === "whole" ? "median" : "upper quartile").map(({ index, price, reference, locations }): Finding => ({
      rule: "below-siblings",
      severity: "suspect",
      index,
      need: `at least 60 % of the ${what === "whole" ? "median" : "upper quartile"} over ${locations} locations, ${usdPerHourText(reference)}`,
      have: `${usdPerHourText(price)}${what === "whole" ? "" : " for the accelerators"}, ${Math.round((100 * price) / reference)} %`,
    })),
  );
}
