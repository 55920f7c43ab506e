import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { TextDecoder, TextEncoder } from "node:util";
import { assertNoBrokenRules, LeptonError } from "../../errors";
import type { BrokenRule } from "../../errors";
import { MachineCatalog } from "../machine-catalog";
import { didYouMean } from "../../sizing/nearest-match";
import { openAwsPriceList } from "./formats/aws-price-list";
import { openEc2Instances } from "./formats/ec2-instances";
import { openEc2Types } from "./formats/ec2-types";
import { openGoogleBilling } from "./formats/google-billing";
import { openSkyPilot } from "./formats/skypilot";
import { openSpotAdvisor } from "./formats/spot-advisor";
import type { Market } from "./market";
import { MarketBuilder } from "./market-builder";
import type { PriceFile, PriceFormatName } from "./price-file";
import type { LoadSettings, PriceFileReader, ReadingContext, Upfront } from "./price-format";
import { SourceTally } from "./source-report";
import type { SourceReport } from "./source-report";

/** How price files are turned into a market. */
export interface MarketOptions {
  /**
   * What is known of machine types, and in which zones they are sold where a price list knows regions only. It has the say over what price files state
   * of machine types.
   *
   * @default - the catalogue that comes with the library
   */
  readonly catalog?: MachineCatalog;
  /**
   * How much of a commitment is paid in advance: the hourly prices of the market have the payment spread over the term.
   *
   * @default "none"
   */
  readonly upfront?: Upfront;
  /**
   * Which figure stands for a spot price that a table states as a range over zones.
   *
   * @default "average"
   */
  readonly spotFigure?: "average" | "maximum";
  /**
   * Price of the local SSD that comes with a machine of Google Cloud, in US dollars per GiB and month, for lists that leave it out.
   *
   * @default 0.08 - the rate of US regions
   */
  readonly localSsdUsdPerGibMonth?: number;
}

const FORMATS: Readonly<Record<PriceFormatName, (context: ReadingContext) => PriceFileReader>> = {
  skypilot: openSkyPilot,
  "ec2-instances": openEc2Instances,
  "ec2-types": openEc2Types,
  "aws-price-list": openAwsPriceList,
  "aws-spot-advisor": openSpotAdvisor,
  "google-billing-skus": openGoogleBilling,
};

/** Bytes read at a time. */
const PIECE_BYTES = 1 << 18;

/** The source column has a byte. */
const MOST_FILES = 255;

const DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/;

/**
 * Loads price files into a market. Files are read in their order, piece by piece, and none is held whole; where two have a price for the same thing the
 * newer stands, of the same date the later in the list. Tables that name zones go before lists that know regions only.
 *
 * @throws LeptonError when a file cannot be read or is not in its format; rows that make no sense are skipped and counted instead
 */
export async function loadMarket(files: readonly PriceFile[], options: MarketOptions = {}): Promise<Market> {
  const load = new MarketLoad(files, options);
  for (const file of files) {
    const reading = load.begin(file);
    try {
      for await (const piece of file.content ?? createReadStream(file.path!, { highWaterMark: PIECE_BYTES })) {
        reading.take(piece as Uint8Array | string);
      }
    } catch (error) {
      throw readable(error, reading.where);
    }
    reading.end();
  }
  return load.market();
}

/**
 * Loads price files into a market, as `loadMarket` does, without waiting for anything: for constructs, which cannot.
 *
 * @throws LeptonError as `loadMarket`, and when a file's content arrives asynchronously
 */
export function loadMarketSync(files: readonly PriceFile[], options: MarketOptions = {}): Market {
  const load = new MarketLoad(files, options);
  for (const file of files) {
    const reading = load.begin(file);
    try {
      for (const piece of syncPieces(file, reading.where)) {
        reading.take(piece);
      }
    } catch (error) {
      throw readable(error, reading.where);
    }
    reading.end();
  }
  return load.market();
}

/** A load under way. */
class MarketLoad {
  private readonly catalog: MachineCatalog;
  private readonly builder: MarketBuilder;
  private readonly settings: LoadSettings;
  private readonly readings: FileReading[] = [];

  public constructor(files: readonly PriceFile[], options: MarketOptions) {
    assertNoBrokenRules("price files", [...checkFiles(files), ...checkOptions(options)]);
    this.catalog = options.catalog ?? MachineCatalog.builtIn();
    this.builder = new MarketBuilder(this.catalog);
    this.settings = {
      upfront: options.upfront ?? "none",
      spotFigure: options.spotFigure ?? "average",
      localSsdMicroUsdPerGibMonth: Math.round((options.localSsdUsdPerGibMonth ?? 0.08) * 1e6),
    };
  }

