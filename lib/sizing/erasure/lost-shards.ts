import type { LeafLoss, LossTables } from "./leaf-loss";
import type { StorageForest } from "./storage-forest";

/**
 * Probability that more shards of a set are lost than tolerated, kept up to date while shards are placed leaf by leaf in the forest's order.
 *
 * The arithmetic of the fleet evaluator: exact mass of 0 to `tolerated` losses and a tail beyond, convolved over leaves and closed over the domains
 * around them; every term is positive. Places that share their first leaves share that part of the work.
 */
export class LostShards {
  private readonly levels: number;
  private readonly width: number;
  /** Masses of 0 to `tolerated` losses and the tail, by leaf and level. */
  private readonly buffers: Float64Array[];
  /** Shards in each buffer. */
  private readonly capacities: Int32Array;
  /** Which leaf wrote the current distribution of a level after a leaf; -1 for none. */
  private readonly writers: Int32Array;
  private readonly known: (LeafLoss | undefined)[][];
  private readonly gated: Float64Array;

  /**
   * @param forest the leaves
   * @param down probability of each domain to be down while the one around it is up
   * @param tolerated shards that may be lost
   * @param tables distributions of leaves, shared with other codes with shards of the same unavailability
   */
  public constructor(
    private readonly forest: StorageForest,
    private readonly down: Float64Array,
    private readonly tolerated: number,
    private readonly tables: LossTables,
  ) {
    this.levels = 1 + Math.max(...forest.leaves.map(({ depth }) => depth));
    this.width = tolerated + 2;
    this.buffers = Array.from({ length: forest.leaves.length * this.levels }, () => new Float64Array(this.width));
    this.capacities = new Int32Array(this.buffers.length);
    this.writers = new Int32Array(this.buffers.length).fill(-1);
    this.gated = new Float64Array(this.width);
    this.known = forest.leaves.map(({ domain }) => tables.of(down[domain]));
  }

  /**
   * Places shards in a leaf, those of all leaves before it being placed.
   *
   * @returns probability that losses of the shards placed so far, in domains already closed, exceed what is tolerated: never more than in the end
   */
  public place(leaf: number, shards: number): number {
    const { levels, forest } = this;
    const { depth, closes } = forest.leaves[leaf];
    const at = leaf * levels;
    for (let level = 0; level < levels; level++) {
      this.writers[at + level] = leaf === 0 ? -1 : this.writers[at - levels + level];
    }
    let level = depth;
    if (shards > 0) {
      this.addLeaf(leaf, level, this.lossOf(leaf, shards));
    }
    for (const domain of closes) {
      this.close(leaf, level, this.down[domain]);
      level--;
    }
    const writer = this.writers[at];
    return writer < 0 ? 0 : this.buffers[writer * levels][this.tolerated + 1];
  }

  private lossOf(leaf: number, shards: number): LeafLoss {
    return (this.known[leaf][shards] ??= this.tables.leaf(shards, this.down[this.forest.leaves[leaf].domain]));
  }

  private addLeaf(leaf: number, level: number, { mass, atLeast }: LeafLoss): void {
    const { levels, tolerated } = this;
    const out = leaf * levels + level;
    const writer = this.writers[out];
    const target = this.buffers[out];
    const shards = mass.length - 1;
    if (writer < 0) {
      for (let lost = 0; lost <= tolerated; lost++) {
        target[lost] = lost <= shards ? mass[lost] : 0;
      }
      target[tolerated + 1] = shards > tolerated ? atLeast[tolerated + 1] : 0;
      this.capacities[out] = shards;
    } else {
      const source = this.buffers[writer * levels + level];
      const capacity = this.capacities[writer * levels + level];
      target.fill(0);
      let tail = source[tolerated + 1];
      for (let a = Math.min(capacity, tolerated); a >= 0; a--) {
        const weight = source[a];
        for (let b = Math.min(shards, tolerated - a); b >= 0; b--) {
          target[a + b] += weight * mass[b];
        }
        if (tolerated + 1 - a <= shards) {
          tail += weight * atLeast[tolerated + 1 - a];
        }
      }
      target[tolerated + 1] = tail;
      this.capacities[out] = capacity + shards;
    }
    this.writers[out] = leaf;
  }

  /** Puts what a domain holds into the domain around it: all of it is lost when the domain is down. */
  private close(leaf: number, level: number, unavailability: number): void {
    const { levels, tolerated, gated } = this;
    const inner = this.writers[leaf * levels + level];
    this.writers[leaf * levels + level] = -1;
    if (inner < 0) {
      return;
    }
    const content = this.buffers[inner * levels + level];
    const capacity = this.capacities[inner * levels + level];
    for (let lost = 0; lost <= tolerated + 1; lost++) {
      gated[lost] = content[lost] * (1 - unavailability);
    }
    gated[Math.min(capacity, tolerated + 1)] += unavailability;
    const out = leaf * levels + level - 1;
    const writer = this.writers[out];
    const target = this.buffers[out];
    if (writer < 0) {
      target.set(gated);
      this.capacities[out] = capacity;
    } else {
      const before = this.buffers[writer * levels + level - 1];
      const capacityBefore = this.capacities[writer * levels + level - 1];
      const sum = new Float64Array(this.width);
      let tail = before[tolerated + 1];
      let beyond = gated[tolerated + 1];
      let next = tolerated;
      for (let a = 0; a <= Math.min(capacityBefore, tolerated); a++) {
        while (next > tolerated - a) {
          beyond += gated[next--];
        }
        tail += before[a] * beyond;
        for (let b = 0; b <= Math.min(capacity, tolerated - a); b++) {
          sum[a + b] += before[a] * gated[b];
        }
      }
      sum[tolerated + 1] = tail;
      target.set(sum);
      this.capacities[out] = capacityBefore + capacity;
    }
    this.writers[out] = leaf;
  }
}
