import { loadMarketSync } from "../../../lib/catalog/market/load-market";
import { brokenRules, leptonError } from "../../support/broken-rules";
import { loadText, pricesOf, reasonsOf } from "./loaded";

const ATTRIBUTES = {
  servicecode: "AmazonEC2",
  location: "US East (N. Virginia)",
  locationType: "AWS Region",
  instanceType: "zz9.4xlarge",
  vcpu: "16",
  physicalProcessor: "AWS Graviton4 Processor",
  memory: "1,152 GiB",
  tenancy: "Shared",
  operatingSystem: "Linux",
  licenseModel: "No License required",
  capacitystatus: "Used",
  preInstalledSw: "NA",
  marketoption: "OnDemand",
  regionCode: "us-east-1",
};

function product(sku: string, attributes: Record<string, string | undefined> = {}, productFamily = "Compute Instance") {
  return { sku, productFamily, attributes: { ...ATTRIBUTES, ...attributes } };
}

function dimension(unit: string, price: Record<string, string>) {
  return { unit, description: 'a "price" {of} [some] kind', beginRange: "0", endRange: "Inf", pricePerUnit: price, appliesTo: [] };
}

function onDemand(sku: string, price: Record<string, string>) {
  return {
    [`${sku}.JRTCKXETXF`]: {
      offerTermCode: "JRTCKXETXF",
      sku,
      priceDimensions: { [`${sku}.JRTCKXETXF.6YS6EN2CT7`]: dimension("Hrs", price) },
      termAttributes: {},
    },
  };
}

function reserved(
  sku: string,
  code: string,
  lease: string,
  upfront: string,
  hourly: string,
  inAdvance?: string,
  offeringClass = "standard",
) {
  return {
    [`${sku}.${code}`]: {
      offerTermCode: code,
      sku,
      priceDimensions: {
        ...(inAdvance === undefined ? {} : { [`${sku}.${code}.2TG2D8R56U`]: dimension("Quantity", { USD: inAdvance }) }),
        [`${sku}.${code}.6YS6EN2CT7`]: dimension("Hrs", { USD: hourly }),
      },
      termAttributes: { LeaseContractLength: lease, OfferingClass: offeringClass, PurchaseOption: upfront },
    },
  };
}

/** An offer file as the bulk interface publishes it. */
function offerFile(products: readonly ReturnType<typeof product>[], terms: object, offerCode = "AmazonEC2"): string {
  const bySku = Object.fromEntries(products.map((each) => [each.sku, each]));
  const head = { formatVersion: "v1.0", disclaimer: "none", offerCode, version: "20260701000000", publicationDate: "2026-07-01T00:00:00Z" };
  return JSON.stringify({ ...head, products: bySku, terms, attributesList: {} }, undefined, 2);
}

const FILE = { format: "aws-price-list" } as const;
const ZONE = "aws/us-east-1/us-east-1/zz9.4xlarge";

