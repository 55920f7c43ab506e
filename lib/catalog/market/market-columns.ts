import type { PurchaseOption } from "../../sizing/fleet-problem";
import type { MachineType } from "../machine-type";
import type { SourceReport } from "./source-report";

/** Purchase options in the order they are numbered and listed in. */
export const MARKET_PURCHASE_OPTIONS: readonly PurchaseOption[] = ["on-demand", "spot", "reserved-1y", "reserved-3y"];

/** Value of a bucket column where no bucket is stated. */
export const NO_BUCKET = 255;

/** A machine type that has a price. */
export interface MarketType {
  /** Cloud. */
  readonly cloud: string;
  /** The cloud's name. */
  readonly name: string;
  /**
   * What it is.
   *
   * @default - no file describes it, and the catalogue does not know it
   */
  readonly description?: MachineType;
}

/** A place prices hold in: the innermost failure domain the price list knows. */
export interface MarketZone {
  /** Cloud. */
  readonly cloud: string;
  /** Region; of a Local Zone or Wavelength Zone the region it belongs to. */
  readonly region: string;
  /** Zone; the name of the region where no zone is stated. */
  readonly zone: string;
  /**
   * `zone`: a zone of the region. `edge`: a Local Zone or Wavelength Zone of AWS. `unstated`: the price list knows the region only, so that it
   * counts as a single zone: machines that may all stand in one zone must not be counted as spread.
   */
  readonly kind: "zone" | "edge" | "unstated";
}

/** Prices by column, one entry an offering: a type in a place, bought in one way. All columns have the same length. */
export interface MarketColumns {
  /** Index in `Market.types`. */
  readonly type: Uint32Array;
  /** Index in `Market.zones`. */
  readonly zone: Uint32Array;
  /** Index in `MARKET_PURCHASE_OPTIONS`. */
  readonly option: Uint8Array;
  /** Price of one instance in whole millionths of a US dollar per hour. */
  readonly microUsdPerHour: Float64Array;
  /** The part of it that pays for accelerators; NaN where the price list does not state it apart. */
  readonly acceleratorMicroUsdPerHour: Float64Array;
  /** Index in `AWS_INTERRUPTION_BUCKETS`, `NO_BUCKET` for none. */
  readonly interruptionBucket: Uint8Array;
  /** Index in `Market.sources`. */
  readonly source: Uint8Array;
  /** Row of that source. */
  readonly row: Uint32Array;
}

/** What the loaders note beside the columns, for the checks. */
export interface MarketMarks {
  /** Offerings whose price lacks the accelerators. */
  readonly withoutAccelerator: ReadonlySet<number>;
  /** Offerings that the cloud does not sell in that way, whatever the list says. */
  readonly notSold: ReadonlySet<number>;
  /** The lowest other price that the same file states for the same offering. */
  readonly conflicts: ReadonlyMap<number, number>;
}

/** What a market consists of. */
export interface MarketData {
  /** Machine types. */
  readonly types: readonly MarketType[];
  /** Places. */
  readonly zones: readonly MarketZone[];
  /** Prices. */
  readonly columns: MarketColumns;
  /** The files, in the order they were read. */
  readonly sources: readonly SourceReport[];
  /** What the loaders noted. */
  readonly marks: MarketMarks;
}

/** Id of an offering as fleet problems have it, for example `aws/us-east-1/use1-az4/p5.48xlarge/on-demand`. */
export function offeringIdOf({ zones, types, columns }: MarketData, index: number): string {
  const { cloud, region, zone } = zones[columns.zone[index]!]!;
  return `${cloud}/${region}/${zone}/${types[columns.type[index]!]!.name}/${MARKET_PURCHASE_OPTIONS[columns.option[index]!]!}`;
}
