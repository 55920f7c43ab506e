import { MachineCatalog } from "../../../lib/catalog/machine-catalog";
import { loadMarketSync } from "../../../lib/catalog/market/load-market";
import { parseCsv } from "../../../scripts/catalog/source-files";
import { leptonError } from "../../support/broken-rules";
import { describeWithData, loadText, NO_DATA, pricesOf, reasonsOf, sourceText } from "./loaded";

const AWS_HEADER = "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone,Arch";
const GOOGLE_HEADER = "InstanceType,vCPUs,MemoryGiB,AcceleratorName,AcceleratorCount,GpuInfo,Region,AvailabilityZone,Price,SpotPrice";
const H100_INFO = `"{'Gpus': [{'Name': 'H100', 'Manufacturer': 'NVIDIA', 'Count': 8.0, 'MemoryInfo': {'SizeInMiB': 81920}}], 'TotalGpuMemoryInMiB': 655360}"`;

function aws(...rows: string[]) {
  return loadText([AWS_HEADER, ...rows, ""].join("\n"), { format: "skypilot", cloud: "aws" });
}

function google(...rows: string[]) {
  return loadText([GOOGLE_HEADER, ...rows, ""].join("\n"), { format: "skypilot", cloud: "google" });
}

describe("SkyPilot tables of AWS", () => {
  test("a row is a type in a zone, on demand and as spot", () => {
    const market = aws("zz9.large,,,2.0,8.0,,0.1,0.03,us-east-1,use1-az4,arm64", "zz9.large,,,2.0,8.0,,0.1,0.025,us-east-1,use1-az6,arm64");
    expect(pricesOf(market)).toEqual({
      "aws/us-east-1/use1-az4/zz9.large/on-demand": 0.1,
      "aws/us-east-1/use1-az4/zz9.large/spot": 0.03,
      "aws/us-east-1/use1-az6/zz9.large/on-demand": 0.1,
      "aws/us-east-1/use1-az6/zz9.large/spot": 0.025,
    });
    expect(market.types).toEqual([
      { cloud: "aws", name: "zz9.large", description: expect.objectContaining({ architecture: "arm64", vcpus: 2, memoryGib: 8 }) },
    ]);
    expect([...market.columns.row]).toEqual([2, 2, 3, 3]);
  });

  test("spot equal to on-demand is no quote", () => {
    const market = aws("zz9.large,,,2.0,8.0,,0.204,0.204000,us-east-1,use1-az4,x86_64");
    expect(pricesOf(market)).toEqual({ "aws/us-east-1/use1-az4/zz9.large/on-demand": 0.204 });
    expect(reasonsOf(market.sources[0]!).leftOut).toEqual({ "spot equals on-demand: the source's way to say that there is no quote": 1 });
  });

  test("accelerators are described as the table states them, and as the catalogue does where it knows the type", () => {
    const market = aws(
      `zz9.48xlarge,H100,8.0,192.0,2048.0,${H100_INFO},98.32,,us-east-1,use1-az4,x86_64`,
      `p5.48xlarge,H100,8.0,192.0,2048.0,${H100_INFO},98.32,,us-east-1,use1-az4,x86_64`,
      "zz8.32xlarge,Trainium,16.0,128.0,512.0,,21.5,,us-east-1,use1-az4,x86_64",
    );
    expect(market.types[0]!.description).toMatchObject({
      accelerator: { kind: "gpu", model: "H100", count: 8, memoryGib: 80 },
      networkGbps: 0,
    });
    expect(market.types[1]!.description).toBe(MachineCatalog.builtIn().machineType("aws", "p5.48xlarge"));
    expect(market.types[2]!.description).toMatchObject({ accelerator: { kind: "neuron", model: "Trainium", count: 16, memoryGib: 0 } });
  });

  test("a machine with a share of an accelerator is not described as one without", () => {
    const market = aws("zz9f.large,L4,0.125,2.0,8.0,,0.2,0.1,us-east-1,use1-az4,x86_64");
    expect(market.types).toEqual([{ cloud: "aws", name: "zz9f.large" }]);
  });

  test("rows that make no sense are skipped and counted, with their lines", () => {
    const market = aws(
      "zz9.large,,,2.0,8.0,,0.1,,us-east-1,use1-az4,x86_64",
      "zz9.large,,,2.0,8.0,,0.1,,us-east-1,use1-az4,x86_64",
      ",,,2.0,8.0,,0.1,,us-east-1,use1-az4,x86_64",
      "zz9.large,,,2.0,8.0,,0.1,,,,x86_64",
      "zz9.xlarge,,,2.0,8.0,,,,us-east-1,use1-az4,x86_64",
      "zz9.xlarge,,,2.0,8.0,,cheap,,us-east-1,use1-az4,x86_64",
      "zz9.xlarge,,,2.0",
      "zz9.xlarge,,,2.0,8.0,,9000.000001,,us-east-1,use1-az4,x86_64",
    );
    const [source] = market.sources;
    expect(reasonsOf(source!).skipped).toEqual({
      "repeats an earlier row": 1,
      "no machine type": 1,
      "no region": 1,
      "no price": 1,
      "a price that is not a decimal number": 1,
      "another number of fields than the header": 1,
      "above 9,000 dollars an hour, the most that a fleet problem takes": 1,
    });
    expect(source).toMatchObject({ rowsRead: 8, rowsUsed: 1, rowsSkipped: 7 });
    expect(source!.skipped.find(({ reason }) => reason === "no region")).toMatchObject({ rows: [5] });
    expect(market.size).toBe(1);
  });

  test("a table does not say its cloud, and another table is not one of SkyPilot's", () => {
    expect(leptonError(() => loadText(AWS_HEADER, { format: "skypilot" })).rules[0]!.rule).toBe("price-file-cloud");
    expect(
      leptonError(() => loadText("instance_type,price\n", { format: "skypilot", cloud: "aws" })).rules.map(({ rule }) => rule),
    ).toContain("table-column");
  });
});

