import { LeptonError } from "../../../errors";
import type { PurchaseOption } from "../../../sizing/fleet-problem";
import type { MachineType } from "../../machine-type";
import { googleAccelerators } from "../google-accelerators";
import { billedMilliVcpus, composedMicroUsd, skuFamilies } from "../google-composition";
import { bundledLocalSsdGib, HOST_IN_ACCELERATOR_PRICE, isSoldOnDemand } from "../google-machines";
import { skuNanoUsd, skuPart } from "../google-sku";
import type { GoogleSku, SkuPart } from "../google-sku";
import { JsonReader } from "../json-reader";
import type { JsonChoice, JsonPath } from "../json-reader";
import { MARKET_PURCHASE_OPTIONS } from "../market-columns";
import type { PriceFileReader, ReadingContext } from "../price-format";

/** A part in a region. */
interface PricedPart {
  /** Billionths of a US dollar a unit. */
  readonly nanoUsd: number;
  /** SKU it is from. */
  readonly record: number;
}

const CLOUD = "google";

/**
 * Reads SKUs of Compute Engine as the Cloud Billing Catalog interface lists them (`services/6F81-5844-456A/skus`): one page, a list of pages, pages one
 * after another, or a bare list of SKUs. Prices are those of a vCPU, a GiB, an accelerator and a GiB of local SSD; they are put together for the machine
 * types of the catalogue. Rows are SKUs.
 *
 * A machine type is priced in every region that sells all its parts; where it is sold, only the catalogue knows. Prices of the Dynamic Workload Scheduler are
 * told by their description and left alone.
 *
 * @see https://cloud.google.com/billing/v1/how-tos/catalog-api
 */
export function openGoogleBilling(context: ReadingContext): PriceFileReader {
  const reader = new GoogleBillingReader(context);
  const json = new JsonReader(context.where, { choose: (path) => reader.choose(path), take: (path, value) => reader.take(path, value) });
  return {
    write: (piece) => json.write(piece),
    end: () => {
      json.end();
      reader.end();
    },
  };
}

class GoogleBillingReader {
  private readonly parts = new Map<string, PricedPart>();
  private readonly regions = new Set<string>();
  private readonly taken = new Map<number, boolean>();
  private listed: { readonly at: number; readonly sku: Record<string, unknown> } | undefined;

  public constructor(private readonly context: ReadingContext) {}

  public choose(path: JsonPath): JsonChoice {
    const [first, second] = path;
    if (typeof first === "number") {
      return path.length === 1 || (second === "skus" && path.length === 2) ? "descend" : "take";
    }
    return first !== "skus" ? "skip" : path.length === 1 ? "descend" : "take";
  }

  public take(path: JsonPath, value: unknown): void {
    const [first, second] = path;
    if (typeof first !== "number" || second === "skus") {
      this.takeSku(value as GoogleSku);
      return;
    }
    if (this.listed?.at !== first) {
      this.flush();
      this.listed = { at: first, sku: {} };
    }
    this.listed.sku[String(second)] = value;
  }

  public end(): void {
    this.flush();
    if (this.taken.size === 0) {
      throw new LeptonError(this.context.where, [
        {
          rule: "billing-skus",
          problem: "the file has no SKU of a machine part",
          remedy: "pass what the Cloud Billing Catalog interface lists for Compute Engine, with 'skus'",
        },
      ]);
    }
    const known = this.context.catalog.clouds().includes(CLOUD) ? this.context.catalog.machineTypes(CLOUD) : [];
    known.forEach((type) => [...this.regions].forEach((region) => this.price(type, region)));
    for (const [record, isUsed] of this.taken) {
      if (!isUsed) {
        this.context.tally.skipRow("a part of no machine type that the catalogue knows", record);
      }
    }
  }

  /** A SKU of a bare list has come to its end. A page that was listed instead left nothing but its token. */
  private flush(): void {
    if (this.listed !== undefined && this.listed.sku.pricingInfo !== undefined) {
      this.takeSku(this.listed.sku as GoogleSku);
    }
    this.listed = undefined;
  }

  private takeSku(sku: GoogleSku): void {
    const { tally } = this.context;
    const record = tally.countRow();
    const part = skuPart(sku);
    const nanoUsd = typeof part === "string" ? part : skuNanoUsd(sku, part.kind);
    if (typeof part === "string" || typeof nanoUsd === "string") {
      tally.skipRow(typeof part === "string" ? part : String(nanoUsd), record);
      return;
    }
    this.taken.set(record, false);
    for (const region of sku.serviceRegions ?? []) {
      this.regions.add(region);
      const key = keyOf(part, region);
      if (nanoUsd > (this.parts.get(key)?.nanoUsd ?? -1)) {
        this.parts.set(key, { nanoUsd, record });
      }
    }
  }

