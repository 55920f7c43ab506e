import { LeptonError } from "../../../errors";
import type { PurchaseOption } from "../../../sizing/fleet-problem";
import { eksAllocatable } from "../aws-machines";
import { microUsdOfDecimal } from "../decimal-price";
import { JsonReader } from "../json-reader";
import type { JsonChoice, JsonPath } from "../json-reader";
import { REASONS } from "../price-format";
import type { PriceFileReader, ReadingContext } from "../price-format";
import type { TypeDescription } from "../price-row";
import { addPrices } from "../row-prices";
import type { StatedPrice } from "../row-prices";

/** A product of an offer file, as far as it matters. */
interface Product {
  readonly productFamily?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A way a product is sold. */
interface OfferTerm {
  readonly priceDimensions?: Readonly<Record<string, { readonly unit?: string; readonly pricePerUnit?: Readonly<Record<string, string>> }>>;
  readonly termAttributes?: Readonly<Record<string, string>>;
}

/** A machine type in a region, and the record it is in. */
interface SoldMachine {
  readonly machineType: string;
  readonly region: string;
  readonly record: number;
  readonly prices: Partial<Record<PurchaseOption, StatedPrice>>;
}

const HOURS_PER_YEAR = 8760;

const PURCHASE_OPTION_BY_UPFRONT = { none: "No Upfront", partial: "Partial Upfront", all: "All Upfront" } as const;

const OPTION_BY_LEASE: Readonly<Record<string, { readonly option: PurchaseOption; readonly hours: number }>> = {
  "1yr": { option: "reserved-1y", hours: HOURS_PER_YEAR },
  "3yr": { option: "reserved-3y", hours: 3 * HOURS_PER_YEAR },
};

/**
 * Reads an offer file of Amazon EC2 from the AWS Price List bulk interface, as JSON: of one region (some hundred megabytes) or of all (several
 * gigabytes). Takes Linux machines without licences on shared hardware, on demand and as standard reserved instances; the advance payment is spread over
 * the hours of the term. The price list knows regions only and no spot prices.
 *
 * Rows are products, counted in the order of the file. Products stand before terms, as AWS publishes them.
 *
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
 */
export function openAwsPriceList(context: ReadingContext): PriceFileReader {
  const reader = new AwsPriceListReader(context);
  const json = new JsonReader(context.where, { choose: (path) => reader.choose(path), take: (path, value) => reader.take(path, value) });
  return {
    write: (piece) => json.write(piece),
    end: () => {
      json.end();
      reader.end();
    },
  };
}

class AwsPriceListReader {
  private readonly sold = new Map<string, SoldMachine>();
  private hasProducts = false;

  public constructor(private readonly context: ReadingContext) {}

  public choose(path: JsonPath): JsonChoice {
    const [section, second] = path;
    if (section === "offerCode" && path.length === 1) {
      return "take";
    }
    if (section === "products") {
      this.hasProducts = true;
      return path.length === 1 ? "descend" : "take";
    }
    if (section === "terms") {
      this.expectProducts();
      return path.length === 1 ? "descend" : this.chooseTerm(second, path);
    }
    return "skip";
  }

  public take(path: JsonPath, value: unknown): void {
    if (path[0] === "products") {
      this.takeProduct(String(path[1]), value as Product);
    } else if (path[0] === "terms") {
      const terms = Object.values(value as Readonly<Record<string, OfferTerm>>);
      const machine = this.sold.get(String(path[2]))!;
      terms.forEach((term) => (path[1] === "OnDemand" ? this.takeOnDemand(machine, term) : this.takeReserved(machine, term)));
    } else if (value !== "AmazonEC2") {
      throw this.broken("price-list-service", `the offer file is about ${JSON.stringify(value)}`, "pass the offer file of AmazonEC2");
    }
  }

  public end(): void {
    if (!this.hasProducts) {
      throw this.broken(
        "price-list-products",
        "the file has no 'products'",
        "pass an offer file of the AWS Price List bulk interface, as JSON",
      );
    }
    for (const { machineType, region, record, prices } of this.sold.values()) {
      addPrices(this.context, { cloud: "aws", region, zones: [], machineType, row: record }, prices);
    }
  }

  private chooseTerm(kind: string | number | undefined, path: JsonPath): JsonChoice {
    if (kind !== "OnDemand" && kind !== "Reserved") {
      return "skip";
    }
    return path.length === 2 ? "descend" : this.sold.has(String(path[2])) ? "take" : "skip";
  }

  private expectProducts(): void {
    if (!this.hasProducts) {
      throw this.broken("price-list-order", "'terms' stand before 'products'", "pass the file as AWS publishes it");
    }
  }

