import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { microUsd } from "../../lib/sizing/money";
import { domain, offering, problem } from "../sizing/support/fleets";

const GOOGLE = join(__dirname, "..", "..", "..", "shared", "data", "google");
const HAS_PRICES = existsSync(GOOGLE);
// eslint-disable-next-line no-restricted-properties -- the price tables are too large for the repository
const describeWithPrices = HAS_PRICES ? describe : describe.skip;

type Row = Readonly<Record<string, string>>;

/** Fields before the last hold no comma; what the last one holds is not needed here. */
function read(file: string): Row[] {
  const [header, ...lines] = readFileSync(join(GOOGLE, file), "utf8").trim().split("\n");
  const names = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((value, index) => [names[index] ?? "rest", value])));
}

/** Accelerators of the last generations, of which the source mixes two kinds of prices. */
const NEWER = ["A100", "A100-80GB", "H100", "H100-MEGA", "H200", "B200"];

/** An hour of 6,000 GiB of local SSD at 0.08 USD per GiB and month. */
const LOCAL_SSD = (6000 * 0.08) / 730;

describeWithPrices(
  `W13: half prices in the SkyPilot catalog for Google${HAS_PRICES ? "" : " (skipped: there are none at ../shared/data)"}`,
  () => {
    const accelerators = HAS_PRICES ? read("google-accelerator-prices.csv") : [];
    const machines = HAS_PRICES ? read("google-machine-prices.csv") : [];
    const flags = HAS_PRICES ? read("google-accelerator-price-flags.csv").filter(({ flag }) => flag === "not-on-demand") : [];

    /** Host and accelerators, as the source has them. */
    function h100Machine(region: string): number {
      const host = machines.find((row) => row.instance_type === "a3-highgpu-8g" && row.region === region)!;
      const gpus = accelerators.find((row) => row.accelerator === "H100" && row.count === "8" && row.region === region)!;
      return Number(host.on_demand_usd_per_hour) + Number(gpus.on_demand_usd_per_hour_total);
    }

    /** Price per unit by region. */
    function unitPrices(accelerator: string): Map<string, number> {
      return new Map(
        accelerators
          .filter((row) => row.accelerator === accelerator)
          .map((row) => [row.region, Number(row.on_demand_usd_per_hour_total) / Number(row.count)]),
      );
    }

    it("peer: a3-highgpu-8g costs 43.07 USD an hour on demand in us-central1", () => {
      expect(h100Machine("us-central1")).toBeCloseTo(43.07, 2);
    });

    it("list price: 88.49, the sum that the row of us-east4 gives with its local SSD", () => {
      expect(h100Machine("us-east4") + LOCAL_SSD).toBeCloseTo(88.49, 4);
    });

    it("a loader can see it: every flagged model that has one sound region lies below 0.6 of its dearest region, and no other does", () => {
      const seen = NEWER.flatMap((accelerator) => {
        const prices = unitPrices(accelerator);
        const dearest = Math.max(...prices.values());
        return [...prices].flatMap(([region, price]) => (price < 0.6 * dearest ? [`${accelerator} ${region}`] : []));
      });
      const flagged = flags.map(({ accelerator, region }) => `${accelerator} ${region}`);
      const comparable = flagged.filter((name) => !name.startsWith("B200"));
      expect(seen.sort()).toEqual(comparable.sort());
      // All ten regions of B200 have a discounted price: no sibling shows it.
      expect([flagged.length, comparable.length, unitPrices("B200").size]).toEqual([38, 28, 10]);
      expect(NEWER.reduce((sum, accelerator) => sum + unitPrices(accelerator).size, 0)).toBe(67);
    });

    it("matters: a plan on the price as listed goes where the wrong price is, and costs twice what it says", () => {
      const place = (region: string, usd: number) =>
        offering(region, region, {
          region,
          zone: region,
          unitsPerInstance: 8,
          microUsdPerHour: microUsd(usd),
          instanceUnavailability: 0.005,
        });
      const domains = ["us-central1", "us-east4"].map((region) => domain(region, 1e-4, undefined, "region"));
      const planAt = (central: number) =>
        planFleet(
          problem({
            demand: 64,
            offerings: [place("us-central1", central), place("us-east4", h100Machine("us-east4") + LOCAL_SSD)],
            domains,
            targets: { unavailability: 0.001 },
          }),
        );
      const believed = planAt(h100Machine("us-central1"));
      expect(believed.counts.map(({ offering: region }) => region)).toEqual(["us-central1"]);
      const billed = believed.counts[0].count * microUsd(88.49);
      expect(billed / believed.microUsdPerHour).toBeGreaterThan(2);
      expect(planAt(88.49).microUsdPerHour).toBeLessThanOrEqual(billed);
    });
  },
);
