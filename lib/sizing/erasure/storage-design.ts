import { groupSize } from "../durability/local-reconstruction-code";
import { repairHours } from "../durability/repair-hours";
import { HOURS_PER_YEAR } from "../durability/shard-failures";
import type { LrcShardFailure } from "../durability/lrc-durability";
import type { ErasureProblem, StorageDeviceType, StorageNodeType } from "./erasure-problem";
import { SetLossModel } from "./set-loss";
import type { StorageCode } from "./storage-code";

const DEFAULT_BLOCK_KIB = 4;
const MIB_PER_TIB = 1024 * 1024;
/** An excess of this share over full devices is the rounding of a division, not data. */
const ROUNDING = 1e-12;

/** A code on a kind of device and node: everything that does not depend on where the shards stand. */
export class StorageDesign {
  /** What one shard of every set stores together, in TiB: the data divided by k, with padding. */
  public readonly shardTib: number;
  /** Sets of devices. */
  public readonly sets: number;
  /** Ways of losing a shard alone that happen at all: with its device, and with its node. */
  public readonly failures: readonly LrcShardFailure[];
  /** Mean hours until a shard is there again, from a whole repair, after the loss of a device, of a node, and of a domain. */
  public readonly repairHours: readonly [device: number, node: number, domain: number];
  /** Repair of a shard that was lost with its domain: that of one lost with its node, once new nodes stand. */
  public readonly destroyed: LrcShardFailure;
  /** Probability that a shard cannot be read while its domain is up: its node is down, or it is lost and not yet rebuilt. */
  public readonly shardUnavailability: number;
  /** Losses of a shard per year. */
  public readonly shardLossesPerYear: number;
  /** What repairs read, in TiB per year. */
  public readonly repairTibPerYear: number;
  /** How often a set is lost. */
  public readonly setLoss: SetLossModel;

  /** @param problem a well-formed problem */
  public constructor(
    problem: ErasureProblem,
    public readonly code: StorageCode,
    public readonly device: StorageDeviceType,
    public readonly node: StorageNodeType,
  ) {
    const { repair, usableTib } = problem;
    const { lrc, dataShards, shards } = code;
    this.shardTib = (usableTib / dataShards) * padding(problem, dataShards);
    this.sets = Math.max(1, Math.ceil((this.shardTib / device.capacityTib) * (1 - ROUNDING)));
    const localReads = lrc === undefined ? dataShards : groupSize(lrc) - 1;
    const hours = (lostTib: number, reads: number): number =>
      repairHours(repair.detectionHours, lostTib, reads, repair.bandwidthMibPerSecond);
    const failure = (perYear: number, lostTib: number): LrcShardFailure => ({
      perYear,
      localRepairHours: hours(lostTib, localReads),
      globalRepairHours: hours(lostTib, dataShards),
    });
    const kinds = [
      failure(device.annualFailureRate, device.capacityTib),
      failure(node.annualFailureRate, device.capacityTib * node.deviceSlots),
    ];
    const { replacementHours = 0 } = repair;
    this.destroyed = {
      perYear: 0,
      localRepairHours: replacementHours + kinds[1].localRepairHours,
      globalRepairHours: replacementHours + kinds[1].globalRepairHours,
    };
    this.repairHours = [kinds[0].globalRepairHours, kinds[1].globalRepairHours, this.destroyed.globalRepairHours];
    // Losses a year times years of repair: expected time missing for each time present.
    const missing = kinds.reduce((sum, { perYear, globalRepairHours }) => sum + (perYear * globalRepairHours) / HOURS_PER_YEAR, 0);
    this.shardUnavailability = node.unavailability + ((1 - node.unavailability) * missing) / (1 + missing);
    this.shardLossesPerYear = kinds[0].perYear + kinds[1].perYear;
    const globals = lrc?.globalParities ?? 0;
    // Without redundancy there is nothing to rebuild from.
    const reads = code.everTolerated === 0 ? 0 : (shards - globals) * localReads + globals * dataShards;
    this.repairTibPerYear = this.shardLossesPerYear * reads * this.shardTib;
    this.failures = kinds.filter(({ perYear }) => perYear > 0);
    this.setLoss = new SetLossModel(code, this.failures, repair.mode);
  }

  /** What repairs read on average, in MiB per second. */
  public get meanRepairMibPerSecond(): number {
    return (this.repairTibPerYear * MIB_PER_TIB) / (HOURS_PER_YEAR * 3600);
  }

  /** Nodes that hold so many shards of every set: one node for each shard of a set, and slots for all devices. */
  public nodesFor(shards: number): number {
    return shards === 0 ? 0 : Math.max(shards, Math.ceil((this.sets * shards) / this.node.deviceSlots));
  }

  /** Most shards of a set that so many nodes hold. */
  public shardsOn(nodes: number): number {
    return Math.min(nodes, Math.floor((nodes * this.node.deviceSlots) / this.sets));
  }
}

/** How much more the shards of the data take than the data, without parities: each of the k shards of an object fills whole blocks. */
export function padding(
  { objects, blockKib = DEFAULT_BLOCK_KIB }: Pick<ErasureProblem, "objects" | "blockKib">,
  dataShards: number,
): number {
  return objects === undefined
    ? 1
    : objects.reduce(
        (sum, { kib, byteShare }) => sum + (byteShare * dataShards * Math.ceil(kib / dataShards / blockKib) * blockKib) / kib,
        0,
      );
}

/** Every code on every device and node that go together. */
export function storageDesigns(problem: ErasureProblem, codes: readonly StorageCode[]): StorageDesign[] {
  return codes.flatMap((code) =>
    problem.nodeTypes.flatMap((node) =>
      problem.deviceTypes
        .filter(({ id }) => node.deviceTypes === undefined || node.deviceTypes.includes(id))
        .map((device) => new StorageDesign(problem, code, device, node)),
    ),
  );
}
