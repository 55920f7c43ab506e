import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_FAILURE_MODEL } from "../../lib/catalog/failure-model";
import { MachineCatalog } from "../../lib/catalog/machine-catalog";
import { regionsFarBelowSiblings } from "../../scripts/catalog/plausibility";
import { microUsdOf, parseCsv } from "../../scripts/catalog/source-files";
import { gkeAllocatable, localSsdMicroUsdPerHour } from "../../scripts/catalog/google-machines";
import { withOneMemoryPerModel } from "../../scripts/catalog/accelerator-models";
import type { CatalogFile } from "../../lib/catalog/catalog-file";

describe("parseCsv", () => {
  test("quoted commas, doubled quotes, quoted line breaks and a missing last line break", () => {
    expect(parseCsv('a,b\r\n"1,5","say ""x""\ny"\n2,')).toEqual([
      { a: "1,5", b: 'say "x"\ny' },
      { a: "2", b: "" },
    ]);
  });

  test("a record of another length is an error, not a shifted row", () => {
    expect(() => parseCsv("a,b\n1,2,3\n")).toThrow("record 2 has 3 fields, the header has 2");
  });
});

describe("microUsdOf", () => {
  test.each([
    ["98.32", 98_320_000],
    ["0.000001", 1],
    ["21.957642", 21_957_642],
    ["0.0000005", 1],
    ["0.00000049", 0],
    ["7", 7_000_000],
    // 1.005 x 1e6 is 1004999.9999999999 in floating point.
    ["1.005", 1_005_000],
  ])("%s dollars are %i millionths", (text, micro) => {
    expect(microUsdOf({ price: text }, "price")).toBe(micro);
  });

  test("an empty column is no price, and anything else is an error", () => {
    expect(microUsdOf({ price: "" }, "price")).toBeUndefined();
    expect(() => microUsdOf({ price: "-1" }, "price")).toThrow("is not a price");
    expect(() => microUsdOf({ price: "n/a" }, "price")).toThrow("is not a price");
    expect(() => microUsdOf({}, "price")).toThrow('no column "price"');
  });
});

describe("regionsFarBelowSiblings", () => {
  test("finds the scheduler price of H100 without being told: 4.20 among 9.80 to 12.74", () => {
    const prices = new Map([
      ["asia-east1", 11.34],
      ["asia-northeast1", 4.2],
      ["europe-west4", 12.74],
      ["us-central1", 4.2],
      ["us-east4", 9.8],
      ["us-east5", 11.03],
    ]);
    expect(regionsFarBelowSiblings(prices)).toEqual(["asia-northeast1", "us-central1"]);
  });

  test("60 % of the median is not below it, and two regions have no median", () => {
    expect(
      regionsFarBelowSiblings(
        new Map([
          ["a", 10],
          ["b", 10],
          ["c", 6],
        ]),
      ),
    ).toEqual([]);
    expect(
      regionsFarBelowSiblings(
        new Map([
          ["a", 10],
          ["b", 10],
          ["c", 5.99],
        ]),
      ),
    ).toEqual(["c"]);
    expect(
      regionsFarBelowSiblings(
        new Map([
          ["a", 10],
          ["b", 1],
        ]),
      ),
    ).toEqual([]);
  });
});

describe("gkeAllocatable", () => {
  // Processors: what Google documents for n1-standard-1 to -96. Amazon EKS reserves by the same formula, so the AWS table agrees.
  test.each([
    [1, 940],
    [2, 1930],
    [4, 3920],
    [8, 7910],
    [16, 15890],
    [32, 31850],
    [64, 63770],
    [96, 95690],
    [192, 191450],
  ])("%i processors leave %i thousandths", (vcpus, milliVcpus) => {
    expect(gkeAllocatable(vcpus, 1024).milliVcpus).toBe(milliVcpus);
  });

  test.each([
    // 4 GiB: a quarter. 16 GiB: 1 + 0.8 + 0.8 GiB. 128 GiB: 6.72 GiB more. 1872 GiB: 34.88 GiB more. And 100 MiB each time.
    [4, 4 * 1024 - 1024 - 100],
    [16, Math.floor((16 - 2.6) * 1024 - 100)],
    [128, Math.floor((128 - 9.32) * 1024 - 100)],
    [1872, Math.floor((1872 - 44.2) * 1024 - 100)],
  ])("%i GiB of memory", (gib, memoryMib) => {
    expect(gkeAllocatable(1, gib * 1024).memoryMib).toBe(memoryMib);
  });
});

test("6,000 GiB of local SSD cost 0.6575 dollars an hour", () => {
  expect(localSsdMicroUsdPerHour(6000)).toBe(657_534);
  expect(localSsdMicroUsdPerHour(0)).toBe(0);
});

describe("withOneMemoryPerModel", () => {
  const file = (cloud: string, memoryMib: number): CatalogFile => ({
    schemaVersion: 1,
    cloud,
    sources: [],
    machineTypes: [
      {
        name: "one",
        architecture: "amd64",
        vcpus: 1,
        memoryMib: 1,
        allocatableMilliVcpus: 1,
        allocatableMemoryMib: 1,
        networkMbps: 0,
        localNvmeGb: 0,
        efaInterfaces: 0,
        accelerator: { kind: "gpu", model: "L4", count: 1, memoryMib },
      },
    ],
    regions: [],
  });

  test("the smallest statement stands on every cloud", () => {
    const memories = withOneMemoryPerModel([file("google", 24576), file("aws", 22888)]).map(
      (each) => each.machineTypes[0]!.accelerator!.memoryMib,
    );
    expect(memories).toEqual([22888, 22888]);
  });

  test("statements too far apart are an error: two models under one name", () => {
    expect(() => withOneMemoryPerModel([file("google", 81920), file("aws", 40960)])).toThrow("L4 has 81920 MiB in one place and 40960");
  });
});

describe("docs/catalog.md", () => {
  const page = readFileSync(join(__dirname, "..", "..", "docs", "catalog.md"), "utf8");

  test("lists every default failure figure as it is", () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| ([\d.]+) \|/gm)].map(([, figure, value]) => [figure!, Number(value)]);
    expect(Object.fromEntries(rows)).toEqual(DEFAULT_FAILURE_MODEL);
  });

  test("shows a price file that can be read", () => {
    const [, json] = /```json\n([^]*?)```/.exec(page)!;
    expect(MachineCatalog.builtIn().withJson(json!).offers("aws", "us-west-2")).toHaveLength(1);
  });
});
