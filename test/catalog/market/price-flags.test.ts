import { cheapLocations } from "../../../lib/catalog/market/sibling-prices";
import { loadMarketSync } from "../../../lib/catalog/market/load-market";
import { loadText, pricesOf } from "./loaded";

const HEADER = "instance_type,region,zone_ids,on_demand_usd_per_hour,spot_avg_usd_per_hour,reserved_1y_no_upfront_usd_per_hour";
const GOOGLE_HEADER = "InstanceType,vCPUs,MemoryGiB,AcceleratorName,AcceleratorCount,GpuInfo,Region,AvailabilityZone,Price,SpotPrice";

function ec2(...rows: string[]) {
  return loadText([HEADER, ...rows, ""].join("\n"), { format: "ec2-instances", name: "prices.csv" });
}

function google(...rows: string[]) {
  return loadText([GOOGLE_HEADER, ...rows, ""].join("\n"), { format: "skypilot", cloud: "google", name: "vms.csv" });
}

describe("W13: a price list that holds scheduler prices in the column of on-demand", () => {
  // H100 on Google, eight at a time, as SkyPilot's catalog v8 lists them: two regions at 4.20 a GPU among 9.80 to 12.74.
  const market = google(
    ...[
      ["asia-east1", 11.34],
      ["asia-northeast1", 4.20076],
      ["europe-west4", 12.74],
      ["us-central1", 4.20076],
      ["us-east4", 9.79655],
      ["us-east5", 11.03],
    ].flatMap(([region, price]) => [
      `a3-highgpu-8g,208.0,1872.0,,,,${region},${region}-a,9.46006,2.5`,
      `,,,H100,8,,${region},${region}-a,${(8 * Number(price)).toFixed(5)},20`,
    ]),
  );

  test("the peer's answer, 43.07 dollars an hour in us-central1, is there, and it is flagged; 88.49 in us-east4 is not", () => {
    const cheap = "google/us-central1/us-central1-a/a3-highgpu-8g/on-demand";
    expect(pricesOf(market)[cheap]).toBeCloseTo(43.0661 + 0.6575, 3);
    expect(market.flagsOf(cheap)).toEqual([
      {
        rule: "below-siblings",
        severity: "suspect",
        index: expect.any(Number),
        offering: cheap,
        file: "vms.csv",
        row: 8,
        need: expect.stringMatching(/^at least 60 % of the median over 6 locations, 9\d\.\d+ USD\/h$/),
        have: expect.stringMatching(/^43\.723\d+ USD\/h, 4\d %$/),
      },
    ]);
    expect(market.flagsOf("google/us-east4/us-east4-a/a3-highgpu-8g/on-demand")).toEqual([]);
    expect(market.flagsOf("google/nowhere")).toEqual([]);
  });

  test("where most regions are wrong, the upper quartile of the accelerator part still tells", () => {
    const rows = [4.57532, 4.57532, 4.57532, 4.57532, 9.31174, 9.31174].flatMap((price, index) => [
      `a2-ultragpu-1g,12.0,170.0,,,,us-east${index},us-east${index}-a,1.1,0.3`,
      `,,,A100-80GB,1,,us-east${index},us-east${index}-a,${price},0.5`,
    ]);
    const flags = google(...rows).flags();
    expect(flags.map(({ offering }) => offering.split("/")[1])).toEqual(["us-east0", "us-east1", "us-east2", "us-east3"]);
    expect(flags[0]).toMatchObject({ rule: "below-siblings", have: "4.57532 USD/h for the accelerators, 49 %" });
  });
});

