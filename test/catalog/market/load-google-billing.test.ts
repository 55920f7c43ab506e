import { composedMicroUsd } from "../../../lib/catalog/market/google-composition";
import { MachineCatalog } from "../../../lib/catalog/machine-catalog";
import { brokenRules } from "../../support/broken-rules";
import { loadText, pricesOf, reasonsOf } from "./loaded";

const FILE = { format: "google-billing-skus" } as const;

/** A SKU as the Cloud Billing Catalog interface lists it. @param nanos billionths of a dollar a unit */
function sku(description: string, resourceGroup: string, usageType: string, nanos: number, regions = ["us-east4"], unit = "h") {
  return {
    name: `services/6F81-5844-456A/skus/${description}`,
    skuId: "0000-0000-0000",
    description,
    category: {
      serviceDisplayName: "Compute Engine",
      resourceFamily: resourceGroup === "LocalSSD" ? "Storage" : "Compute",
      resourceGroup,
      usageType,
    },
    serviceRegions: regions,
    pricingInfo: [
      {
        summary: "",
        effectiveTime: "2026-07-01T00:00:00Z",
        pricingExpression: {
          usageUnit: unit,
          displayQuantity: 1,
          tieredRates: [
            {
              startUsageAmount: 0,
              unitPrice: { currencyCode: "USD", units: String(Math.floor(nanos / 1e9)), nanos: nanos % 1e9 },
            },
          ],
          baseUnit: "s",
        },
        currencyConversionRate: 1,
      },
    ],
    serviceProviderName: "Google",
    geoTaxonomy: { type: "REGIONAL", regions },
  };
}

const N2 = [
  sku("N2 Instance Core running in Virginia", "CPU", "OnDemand", 35_601_000),
  sku("N2 Instance Ram running in Virginia", "RAM", "OnDemand", 4_772_000, undefined, "GiBy.h"),
  sku("Spot Preemptible N2 Instance Core running in Virginia", "CPU", "Preemptible", 8_000_000),
  sku("Spot Preemptible N2 Instance Ram running in Virginia", "RAM", "Preemptible", 1_000_000, undefined, "GiBy.h"),
  sku("Commitment v1: N2 Cpu in Virginia for 1 Year", "CPU", "Commit1Yr", 22_428_000),
  sku("Commitment v1: N2 Ram in Virginia for 1 Year", "RAM", "Commit1Yr", 3_006_000, undefined, "GiBy.h"),
  sku("Commitment v1: N2 Cpu in Virginia for 3 Year", "CPU", "Commit3Yr", 16_020_000),
];

const A3 = [
  sku("A3 Instance Core running in Virginia", "CPU", "OnDemand", 29_000_000),
  sku("A3 Instance Ram running in Virginia", "RAM", "OnDemand", 2_500_000, undefined, "GiBy.h"),
  sku("Nvidia H100 80GB GPU running in Virginia", "GPU", "OnDemand", 9_796_550_569),
  sku("SSD backed Local Storage in Virginia", "LocalSSD", "OnDemand", 88_000_000, undefined, "GiBy.mo"),
];

/** The offering of a type, wherever the catalogue says it is sold. */
function priceOf(prices: Record<string, number>, region: string, type: string, option: string): number | undefined {
  const found = Object.keys(prices).filter((id) => id.startsWith(`google/${region}/`) && id.endsWith(`/${type}/${option}`));
  expect(new Set(found.map((id) => prices[id])).size).toBeLessThanOrEqual(1);
  return prices[found[0]!];
}

