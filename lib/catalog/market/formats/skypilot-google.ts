import { acceleratorModelOf } from "../accelerator-name";
import { googleAccelerators, isGoogleAiZone } from "../google-accelerators";
import type { GoogleAccelerators } from "../google-accelerators";
import {
  bundledLocalSsdGib,
  decimalGb,
  gkeAllocatable,
  HOST_IN_ACCELERATOR_PRICE,
  isSoldOnDemand,
  localSsdMicroUsdPerHour,
  TPU_MACHINES,
} from "../google-machines";
import type { TpuMachine } from "../google-machines";
import { REASONS } from "../price-format";
import type { ReadingContext } from "../price-format";
import type { PriceMark, TypeDescription } from "../price-row";
import { addPrices } from "../row-prices";
import type { StatedPrice } from "../row-prices";

/** A row of a SkyPilot table. */
export interface SkyPilotRow {
  /** Machine type; empty in rows of accelerators. */
  readonly machineType: string;
  /** Accelerator; empty for a machine without. */
  readonly accelerator: string;
  /** Accelerators of the row. */
  readonly count: number;
  /** Processors of the machine. */
  readonly vcpus: number;
  /** Memory of the machine. */
  readonly memoryGib: number;
  /** What the table says of the accelerator. */
  readonly info: string;
  /** On-demand price. */
  readonly onDemand: StatedPrice | undefined;
  /** Spot price. */
  readonly spot: StatedPrice | undefined;
  /** Region. */
  readonly region: string;
  /** Zone. */
  readonly zone: string;
  /** Processor architecture. */
  readonly architecture: string;
  /** Line of the table. */
  readonly line: number;
}

/** Accelerators that attach to N1 machines of any size and have no machine type of their own. https://cloud.google.com/compute/docs/gpus#n1-gpus */
const ATTACHED_TO_N1: ReadonlySet<string> = new Set(["T4", "V100", "P100", "P4", "K80"]);

/** What SkyPilot writes where it knows no price of a v6e TPU, so that it is tried last. `TPU_V6E_MAX_PRICE` of its fetch_gcp.py */
const PLACEHOLDER_MICRO_USD = 700_000_000;

const CLOUD = "google";

/**
 * Reads the Google table of SkyPilot, where the hosts of accelerator machines are priced without their accelerators: adds the row of as many
 * accelerators in the same zone, and the local SSD that comes with the machine. An accelerator machine without such a row is kept, marked, at the
 * price of its host. Rows of accelerator machines are held until the end of the file, all others pass through.
 */
export class SkyPilotGoogleReader {
  private readonly hosts: { readonly row: SkyPilotRow; readonly carries: GoogleAccelerators }[] = [];
  private readonly accelerators = new Map<string, SkyPilotRow>();
  private readonly tpuBySize: ReadonlyMap<string, TpuMachine> = new Map(TPU_MACHINES.map((machine) => [machine.size, machine]));

  /** @param context what the file is, and where its prices go */
  public constructor(private readonly context: ReadingContext) {}

  /** Takes a row. */
  public take(row: SkyPilotRow): void {
    if (isGoogleAiZone(row.zone)) {
      this.skip("a zone for specialised machines", row);
    } else if (row.machineType === "") {
      this.takeAccelerator(row);
    } else {
      this.takeMachine(row);
    }
  }

  /** Puts hosts and accelerators together. */
  public end(): void {
    const used = new Set<SkyPilotRow>();
    for (const { row, carries } of this.hosts) {
      const accelerators = this.accelerators.get(keyOf(carries.name, carries.count, row));
      if (accelerators !== undefined) {
        used.add(accelerators);
      }
      this.addHost(row, carries, accelerators);
    }
    for (const row of this.accelerators.values()) {
      if (!used.has(row)) {
        this.skip("accelerators in a number that no machine type of the zone carries", row);
      }
    }
  }

  private takeMachine(row: SkyPilotRow): void {
    const carries = googleAccelerators(row.machineType);
    const localSsdGib = carries === "none" ? bundledLocalSsdGib(row.machineType) : 0;
    if (carries === "unknown") {
      this.skip("an accelerator machine type that the loader does not know", row);
    } else if (localSsdGib === undefined) {
      this.skip("bundles local SSD of a size that the loader does not know", row);
    } else if (carries === "none") {
      this.add(row.machineType, row, this.withLocalSsd(row.onDemand, localSsdGib), this.withLocalSsd(row.spot, localSsdGib));
      this.describe(row, localSsdGib, undefined);
    } else {
      this.hosts.push({ row, carries });
    }
  }

  private takeAccelerator(row: SkyPilotRow): void {
    const tpu = this.tpuBySize.get(row.accelerator);
    if (tpu !== undefined) {
      this.addTpu(tpu, row);
    } else if (row.accelerator.startsWith("tpu-")) {
      this.skip("TPU slice of several machines, or of a generation the loader does not know", row);
    } else if (ATTACHED_TO_N1.has(row.accelerator)) {
      this.skip("accelerators that attach to N1 machines of any size: no machine type of their own", row);
    } else if (this.accelerators.has(keyOf(row.accelerator, row.count, row))) {
      this.skip(REASONS.repeated, row);
    } else {
      this.accelerators.set(keyOf(row.accelerator, row.count, row), row);
    }
  }

