import type { CodeChoice, ShardPlacement } from "../erasure-plan";
import type { ErasureProblem, LossMeasure, StorageDeviceType, StorageNodeType } from "../erasure-problem";
import { lossFlow, type FlowKind, type FlowSet, type LossFlow } from "./loss-flow";
import { firstYearLosses, longRunLosses, ofAllSets } from "./loss-of-flow";
import { upShards } from "./up-shards";

const MIB_PER_TIB = 2 ** 20;
const HOURS_PER_YEAR = 8760;
/** Most states of a chain whose long run is worked out, and of one whose first year is. */
const MOST_STATES = 1500;
const MOST_STATES_OF_A_YEAR = 220;

/** Where the shards of a set stand. */
export type VerifiedPlacement = readonly Pick<ShardPlacement, "domain" | "shards" | "shardsOfGroups">[];

interface Shard {
  readonly domain: string;
  /** Local group, or the number of groups for global parities and codes without groups. */
  readonly place: number;
}

/** Losses of all sets by one measure; undefined where the chain has too many states to be worked out. */
export interface VerifiedLoss {
  readonly all: number;
  readonly byDestruction: number;
  /** Mean years until one set is lost; of the long run only. */
  readonly meanYears: number;
}

/** A design worked out anew from what it says, as single shards. */
export class VerifiedDesign {
  public readonly shards: number;
  public readonly shardTib: number;
  /** Fewest sets that hold the data. */
  public readonly sets: number;
  /** Mean hours until a shard is there again: lost with its device, its node, and its domain. */
  public readonly repairHours: readonly number[];
  private readonly k: number;
  private readonly groups: number;
  private readonly all: readonly Shard[];
  private readonly kinds: readonly FlowKind[];
  private readonly isSerial: boolean;
  private flow?: LossFlow | "too many";

  public constructor(
    public readonly problem: ErasureProblem,
    private readonly code: CodeChoice,
    private readonly placement: VerifiedPlacement,
    public readonly device: StorageDeviceType,
    public readonly node: StorageNodeType,
  ) {
    const { objects, blockKib = 4, usableTib, repair } = problem;
    this.k = code.dataShards;
    this.groups = code.localGroups ?? 0;
    this.shards = this.k + code.parityShards;
    this.all = placement.flatMap(({ domain, shards, shardsOfGroups = [shards] }) =>
      shardsOfGroups.flatMap((count, place) => Array.from({ length: count }, () => ({ domain, place }))),
    );
    const blocks = (kib: number): number => Math.ceil(kib / this.k / blockKib);
    this.shardTib =
      objects === undefined
        ? usableTib / this.k
        : objects.reduce((sum, { kib, byteShare }) => sum + (usableTib * byteShare * blocks(kib) * blockKib) / kib, 0);
    this.sets = Math.max(1, Math.ceil(this.shardTib / device.capacityTib - 1e-9));
    const hours = (devices: number, reads: number): number =>
      repair.detectionHours + (devices * device.capacityTib * MIB_PER_TIB * reads) / (3600 * repair.bandwidthMibPerSecond);
    const localReads = this.groups > 0 ? this.k / this.groups : this.k;
    const kind = (perYear: number, devices: number, more = 0): FlowKind => ({
      perYear,
      localHours: more + hours(devices, localReads),
      globalHours: more + hours(devices, this.k),
    });
    this.kinds = [
      kind(device.annualFailureRate, 1),
      kind(node.annualFailureRate, node.deviceSlots),
      kind(0, node.deviceSlots, repair.replacementHours),
    ];
    this.repairHours = this.kinds.map(({ globalHours }) => globalHours);
    this.isSerial = repair.mode === "serial";
  }

  /** Losses of all sets; undefined where the chain has too many states. */
  public losses(measure: LossMeasure): VerifiedLoss | undefined {
    this.flow ??= lossFlow(this.flowSet(), MOST_STATES) ?? "too many";
    if (this.flow === "too many" || (measure === "first-year" && this.flow.between.length > MOST_STATES_OF_A_YEAR)) {
      return undefined;
    }
    const byCause = measure === "long-run" ? longRunLosses(this.flow) : firstYearLosses(this.flow);
    const meanYears = 1 / byCause.reduce((sum, part) => sum + part, 0);
    return { ...ofAllSets(byCause, this.flow.destructions, this.sets, measure === "first-year"), meanYears };
  }

  public repairTibPerYear(): number {
    const reads = this.all.reduce((sum, { place }) => sum + (place < this.groups ? this.k / this.groups : this.k), 0);
    return this.shards === this.k ? 0 : this.lossesPerShard() * reads * this.shardTib;
  }

  public repairMibPerSecond(): number {
    return (this.repairTibPerYear() * MIB_PER_TIB) / (HOURS_PER_YEAR * 3600);
  }

  /** Nodes that so many shards of each set in one domain need. */
  public nodesFor(shards: number): number {
    return Math.max(shards, Math.ceil((shards * this.sets) / this.node.deviceSlots));
  }

  /** Whether no domain has more nodes than it takes. */
  public fits(): boolean {
    return this.placement.every(({ domain, shards }) => this.nodesFor(shards) <= (this.domain(domain).maxNodes ?? Infinity));
  }

  public survives(domains: readonly string[], count: number, from = 0, gone: readonly string[] = []): boolean {
    const up = this.all.filter(({ domain }) => !this.path(domain).some((id) => gone.includes(id)));
    return (
      this.isReadable(up) &&
      (count === 0 || domains.every((id, at) => at < from || this.survives(domains, count - 1, at + 1, [...gone, id])))
    );
  }