describe("SKUs of the Cloud Billing Catalog", () => {
  test("processors and memory make a machine, on demand, as spot and committed", () => {
    const type = MachineCatalog.builtIn()
      .machineTypes("google")
      .find(({ name }) => name.startsWith("n2-standard-"))!;
    const prices = pricesOf(loadText(JSON.stringify({ skus: N2, nextPageToken: "" }), FILE));
    const of = (core: number, ram: number) => (type.vcpus * core + type.memoryGib * ram) / 1e9;
    expect(priceOf(prices, "us-east4", type.name, "on-demand")).toBeCloseTo(of(35_601_000, 4_772_000), 6);
    expect(priceOf(prices, "us-east4", type.name, "spot")).toBeCloseTo(of(8_000_000, 1_000_000), 6);
    expect(priceOf(prices, "us-east4", type.name, "reserved-1y")).toBeCloseTo(of(22_428_000, 3_006_000), 6);
    // No price of committed memory: no price of the machine.
    expect(priceOf(prices, "us-east4", type.name, "reserved-3y")).toBeUndefined();
  });

  test("accelerators and local SSD belong to the machine", () => {
    const prices = pricesOf(loadText(JSON.stringify({ skus: A3 }), FILE));
    const host = 208 * 0.029 + 1872 * 0.0025;
    expect(priceOf(prices, "us-east4", "a3-highgpu-8g", "on-demand")).toBeCloseTo(host + 8 * 9.796550569 + (6000 * 0.088) / 730, 6);
  });

  test("a host without the price of its accelerators is marked, at the price of the host", () => {
    const market = loadText(JSON.stringify({ skus: A3.filter(({ category }) => category.resourceGroup !== "GPU") }), FILE);
    const index = [...market.columns.type].findIndex((type) => market.types[type]!.name === "a3-highgpu-8g");
    expect(market.marks.withoutAccelerator.has(index)).toBe(true);
    expect(market.flags().filter((flag) => flag.index === index)).toEqual([
      expect.objectContaining({ rule: "host-without-accelerator", severity: "unusable" }),
    ]);
  });

  test("prices of the workload scheduler, reservations, premiums and custom machines are not on-demand prices", () => {
    const others = [
      sku("Nvidia H100 80GB GPU attached to DWS Defined Duration VMs running in Virginia", "GPU", "OnDemand", 99_000_000_000),
      sku("DWS Defined Duration A3 Core running in Virginia", "CPU", "OnDemand", 99_000_000_000),
      sku("Reserved Nvidia H100 80GB GPU in Virginia", "GPU", "OnDemand", 99_000_000_000),
      sku("Nvidia H100 80GB GPU attached to Calendar Mode VMs running in Virginia", "GPU", "OnDemand", 99_000_000_000),
      sku("Reserved Nvidia H100 80GB GPU in Virginia in Calendar Mode", "GPU", "OnDemand", 99_000_000_000),
      sku("A3 Custom Instance Core running in Virginia", "CPU", "OnDemand", 99_000_000_000),
      sku("A3 Instance Core Sole Tenancy running in Virginia", "CPU", "OnDemand", 99_000_000_000),
      sku("Memory Optimized Upgrade Premium for Memory-optimized Instance Core", "CPU", "OnDemand", 99_000_000_000),
    ];
    const market = loadText(JSON.stringify({ skus: [...others, ...A3] }), FILE);
    expect(pricesOf(market)).toEqual(pricesOf(loadText(JSON.stringify({ skus: A3 }), FILE)));
    expect(reasonsOf(market.sources[0]!).skipped).toEqual({
      "a sale of another kind: custom, dedicated, reserved, by the workload scheduler": others.length,
    });
  });

  test("every description of a family, accelerator and TPU that the catalogue needs is understood", () => {
    const parts: [string, string, string][] = [
      ["Compute optimized Core running in Virginia", "Compute optimized Ram running in Virginia", "c2-"],
      ["N1 Predefined Instance Core running in Virginia", "N1 Predefined Instance Ram running in Virginia", "n1-"],
      ["N2D AMD Instance Core running in Virginia", "N2D AMD Instance Ram running in Virginia", "n2d-"],
      ["M3 Memory-optimized Instance Core running in Virginia", "M3 Memory-optimized Instance Ram running in Virginia", "m3-"],
      ["C3D Instance Core running in Virginia", "C3D Instance Ram running in Virginia", "c3d-"],
      ["E2 Instance Core running in Virginia", "E2 Instance Ram running in Virginia", "e2-"],
    ];
    for (const [core, ram, prefix] of parts) {
      const skus = [sku(core, "CPU", "OnDemand", 1_000_000), sku(ram, "RAM", "OnDemand", 1_000_000, undefined, "GiBy.h")];
      const wanted = MachineCatalog.builtIn()
        .machineTypes("google")
        .filter(({ name, localNvmeGb }) => name.startsWith(prefix) && localNvmeGb === 0);
      const market = loadText(JSON.stringify({ skus }), FILE);
      expect([prefix, market.types.map(({ name }) => name)]).toEqual([prefix, wanted.map(({ name }) => name)]);
      expect(wanted.length).toBeGreaterThan(0);
    }
    const chips = [
      "TpuV6e running in Columbus",
      "TpuV5e running in Columbus",
      "TpuV5p running in Columbus",
      "A4 Nvidia B200 (1 gpu slice) running in Columbus",
    ];
    const market = loadText(JSON.stringify({ skus: [...chips.map((name) => sku(name, "GPU", "OnDemand", 2_700_000_000)), A3[3]] }), FILE);
    expect(priceOf(pricesOf(market), "us-east4", "ct6e-standard-8t", "on-demand")).toBe(21.6);
    expect(market.types.map(({ name }) => name)).toEqual(expect.arrayContaining(["ct5lp-hightpu-4t", "ct5p-hightpu-4t", "a4-highgpu-8g"]));
    const gpus: [string, string][] = [
      ["Nvidia Tesla A100 GPU running in Virginia", "a2-highgpu-1g"],
      ["Nvidia Tesla A100 80GB GPU running in Virginia", "a2-ultragpu-1g"],
      ["Nvidia H100 80GB Plus GPU running in Virginia", "a3-megagpu-8g"],
      ["Nvidia H100 80GB Mega GPU running in Virginia", "a3-megagpu-8g"],
      ["H200 141GB GPU running in Virginia", "a3-ultragpu-8g"],
      ["Nvidia L4 GPU running in Virginia", "g2-standard-4"],
    ];
    for (const [description, name] of gpus) {
      const family = { a2: "A2", a3: name.includes("ultra") ? "A3Ultra" : "A3Plus", g2: "G2" }[name.slice(0, 2)]!;
      const host = [
        sku(`${family} Instance Core running in Virginia`, "CPU", "OnDemand", 1_000_000),
        sku(`${family} Instance Ram running in Virginia`, "RAM", "OnDemand", 1_000_000, undefined, "GiBy.h"),
      ];
      const prices = pricesOf(
        loadText(JSON.stringify({ skus: [...host, A3[3], sku(description, "GPU", "OnDemand", 100_000_000_000)] }), FILE),
      );
      expect([name, priceOf(prices, "us-east4", name, "on-demand")! >= 100]).toEqual([name, true]);
    }
  });

  test("of several tiers the dearest counts, of several prices the latest, and other units and currencies do not", () => {
    const tiered = structuredClone(N2[0]!);
    tiered.pricingInfo[0]!.pricingExpression.tieredRates = [
      { startUsageAmount: 0, unitPrice: { currencyCode: "USD", units: "0", nanos: 0 } },
      { startUsageAmount: 100, unitPrice: { currencyCode: "USD", units: "1", nanos: 500_000_000 } },
    ];
    const older = structuredClone(N2[1]!);
    older.pricingInfo.unshift({ ...structuredClone(older.pricingInfo[0]!), effectiveTime: "2025-01-01T00:00:00Z" });
    older.pricingInfo[0]!.pricingExpression.tieredRates[0]!.unitPrice.nanos = 1;
    const perDay = sku("N2D AMD Instance Core running in Virginia", "CPU", "OnDemand", 1, undefined, "d");
    const inEuro = structuredClone(N2[0]!);
    inEuro.pricingInfo[0]!.pricingExpression.tieredRates[0]!.unitPrice.currencyCode = "EUR";
    const market = loadText(JSON.stringify({ skus: [tiered, older, perDay, inEuro] }), FILE);
    const type = market.types[0]!.description!;
    expect(priceOf(pricesOf(market), "us-east4", type.name, "on-demand")).toBeCloseTo(type.vcpus * 1.5 + type.memoryGib * 0.004772, 6);
    expect(reasonsOf(market.sources[0]!).skipped).toEqual({ "priced by another unit than h": 1, "no price in US dollars": 1 });
  });

  test("a page, a list of pages, pages one after another and a bare list are the same", () => {
    const expected = pricesOf(loadText(JSON.stringify({ skus: N2 }), FILE));
    const pages = [
      { skus: N2.slice(0, 3), nextPageToken: "x" },
      { skus: N2.slice(3), nextPageToken: "" },
    ];
    expect(Object.keys(expected).length).toBeGreaterThan(0);
    for (const text of [JSON.stringify(pages), pages.map((page) => JSON.stringify(page)).join("\n"), JSON.stringify(N2)]) {
      expect(pricesOf(loadText(text, FILE))).toEqual(expected);
    }
    expect(brokenRules(() => loadText('{"services": []}', FILE))).toEqual(["billing-skus"]);
  });
});

describe("composedMicroUsd", () => {
  test("is exact and rounds once, half up", () => {
    const quantities = { milliVcpus: 2000, memoryMib: 7680, accelerators: 0, localSsdGib: 0 };
    // 2 x 31,611 + 7.5 x 4,237 = 94,999.5 millionths: 95,000.
    expect(composedMicroUsd({ core: 31_611_000, ram: 4_237_000, accelerator: 0, localSsd: 0 }, quantities)).toBe(95_000);
    // Rounding each part would give 1 + 1.
    expect(
      composedMicroUsd(
        { core: 500, ram: 0, accelerator: 500, localSsd: 0 },
        { milliVcpus: 1000, memoryMib: 0, accelerators: 1, localSsdGib: 0 },
      ),
    ).toBe(1);
    expect(
      composedMicroUsd(
        { core: 0, ram: 0, accelerator: 0, localSsd: 80_000_000 },
        { milliVcpus: 0, memoryMib: 0, accelerators: 0, localSsdGib: 6000 },
      ),
    ).toBe(657_534);
  });
});
