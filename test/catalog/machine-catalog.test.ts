import fs from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { LeptonError } from "../../lib/errors";
import { MachineCatalog } from "../../lib/catalog/machine-catalog";

const DATA = join(__dirname, "..", "..", "lib", "catalog", "data");
const schema = JSON.parse(fs.readFileSync(join(DATA, "catalog.schema.json"), "utf8"));
const satisfiesSchema = new Ajv({ allErrors: true }).compile(schema);

/** A small catalogue file that is right. */
function smallFile() {
  return {
    schemaVersion: 1,
    cloud: "aws",
    sources: [{ name: "price list", date: "2026-09", licence: "own" }],
    machineTypes: [
      {
        name: "p9.large",
        architecture: "amd64",
        vcpus: 8,
        memoryMib: 65536,
        allocatableMilliVcpus: 7910,
        allocatableMemoryMib: 60000,
        networkMbps: 12500,
        localNvmeGb: 0,
        efaInterfaces: 0,
        accelerator: { kind: "gpu", model: "H900", count: 1, memoryMib: 131072 },
      },
      {
        name: "p9.2xlarge",
        architecture: "arm64",
        vcpus: 16,
        memoryMib: 131072,
        allocatableMilliVcpus: 15890,
        allocatableMemoryMib: 120000,
        networkMbps: 0,
        localNvmeGb: 0,
        efaInterfaces: 0,
      },
    ],
    regions: [
      {
        name: "moon-1",
        zones: ["moon1-az10", "moon1-az2"],
        offers: [
          { machineType: "p9.2xlarge", zones: ["moon1-az2"], spot: 5, date: "2026" },
          {
            machineType: "p9.large",
            zones: ["moon1-az10", "moon1-az2"],
            onDemand: 900,
            spot: 300,
            date: "2026-09-01",
            spotDate: "2026-08",
          },
        ],
      },
    ],
  };
}

/** The small file with changes: dotted path to new value, undefined to remove the field. */
function smallFileWith(changes: Readonly<Record<string, unknown>>): unknown {
  const file: unknown = smallFile();
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split(".");
    const field = steps.pop()!;
    const holder = steps.reduce((at, step) => (at as Record<string, unknown>)[step], file);
    (holder as Record<string, unknown>)[field] = value;
  }
  return JSON.parse(JSON.stringify(file));
}

function rulesOf(action: () => unknown): LeptonError {
  try {
    action();
  } catch (error) {
    expect(LeptonError.isLeptonError(error)).toBe(true);
    return error as LeptonError;
  }
  throw new Error("nothing was thrown");
}

describe("the built-in catalogue", () => {
  test("nothing is read at import, nor until a cloud is asked about, and each cloud once", () => {
    const read = jest.spyOn(fs, "readFileSync");
    const filesRead = () => read.mock.calls.map(([path]) => String(path)).filter((path) => path.startsWith(DATA));
    jest.isolateModules(() => {
      const fresh = require("../../lib/catalog/machine-catalog") as typeof import("../../lib/catalog/machine-catalog");
      const offerings = require("../../lib/catalog/fleet-offerings") as typeof import("../../lib/catalog/fleet-offerings");
      expect(offerings.fleetMarket).toBeDefined();
      const catalog = fresh.MachineCatalog.builtIn();
      expect(catalog.clouds()).toEqual(["aws", "google"]);
      expect(filesRead()).toEqual([]);
      catalog.regions("google");
      catalog.offers("google", "us-central1");
      expect(filesRead()).toEqual([join(DATA, "google.json")]);
      fresh.MachineCatalog.builtIn().machineType("aws", "p5.48xlarge");
      fresh.MachineCatalog.builtIn().machineType("aws", "m7i.large");
      expect(filesRead()).toEqual([join(DATA, "google.json"), join(DATA, "aws.json")]);
    });
    read.mockRestore();
  });

  test.each(["aws", "google"])("%s satisfies the published schema and every rule for files that people bring", (cloud) => {
    const text = fs.readFileSync(join(DATA, `${cloud}.json`), "utf8");
    satisfiesSchema(JSON.parse(text));
    expect(satisfiesSchema.errors ?? []).toEqual([]);
    const brought = MachineCatalog.fromJson(text);
    expect(brought.machineTypes(cloud)).toEqual(MachineCatalog.builtIn().machineTypes(cloud));
  });

  test("both files together stay under half a megabyte, one row a line", () => {
    const texts = ["aws", "google"].map((cloud) => fs.readFileSync(join(DATA, `${cloud}.json`), "utf8"));
    expect(texts.join("").length).toBeLessThan(500_000);
    expect(Math.max(...texts.flatMap((text) => text.split("\n").map((line) => line.length)))).toBeLessThan(400);
  });

  test("every source states its date and licence", () => {
    for (const source of ["aws", "google"].flatMap((cloud) => MachineCatalog.builtIn().sources(cloud))) {
      expect(source).toMatchObject({ name: expect.any(String), date: expect.stringMatching(/^\d{4}/), licence: expect.any(String) });
    }
  });

  test("a caller cannot change what the next one sees", () => {
    const catalog = MachineCatalog.builtIn();
    catalog.offers("aws", "us-east-1").pop();
    catalog.zones("aws", "us-east-1").pop();
    expect(() => catalog.offers("aws", "us-east-1")[0]!.zones.push("x")).toThrow(TypeError);
    expect(catalog.offers("aws", "us-east-1").length).toBeGreaterThan(100);
    expect(catalog.zones("aws", "us-east-1")).toHaveLength(6);
  });
});

