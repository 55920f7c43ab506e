import type { PurchaseOption } from "../../sizing/fleet-problem";
import { microUsdOfDecimal } from "./decimal-price";
import { MARKET_PURCHASE_OPTIONS } from "./market-columns";
import { REASONS } from "./price-format";
import type { ReadingContext } from "./price-format";
import type { PriceMark } from "./price-row";

/** A type in a place, as a row of a price file names it. */
export interface PricedThing {
  /** Cloud. */
  readonly cloud: string;
  /** Region, as the file names it. */
  readonly region: string;
  /** Zones; empty where the file knows regions only. */
  readonly zones: readonly string[];
  /** Machine type. */
  readonly machineType: string;
  /** Row of the file. */
  readonly row: number;
}

/** A price of a row: nothing where the file states none. */
export interface StatedPrice {
  /** Price in millionths of a US dollar per hour; NaN for something that is no decimal number. */
  readonly microUsdPerHour: number;
  /** The part for accelerators. */
  readonly acceleratorMicroUsdPerHour?: number;
  /** What the file says about the figure. */
  readonly mark?: PriceMark;
}

/** The prices of a row by purchase option. */
export type StatedPrices = Readonly<Partial<Record<PurchaseOption, StatedPrice>>>;

/** The price that a field of a table states. @returns undefined for an empty field */
export function statedPrice(text: string): StatedPrice | undefined {
  return text === "" ? undefined : { microUsdPerHour: microUsdOfDecimal(text) ?? NaN };
}

/**
 * Adds the prices of a row and counts what becomes of them. A spot price equal to on-demand is how price lists say that there is no quote; one
 * above it is taken, for the flags to tell.
 *
 * @param context what the file is, and where its prices go
 * @param thing the row
 * @param prices what it states
 * @param bucket index of the interruption bucket of spot, where the row states one
 */
export function addPrices(context: ReadingContext, thing: PricedThing, prices: StatedPrices, bucket?: number): void {
  const reasons: string[] = [];
  let isTaken = false;
  for (const option of MARKET_PURCHASE_OPTIONS) {
    const price = prices[option];
    if (price !== undefined) {
      const reason = addPrice(context, thing, option, price, prices, bucket);
      isTaken = isTaken || reason === undefined;
      if (reason !== undefined) {
        reasons.push(reason);
      }
    }
  }
  if (isTaken) {
    reasons.forEach((reason) => context.tally.leaveOut(reason, thing.row));
  } else {
    context.tally.skipRow(reasons[0] ?? REASONS.noPrice, thing.row);
  }
}

/** The largest figure that fleet problems take: `checkFleetProblem` says why. */
const GREATEST_PRICE = 9_000_000_000;

/** Adds one price. @returns why it was left out; undefined when it was taken */
function addPrice(
  context: ReadingContext,
  { cloud, region, zones, machineType, row }: PricedThing,
  option: PurchaseOption,
  price: StatedPrice,
  prices: StatedPrices,
  bucket: number | undefined,
): string | undefined {
  const { microUsdPerHour, acceleratorMicroUsdPerHour, mark } = price;
  if (Number.isNaN(microUsdPerHour)) {
    return REASONS.unreadablePrice;
  }
  if (microUsdPerHour > GREATEST_PRICE) {
    return REASONS.tooDear;
  }
  if (option === "spot" && microUsdPerHour === prices["on-demand"]?.microUsdPerHour) {
    return REASONS.spotIsOnDemand;
  }
  const added = context.builder.add({
    cloud,
    region,
    zones,
    machineType,
    purchaseOption: option,
    microUsdPerHour,
    acceleratorMicroUsdPerHour,
    mark,
    interruptionBucket: option === "spot" && bucket !== undefined && bucket >= 0 ? bucket : undefined,
    row,
  });
  return added === "taken" ? undefined : REASONS[added];
}
