import type { MarketColumns, MarketData, MarketMarks, MarketType, MarketZone } from "./market-columns";
import type { PriceFlag } from "./price-flag";
import { flagPrices } from "./price-flags";
import type { SourceReport } from "./source-report";

/** Prices of machine types by place and purchase option, from the price files people have; compact, and with what is doubtful about them. */
export class Market implements MarketData {
  private allFlags: readonly PriceFlag[] | undefined;
  private flagsByOffering: ReadonlyMap<string, readonly PriceFlag[]> | undefined;

  /**
   * @param types machine types
   * @param zones places
   * @param columns prices
   * @param sources the files, in the order they were read
   * @param marks what the loaders noted
   */
  public constructor(
    public readonly types: readonly MarketType[],
    public readonly zones: readonly MarketZone[],
    public readonly columns: MarketColumns,
    public readonly sources: readonly SourceReport[],
    public readonly marks: MarketMarks,
  ) {}

  /** Offerings in the market. */
  public get size(): number {
    return this.columns.type.length;
  }

  /** Everything that is doubtful about the prices, by `flagPrices`; found once. */
  public flags(): readonly PriceFlag[] {
    this.allFlags ??= flagPrices(this);
    return this.allFlags;
  }

  /** What is doubtful about the price of an offering. @returns nothing for a price without a flag, and for an unknown id */
  public flagsOf(offeringId: string): readonly PriceFlag[] {
    this.flagsByOffering ??= byOffering(this.flags());
    return this.flagsByOffering.get(offeringId) ?? [];
  }
}

function byOffering(flags: readonly PriceFlag[]): ReadonlyMap<string, readonly PriceFlag[]> {
  const found = new Map<string, PriceFlag[]>();
  for (const flag of flags) {
    const known = found.get(flag.offering);
    if (known === undefined) {
      found.set(flag.offering, [flag]);
    } else {
      known.push(flag);
    }
  }
  return found;
}
