import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadMarketSync } from "../../../lib/catalog/market/load-market";
import { brokenRules } from "../../support/broken-rules";
import { DATA, describeWithData, loadText, NO_DATA, reasonsOf } from "./loaded";

const PRICES = [
  "instance_type,region,zone_ids,on_demand_usd_per_hour,spot_avg_usd_per_hour,spot_interruption_per_month",
  "zz9.large,us-east-1,use1-az4,0.1,0.03,",
  "zz9.large,eu-west-1,euw1-az1,0.1,0.03,<5%",
  "zz9.large,us-west-2-lax-1,,0.1,0.03,",
  "zz8.large,us-east-1,use1-az4,0.1,0.03,",
  "",
].join("\n");
const ADVICE = JSON.stringify({
  instance_types: { "zz9.large": { emr: true, cores: 2, ram_gb: 8 } },
  ranges: [{ index: 0, label: "<5%", dots: 0, max: 5 }],
  spot_advisor: {
    "us-east-1": { Windows: { "zz9.large": { s: 10, r: 0 } }, Linux: { "zz9.large": { s: 70, r: 3 }, "zz8.large": { s: 70, r: 7 } } },
    "eu-west-1": { Linux: { "zz9.large": { s: 70, r: 4 } } },
    "us-west-2-lax-1": { Linux: { "zz9.large": { s: 70, r: 2 } } },
  },
});

describe("the AWS Spot Instance advisor", () => {
  test.each(["before", "after"])("gives a bucket to spot prices that have none, read %s them", (order) => {
    const prices = { format: "ec2-instances", date: "2026-07", content: [PRICES] } as const;
    const advice = { format: "aws-spot-advisor", date: "2026-07", content: [ADVICE] } as const;
    const market = loadMarketSync(order === "before" ? [advice, prices] : [prices, advice]);
    // On-demand and spot of us-east-1, eu-west-1, Los Angeles; zz8.large has a bucket that there is not.
    expect([...market.columns.interruptionBucket]).toEqual([255, 3, 255, 0, 255, 2, 255, 255]);
    const report = market.sources.find(({ format }) => format === "aws-spot-advisor")!;
    expect(report).toMatchObject({ rowsRead: 4, rowsUsed: 3 });
    expect(reasonsOf(report).skipped).toEqual({ "an interruption bucket that is not one of five": 1 });
  });

  test("another file is refused", () => {
    expect(brokenRules(() => loadText('{"skus": []}', { format: "aws-spot-advisor" }))).toEqual(["spot-advisor-data"]);
  });
});

describeWithData(`the advisor's file of the source data${NO_DATA}`, () => {
  test("has the counts per bucket that are known of us-east-1, and a bucket for every pair", () => {
    const path = join(DATA, "aws", "spot-advisor-2025-07.json");
    const advice = (JSON.parse(readFileSync(path, "utf8")) as { spot_advisor: Record<string, { Linux: Record<string, { r: number }> }> })
      .spot_advisor;
    const types = Object.keys(advice["us-east-1"]!.Linux);
    const prices = ["instance_type,region,zone_ids,on_demand_usd_per_hour,spot_avg_usd_per_hour"].concat(
      types.map((type) => `${type},us-east-1,use1-az4,1,0.5`),
      "",
    );
    const market = loadMarketSync([
      { format: "ec2-instances", date: "2025-07", content: [prices.join("\n")] },
      { format: "aws-spot-advisor", date: "2025-07-28", path },
    ]);
    const buckets = [...market.columns.interruptionBucket].filter((bucket) => bucket < 255);
    expect([0, 1, 2, 3, 4].map((bucket) => buckets.filter((each) => each === bucket).length)).toEqual([192, 138, 81, 82, 401]);
    const pairs = Object.values(advice).reduce((sum, { Linux }) => sum + Object.keys(Linux).length, 0);
    expect(market.sources[1]).toMatchObject({ rowsRead: pairs, rowsUsed: pairs });
  });
});
