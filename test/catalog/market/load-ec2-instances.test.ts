import { createReadStream } from "node:fs";
import { join } from "node:path";
import { MachineCatalog } from "../../../lib/catalog/machine-catalog";
import { loadMarket, loadMarketSync } from "../../../lib/catalog/market/load-market";
import type { PriceFile } from "../../../lib/catalog/market/price-file";
import { brokenRules, leptonError } from "../../support/broken-rules";
import { columnsDigest, DATA, describeWithData, loadText, NO_DATA, pricesOf, reasonsOf } from "./loaded";

const HEADER = [
  "instance_type,region,zone_ids,on_demand_usd_per_hour,spot_min_usd_per_hour,spot_avg_usd_per_hour,spot_max_usd_per_hour,spot_interruption_per_month",
  "reserved_1y_no_upfront_usd_per_hour,reserved_1y_all_upfront_usd_per_hour,reserved_3y_no_upfront_usd_per_hour,reserved_3y_all_upfront_usd_per_hour",
].join(",");
const ROW = "zz9.large,us-east-1,use1-az4 use1-az6,0.1,0.02,0.03,0.04,5-10%,0.07,0.06,0.05,0.045";

describe("tables of ec2instances.info", () => {
  test("a row is a type in each zone it names, bought in four ways, with the bucket of spot", () => {
    const market = loadText(`${HEADER}\n${ROW}\n`, { format: "ec2-instances" });
    const prices = { "on-demand": 0.1, spot: 0.03, "reserved-1y": 0.07, "reserved-3y": 0.05 };
    expect(pricesOf(market)).toEqual(
      Object.fromEntries(
        ["use1-az4", "use1-az6"].flatMap((zone) =>
          Object.entries(prices).map(([option, price]) => [`aws/us-east-1/${zone}/zz9.large/${option}`, price]),
        ),
      ),
    );
    expect([...market.columns.interruptionBucket]).toEqual([255, 255, 1, 1, 255, 255, 255, 255]);
  });

  test("commitments by advance payment, and the dearest zone's spot price for caution", () => {
    const text = `${HEADER}\n${ROW}\n`;
    const paid = pricesOf(loadText(text, { format: "ec2-instances" }, { upfront: "all", spotFigure: "maximum" }));
    expect(paid["aws/us-east-1/use1-az4/zz9.large/reserved-1y"]).toBe(0.06);
    expect(paid["aws/us-east-1/use1-az4/zz9.large/reserved-3y"]).toBe(0.045);
    expect(paid["aws/us-east-1/use1-az4/zz9.large/spot"]).toBe(0.04);
    const partial = pricesOf(loadText(text, { format: "ec2-instances" }, { upfront: "partial" }));
    expect(Object.keys(partial).filter((id) => id.includes("reserved"))).toEqual([]);
  });

  test("a region without stated zones counts as one place, a Local Zone as a place of its region", () => {
    const market = loadText(
      [
        HEADER,
        "zz9.large,us-gov-west-1,,0.12,,,,,,,,",
        "zz9.large,us-east-1-atl-1,,0.13,,,,,,,,",
        "zz9.large,us-east-1-wl1-bos1,,0.14,,,,,,,,",
        "",
      ].join("\n"),
      { format: "ec2-instances" },
    );
    expect(market.zones).toEqual([
      { cloud: "aws", region: "us-gov-west-1", zone: "us-gov-west-1", kind: "unstated" },
      { cloud: "aws", region: "us-east-1", zone: "us-east-1-atl-1", kind: "edge" },
      { cloud: "aws", region: "us-east-1", zone: "us-east-1-wl1-bos1", kind: "edge" },
    ]);
  });

  test("where a list knows regions only, the zones are those another file named, or those of the catalogue", () => {
    const market = loadMarketSync([
      { format: "ec2-instances", date: "2025-05-28", content: [`${HEADER}\n${ROW}\n`] },
      {
        format: "ec2-instances",
        date: "2026-07-20",
        region: "us-east-1",
        content: ["instance_type,on_demand_usd_per_hour\nzz9.large,0.08\np5en.48xlarge,63.296\n"],
      },
    ]);
    const prices = pricesOf(market);
    expect(prices["aws/us-east-1/use1-az4/zz9.large/on-demand"]).toBe(0.08);
    expect(prices["aws/us-east-1/use1-az6/zz9.large/on-demand"]).toBe(0.08);
    expect(prices["aws/us-east-1/use1-az4/zz9.large/spot"]).toBe(0.03);
    expect(prices["aws/us-east-1/use1-az2/p5en.48xlarge/on-demand"]).toBe(63.296);
    expect(Object.keys(prices)).toHaveLength(9);
  });

  test("of two files the newer has the say, in whatever order they are read", () => {
    const older: PriceFile = { format: "ec2-instances", date: "2025-05-28", content: [`${HEADER}\n${ROW}\n`] };
    const newer: PriceFile = { format: "ec2-instances", date: "2026-07", content: [`${HEADER}\n${ROW.replace(",0.1,", ",0.2,")}\n`] };
    const id = "aws/us-east-1/use1-az4/zz9.large/on-demand";
    expect(pricesOf(loadMarketSync([older, newer]))[id]).toBe(0.2);
    const market = loadMarketSync([newer, older]);
    expect(pricesOf(market)[id]).toBe(0.2);
    expect(reasonsOf(market.sources[1]!).skipped).toEqual({ "an earlier file has a newer price": 1 });
  });

  test("files that are not there, in no format, of no date, or said twice are refused at once", () => {
    expect(brokenRules(() => loadMarketSync([]))).toEqual(["price-files-count"]);
    expect(
      brokenRules(() =>
        loadMarketSync([{ format: "ec2-instance" as "ec2-instances", date: "last week", path: "a", content: [] }], {
          localSsdUsdPerGibMonth: -1,
        }),
      ),
    ).toEqual(["local-ssd-price", "price-file-content", "price-file-date", "price-file-format"]);
    const error = leptonError(() => loadMarketSync([{ format: "ec2-instances", date: "2026", path: join("no", "such.csv") }]));
    expect(error.message).toMatch("such.csv: the file cannot be read (ENOENT)");
    const later = (async function* () {
      yield "";
    })();
    expect(brokenRules(() => loadMarketSync([{ format: "ec2-instances", date: "2026", content: later }]))).toEqual(["price-file-sync"]);
  });

  test("a missing file is the same error where it is waited for", async () => {
    await expect(loadMarket([{ format: "ec2-instances", date: "2026", path: join("no", "such.csv") }])).rejects.toThrow(
      "cannot be read (ENOENT)",
    );
  });
});

