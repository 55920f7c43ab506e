import type { PriceDoubt } from "../../sizing/fleet-problem";

/** Something doubtful about a price. */
export interface PriceFlag {
  /** Which check it fails. */
  readonly rule: PriceFlagRule;
  /**
   * `unusable`: the figure is not the price of this offering, and no plan may rest on it. `suspect`: it may be right, and a plan that rests on
   * it must say so.
   */
  readonly severity: "unusable" | "suspect";
  /** Index of the offering in the market. */
  readonly index: number;
  /** Id of the offering. */
  readonly offering: string;
  /** File the price is from. */
  readonly file: string;
  /** Row of the file. */
  readonly row: number;
  /** What a sound price would be, for people. */
  readonly need: string;
  /** What it is, for people. */
  readonly have: string;
}

/**
 * The checks: `zero-price`; `spot-above-on-demand`, of which both prices are flagged, for either may be the wrong one; `host-without-accelerator`;
 * `below-siblings`, a region far cheaper than the others; `not-sold-that-way`; `conflicting-prices`, two prices for one thing in one file.
 */
export type PriceFlagRule =
  "zero-price" | "spot-above-on-demand" | "host-without-accelerator" | "below-siblings" | "not-sold-that-way" | "conflicting-prices";

/** A flag as fleet problems and catalogues carry it: what is doubtful, the figures, and where the price is from. */
export function priceDoubtOf({ rule, need, have, file, row }: PriceFlag): PriceDoubt {
  return { rule, need, have, source: `${file} row ${row}` };
}
