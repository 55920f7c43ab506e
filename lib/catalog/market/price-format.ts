import type { MachineCatalog } from "../machine-catalog";
import type { MarketBuilder } from "./market-builder";
import type { PriceFile } from "./price-file";
import type { SourceTally } from "./source-report";

/** Reads one price file as it arrives. */
export interface PriceFileReader {
  /** Takes the next piece of the text. */
  write(piece: string): void;
  /** Takes what is left when the text has ended. */
  end(): void;
}

/** What a reader works with. */
export interface ReadingContext {
  /** Name of the file, for errors. */
  readonly where: string;
  /** What the user said about the file. */
  readonly file: PriceFile;
  /** Takes the prices. */
  readonly builder: MarketBuilder;
  /** Counts the rows. */
  readonly tally: SourceTally;
  /** Settings of the load. */
  readonly settings: LoadSettings;
  /** What is known of machine types. */
  readonly catalog: MachineCatalog;
}

/** Settings of a load, complete. */
export interface LoadSettings {
  /** How much of a commitment is paid in advance. */
  readonly upfront: Upfront;
  /** Which figure of a spot price that is stated as a range over zones stands for it. */
  readonly spotFigure: "average" | "maximum";
  /** Price of local SSD in US dollars per GiB and month, for lists that leave it out. */
  readonly localSsdMicroUsdPerGibMonth: number;
}

/** How much of a commitment is paid in advance. */
export type Upfront = "none" | "partial" | "all";

/** Texts of the reasons that several readers give. */
export const REASONS = {
  ragged: "another number of fields than the header",
  noPrice: "no price",
  unreadablePrice: "a price that is not a decimal number",
  tooDear: "above 9,000 dollars an hour, the most that a fleet problem takes",
  noPlace: "no region",
  noType: "no machine type",
  repeated: "repeats an earlier row",
  older: "an earlier file has a newer price",
  spotIsOnDemand: "spot equals on-demand: the source's way to say that there is no quote",
} as const;
