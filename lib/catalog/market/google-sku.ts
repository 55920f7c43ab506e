import type { PurchaseOption } from "../../sizing/fleet-problem";

/** A SKU of the Cloud Billing Catalog, as far as it matters. */
export interface GoogleSku {
  /** What it is, in words: the only place that names family, model and kind of sale. */
  readonly description?: string;
  /** Its place in the billing system: `Compute`; `CPU`, `RAM` or `GPU`; `OnDemand`, `Preemptible`, `Commit1Yr` or `Commit3Yr`. */
  readonly category?: { readonly resourceFamily?: string; readonly resourceGroup?: string; readonly usageType?: string };
  /** Regions it is sold in. */
  readonly serviceRegions?: readonly string[];
  /** Its prices, by the time they come into force. */
  readonly pricingInfo?: readonly {
    readonly effectiveTime?: string;
    readonly pricingExpression?: {
      readonly usageUnit?: string;
      readonly tieredRates?: readonly {
        readonly unitPrice?: { readonly currencyCode?: string; readonly units?: string | number; readonly nanos?: number };
      }[];
    };
  }[];
}

/** What one unit of a SKU is: a vCPU, a GiB or an accelerator for an hour, a GiB of local SSD for a month. */
export interface SkuPart {
  /** What is sold. */
  readonly kind: "core" | "ram" | "accelerator" | "local-ssd";
  /** Family of the host (`n2`, `a3plus`), name of the accelerator (`H100-MEGA`, `TPU-v6e`); empty for local SSD. */
  readonly of: string;
  /** How it is sold. */
  readonly option: PurchaseOption;
}

const OPTION_BY_USAGE: Readonly<Record<string, PurchaseOption>> = {
  OnDemand: "on-demand",
  Preemptible: "spot",
  Commit1Yr: "reserved-1y",
  Commit3Yr: "reserved-3y",
};

/**
 * What the descriptions call a family of machine types.
 *
 * @see https://cloud.google.com/skus
 */
const FAMILY_BY_LABEL: Readonly<Record<string, string>> = {
  "": "n1",
  "N1 Predefined": "n1",
  "Compute optimized": "c2",
  "Memory-optimized": "m1",
  "M3 Memory-optimized": "m3",
  "N2D AMD": "n2d",
  "T2D AMD": "t2d",
  "C2D AMD": "c2d",
  "T2A Arm": "t2a",
  "C4A Arm": "c4a",
};

/** Labels that are the family's name as it is: `N2`, `C3D`, `A3Plus`. */
const PLAIN_LABEL = /^(E2|[ACGHMNTZ]\d[A-Z]?|A3Plus|A3Ultra)$/;

const ACCELERATOR_BY_LABEL: Readonly<Record<string, string>> = {
  L4: "L4",
  A100: "A100",
  "A100 80GB": "A100-80GB",
  "H100 80GB": "H100",
  "H100 80GB Mega": "H100-MEGA",
  "H100 80GB Plus": "H100-MEGA",
  "H100 Mega 80GB": "H100-MEGA",
  "H200 141GB": "H200",
  B200: "B200",
};

const TPU_BY_LABEL: Readonly<Record<string, string>> = { V5e: "TPU-v5e", V5p: "TPU-v5p", V6e: "TPU-v6e" };

/**
 * Words of descriptions that sell something else under the usage type of on-demand: machines of any shape, dedicated hardware, a premium on top, and the
 * Dynamic Workload Scheduler, whose price is about half.
 */
const OTHER_SALE =
  /custom|premium|sole tenancy|reserved|\bdws\b|calendar mode|flex[- ]start|capacity optimized|dollar based|virtual workstation|upgrade|suspended/i;

const HOURLY_UNITS: Readonly<Record<SkuPart["kind"], string>> = { core: "h", ram: "GiBy.h", accelerator: "h", "local-ssd": "GiBy.mo" };

/** What a SKU sells. @returns a reason, for people, when it is no part of a machine one can plan with */
export function skuPart(sku: GoogleSku): SkuPart | string {
  const { description = "", category } = sku;
  if (OTHER_SALE.test(description)) {
    return "a sale of another kind: custom, dedicated, reserved, by the workload scheduler";
  }
  const option = OPTION_BY_USAGE[category?.usageType ?? ""];
  if (option === undefined) {
    return "an unknown usage type";
  }
  const part = partOf(description.replace(/^Commitment v1: /, "").replace(/^(Spot )?Preemptible /, ""), category?.resourceFamily);
  return part === undefined ? "no part of a machine type" : { ...part, option };
}

function partOf(text: string, resourceFamily: string | undefined): Pick<SkuPart, "kind" | "of"> | undefined {
  if (/^(SSD backed )?Local (Storage|SSD)\b/.test(text)) {
    return { kind: "local-ssd", of: "" };
  }
  if (resourceFamily !== "Compute") {
    return undefined;
  }
  const tpu = TPU_BY_LABEL[/^Tpu-?(V\w+)/.exec(text)?.[1] ?? ""];
  if (tpu !== undefined) {
    return { kind: "accelerator", of: tpu };
  }
  const gpu = /^(?:A4 )?(?:Nvidia )?(?:Tesla )?(\w+(?: \w+)*?) (?:GPU\b|\(1 gpu slice\))/.exec(text);
  if (gpu !== null) {
    const name = ACCELERATOR_BY_LABEL[gpu[1]!];
    return name === undefined ? undefined : { kind: "accelerator", of: name };
  }
  const host = /^(?:(.+?) )??(?:Instance )?(Core|Cpu|Ram)\b/.exec(text);
  const family = host === null ? undefined : familyOf(host[1] ?? "");
  return family === undefined ? undefined : { kind: host![2] === "Ram" ? "ram" : "core", of: family };
}

function familyOf(label: string): string | undefined {
  return FAMILY_BY_LABEL[label] ?? (PLAIN_LABEL.test(label) ? label.toLowerCase() : undefined);
}

/**
 * Price of one unit in billionths of a US dollar: of the prices the one in force last, of its tiers the dearest, for a machine that always runs is not within
 * a free allowance.
 *
 * @returns a reason, for people, when it has none
 */
export function skuNanoUsd(sku: GoogleSku, kind: SkuPart["kind"]): number | string {
  const infos = [...(sku.pricingInfo ?? [])].sort((left, right) => ((left.effectiveTime ?? "") < (right.effectiveTime ?? "") ? -1 : 1));
  const expression = infos[infos.length - 1]?.pricingExpression;
  if (expression?.usageUnit !== HOURLY_UNITS[kind]) {
    return `priced by another unit than ${HOURLY_UNITS[kind]}`;
  }
  const prices = (expression.tieredRates ?? []).map(({ unitPrice }) =>
    unitPrice?.currencyCode === "USD" ? Number(unitPrice.units ?? 0) * 1e9 + (unitPrice.nanos ?? 0) : NaN,
  );
  const dearest = Math.max(...prices);
  return prices.length === 0 || !Number.isSafeInteger(dearest) || dearest < 0 ? "no price in US dollars" : dearest;
}