describe("a catalogue of one's own", () => {
  test("answers in natural order and in the units of the library", () => {
    const catalog = MachineCatalog.fromJson(JSON.stringify(smallFile()));
    expect(catalog.clouds()).toEqual(["aws"]);
    expect(catalog.zones("aws", "moon-1")).toEqual(["moon1-az2", "moon1-az10"]);
    expect(catalog.machineTypes("aws").map((type) => type.name)).toEqual(["p9.2xlarge", "p9.large"]);
    expect(catalog.offers("aws", "moon-1")).toEqual([
      {
        machineType: catalog.machineType("aws", "p9.2xlarge"),
        region: "moon-1",
        zones: ["moon1-az2"],
        spotMicroUsdPerHour: 5,
        priceDate: "2026",
      },
      {
        machineType: {
          cloud: "aws",
          name: "p9.large",
          architecture: "amd64",
          vcpus: 8,
          memoryGib: 64,
          allocatableVcpuShare: 7910 / 8000,
          allocatableMemoryShare: 60000 / 65536,
          networkGbps: 12.5,
          localNvmeGb: 0,
          efaInterfaces: 0,
          accelerator: { kind: "gpu", model: "H900", count: 1, memoryGib: 128 },
        },
        region: "moon-1",
        zones: ["moon1-az2", "moon1-az10"],
        onDemandMicroUsdPerHour: 900,
        spotMicroUsdPerHour: 300,
        priceDate: "2026-09-01",
        spotPriceDate: "2026-08",
      },
    ]);
  });

  test("replaces one cloud of the built-in catalogue and leaves it as it was", () => {
    const mixed = MachineCatalog.builtIn().withJson(JSON.stringify(smallFile()));
    expect(mixed.clouds()).toEqual(["aws", "google"]);
    expect(mixed.regions("aws")).toEqual(["moon-1"]);
    expect(mixed.regions("google")).toEqual(MachineCatalog.builtIn().regions("google"));
    expect(MachineCatalog.builtIn().regions("aws")).toContain("us-east-1");
  });

  test("unknown clouds and regions are errors with the nearest name, an unknown machine type is undefined", () => {
    const catalog = MachineCatalog.builtIn();
    expect(() => catalog.regions("gogle")).toThrow("there is no cloud 'gogle' in the catalogue: did you mean 'google'? [cloud-known]");
    expect(() => catalog.offers("aws", "us-esat-1")).toThrow("did you mean 'us-east-1'? [region-known]");
    expect(catalog.machineType("aws", "p5.48xl")).toBeUndefined();
  });

  test("text that is not JSON, and two files about one cloud", () => {
    expect(rulesOf(() => MachineCatalog.fromJson("prices.json")).rules[0]!.rule).toBe("catalog-json");
    const text = JSON.stringify(smallFile());
    expect(rulesOf(() => MachineCatalog.fromJson(text, text)).rules[0]!.rule).toBe("catalog-cloud-unique");
  });

  test("one error names every broken row", () => {
    const file = smallFileWith({
      "machineTypes.0.vcpus": 0,
      "machineTypes.1.architecture": "riscv",
      "regions.0.offers.0.machineType": "p9.3xlarge",
      "regions.0.offers.1.zones": ["mars1-az1"],
      "regions.0.offers.1.spot": 900,
    });
    const error = rulesOf(() => MachineCatalog.fromJson(JSON.stringify(file)));
    expect(error.rules.map(({ rule }) => rule)).toEqual([
      "catalog-schema",
      "catalog-allocatable",
      "catalog-schema",
      "catalog-offer-machine-type",
      "catalog-offer-zones",
      "catalog-offer-spot",
    ]);
    for (const where of ["machine type 'p9.large'", "machine type 'p9.2xlarge'", "region 'moon-1', offer 'p9.3xlarge'", "mars1-az1"]) {
      expect(error.message).toContain(where);
    }
  });

  test("more than 20 broken rows are counted, not listed", () => {
    const offers = Array.from({ length: 33 }, (_, index) => ({
      machineType: `x${index}`,
      zones: ["moon1-az2"],
      onDemand: 1,
      date: "2026",
    }));
    const file = smallFileWith({ "regions.0.offers": offers });
    const { rules } = rulesOf(() => MachineCatalog.fromJson(JSON.stringify(file)));
    expect(rules).toHaveLength(21);
    expect(rules[20]!.problem).toBe("13 more rows are broken");
  });
});