  private takeProduct(sku: string, product: Product): void {
    const record = this.context.tally.countRow();
    const attributes = product.attributes ?? {};
    const reason = reasonToSkip(product, attributes);
    if (reason !== undefined) {
      this.context.tally.skipRow(reason, record);
      return;
    }
    const machineType = attributes.instanceType!;
    this.sold.set(sku, { machineType, region: attributes.regionCode!, record, prices: {} });
    this.context.builder.describe("aws", machineType, () => descriptionOf(attributes));
  }

  private takeOnDemand(machine: SoldMachine, term: OfferTerm): void {
    const hourly = dimension(term, "Hrs");
    if (hourly !== undefined) {
      keepDearest(machine, "on-demand", hourly);
    }
  }

  private takeReserved(machine: SoldMachine, term: OfferTerm): void {
    const { LeaseContractLength, OfferingClass, PurchaseOption: upfront } = term.termAttributes ?? {};
    const lease = OPTION_BY_LEASE[LeaseContractLength ?? ""];
    if (lease === undefined || OfferingClass !== "standard" || upfront !== PURCHASE_OPTION_BY_UPFRONT[this.context.settings.upfront]) {
      return;
    }
    const inAdvance = dimension(term, "Quantity") ?? 0;
    const hourly = dimension(term, "Hrs") ?? 0;
    keepDearest(machine, lease.option, hourly + Math.round(inAdvance / lease.hours));
  }

  private broken(rule: string, problem: string, remedy: string): LeptonError {
    return new LeptonError(this.context.where, [{ rule, problem, remedy }]);
  }
}

/** Why a product is no Linux machine that anybody can rent; undefined when it is one. */
function reasonToSkip(product: Product, attributes: Readonly<Record<string, string>>): string | undefined {
  const is = (attribute: string, ...values: readonly string[]): boolean =>
    attributes[attribute] === undefined || values.includes(attributes[attribute]);
  if (!/^Compute Instance( \(bare metal\))?$/.test(product.productFamily ?? "")) {
    return "not a compute instance";
  }
  if (attributes.operatingSystem !== "Linux") {
    return "another operating system than Linux";
  }
  if (attributes.tenancy !== "Shared") {
    return "dedicated hardware";
  }
  if (!is("preInstalledSw", "NA") || !is("licenseModel", "No License required", "NA")) {
    return "with licensed software";
  }
  if (!is("capacitystatus", "Used")) {
    return "a reservation of capacity, used or not";
  }
  if (!is("marketoption", "OnDemand")) {
    return "a capacity block";
  }
  if (attributes.locationType === "AWS Outposts") {
    return "on premises";
  }
  return attributes.regionCode === undefined ? REASONS.noPlace : attributes.instanceType === undefined ? REASONS.noType : undefined;
}

/**
 * Price in millionths of a US dollar of the dimension of a unit.
 *
 * @returns undefined when there is none; NaN when it is in another currency, or no number
 */
function dimension(term: OfferTerm, unit: string): number | undefined {
  const found = Object.values(term.priceDimensions ?? {}).filter((each) => each.unit === unit);
  return found.length === 0 ? undefined : Math.max(...found.map((each) => microUsdOfDecimal(each.pricePerUnit?.USD ?? "") ?? NaN));
}

/** Of several terms of one kind the dearest: a plan must not rest on the cheaper. */
function keepDearest(machine: SoldMachine, option: PurchaseOption, price: number): void {
  const known = machine.prices[option]?.microUsdPerHour ?? -Infinity;
  machine.prices[option] = { microUsdPerHour: Number.isNaN(price) ? NaN : Math.max(known, price) };
}

/** What the attributes say of a machine type. The list does not name accelerators: a type that has some is not described by it. */
function descriptionOf(attributes: Readonly<Record<string, string>>): TypeDescription | undefined {
  const vcpus = Number(attributes.vcpu);
  const memoryMib = Math.floor(Number((attributes.memory ?? "").replace(/,/g, "").replace(/ GiB$/, "")) * 1024);
  if (!(vcpus > 0) || !(memoryMib > 0) || (attributes.gpu ?? "0") !== "0") {
    return undefined;
  }
  const allocatable = eksAllocatable(vcpus, memoryMib);
  return {
    architecture: /Graviton/.test(attributes.physicalProcessor ?? "") ? "arm64" : "amd64",
    vcpus,
    memoryGib: memoryMib / 1024,
    allocatableVcpuShare: allocatable.milliVcpus / (vcpus * 1000),
    allocatableMemoryShare: allocatable.memoryMib / memoryMib,
    networkGbps: 0,
    localNvmeGb: 0,
    efaInterfaces: 0,
  };
}
