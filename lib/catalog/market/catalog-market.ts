import type { PurchaseOption } from "../../sizing/fleet-problem";
import { AWS_INTERRUPTION_BUCKETS } from "../interruption-bucket";
import type { MachineCatalog } from "../machine-catalog";
import type { MachineOffer } from "../machine-type";
import { compareNaturally } from "../natural-order";
import { priceOf } from "../offer-price";
import type { Market } from "./market";
import { MarketBuilder } from "./market-builder";
import { MARKET_PURCHASE_OPTIONS } from "./market-columns";

/** A price of a catalogue, with its date and its place in the catalogue. */
interface CatalogPrice {
  readonly offer: MachineOffer;
  readonly option: PurchaseOption;
  readonly microUsdPerHour: number;
  readonly date: string;
  readonly row: number;
}

/**
 * The prices of a catalogue as a market, so that the checks of price files tell what is doubtful about them too. Rows are offers, counted from
 * 1 in the order of regions and machine types; prices of different dates are different sources, as they are in price files.
 *
 * @param catalog prices
 * @param cloud the cloud whose prices are looked at
 * @param name what flags call the catalogue
 */
export function catalogMarket(catalog: MachineCatalog, cloud: string, name: string): Market {
  const prices = catalogPrices(catalog, cloud);
  const builder = new MarketBuilder(catalog);
  const dates = [...new Set(prices.map(({ date }) => date))].sort(compareNaturally);
  const sources = dates.map((date) => {
    const dated = prices.filter((price) => price.date === date);
    builder.beginSource(date);
    dated.forEach((price) => addPrice(builder, cloud, price));
    const rows = new Set(dated.map(({ row }) => row)).size;
    const counts = { rowsRead: rows, rowsUsed: rows, rowsSkipped: 0, skipped: [], leftOut: [] };
    return { file: name, format: "catalog", name, date, licence: "not stated", sha256: "", bytes: 0, ...counts };
  });
  return builder.build(sources);
}

function catalogPrices(catalog: MachineCatalog, cloud: string): CatalogPrice[] {
  const offers = catalog.regions(cloud).flatMap((region) => catalog.offers(cloud, region));
  return offers.flatMap((offer, index) =>
    MARKET_PURCHASE_OPTIONS.flatMap((option) => {
      const microUsdPerHour = priceOf(offer, option);
      const own = option === "on-demand" ? undefined : option === "spot" ? offer.spotPriceDate : offer.reservedPriceDate;
      return microUsdPerHour === undefined ? [] : [{ offer, option, microUsdPerHour, date: own ?? offer.priceDate, row: index + 1 }];
    }),
  );
}

function addPrice(builder: MarketBuilder, cloud: string, { offer, option, microUsdPerHour, row }: CatalogPrice): void {
  const bucket = AWS_INTERRUPTION_BUCKETS.findIndex(({ label }) => label === offer.spotInterruption);
  builder.add({
    cloud,
    region: offer.region,
    zones: offer.zones,
    machineType: offer.machineType.name,
    purchaseOption: option,
    microUsdPerHour,
    ...(option === "spot" && bucket >= 0 ? { interruptionBucket: bucket } : {}),
    row,
  });
}