describe("SkyPilot tables of Google", () => {
  const H100 = `"{'Gpus': [{'MemoryInfo': {'SizeInMiB': 81920}}]}"`;

  test("a host gets the accelerators of its number in its zone, and its local SSD: 88.49 dollars in us-east4", () => {
    const market = google(
      "a3-highgpu-8g,208.0,1872.0,,,,us-east4,us-east4-a,9.46006,2.15966",
      `,,,H100,4,${H100},us-east4,us-east4-a,39.18621,10.0`,
      `,,,H100,8,${H100},us-east4,us-east4-a,78.37241,20.0`,
      `,,,H100,8,${H100},us-east4,us-east4-b,1.0,0.5`,
    );
    const prices = pricesOf(market);
    expect(prices["google/us-east4/us-east4-a/a3-highgpu-8g/on-demand"]).toBeCloseTo(88.49, 4);
    expect(prices["google/us-east4/us-east4-a/a3-highgpu-8g/spot"]).toBeCloseTo(2.15966 + 20 + (6000 * 0.08) / 730, 6);
    expect(Object.keys(prices)).toHaveLength(2);
    expect([...market.columns.acceleratorMicroUsdPerHour]).toEqual([78_372_410, 20_000_000]);
    expect(reasonsOf(market.sources[0]!).skipped).toEqual({ "accelerators in a number that no machine type of the zone carries": 2 });
  });

  test("accelerators may stand before their hosts", () => {
    const market = google(
      `,,,L4,1,,us-central1,us-central1-a,0.56004,0.2`,
      "g2-standard-4,4.0,16.0,,,,us-central1,us-central1-a,0.14679,0.05",
    );
    expect(pricesOf(market)["google/us-central1/us-central1-a/g2-standard-4/on-demand"]).toBe(0.70683);
  });

  test("the price of local SSD can be stated", () => {
    const text = [GOOGLE_HEADER, "c3-standard-44-lssd,44.0,176.0,,,,europe-west3,europe-west3-a,2.0,", ""].join("\n");
    const market = loadText(text, { format: "skypilot", cloud: "google" }, { localSsdUsdPerGibMonth: 0.1 });
    expect(pricesOf(market)["google/europe-west3/europe-west3-a/c3-standard-44-lssd/on-demand"]).toBeCloseTo(2 + (8 * 375 * 0.1) / 730, 6);
  });

  test("spot equal to on-demand in either part is no quote", () => {
    const market = google(
      "g2-standard-4,4.0,16.0,,,,us-central1,us-central1-a,0.14679,0.14679",
      "g2-standard-4,4.0,16.0,,,,us-central1,us-central1-b,0.14679,0.05",
      ",,,L4,1,,us-central1,us-central1-a,0.56004,0.2",
      ",,,L4,1,,us-central1,us-central1-b,0.56004,0.56004",
    );
    expect(Object.keys(pricesOf(market)).filter((id) => id.endsWith("/spot"))).toEqual([]);
  });

  test("TPU hosts of one machine are machines, slices and placeholders are not, N1 accelerators have no type", () => {
    const market = google(
      ",,,tpu-v6e-8,1,tpu-v6e-8,us-east5,us-east5-a,21.6,8.6",
      ",,,tpu-v6e-16,1,tpu-v6e-16,us-east5,us-east5-a,43.2,17.2",
      ",,,tpu-v6e-1,1,tpu-v6e-1,asia-east1,asia-east1-c,700.0,700.0",
      ",,,tpu-v6e-1,1,tpu-v6e-1,southamerica-west1,southamerica-west1-a,2.7,700.0",
      ",,,T4,1,,us-east5,us-east5-a,0.35,0.1",
      "n2-standard-2,2.0,8.0,,,,us-south1,us-south1-ai1b,0.1,0.05",
      "g4-standard-48,48.0,180.0,,,,us-east5,us-east5-a,4.5,",
      "z3-highmem-88,88.0,704.0,,,,us-east5,us-east5-a,4.5,",
    );
    expect(pricesOf(market)).toEqual({
      "google/us-east5/us-east5-a/ct6e-standard-8t/on-demand": 21.6,
      "google/us-east5/us-east5-a/ct6e-standard-8t/spot": 8.6,
      "google/southamerica-west1/southamerica-west1-a/ct6e-standard-1t/on-demand": 2.7,
    });
    expect(market.sources[0]).toMatchObject({ rowsRead: 8, rowsUsed: 2, rowsSkipped: 6 });
  });
});

