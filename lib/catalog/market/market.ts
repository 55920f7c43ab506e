import { compareNaturally } from "../natural-order";
import type { MarketColumns, MarketData, MarketMarks, MarketType, MarketZone } from "./market-columns";
import type { PriceFlag } from "./price-flag";
import { flagPrices } from "./price-flags";
import type { SourceReport } from "./source-report";

/** Prices of machine types by place and purchase option, from the price files people have; compact, and with what is doubtful about them. */
export class Market implements MarketData {
  private knownOrder: MarketOrder | undefined;
  private knownPriceOrder: Uint32Array | undefined;
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

  /** Natural order of places and machine types; found once. */
  public order(): MarketOrder {
    this.knownOrder ??= {
      zoneRank: ranks(this.zones, (left, right) =>
        compareEach([left.cloud, left.region, left.zone], [right.cloud, right.region, right.zone]),
      ),
      typeRank: ranks(this.types, (left, right) => compareEach([left.name, left.cloud], [right.name, right.cloud])),
    };
    return this.knownOrder;
  }

  /** Offerings by price, the cheapest first; found once. */
  public priceOrder(): Uint32Array {
    const prices = this.columns.microUsdPerHour;
    this.knownPriceOrder ??= Uint32Array.from(prices.keys()).sort((left, right) => prices[left]! - prices[right]! || left - right);
    return this.knownPriceOrder;
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

/** Places and machine types in natural order: the position of each. */
export interface MarketOrder {
  /** Position of every place, by its index: by cloud, region and zone. */
  readonly zoneRank: Uint32Array;
  /** Position of every machine type, by its index: by name. */
  readonly typeRank: Uint32Array;
}

function ranks<Value>(values: readonly Value[], compare: (left: Value, right: Value) => number): Uint32Array {
  const order = values.map((_, index) => index).sort((left, right) => compare(values[left]!, values[right]!));
  const rank = new Uint32Array(values.length);
  order.forEach((index, position) => (rank[index] = position));
  return rank;
}

function compareEach(left: readonly string[], right: readonly string[]): number {
  for (let at = 0; at < left.length; at++) {
    const order = left[at] === right[at] ? 0 : compareNaturally(left[at]!, right[at]!);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
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
