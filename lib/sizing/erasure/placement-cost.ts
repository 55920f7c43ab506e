import { groupSize } from "../durability/local-reconstruction-code";
import type { ErasureCost } from "./erasure-plan";
import type { ErasureProblem } from "./erasure-problem";
import type { StorageDesign } from "./storage-design";
import type { StorageForest } from "./storage-forest";

const GIB_PER_TIB = 1024;
const MONTHS_PER_YEAR = 12;

/** Shards of a set by leaf and place: local groups with their parity, then global parities. One place where a code has no groups. */
export type ShardLayout = readonly ArrayLike<number>[];

/** What designs cost where: integer prices of devices and nodes, and of what crosses priced borders. */
export class PlacementCost {
  /** Whether any transfer costs anything. */
  public readonly hasTransferPrices: boolean;
  /** Price of a GiB between leaves: from, to. */
  private readonly between: readonly (readonly number[])[];
  /** Price of a GiB from a leaf to the readers and from the writers to it, by traffic. */
  private readonly toReaders: readonly (readonly number[])[];
  private readonly fromWriters: readonly (readonly number[])[];

  public constructor(
    private readonly problem: ErasureProblem,
    private readonly forest: StorageForest,
  ) {
    const { leaves } = forest;
    const traffic = problem.traffic ?? [];
    const places = traffic.map(({ domain }) => problem.domains.findIndex(({ id }) => id === domain));
    this.between = leaves.map((from) => leaves.map((to) => forest.egress(from.domain, to.domain)));
    this.toReaders = places.map((place) => leaves.map(({ domain }) => forest.egress(domain, place)));
    this.fromWriters = places.map((place) => leaves.map(({ domain }) => forest.egress(place, domain)));
    this.hasTransferPrices = [this.between, this.toReaders, this.fromWriters].some((prices) => prices.some((row) => row.some(Boolean)));
  }

  /** Devices and nodes in one leaf. Integer. */
  public hardware(design: StorageDesign, leaf: number, shards: number): { devices: number; nodes: number } {
    return {
      devices: design.sets * shards * this.localPrice(design.device.microUsdPerMonth, leaf),
      nodes: design.nodesFor(shards) * this.localPrice(design.node.microUsdPerMonth, leaf),
    };
  }

  /** No shard in a leaf costs less than this: its device, its share of a node, and its writes. */
  public leastPerShard(design: StorageDesign, leaf: number): number {
    const { sets, device, node } = design;
    const slots = sets / node.deviceSlots;
    return (
      sets * this.localPrice(device.microUsdPerMonth, leaf) +
      slots * this.localPrice(node.microUsdPerMonth, leaf) +
      this.writesPerShard(design, leaf)
    );
  }

  /** Writes to one shard of every set in a leaf. */
  public writesPerShard(design: StorageDesign, leaf: number): number {
    const share = design.shardTib / this.problem.usableTib;
    return (this.problem.traffic ?? []).reduce(
      (sum, { writeGibPerMonth }, at) => sum + writeGibPerMonth * share * this.fromWriters[at][leaf],
      0,
    );
  }

  /** Everything, in integers. */
  public of(design: StorageDesign, layout: ShardLayout): ErasureCost {
    const counts = layout.map(total);
    let devices = 0;
    let nodes = 0;
    let writes = 0;
    counts.forEach((shards, leaf) => {
      const hardware = this.hardware(design, leaf, shards);
      devices += hardware.devices;
      nodes += hardware.nodes;
      writes += shards * this.writesPerShard(design, leaf);
    });
    const reads = this.hasTransferPrices ? roundedUp(this.reads(design, layout)) : 0;
    const repairs = this.hasTransferPrices ? roundedUp(this.repairs(design, layout)) : 0;
    writes = roundedUp(writes);
    return { devices, nodes, reads, writes, repairs, total: devices + nodes + reads + writes + repairs };
  }

  private localPrice(microUsd: number, leaf: number): number {
    return Math.ceil((microUsd * this.forest.leaves[leaf].pricePercent) / 100);
  }

  /** Readers fetch the k shards that are cheapest for them. */
  private reads(design: StorageDesign, layout: ShardLayout): number {
    const share = design.shardTib / this.problem.usableTib;
    return (this.problem.traffic ?? []).reduce(
      (sum, { readGibPerMonth }, at) => sum + readGibPerMonth * share * cheapestDecoding(design, layout, this.toReaders[at]),
      0,
    );
  }

  /** A lost shard is rebuilt from the rest of its group, or from the k shards that are cheapest for its place. */
  private repairs(design: StorageDesign, layout: ShardLayout): number {
    const { code, shardTib, shardLossesPerYear } = design;
    const monthlyGib = (shardLossesPerYear * shardTib * GIB_PER_TIB) / MONTHS_PER_YEAR;
    let sum = 0;
    if (code.everTolerated === 0) {
      return sum;
    }
    layout.forEach((row, to) => {
      const prices = this.between.map((fromLeaf) => fromLeaf[to]);
      for (let place = 0; place < row.length; place++) {
        if (row[place] > 0) {
          const isLocal = code.lrc !== undefined && place < code.lrc.localGroups;
          const cost = isLocal
            ? layout.reduce((part, from, leaf) => part + from[place] * prices[leaf], 0)
            : cheapestDecoding(design, without(layout, to, place), prices);
          sum += row[place] * cost;
        }
      }
    });
    return sum * monthlyGib;
  }
}

/**
 * Sum of prices of the cheapest shards that decode the data. What decodes is a basis of a matroid, so taking the cheapest next shard that adds
 * to those taken is best: at most k in all, and of a local group with its parity at most as many as it has data shards.
 */
function cheapestDecoding({ code }: StorageDesign, layout: ShardLayout, prices: readonly number[]): number {
  const places = layout[0].length;
  const left = Array.from({ length: places }, (_, place) =>
    code.lrc !== undefined && place < code.lrc.localGroups ? groupSize(code.lrc) - 1 : code.dataShards,
  );
  const order = layout.map((_, leaf) => leaf).sort((a, b) => prices[a] - prices[b] || a - b);
  let missing = code.dataShards;
  let sum = 0;
  for (const leaf of order) {
    for (let place = 0; place < places && missing > 0; place++) {
      const taken = Math.min(layout[leaf][place], left[place], missing);
      left[place] -= taken;
      missing -= taken;
      sum += taken * prices[leaf];
    }
  }
  return sum;
}

function without(layout: ShardLayout, leaf: number, place: number): ShardLayout {
  return layout.map((row, at) => (at === leaf ? Array.from(row, (shards, of) => (of === place ? shards - 1 : shards)) : row));
}

function total(row: ArrayLike<number>): number {
  let sum = 0;
  for (let place = 0; place < row.length; place++) {
    sum += row[place];
  }
  return sum;
}

/** To a whole number; an excess of this share over one is the rounding of sums. */
function roundedUp(value: number): number {
  return Math.ceil(value * (1 - 1e-12));
}