  private price(type: MachineType, region: string): void {
    MARKET_PURCHASE_OPTIONS.forEach((option) => this.priceAs(type, region, option));
  }

  private priceAs(type: MachineType, region: string, option: PurchaseOption): void {
    const carries = acceleratorsOf(type);
    const localSsdGib = carries?.localSsdGib ?? bundledLocalSsdGib(type.name) ?? -1;
    const isWhole = HOST_IN_ACCELERATOR_PRICE.has(type.name) || type.accelerator?.kind === "tpu";
    const host = isWhole ? { core: FREE, ram: FREE } : this.hostOf(type.name, region, option);
    const accelerator = carries === undefined ? FREE : this.parts.get(keyOf({ kind: "accelerator", of: carries.name, option }, region));
    const localSsd = localSsdGib === 0 ? FREE : this.localSsdOf(region, option);
    if (
      host === undefined ||
      localSsd === undefined ||
      localSsdGib < 0 ||
      (accelerator === undefined && (isWhole || option !== "on-demand"))
    ) {
      return;
    }
    const isPartial = accelerator === undefined;
    const used = [host.core, host.ram, localSsd, ...(isPartial ? [] : [accelerator])];
    used.filter((part) => part !== FREE).forEach((part) => this.taken.set(part.record, true));
    const quantities = {
      milliVcpus: isWhole ? 0 : billedMilliVcpus(type.name, type.vcpus),
      memoryMib: isWhole ? 0 : Math.round(type.memoryGib * 1024),
      accelerators: carries?.count ?? 0,
      localSsdGib,
    };
    const prices = {
      core: host.core.nanoUsd,
      ram: host.ram.nanoUsd,
      accelerator: accelerator?.nanoUsd ?? 0,
      localSsd: localSsd.nanoUsd,
    };
    const isNotSold = option === "on-demand" && !isSoldOnDemand(type.name);
    this.context.builder.add({
      cloud: CLOUD,
      region,
      zones: [],
      machineType: type.name,
      purchaseOption: option,
      microUsdPerHour: composedMicroUsd(prices, quantities),
      ...(carries === undefined || isPartial
        ? {}
        : { acceleratorMicroUsdPerHour: composedMicroUsd(prices, { ...quantities, milliVcpus: 0, memoryMib: 0, localSsdGib: 0 }) }),
      ...(isPartial ? { mark: "without-accelerator" as const } : isNotSold ? { mark: "not-sold" as const } : {}),
      row: (used.find((part) => part !== FREE) ?? accelerator ?? FREE).record,
    });
  }

  private hostOf(
    machineType: string,
    region: string,
    option: PurchaseOption,
  ): { readonly core: PricedPart; readonly ram: PricedPart } | undefined {
    for (const family of skuFamilies(machineType)) {
      const core = this.parts.get(keyOf({ kind: "core", of: family, option }, region));
      const ram = this.parts.get(keyOf({ kind: "ram", of: family, option }, region));
      if (core !== undefined && ram !== undefined) {
        return { core, ram };
      }
    }
    return undefined;
  }

  /** Local SSD nobody committed to, or that has no spot price, is billed on demand. */
  private localSsdOf(region: string, option: PurchaseOption): PricedPart | undefined {
    const own = this.parts.get(keyOf({ kind: "local-ssd", of: "", option }, region));
    return own ?? this.parts.get(keyOf({ kind: "local-ssd", of: "", option: "on-demand" }, region));
  }
}

/** A part that a machine has none of. */
const FREE: PricedPart = { nanoUsd: 0, record: 0 };

function keyOf({ kind, of, option }: SkuPart, region: string): string {
  return `${kind}/${of}/${option}/${region}`;
}

/** Accelerators as SKUs name them. */
function acceleratorsOf(type: MachineType): { readonly name: string; readonly count: number; readonly localSsdGib: number } | undefined {
  if (type.accelerator?.kind === "tpu") {
    return { name: type.accelerator.model, count: type.accelerator.count, localSsdGib: 0 };
  }
  const known = googleAccelerators(type.name);
  return typeof known === "string" ? undefined : known;
}