  public cost(): Record<"devices" | "nodes" | "reads" | "writes" | "repairs", number> {
    const { problem, k } = this;
    const share = this.shardTib / problem.usableTib;
    let [devices, nodes, reads, writes, repairs] = [0, 0, 0, 0, 0];
    for (const { domain, shards } of this.placement) {
      const { pricePercent = 100 } = this.domain(domain);
      const here = (price: number): number => Math.ceil((price * pricePercent) / 100);
      devices += shards * this.sets * here(this.device.microUsdPerMonth);
      nodes += this.nodesFor(shards) * here(this.node.microUsdPerMonth);
    }
    for (const { domain, readGibPerMonth, writeGibPerMonth } of problem.traffic ?? []) {
      reads += readGibPerMonth * share * this.nearest(this.all, domain);
      writes += this.all.reduce((sum, shard) => sum + writeGibPerMonth * share * this.egress(domain, shard.domain), 0);
    }
    this.all.forEach((lost, at) => {
      const others = this.all.filter((_, other) => other !== at);
      const price =
        lost.place < this.groups
          ? others.filter(({ place }) => place === lost.place).reduce((sum, from) => sum + this.egress(from.domain, lost.domain), 0)
          : this.shards === k
            ? 0
            : this.nearest(others, lost.domain);
      repairs += (price * this.lossesPerShard() * this.shardTib * 1024) / 12;
    });
    const up = (value: number): number => Math.ceil(value * (1 - 1e-12));
    return { devices, nodes, reads: up(reads), writes: up(writes), repairs: up(repairs) };
  }

  /** All parts of the cost together. */
  public total(): number {
    return Object.values(this.cost()).reduce((sum, part) => sum + part, 0);
  }

  /** Of one set: fewer shards up than decode the data, from the shards that are up, one shard after the other. */
  public unavailability(): number {
    const { unavailability: nodeDown } = this.node;
    const missing = this.kinds.reduce((sum, { perYear, globalHours }) => sum + (perYear * globalHours) / HOURS_PER_YEAR, 0);
    const rebuilt = 1 / (1 + missing);
    return upShards({
      domains: this.problem.domains.map((domain) => {
        // Down, or being rebuilt after it was destroyed.
        const away = ((domain.destructionsPerYear ?? 0) * this.repairHours[2]) / HOURS_PER_YEAR;
        const up = (1 - domain.unavailability) / (1 + away);
        return { id: domain.id, parent: domain.parent, up, down: domain.unavailability + ((1 - domain.unavailability) * away) / (1 + away) };
      }),
      shards: this.all,
      places: this.groups + 1,
      shardUp: (1 - nodeDown) * rebuilt,
      shardDown: nodeDown + (1 - nodeDown) * missing * rebuilt,
      isEnough: (up) => this.isEnough(up),
    }); // prettier-ignore
  }

  private flowSet(): FlowSet {
    const { problem, groups } = this;
    const isDestroyed = (id: string): boolean => (this.domain(id).destructionsPerYear ?? 0) > 0;
    const cellOf = (shard: Shard): string => this.path(shard.domain).reverse().find(isDestroyed) ?? "";
    const cells = [...new Set(["", ...this.all.map(cellOf)])];
    const destructions = problem.domains
      .filter(({ id }) => isDestroyed(id))
      .map(({ id, destructionsPerYear }) => ({
        perYear: destructionsPerYear!,
        cells: cells.flatMap((cell, at) => (cell !== "" && this.path(cell).includes(id) ? [at] : [])),
      }))
      .filter(({ cells: inside }) => inside.length > 0);
    return {
      groups,
      spare: this.code.parityShards - groups,
      shards: Array.from({ length: groups + 1 }, (_, place) =>
        cells.map((cell) => this.all.filter((shard) => shard.place === place && cellOf(shard) === cell).length),
      ),
      destructions,
      kinds: destructions.length > 0 ? this.kinds : this.kinds.filter(({ perYear }) => perYear > 0),
      isSerial: this.isSerial,
    };
  }

  private isReadable(up: readonly Shard[]): boolean {
    return this.isEnough(Array.from({ length: this.groups + 1 }, (_, place) => up.filter((shard) => shard.place === place).length));
  }

  /** A group gives at most as many independent shards as it has data shards. */
  private isEnough(up: readonly number[]): boolean {
    const rank = up.reduce((sum, count, place) => sum + (place < this.groups ? Math.min(count, this.k / this.groups) : count), 0);
    return rank >= this.k;
  }

  /** Price of the k cheapest shards that decode, one after the other while they add to what is known. */
  private nearest(shards: readonly Shard[], to: string): number {
    const byPrice = shards.map((shard) => ({ shard, price: this.egress(shard.domain, to) })).sort((a, b) => a.price - b.price);
    const taken: Shard[] = [];
    return byPrice.reduce((sum, { shard, price }) => {
      const ofGroup = taken.filter(({ place }) => place === shard.place).length;
      const adds = taken.length < this.k && (shard.place >= this.groups || ofGroup < this.k / this.groups);
      taken.push(...(adds ? [shard] : []));
      return adds ? sum + price : sum;
    }, 0);
  }

  private lossesPerShard(): number {
    return this.device.annualFailureRate + this.node.annualFailureRate;
  }

  private domain(id: string): ErasureProblem["domains"][number] {
    return this.problem.domains.find((domain) => domain.id === id)!;
  }

  /** The domain and those around it, outermost first. */
  private path(id: string): string[] {
    const { parent } = this.domain(id);
    return parent === undefined ? [id] : [...this.path(parent), id];
  }

  /** Price of the first border, seen from outside, that is around one and not around the other. */
  private egress(from: string, to: string): number {
    const inside = this.path(to);
    const border = this.path(from).find((id) => !inside.includes(id));
    return border === undefined ? 0 : (this.domain(border).egressMicroUsdPerGib ?? 0);
  }
}
