import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CatalogFile } from "../../../lib/catalog/catalog-file";
import { MachineCatalog } from "../../../lib/catalog/machine-catalog";
import type { PriceFile } from "../../../lib/catalog/market/price-file";
import { loadMarketSync } from "../../../lib/catalog/market/load-market";
import { machineCatalogOf } from "../../../lib/catalog/market/market-machine-catalog";
import { updateCatalog } from "../../../lib/catalog/market/update-catalog";
import { SAMPLE_FILES } from "../../support/sample-prices";
import { DATA, describeWithData, NO_DATA } from "./loaded";

const EC2 = "instance_type,region,zone_ids,on_demand_usd_per_hour,spot_avg_usd_per_hour,reserved_1y_no_upfront_usd_per_hour";
const BUILT_IN = join(__dirname, "..", "..", "..", "lib", "catalog", "data");

function ec2(date: string, ...rows: string[]): PriceFile {
  return { format: "ec2-instances", date, name: "our agreement", licence: "internal", content: [[EC2, ...rows, ""].join("\n")] };
}

function builtIn(cloud: string): CatalogFile {
  return JSON.parse(readFileSync(join(BUILT_IN, `${cloud}.json`), "utf8")) as CatalogFile;
}

describe("updateCatalog", () => {
  test("replaces what the files price, keeps the rest with its dates, and records source, date and hash", async () => {
    const { file, text } = await updateCatalog([ec2("2026-11", "g6.xlarge,us-east-1,use1-az4,0.7,0.2,")]);
    const before = builtIn("aws");
    expect(file.machineTypes).toEqual(before.machineTypes);
    expect(file.sources).toEqual([
      {
        name: "our agreement",
        date: "2026-11",
        licence: "internal",
        file: "our agreement",
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      ...before.sources,
    ]);
    const changed = file.regions.flatMap(({ name, offers }) => {
      const known = new Set(before.regions.find((region) => region.name === name)!.offers.map((offer) => JSON.stringify(offer)));
      return offers.filter((offer) => !known.has(JSON.stringify(offer))).map((offer) => ({ region: name, ...offer }));
    });
    const zones = before.regions
      .find(({ name }) => name === "us-east-1")!
      .offers.find(({ machineType }) => machineType === "g6.xlarge")!.zones;
    expect(changed).toEqual([{ region: "us-east-1", machineType: "g6.xlarge", zones, onDemand: 700_000, spot: 200_000, date: "2026-11" }]);
    expect(
      MachineCatalog.builtIn()
        .withJson(text)
        .offers("aws", "us-east-1")
        .find(({ machineType }) => machineType.name === "g6.xlarge"),
    ).toMatchObject({
      onDemandMicroUsdPerHour: 700_000,
      priceDate: "2026-11",
    });
  });

  test("an older file changes nothing that is known better, and no doubtful price goes in", async () => {
    const { file, leftOut } = await updateCatalog([
      ec2("2025-01", "g6.xlarge,us-east-1,use1-az4,0.1,,"),
      ec2(
        "2026-11",
        "g6.xlarge,us-west-2,usw2-az1,0,,",
        "g6.2xlarge,us-west-2,usw2-az1,0.5,0.6,",
        "g6.4xlarge,us-west-2,usw2-az1,1.3,,0.9",
        "g6.xlarge,us-east-1-atl-1,,1,,",
        "zz9.large,us-west-2,usw2-az1,1,,",
      ),
    ]);
    const before = builtIn("aws");
    const offers = (region: string, content: CatalogFile) => content.regions.find(({ name }) => name === region)!.offers;
    expect(offers("us-east-1", file)).toEqual(offers("us-east-1", before));
    const changed = offers("us-west-2", file).filter(
      (offer, index) => JSON.stringify(offer) !== JSON.stringify(offers("us-west-2", before)[index]),
    );
    expect(changed.map(({ machineType, onDemand, reserved1y }) => [machineType, onDemand, reserved1y])).toEqual([
      ["g6.4xlarge", 1_300_000, 900_000],
    ]);
    expect(Object.fromEntries(leftOut.map(({ reason, count }) => [reason, count]))).toEqual({
      "doubtful: zero-price": 1,
      "doubtful: spot-above-on-demand": 2,
      "a Local Zone or Wavelength Zone": 1,
      "a machine type that nothing describes": 1,
    });
  });

  test("one price a region: the dearest of its zones", async () => {
    const rows = ["g6.xlarge,eu-west-9,euw9-az1,0.7,0.2,", "g6.xlarge,eu-west-9,euw9-az10,0.8,0.3,", "g6.xlarge,eu-west-9,euw9-az2,0.7,,"];
    const { file } = await updateCatalog([ec2("2026-11", ...rows)], { base: "none" });
    expect(file.regions).toEqual([
      {
        name: "eu-west-9",
        zones: ["euw9-az1", "euw9-az2", "euw9-az10"],
        offers: [
          { machineType: "g6.xlarge", zones: ["euw9-az1", "euw9-az2", "euw9-az10"], onDemand: 800_000, spot: 300_000, date: "2026-11" },
        ],
      },
    ]);
  });

  test("the cloud is stated where the files are about two, and machine types that nobody knows are named", async () => {
    const google: PriceFile = {
      format: "skypilot",
      cloud: "google",
      date: "2026-11",
      content: [
        "InstanceType,vCPUs,MemoryGiB,AcceleratorName,AcceleratorCount,GpuInfo,Region,AvailabilityZone,Price,SpotPrice\nn2-standard-2,2.0,8.0,,,,us-east5,us-east5-a,0.1,0.02\n",
      ],
    };
    const aws = ec2("2026-11", "g6.xlarge,us-east-1,use1-az4,0.7,,");
    await expect(updateCatalog([aws, google])).rejects.toThrow("the files are about aws and google: state the 'cloud'");
    const { file } = await updateCatalog([aws, google], { cloud: "google" });
    expect(file.sources[0]).toMatchObject({ name: "skypilot" });
    await expect(updateCatalog([aws], { machineTypes: ["g6.xlarg"] })).rejects.toThrow("did you mean 'g6.xlarge'?");
    await expect(updateCatalog([{ format: "aws-spot-advisor", date: "2026", content: ['{"spot_advisor": {}}'] }])).rejects.toThrow(
      "the files have no price",
    );
  });

  test("the file is written where it is wanted, the same bytes for the same files", async () => {
    const folder = mkdtempSync(join(tmpdir(), "update-"));
    try {
      const out = join(folder, "aws.json");
      const files = [ec2("2026-11", "g6.xlarge,us-east-1,use1-az4,0.7,0.2,")];
      const { text } = await updateCatalog(files, { out });
      expect(readFileSync(out, "utf8")).toBe(text);
      expect((await updateCatalog(files)).text).toBe(text);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a catalogue of the sample prices", () => {
  const { ec2, google, advisor } = SAMPLE_FILES;
  const offer = (text: string, region: string, name: string) => {
    const { cloud } = JSON.parse(text) as CatalogFile;
    return MachineCatalog.fromJson(text)
      .offers(cloud, region)
      .find(({ machineType }) => machineType.name === name);
  };

  test("carries commitments, and of interruption buckets the worst", async () => {
    const { text } = await updateCatalog([ec2, advisor]);
    expect(offer(text, "us-east-1", "g6.xlarge")).toMatchObject({
      onDemandMicroUsdPerHour: 804_800,
      reserved1yMicroUsdPerHour: 523_920,
      reserved3yMicroUsdPerHour: 369_400,
      spotInterruption: ">20%",
      priceDate: "2026-09",
    });
    expect(offer(text, "us-west-2", "p5.48xlarge")!.spotInterruption).toBe("5-10%");
    expect(offer(text, "us-east-2", "g6.xlarge")!.spotInterruption).toBeUndefined();
  });

  test("leaves suspect prices out, or carries them with what is doubtful", async () => {
    const before = MachineCatalog.builtIn()
      .offers("aws", "us-east-1")
      .find(({ machineType }) => machineType.name === "p5.48xlarge")!;
    const strict = await updateCatalog([ec2]);
    expect(strict.leftOut).toEqual([
      { reason: "doubtful: below-siblings", count: 4, rows: [7, 7, 7, 7] },
      { reason: "no zone is known", count: 4, rows: [11, 11, 11, 11] },
    ]);
    const left = offer(strict.text, "us-east-1", "p5.48xlarge")!;
    expect([left.doubts, left.priceDate]).toEqual([undefined, before.priceDate]);
    const carrying = await updateCatalog([ec2], { suspect: "carry" });
    expect(carrying.leftOut.map(({ reason }) => reason)).toEqual(["no zone is known"]);
    const doubts = [
      {
        option: "on-demand",
        rule: "below-siblings",
        need: "at least 60 % of the median over 4 locations, 98.32 USD/h",
        have: "55.04 USD/h, 56 %",
        source: "ec2-prices.csv row 7",
      },
    ];
    expect(offer(carrying.text, "us-east-1", "p5.48xlarge")).toMatchObject({
      onDemandMicroUsdPerHour: 55_040_000,
      priceDate: "2026-09",
      doubts,
    });
    // An update from files that say nothing of it keeps the price with its doubt.
    const again = await updateCatalog(
      [{ ...ec2, path: undefined, content: ["instance_type,region,zone_ids,on_demand_usd_per_hour\ng6.xlarge,us-east-1,use1-az4,0.8\n"] }],
      {
        base: MachineCatalog.builtIn().withJson(carrying.text),
      },
    );
    expect(offer(again.text, "us-east-1", "p5.48xlarge")!.doubts).toEqual(doubts);
  });

  test("as a machine catalogue holds both clouds, suspect prices with their doubts unless they are left out", () => {
    const market = loadMarketSync([ec2, google, advisor]);
    const h100 = (catalog: MachineCatalog) =>
      catalog.offers("google", "us-central1").find(({ machineType }) => machineType.name === "a3-highgpu-8g")!;
    const carried = machineCatalogOf(market);
    expect(h100(carried).doubts!.map(({ option, rule }) => [option, rule])).toEqual([["on-demand", "below-siblings"]]);
    expect(carried.offers("aws", "us-east-1").some(({ reserved3yMicroUsdPerHour }) => reserved3yMicroUsdPerHour !== undefined)).toBe(true);
    const strict = h100(machineCatalogOf(market, { suspect: "exclude" }));
    expect([strict.doubts, strict.onDemandMicroUsdPerHour]).toEqual([undefined, undefined]);
    expect(strict.spotMicroUsdPerHour).toBeGreaterThan(0);
  });

  test.each<[string, object, string]>([
    ["an unknown interruption bucket", { interruption: "7%" }, "'interruption' is \"7%\""],
    ["a doubt without its source", { doubts: [{ option: "spot", rule: "r", need: "n", have: "h" }] }, "'source' is missing"],
    ["a free commitment", { reserved1y: 0 }, "'reserved1y' is 0"],
  ])("with %s is refused", (_name, change, message) => {
    const file = {
      schemaVersion: 1,
      cloud: "aws",
      sources: [],
      machineTypes: [builtIn("aws").machineTypes[0]!],
      regions: [{ name: "r", zones: ["z"], offers: [] as object[] }],
    };
    file.regions[0]!.offers.push({ machineType: file.machineTypes[0]!.name, zones: ["z"], onDemand: 5, date: "2026", ...change });
    expect(() => MachineCatalog.fromJson(JSON.stringify(file))).toThrow(message);
  });

  test("may sell by commitment only", () => {
    const type = builtIn("aws").machineTypes[0]!;
    const offers = [{ machineType: type.name, zones: ["z"], reserved3y: 7, date: "2026" }];
    const file = { schemaVersion: 1, cloud: "aws", sources: [], machineTypes: [type], regions: [{ name: "r", zones: ["z"], offers }] };
    expect(MachineCatalog.fromJson(JSON.stringify(file)).offers("aws", "r")[0]).toMatchObject({ reserved3yMicroUsdPerHour: 7 });
  });
});

describeWithData(`a catalogue made from the source data${NO_DATA}`, () => {
  const files: PriceFile[] = [
    { format: "ec2-types", date: "2026-08-21", path: join(DATA, "aws", "aws-ec2-types-2026-08.csv") },
    { format: "ec2-instances", date: "2025-05-28", path: join(DATA, "aws", "aws-ec2-linux-prices-2025-05.csv") },
    { format: "ec2-instances", date: "2026-07-20", region: "us-east-1", path: join(DATA, "aws", "aws-us-east-1-on-demand-2026-07.csv") },
  ];

  test("from nothing but the files, has the offers of the built-in catalogue, which another program compiled", async () => {
    const before = builtIn("aws");
    const regions = before.regions.map(({ name }) => name);
    const machineTypes = before.machineTypes.map(({ name }) => name);
    const { file } = await updateCatalog(files, { base: "none", regions, machineTypes });
    for (const region of before.regions) {
      const made = file.regions.find(({ name }) => name === region.name)!;
      // The compiler left out spot along with an on-demand price it did not believe.
      const offers = made.offers.filter(({ machineType, onDemand }) => !(onDemand === undefined && machineType.startsWith("c7g.")));
      // The built-in catalogue carries neither commitments nor interruption buckets; they are older here than the on-demand price.
      const compared = offers.map(({ reserved1y: _1, reserved3y: _3, reservedDate: _date, interruption: _bucket, ...offer }) => offer);
      expect({ ...made, offers: compared }).toEqual(region);
      expect(made.offers.length - offers.length).toBe(region.name === "ap-south-1" ? 8 : 0);
    }
  }, 60_000);

  test("all of AWS is a valid catalogue", async () => {
    const { file, text } = await updateCatalog(files);
    expect(file.machineTypes.length).toBeGreaterThan(800);
    expect(file.regions.length).toBeGreaterThan(16);
    expect(MachineCatalog.fromJson(text).regions("aws")).toEqual(file.regions.map(({ name }) => name));
  }, 60_000);
});