  public begin(file: PriceFile): FileReading {
    this.builder.beginSource(file.date);
    const { builder, settings, catalog } = this;
    const reading = new FileReading(file, { builder, settings, catalog });
    this.readings.push(reading);
    return reading;
  }

  public market(): Market {
    return this.builder.build(this.readings.map((reading) => reading.report()));
  }
}

/** One file under way: counts and hashes its bytes and hands its text to the reader of its format. */
class FileReading {
  public readonly where: string;
  private readonly tally = new SourceTally();
  private readonly hash: Hash = createHash("sha256");
  private readonly decoder = new TextDecoder("utf-8");
  private readonly encoder = new TextEncoder();
  private readonly reader: PriceFileReader;
  private bytes = 0;

  public constructor(
    private readonly file: PriceFile,
    load: Pick<ReadingContext, "builder" | "settings" | "catalog">,
  ) {
    this.where = nameOf(file);
    this.reader = FORMATS[file.format]({ where: this.where, file, tally: this.tally, ...load });
  }

  public take(piece: Uint8Array | string): void {
    const bytes = typeof piece === "string" ? this.encoder.encode(piece) : piece;
    this.hash.update(bytes);
    this.bytes += bytes.length;
    this.reader.write(this.decoder.decode(bytes, { stream: true }));
  }

  public end(): void {
    this.reader.write(this.decoder.decode());
    this.reader.end();
  }

  public report(): SourceReport {
    const { format, name, date, licence } = this.file;
    return {
      file: this.where,
      format,
      name: name ?? this.where,
      date,
      licence: licence ?? "not stated",
      sha256: this.hash.digest("hex"),
      bytes: this.bytes,
      ...this.tally.counts(),
    };
  }
}

/** The name of a file without the folders, which differ from machine to machine. */
function nameOf({ path, name, format }: PriceFile): string {
  return path === undefined ? (name ?? format) : path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

function* syncPieces(file: PriceFile, where: string): Iterable<Uint8Array | string> {
  if (file.content !== undefined) {
    if (!(Symbol.iterator in file.content)) {
      throw new LeptonError(where, [
        { rule: "price-file-sync", problem: "'content' arrives asynchronously", remedy: "use 'loadMarket', or state 'path'" },
      ]);
    }
    yield* file.content;
    return;
  }
  const descriptor = openSync(file.path!, "r");
  try {
    const buffer = new Uint8Array(PIECE_BYTES);
    for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer)) {
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** What the file system says, as an error of the library; every other error as it is. */
function readable(error: unknown, where: string): unknown {
  const code = typeof error === "object" && error !== null ? (error as { readonly code?: unknown }).code : undefined;
  return typeof code !== "string"
    ? error
    : new LeptonError(where, [
        {
          rule: "price-file-readable",
          problem: `the file cannot be read (${code})`,
          remedy: "state the 'path' of a file that is there and may be read",
        },
      ]);
}

function checkFiles(files: readonly PriceFile[]): BrokenRule[] {
  const count =
    files.length === 0 || files.length > MOST_FILES
      ? [{ rule: "price-files-count", problem: `${files.length} files are given`, remedy: `give at least 1 and at most ${MOST_FILES}` }]
      : [];
  return [...count, ...files.flatMap((file, index) => checkFile(file, index))];
}

function checkFile(file: PriceFile, index: number): BrokenRule[] {
  const which = `price file ${index + 1}`;
  const formats = Object.keys(FORMATS);
  return [
    ...(formats.includes(file.format)
      ? []
      : [
          {
            rule: "price-file-format",
            problem: `${which} has the unknown format '${file.format}'`,
            remedy: didYouMean(file.format, formats, "formats"),
          },
        ]),
    ...((file.path === undefined) === (file.content === undefined)
      ? [{ rule: "price-file-content", problem: `${which} states neither or both of 'path' and 'content'`, remedy: "state one of them" }]
      : []),
    ...(DATE.test(file.date)
      ? []
      : [
          {
            rule: "price-file-date",
            problem: `${which} has the date '${file.date}'`,
            remedy: "state a year, month or day such as 2026, 2026-07 or 2026-07-20",
          },
        ]),
  ];
}

function checkOptions({ localSsdUsdPerGibMonth: rate }: MarketOptions): BrokenRule[] {
  return rate === undefined || (Number.isFinite(rate) && rate >= 0)
    ? []
    : [{ rule: "local-ssd-price", problem: `'localSsdUsdPerGibMonth' is ${rate}`, remedy: "it must be a number of at least 0" }];
}