describeWithData(`the AWS price list of the source data${NO_DATA}`, () => {
  const path = join(DATA, "aws", "aws-ec2-linux-prices-2025-05.csv");
  const file: PriceFile = { format: "ec2-instances", date: "2025-05-28", name: "ec2instances.info", licence: "MIT", path };

  test("16,615 rows over 100 regions, Local Zones and Wavelength Zones are all used", () => {
    const market = loadMarketSync([file]);
    expect(market.sources[0]).toMatchObject({
      file: "aws-ec2-linux-prices-2025-05.csv",
      licence: "MIT",
      rowsRead: 16_615,
      rowsUsed: 16_615,
      rowsSkipped: 0,
      sha256: "5c781ee357c8b944f9d49adc6a480630c61a1d940d8bd99014d47866d7b4add8",
    });
    expect(reasonsOf(market.sources[0]!).leftOut).toEqual({ "spot equals on-demand: the source's way to say that there is no quote": 72 });
    expect(new Set(market.types.map(({ name }) => name)).size).toBe(917);
    expect(market.zones.filter(({ kind }) => kind === "zone")).toHaveLength(55);
    expect(market.zones.filter(({ kind }) => kind === "edge")).toHaveLength(66);
  });

  test("every offer of the built-in catalogue of that date has the same price here", () => {
    const prices = pricesOf(loadMarketSync([file]));
    const catalog = MachineCatalog.builtIn();
    const listed: unknown[] = [];
    const loaded: unknown[] = [];
    for (const region of catalog.regions("aws")) {
      for (const { machineType, zones, priceDate, onDemandMicroUsdPerHour, spotMicroUsdPerHour } of catalog.offers("aws", region)) {
        for (const zone of zones) {
          const id = `aws/${region}/${zone}/${machineType.name}`;
          if (priceDate === "2025-05-28") {
            listed.push([id, onDemandMicroUsdPerHour! / 1e6]);
            loaded.push([id, prices[`${id}/on-demand`]]);
          }
          if (spotMicroUsdPerHour !== undefined) {
            listed.push([id, spotMicroUsdPerHour / 1e6]);
            loaded.push([id, prices[`${id}/spot`]]);
          }
        }
      }
    }
    expect(loaded).toEqual(listed);
    expect(listed.length).toBeGreaterThan(8_000);
  });

  test("read by path, as a stream and at once, the market is the same", async () => {
    const once = loadMarketSync([file]);
    const waited = await loadMarket([file]);
    const streamed = await loadMarket([
      { ...file, path: undefined, name: undefined, content: createReadStream(path, { highWaterMark: 777 }) },
    ]);
    expect(columnsDigest(waited)).toBe(columnsDigest(once));
    expect(waited.sources).toEqual(once.sources);
    expect(columnsDigest(streamed)).toBe(columnsDigest(once));
    expect(streamed.sources[0]!.sha256).toBe(once.sources[0]!.sha256);
  });
});