/** Ways to spoil a file that the schema can see: what, which field, its new value. */
const SPOILED: readonly (readonly [string, string, unknown])[] = [
  ["another version", "schemaVersion", 2],
  ["no cloud", "cloud", undefined],
  ["an empty cloud", "cloud", ""],
  ["sources that are no list", "sources", {}],
  ["a source without a licence", "sources.0.licence", undefined],
  ["a source with a broken hash", "sources.0.sha256", "abc"],
  ["a date in words", "sources.0.date", "last May"],
  ["a field of another name", "machineTypes.0.memoryGib", 64],
  ["memory missing", "machineTypes.0.memoryMib", undefined],
  ["half a processor", "machineTypes.0.vcpus", 0.5],
  ["a negative network", "machineTypes.0.networkMbps", -1],
  ["a kind nobody knows", "machineTypes.0.accelerator.kind", "npu"],
  ["no accelerators of a model", "machineTypes.0.accelerator.count", 0],
  ["an accelerator that is a name", "machineTypes.0.accelerator", "H900"],
  ["a machine type that is null", "machineTypes.1", null],
  ["a region without zones", "regions.0.zones", []],
  ["a zone named twice", "regions.0.zones", ["moon1-az2", "moon1-az2", "moon1-az10"]],
  ["an offer in no zone", "regions.0.offers.0.zones", []],
  ["a price in dollars", "regions.0.offers.1.onDemand", 55.04],
  ["a price of zero", "regions.0.offers.0.spot", 0],
  ["a price as text", "regions.0.offers.0.spot", "5"],
  ["an offer without a price", "regions.0.offers.0.spot", undefined],
  ["an offer without a date", "regions.0.offers.0.date", undefined],
];

describe("the published schema and the rules in code agree", () => {
  test("on a file that is right", () => {
    expect(satisfiesSchema(smallFile())).toBe(true);
    expect(() => MachineCatalog.fromJson(JSON.stringify(smallFile()))).not.toThrow();
  });

  test.each(SPOILED)("on %s", (_name, path, value) => {
    const file = smallFileWith({ [path]: value });
    expect(satisfiesSchema(file)).toBe(false);
    expect(() => MachineCatalog.fromJson(JSON.stringify(file))).toThrow(LeptonError);
  });
});
