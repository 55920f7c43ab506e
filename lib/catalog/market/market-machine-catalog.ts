import { catalogText } from "../catalog-text";
import { MachineCatalog } from "../machine-catalog";
import type { Market } from "./market";
import { marketCatalog } from "./market-catalog";
import type { MarketCatalogOptions } from "./market-catalog";

/**
 * A market as the catalogue that fleets and cores plan with: the built-in one with the prices of the market's clouds brought up to date.
 *
 * Suspect prices are carried, and plans that rest on one say so; `suspect: "exclude"` leaves them out.
 *
 * @param market prices
 * @param options what of it to carry, and the catalogue that is brought up to date, the built-in one unless stated
 */
export function machineCatalogOf(market: Market, options: MarketCatalogOptions = {}): MachineCatalog {
  const base = options.base ?? MachineCatalog.builtIn();
  const clouds = [...new Set(market.types.map(({ cloud }) => cloud))].sort();
  const files = clouds.map((cloud) => marketCatalog(market, cloud, { ...options, base, suspect: options.suspect ?? "carry" }).file);
  return base.withJson(...files.map(catalogText));
}
