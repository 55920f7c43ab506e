import { compareNaturally } from "../../lib/catalog/natural-order";
import type { DropLog } from "./drop-log";
import { bundledLocalSsdGib, HOST_IN_ACCELERATOR_PRICE, localSsdMicroUsdPerHour } from "./google-machines";
import { microUsdOf, textOf, wholeOf, wordsOf } from "./source-files";
import type { SourceTable, TableRow } from "./source-files";

/** An offer before the checks: what the source says a machine costs, part by part added up. */
export interface Candidate {
  readonly machineType: string;
  readonly region: string;
  readonly zones: readonly string[];
  /** Price in the on-demand column, whatever it may be. */
  readonly listedOnDemand: number;
  /** Whether the on-demand column holds another price. */
  readonly isFlagged: boolean;
  readonly spot: number | undefined;
  /** Whether the spot price of a part reaches the on-demand column of that part. */
  readonly isSpotTooHigh: boolean;
}

/** The accelerator price table, and which of its on-demand prices are none. */
export class AcceleratorSales {
  private readonly flagged: ReadonlySet<string>;

  public constructor(
    private readonly prices: SourceTable,
    flags: SourceTable,
  ) {
    const untrusted = flags.rows.filter((row) => textOf(row, "flag") === "not-on-demand");
    this.flagged = new Set(untrusted.map((row) => `${textOf(row, "accelerator")} ${textOf(row, "region")}`));
  }

  /** Rows of an accelerator in a count, one a region. */
  public rowsOf(accelerator: string, count: number): readonly TableRow[] {
    return this.prices.rows.filter((row) => textOf(row, "accelerator") === accelerator && wholeOf(row, "count") === count);
  }

  /** The row of a region. */
  public rowIn(accelerator: string, count: number, region: string): TableRow | undefined {
    return this.rowsOf(accelerator, count).find((row) => textOf(row, "region") === region);
  }

  /** Whether the on-demand column of a row holds a scheduler price. */
  public isFlagged(row: TableRow): boolean {
    return this.flagged.has(`${textOf(row, "accelerator")} ${textOf(row, "region")}`);
  }
}

/** What a host row costs together with its accelerators and its local SSD; undefined, and noted, when a part is missing. */
export function candidateOf(host: TableRow, machine: TableRow | undefined, sales: AcceleratorSales, drops: DropLog): Candidate | undefined {
  const name = textOf(host, "instance_type");
  const region = textOf(host, "region");
  const subject = `${name} ${region}`;
  const hostOnDemand = microUsdOf(host, "on_demand_usd_per_hour") ?? 0;
  const hostSpot = microUsdOf(host, "spot_usd_per_hour");
  if (hostOnDemand === 0 && !HOST_IN_ACCELERATOR_PRICE.has(name)) {
    drops.add("Google: host price zero", subject);
    return undefined;
  }
  const ssd = localSsdMicroUsdPerHour(localSsdGib(name, machine));
  if (machine === undefined) {
    const spot = hostSpot === undefined ? undefined : hostSpot + ssd;
    return {
      machineType: name,
      region,
      zones: zonesOf(host),
      listedOnDemand: hostOnDemand + ssd,
      isFlagged: false,
      spot,
      isSpotTooHigh: reaches(hostSpot, hostOnDemand),
    };
  }
  const accelerators = sales.rowIn(textOf(machine, "accelerator"), wholeOf(machine, "accelerator_count"), region);
  if (accelerators === undefined) {
    drops.add("Google: host without an accelerator price", subject);
    return undefined;
  }
  const acceleratorZones = new Set(zonesOf(accelerators));
  const zones = zonesOf(host).filter((zone) => acceleratorZones.has(zone));
  if (zones.length === 0) {
    drops.add("Google: host and accelerator share no zone", subject);
    return undefined;
  }
  const acceleratorOnDemand = microUsdOf(accelerators, "on_demand_usd_per_hour_total") ?? 0;
  const acceleratorSpot = microUsdOf(accelerators, "spot_usd_per_hour_total");
  return {
    machineType: name,
    region,
    zones,
    listedOnDemand: hostOnDemand + acceleratorOnDemand + ssd,
    isFlagged: sales.isFlagged(accelerators),
    spot: hostSpot === undefined || acceleratorSpot === undefined ? undefined : hostSpot + acceleratorSpot + ssd,
    isSpotTooHigh: reaches(acceleratorSpot, acceleratorOnDemand) || (hostOnDemand > 0 && reaches(hostSpot, hostOnDemand)),
  };
}

function reaches(spot: number | undefined, onDemand: number): boolean {
  return spot !== undefined && spot >= onDemand;
}

/** What a TPU machine costs: its price includes the host. */
export function tpuCandidate(machineTypeName: string, row: TableRow, sales: AcceleratorSales): Candidate {
  const onDemand = microUsdOf(row, "on_demand_usd_per_hour_total") ?? 0;
  const spot = microUsdOf(row, "spot_usd_per_hour_total");
  return {
    machineType: machineTypeName,
    region: textOf(row, "region"),
    zones: zonesOf(row),
    listedOnDemand: onDemand,
    isFlagged: sales.isFlagged(row),
    spot,
    isSpotTooHigh: reaches(spot, onDemand),
  };
}

/** Local SSD in GiB that a machine type bundles. */
export function localSsdGib(name: string, machine: TableRow | undefined): number {
  return machine === undefined ? bundledLocalSsdGib(name) : wholeOf(machine, "local_ssd_gib");
}

/** Zones of a row in natural order, without the specialised AI zones, which no cluster of general machines spans. */
export function zonesOf(row: TableRow): string[] {
  return wordsOf(row, "zones")
    .filter((zone) => !isAiZone(zone))
    .sort(compareNaturally);
}

/** An AI zone such as us-south1-ai1b. https://cloud.google.com/compute/docs/regions-zones/ai-zones */
export function isAiZone(zone: string): boolean {
  return /-ai\d+[a-z]$/.test(zone);
}