describeWithData(`the Google table of the source data, in SkyPilot's format${NO_DATA}`, () => {
  const table = (file: string) => parseCsv(sourceText("google", file));
  const zoneRows = (zones: string, row: (zone: string) => string): string[] => zones.split(" ").map(row);
  const hosts = table("google-machine-prices.csv").filter((row) => row.basis === "read");
  const accelerators = table("google-accelerator-prices.csv");
  const text = [
    GOOGLE_HEADER,
    ...hosts.flatMap((row) =>
      zoneRows(
        row.zones!,
        (zone) =>
          `${row.instance_type},${row.vcpus},${row.memory_gib},,,,${row.region},${zone},${row.on_demand_usd_per_hour},${row.spot_usd_per_hour}`,
      ),
    ),
    ...accelerators.flatMap((row) =>
      zoneRows(
        row.zones!,
        (zone) =>
          `,,,${row.accelerator},${row.count},,${row.region},${zone},${row.on_demand_usd_per_hour_total},${row.spot_usd_per_hour_total}`,
      ),
    ),
    "",
  ].join("\n");

  test("has the price of every offer of the catalogue, which another program compiled, and no other sound price", () => {
    const prices = pricesOf(loadText(text, { format: "skypilot", cloud: "google" }));
    const catalog = MachineCatalog.builtIn();
    const listed: unknown[] = [];
    const loaded: unknown[] = [];
    for (const region of catalog.regions("google")) {
      for (const offer of catalog.offers("google", region)) {
        for (const zone of offer.zones) {
          const id = `google/${region}/${zone}/${offer.machineType.name}`;
          for (const [option, price] of [
            ["on-demand", offer.onDemandMicroUsdPerHour],
            ["spot", offer.spotMicroUsdPerHour],
          ] as const) {
            if (price !== undefined) {
              listed.push([id, option, price / 1_000_000]);
              loaded.push([id, option, prices[`${id}/${option}`]]);
            }
          }
        }
      }
    }
    expect(loaded).toEqual(listed);
    expect(listed.length).toBeGreaterThan(3_000);
  });

  test("what the compiler of the catalogue does not believe, by a list made by hand, is flagged here without that list", () => {
    const market = loadText(text, { format: "skypilot", cloud: "google" });
    const flaggedRegions = new Set(
      table("google-accelerator-price-flags.csv")
        .filter((row) => row.flag === "not-on-demand")
        .map((row) => `${row.accelerator}/${row.region}`),
    );
    expect(flaggedRegions.size).toBe(38);
    const series: Record<string, string> = {
      "a2-highgpu": "A100",
      "a2-megagpu": "A100",
      "a2-ultragpu": "A100-80GB",
      "a3-highgpu": "H100",
      "a3-edgegpu": "H100",
      "a3-megagpu": "H100-MEGA",
      "a3-ultragpu": "H200",
      "a4-highgpu": "B200",
      "g2-standard": "L4",
    };
    const found = new Set<string>();
    const falseAlarms: string[] = [];
    Object.keys(pricesOf(market)).forEach((id) => {
      const [, region, , type, option] = id.split("/") as [string, string, string, string, string];
      const key = `${series[/^\w+-[a-z]+/.exec(type)![0]]}/${region}`;
      const rules = market.flagsOf(id).map(({ rule }) => rule);
      if (option === "on-demand" && rules.length > 0) {
        const isPriceRule = rules.some((rule) => rule === "below-siblings" || rule === "spot-above-on-demand");
        if (flaggedRegions.has(key)) {
          found.add(key);
        } else if (isPriceRule) {
          falseAlarms.push(id);
        }
      }
    });
    // No A3 Mega host stands in the table in these regions: nothing can be bought there, so that there is nothing to flag.
    expect([...flaggedRegions].filter((key) => !found.has(key))).toEqual([
      "H100-MEGA/asia-northeast3",
      "H100-MEGA/asia-south1",
      "H100-MEGA/northamerica-northeast2",
    ]);
    expect(falseAlarms).toEqual([]);
  });

  test("loaded from pieces of a file the market is the same", () => {
    const whole = loadText(text, { format: "skypilot", cloud: "google" });
    const pieces = text.match(/[^]{1,4093}/g)!;
    const cut = loadMarketSync([{ date: "2026-07", format: "skypilot", cloud: "google", content: pieces }]);
    expect(pricesOf(cut)).toEqual(pricesOf(whole));
    expect(cut.sources).toEqual(whole.sources);
  });
});