  private addTpu(machine: TpuMachine, row: SkyPilotRow): void {
    const isPlaceholder = (price: StatedPrice | undefined): boolean => price?.microUsdPerHour === PLACEHOLDER_MICRO_USD;
    if (isPlaceholder(row.onDemand)) {
      this.skip("placeholder of 700 dollars where the source knows no TPU price", row);
      return;
    }
    const memoryMib = machine.memoryGib * 1024;
    const allocatable = gkeAllocatable(machine.vcpus, memoryMib);
    this.context.builder.describe(CLOUD, machine.machineType, () => ({
      ...hostDescription(machine.vcpus, memoryMib, allocatable),
      accelerator: { kind: "tpu", model: machine.model, count: machine.chips, memoryGib: machine.chipMemoryGib },
    }));
    this.add(machine.machineType, row, row.onDemand, isPlaceholder(row.spot) ? undefined : row.spot);
  }

  private addHost(row: SkyPilotRow, carries: GoogleAccelerators, accelerators: SkyPilotRow | undefined): void {
    this.describe(row, carries.localSsdGib, { carries, accelerators });
    const isWhole = HOST_IN_ACCELERATOR_PRICE.has(row.machineType);
    const price = (host: StatedPrice | undefined, part: StatedPrice | undefined): StatedPrice | undefined => {
      if (accelerators === undefined) {
        return host === undefined ? undefined : { ...host, mark: "without-accelerator" };
      }
      if (part === undefined || (host === undefined && !isWhole)) {
        return undefined;
      }
      const sum = (isWhole ? 0 : host!.microUsdPerHour) + part.microUsdPerHour + this.localSsd(carries.localSsdGib);
      return { microUsdPerHour: sum, acceleratorMicroUsdPerHour: part.microUsdPerHour };
    };
    const onDemand = price(row.onDemand, accelerators?.onDemand);
    const isQuoted = !isSame(accelerators?.spot, accelerators?.onDemand) && (isWhole || !isSame(row.spot, row.onDemand));
    this.add(row.machineType, row, onDemand, isQuoted ? price(row.spot, accelerators?.spot) : onDemand);
  }

  private add(machineType: string, row: SkyPilotRow, onDemand: StatedPrice | undefined, spot: StatedPrice | undefined): void {
    const mark: { readonly mark?: PriceMark } = !isSoldOnDemand(machineType) && onDemand?.mark === undefined ? { mark: "not-sold" } : {};
    const thing = { cloud: CLOUD, region: row.region, zones: row.zone === "" ? [] : [row.zone], machineType, row: row.line };
    addPrices(this.context, thing, { "on-demand": onDemand === undefined ? undefined : { ...onDemand, ...mark }, spot });
  }

  private describe(
    row: SkyPilotRow,
    localSsdGib: number,
    fitted: { readonly carries: GoogleAccelerators; readonly accelerators: SkyPilotRow | undefined } | undefined,
  ): void {
    const memoryMib = Math.floor(row.memoryGib * 1024);
    if (!(row.vcpus > 0) || !(memoryMib > 0) || (fitted !== undefined && fitted.accelerators === undefined)) {
      return;
    }
    this.context.builder.describe(CLOUD, row.machineType, () => ({
      ...hostDescription(row.vcpus, memoryMib, gkeAllocatable(row.vcpus, memoryMib)),
      localNvmeGb: decimalGb(localSsdGib),
      ...(fitted === undefined ? {} : { accelerator: acceleratorOf(fitted.carries, fitted.accelerators!) }),
    }));
  }

  private withLocalSsd(price: StatedPrice | undefined, gib: number): StatedPrice | undefined {
    return price === undefined ? undefined : { microUsdPerHour: price.microUsdPerHour + this.localSsd(gib) };
  }

  private localSsd(gib: number): number {
    return localSsdMicroUsdPerHour(gib, this.context.settings.localSsdMicroUsdPerGibMonth);
  }

  private skip(reason: string, row: SkyPilotRow): void {
    this.context.tally.skipRow(reason, row.line);
  }
}

/** Spot equal to on-demand, in either part, is the source's way to say that there is no quote. */
function isSame(spot: StatedPrice | undefined, onDemand: StatedPrice | undefined): boolean {
  return spot !== undefined && spot.microUsdPerHour === onDemand?.microUsdPerHour;
}

function keyOf(accelerator: string, count: number, row: SkyPilotRow): string {
  return `${accelerator}/${count}/${row.zone === "" ? row.region : row.zone}`;
}

function acceleratorOf(carries: GoogleAccelerators, row: SkyPilotRow) {
  const memory = /'MemoryInfo': \{'SizeInMiB': (\d+)\}/.exec(row.info);
  const memoryGib = memory === null ? 0 : Number(memory[1]) / 1024;
  return { kind: "gpu", model: acceleratorModelOf(carries.name, memoryGib), count: carries.count, memoryGib };
}

function hostDescription(
  vcpus: number,
  memoryMib: number,
  allocatable: { readonly milliVcpus: number; readonly memoryMib: number },
): TypeDescription {
  return {
    architecture: "amd64",
    vcpus,
    memoryGib: memoryMib / 1024,
    allocatableVcpuShare: allocatable.milliVcpus / (vcpus * 1000),
    allocatableMemoryShare: allocatable.memoryMib / memoryMib,
    networkGbps: 0,
    localNvmeGb: 0,
    efaInterfaces: 0,
  };
}