describe("offer files of the AWS Price List", () => {
  const text = offerFile([product("SKU1"), product("SKU2", { regionCode: "us-west-2-lax-1", locationType: "AWS Local Zone" })], {
    OnDemand: {
      SKU1: onDemand("SKU1", { USD: "0.8400000000" }),
      SKU2: onDemand("SKU2", { USD: "1.0080000000" }),
      SKU9: onDemand("SKU9", { USD: "9" }),
    },
    Reserved: {
      SKU1: {
        ...reserved("SKU1", "4NA7Y494T4", "1yr", "No Upfront", "0.5292000000"),
        ...reserved("SKU1", "HU7G6KETJZ", "1yr", "Partial Upfront", "0.2520000000", "2208"),
        ...reserved("SKU1", "6QCMYABX3D", "1yr", "All Upfront", "0.0000000000", "4326"),
        ...reserved("SKU1", "BPH4J8HBKS", "3yr", "No Upfront", "0.3629000000"),
        ...reserved("SKU1", "Z2E3P23VKM", "3yr", "No Upfront", "0.4500000000", undefined, "convertible"),
      },
    },
  });

  test("on demand by the hour, commitments by their advance payment, in every way the text is cut", () => {
    const expected = {
      [`${ZONE}/on-demand`]: 0.84,
      [`${ZONE}/reserved-1y`]: 0.5292,
      [`${ZONE}/reserved-3y`]: 0.3629,
      "aws/us-west-2/us-west-2-lax-1/zz9.4xlarge/on-demand": 1.008,
    };
    expect(pricesOf(loadText(text, FILE))).toEqual(expected);
    for (const size of [1, 7, 64]) {
      const content = text.match(new RegExp(`[^]{1,${size}}`, "g"))!;
      expect(pricesOf(loadMarketSync([{ ...FILE, date: "2026-07", content }]))).toEqual(expected);
    }
  });

  test("an advance payment is spread over the hours of the term", () => {
    const partial = pricesOf(loadText(text, FILE, { upfront: "partial" }));
    expect(partial[`${ZONE}/reserved-1y`]).toBeCloseTo(0.252 + 2208 / 8760, 6);
    expect(partial[`${ZONE}/reserved-3y`]).toBeUndefined();
    const all = pricesOf(loadText(text, FILE, { upfront: "all" }));
    expect(all[`${ZONE}/reserved-1y`]).toBeCloseTo(4326 / 8760, 6);
  });

  test("machine types are described as far as the list goes", () => {
    const market = loadText(text, FILE);
    expect(market.types).toHaveLength(1);
    expect(market.types[0]!.description).toMatchObject({ architecture: "arm64", vcpus: 16, memoryGib: 1152, networkGbps: 0 });
    // The list does not say which accelerator it is.
    const withGpu = offerFile([product("SKU1", { gpu: "8" })], { OnDemand: { SKU1: onDemand("SKU1", { USD: "9" }) } });
    expect(loadText(withGpu, FILE).types[0]).not.toHaveProperty("description");
  });

  test("products that are no Linux machine for rent are skipped, each with its reason", () => {
    const others: [string, ReturnType<typeof product>][] = [
      ["another operating system than Linux", product("A", { operatingSystem: "Windows" })],
      ["dedicated hardware", product("B", { tenancy: "Dedicated" })],
      ["with licensed software", product("C", { preInstalledSw: "SQL Ent" })],
      ["a reservation of capacity, used or not", product("D", { capacitystatus: "UnusedCapacityReservation" })],
      ["a capacity block", product("E", { marketoption: "CapacityBlock" })],
      ["on premises", product("F", { locationType: "AWS Outposts" })],
      ["not a compute instance", product("G", {}, "Storage")],
      ["no region", product("H", { regionCode: undefined })],
      ["no machine type", product("I", { instanceType: undefined })],
    ];
    const bare = product("OK", { instanceType: "zz9.metal" }, "Compute Instance (bare metal)");
    const products = [...others.map(([, each]) => each), product("J"), product("K", { instanceType: "zz9.8xlarge" }), bare];
    const market = loadText(
      offerFile(products, {
        OnDemand: {
          ...Object.fromEntries(others.map(([, { sku }]) => [sku, onDemand(sku, { USD: "0.01" })])),
          J: onDemand("J", { CNY: "5.8" }),
          OK: onDemand("OK", { USD: "2" }),
        },
      }),
      FILE,
    );
    expect(pricesOf(market)).toEqual({ "aws/us-east-1/us-east-1/zz9.metal/on-demand": 2 });
    expect(reasonsOf(market.sources[0]!).skipped).toEqual({
      ...Object.fromEntries(others.map(([reason]) => [reason, 1])),
      "a price that is not a decimal number": 1,
      "no price": 1,
    });
    expect(market.sources[0]).toMatchObject({ rowsRead: 12, rowsUsed: 1, rowsSkipped: 11 });
  });

  test("other files are refused, with what to do", () => {
    expect(leptonError(() => loadText(offerFile([], {}, "AmazonS3"), FILE)).message).toMatch('the offer file is about "AmazonS3"');
    expect(brokenRules(() => loadText('{"terms": {}, "products": {}}', FILE))).toEqual(["price-list-order"]);
    expect(brokenRules(() => loadText('{"offers": {}}', FILE))).toEqual(["price-list-products"]);
    expect(brokenRules(() => loadText("instance_type,price\n", FILE))).toEqual(["json-syntax"]);
  });
});