describe("flagPrices", () => {
  test("spot above on-demand doubts both prices, and says both", () => {
    const market = ec2("zz9.large,us-east-1,use1-az4,0.1,0.12,", "zz9.large,us-east-1,use1-az6,0.1,0.09,");
    expect(market.flags()).toEqual(
      ["on-demand", "spot"].map((option) =>
        expect.objectContaining({
          rule: "spot-above-on-demand",
          severity: "suspect",
          offering: `aws/us-east-1/use1-az4/zz9.large/${option}`,
          need: "spot below on-demand",
          have: "spot 0.12 USD/h, on-demand 0.1 USD/h",
          file: "prices.csv",
          row: 2,
        }),
      ),
    );
  });

  test("spot above on-demand is seen in the accelerators even where a dear host hides it", () => {
    const market = google("a2-ultragpu-1g,12.0,170.0,,,,us-east5,us-east5-a,1.1,0.3", ",,,A100-80GB,1,,us-east5,us-east5-a,1.8,1.9");
    const prices = Object.values(pricesOf(market));
    expect(prices[0]).toBeGreaterThan(prices[1]!);
    expect(market.flags().map(({ rule, have }) => [rule, have])).toEqual(
      Array(2).fill(["spot-above-on-demand", "spot 1.9 USD/h, on-demand 1.8 USD/h of the accelerators"]),
    );
  });

  test("a price of zero, and a host without its accelerators, are unusable", () => {
    expect(ec2("zz9.large,us-east-1,use1-az4,0,0.01,").flags()).toEqual([
      expect.objectContaining({ rule: "zero-price", severity: "unusable", have: "0 USD/h" }),
    ]);
    const market = google("a3-megagpu-8g,208.0,1872.0,,,,asia-east1,asia-east1-c,10.5,3.2");
    expect(market.flags().map(({ rule, severity, have }) => [rule, severity, have])).toEqual([
      ["host-without-accelerator", "unusable", "10.5 USD/h, the host's alone"],
      ["host-without-accelerator", "unusable", "3.2 USD/h, the host's alone"],
    ]);
  });

  test("a machine type that cannot be bought on demand has no on-demand price, whatever the list says", () => {
    const market = google("a4-highgpu-8g,224.0,3968.0,,,,us-east4,us-east4-b,0.0,0.0", ",,,B200,8,,us-east4,us-east4-b,64.44,25");
    expect(market.flags()).toEqual([
      expect.objectContaining({
        rule: "not-sold-that-way",
        severity: "unusable",
        offering: "google/us-east4/us-east4-b/a4-highgpu-8g/on-demand",
      }),
    ]);
  });

  test("two prices for one thing in one file: the dearer stands, and is flagged with the other", () => {
    const market = ec2("zz9.large,us-east-1,use1-az4,0.3,,", "zz9.large,us-east-1,use1-az4,0.2,,", "zz9.large,us-east-1,use1-az4,0.25,,");
    expect(pricesOf(market)).toEqual({ "aws/us-east-1/use1-az4/zz9.large/on-demand": 0.3 });
    expect(market.flags()).toEqual([
      expect.objectContaining({ rule: "conflicting-prices", row: 2, need: "one price", have: "0.3 USD/h, and 0.2 USD/h in another row" }),
    ]);
  });

  test("a region far below its siblings is doubted on demand and committed, in each zone, but not as spot", () => {
    const market = ec2(
      "zz9.large,us-east-1,use1-az4,0.10,0.09,0.08",
      "zz9.large,us-west-2,usw2-az1,0.11,0.08,0.08",
      "zz9.large,ap-south-1,aps1-az1 aps1-az2,0.059,0.01,0.04",
    );
    expect(market.flags().map(({ offering }) => offering)).toEqual(
      ["aps1-az1", "aps1-az2"]
        .flatMap((zone) => [`aws/ap-south-1/${zone}/zz9.large/on-demand`])
        .concat(["aps1-az1", "aps1-az2"].map((zone) => `aws/ap-south-1/${zone}/zz9.large/reserved-1y`)),
    );
  });

  test("prices of different dates are no siblings: a machine that became cheaper is no mistake", () => {
    const of = (date: string, ...rows: string[]) => ({
      format: "ec2-instances" as const,
      date,
      content: [[HEADER, ...rows, ""].join("\n")],
    });
    const regions = ["us-east-2,use2-az1", "us-west-2,usw2-az1", "eu-west-1,euw1-az1"];
    const older = of("2025-05-28", ...regions.map((region) => `zz9.large,${region},98.32,,`));
    const newer = of("2026-07-20", "zz9.large,us-east-1,use1-az4,55.04,,");
    expect(loadMarketSync([older, newer]).flags()).toEqual([]);
    expect(loadMarketSync([older, { ...newer, date: "2025-05-28" }]).flags()).toHaveLength(1);
  });
});

describe("cheapLocations", () => {
  const siblings = (...prices: [string, number][]) => prices.map(([location, price], index) => ({ index, location, price }));

  test("60 % of the median is not below it, and two locations have no median", () => {
    expect(cheapLocations(siblings(["a", 6], ["b", 10], ["c", 10]), "median")).toEqual([]);
    expect(cheapLocations(siblings(["a", 5.99], ["b", 10], ["c", 10]), "median")).toEqual([
      { index: 0, location: "a", price: 5.99, reference: 10, locations: 3 },
    ]);
    expect(cheapLocations(siblings(["a", 1], ["b", 10]), "median")).toEqual([]);
  });

  test("a location counts once, however many zones it has", () => {
    // By zones the median would be 4, by locations it is 10.
    const found = cheapLocations(siblings(["a", 4], ["a", 4], ["a", 4], ["b", 10], ["c", 10]), "median");
    expect(found.map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  test("the median of an even number is between the two in the middle, the upper quartile is by nearest rank", () => {
    expect(cheapLocations(siblings(["a", 1], ["b", 8], ["c", 10], ["d", 12]), "median")[0]!.reference).toBe(9);
    expect(cheapLocations(siblings(["a", 1], ["b", 2], ["c", 10], ["d", 12]), "upper quartile")[0]!.reference).toBe(10);
  });
});
