import type { PurchaseOption } from "../../sizing/fleet-problem";
import type { MachineType } from "../machine-type";

/** One price of one machine type in one place: what every price file is turned into. */
export interface PriceRow {
  /** Cloud, for example `aws`. */
  readonly cloud: string;
  /** Region as the price list names it; Local Zones and Wavelength Zones of AWS are priced as regions. */
  readonly region: string;
  /** Zones the price holds in; empty where the price list knows regions only. */
  readonly zones: readonly string[];
  /** Machine type by the cloud's name. */
  readonly machineType: string;
  /** How it is bought. */
  readonly purchaseOption: PurchaseOption;
  /** Price of one instance, accelerators included, in millionths of a US dollar per hour. */
  readonly microUsdPerHour: number;
  /**
   * The part of the price that pays for the accelerators.
   *
   * @default - the price list does not state it apart
   */
  readonly acceleratorMicroUsdPerHour?: number;
  /**
   * What the price list says about the price beside the figure.
   *
   * @default - nothing
   */
  readonly mark?: PriceMark;
  /**
   * Index of the interruption bucket in `AWS_INTERRUPTION_BUCKETS`, for spot.
   *
   * @default - not stated
   */
  readonly interruptionBucket?: number;
  /** Where it stands: the line of a table, or the number of the record in a JSON file, both counted from 1. */
  readonly row: number;
}

/**
 * What a price list says about a price: `without-accelerator`, the host's alone; `not-sold`, a figure in a list for something the cloud does
 * not sell that way.
 */
export type PriceMark = "without-accelerator" | "not-sold";

/** What a price file says about a machine type. */
export type TypeDescription = Omit<MachineType, "cloud" | "name">;
