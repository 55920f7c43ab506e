/**
 * What it takes to load a market of price files and to make a fleet problem of it: a table of 60,000 rows in SkyPilot's format, and the AWS price list of the source data with all of
 * its purchase options.
 *
 * Usage: `tsx bench/catalog/load.ts [rounds] [data folder]`. Prints the medians of the rounds of one run, and that of the first round, which is cold. Fails when a market is not what
 * it must be, never because of a time.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { MachineNeeds } from "../../lib/catalog/fleet-market";
import { loadMarket, loadMarketSync } from "../../lib/catalog/market/load-market";
import type { Market } from "../../lib/catalog/market/market";
import { marketFleet } from "../../lib/catalog/market/market-fleet";
import { flagPrices } from "../../lib/catalog/market/price-flags";
import type { PriceFile } from "../../lib/catalog/market/price-file";
import { skyPilotMarket } from "./sky-pilot-market";

const ROWS = 60_000;
const rounds = Number(process.argv[2] ?? 9);
const data = resolve(process.argv[3] ?? join(__dirname, "..", "..", "..", "shared", "data"));

const EVERYWHERE = { edge: true, unstatedZones: true } as const;
const REPLICAS: MachineNeeds = {
  unit: "replica",
  replica: { accelerators: 0, vcpus: 1, memoryGib: 2, networkGbps: 0 },
  purchaseOptions: ["on-demand", "spot", "reserved-1y"],
};
const GPUS: MachineNeeds = { unit: "accelerator", purchaseOptions: ["on-demand", "spot", "reserved-1y"] };

/** Milliseconds of every round, and what the last gave. */
interface Timed<Result> {
  readonly ms: readonly number[];
  readonly result: Result;
}

async function timed<Result>(action: () => Result | Promise<Result>): Promise<Timed<Result>> {
  const ms: number[] = [];
  let result: Result | undefined;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    result = await action();
    ms.push(performance.now() - start);
  }
  return { ms, result: result! };
}

function report(name: string, { ms }: Timed<unknown>, note: string): void {
  const sorted = [...ms].sort((left, right) => left - right);
  const median = sorted[sorted.length >> 1]!;
  console.log(`| ${name} | ${median.toFixed(1)} | ${sorted[0]!.toFixed(1)} | ${ms[0]!.toFixed(1)} | ${note} |`);
}

function expectEqual(what: string, found: number, expected: number): void {
  if (found !== expected) {
    console.error(`${what}: ${found} instead of ${expected}`);
    process.exitCode = 1;
  }
}

function sizeNote(market: Market): string {
  const bytes = market.sources.reduce((sum, source) => sum + source.bytes, 0);
  const rows = market.sources.reduce((sum, source) => sum + source.rowsRead, 0);
  return `${rows} rows, ${(bytes / 1e6).toFixed(1)} MB, ${market.size} offerings`;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "market-"));
  try {
    const path = join(folder, "vms.csv");
    writeFileSync(path, skyPilotMarket(data, ROWS));
    const skyPilot: PriceFile[] = [{ format: "skypilot", cloud: "aws", date: "2025-05-28", path }];
    const all: PriceFile[] = [
      { format: "ec2-types", date: "2026-08-21", path: join(data, "aws", "aws-ec2-types-2026-08.csv") },
      { format: "ec2-instances", date: "2025-05-28", path: join(data, "aws", "aws-ec2-linux-prices-2025-05.csv") },
    ];
    const advisor: PriceFile[] = [{ format: "aws-spot-advisor", date: "2025-07-28", path: join(data, "aws", "spot-advisor-2025-07.json") }];

    console.log(`${cpus()[0]!.model}, ${cpus().length} cores, Node ${process.version}, ${rounds} rounds\n`);
    console.log("| what | median ms | least ms | first ms | of |");
    console.log("| --- | --- | --- | --- | --- |");
    const sky = await timed(() => loadMarketSync(skyPilot));
    report("load a SkyPilot table, at once", sky, sizeNote(sky.result));
    expectEqual("rows read", sky.result.sources[0]!.rowsRead, ROWS);
    expectEqual("rows used", sky.result.sources[0]!.rowsUsed, ROWS);
    const waited = await timed(() => loadMarket(skyPilot));
    report("load a SkyPilot table, as a stream", waited, sizeNote(waited.result));
    const list = await timed(() => loadMarketSync(all));
    report("load the AWS price list and its types", list, sizeNote(list.result));
    expectEqual("rows of the price list", list.result.sources[1]!.rowsUsed, 16_615);
    const advice = await timed(() => loadMarketSync([...all, ...advisor]));
    report("... and the Spot advisor", advice, sizeNote(advice.result));

    const market = list.result;
    const flags = await timed(() => flagPrices(market).length);
    report("flag its prices", flags, `${flags.result} flags`);
    market.flags();
    for (const [name, needs] of [
      ["1 vCPU and 2 GiB", REPLICAS],
      ["GPUs", GPUS],
    ] as const) {
      const whole = await timed(() => marketFleet(market, needs, EVERYWHERE));
      report(
        `offerings of a fleet problem, ${name}`,
        whole,
        `${whole.result.offerings.length} offerings, ${whole.result.domains.length} domains`,
      );
      const lean = await timed(() => marketFleet(market, needs, { ...EVERYWHERE, dominated: "drop", mix: "uniform-per-zone" }));
      report(`... without dominated ones`, lean, `${lean.result.offerings.length} offerings, ${lean.result.domains.length} domains`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
