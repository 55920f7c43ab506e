import { pairAtLeast, type LeafLoss, type LossTables } from "./leaf-loss";

/**
 * Probability that more shards of a set are lost than tolerated, while shards are placed leaf by leaf, where no domain is in another.
 *
 * The arithmetic of `LostShards`, put off: the two leaves placed last stay out of the distribution, and the tail is read from the table of both,
 * which placements and codes with shards of the same unavailability share. Only what stands before them is convolved, once another leaf follows.
 */
export class FlatLostShards {
  /** Masses of 0 to `tolerated` losses and the tail beyond, for each leaf that was folded in last. */
  private readonly buffers: Float64Array[];
  /** Shards in each buffer. */
  private readonly capacities: Int32Array;
  /** Which buffer is in use after a leaf; -1 for none. */
  private readonly bases: Int32Array;
  /** What is placed but not in the buffer after a leaf: the older of two, and the younger. */
  private readonly older: (LeafLoss | undefined)[];
  private readonly younger: (LeafLoss | undefined)[];
  /** Shards placed up to a leaf. */
  private readonly placed: Int32Array;
  private readonly known: (LeafLoss | undefined)[][];

  /**
   * @param unavailability of the leaves
   * @param tolerated shards that may be lost
   * @param tables distributions of leaves, shared with other codes with shards of the same unavailability
   */
  public constructor(
    private readonly unavailability: ArrayLike<number>,
    private readonly tolerated: number,
    private readonly tables: LossTables,
  ) {
    const { length } = unavailability;
    this.buffers = Array.from({ length }, () => new Float64Array(tolerated + 2));
    this.capacities = new Int32Array(length);
    this.bases = new Int32Array(length).fill(-1);
    this.placed = new Int32Array(length);
    this.older = Array.from({ length }, () => undefined);
    this.younger = Array.from({ length }, () => undefined);
    this.known = Array.from(unavailability, (down) => tables.of(down));
  }

  /**
   * Places shards in a leaf, those of all leaves before it being placed.
   *
   * @returns probability that losses of the shards placed so far exceed what is tolerated: never more than in the end
   */
  public place(leaf: number, shards: number): number {
    const before = leaf - 1;
    const here = shards === 0 ? undefined : (this.known[leaf][shards] ??= this.tables.leaf(shards, this.unavailability[leaf]));
    if (before < 0) {
      this.placed[leaf] = shards;
      this.older[leaf] = here;
      return this.tail(-1, here?.atLeast);
    }
    this.placed[leaf] = this.placed[before] + shards;
    if (here !== undefined && this.younger[before] !== undefined) {
      this.fold(before);
    }
    const base = this.bases[before];
    const older = this.older[before];
    const younger = this.younger[before] ?? (older === undefined ? undefined : here);
    this.bases[leaf] = base;
    this.older[leaf] = older ?? here;
    this.younger[leaf] = younger;
    if (this.placed[leaf] <= this.tolerated) {
      return 0;
    }
    return this.tail(base, older === undefined ? here?.atLeast : younger === undefined ? older.atLeast : pairAtLeast(older, younger));
  }

  /** Takes the older leaf into the distribution. */
  private fold(leaf: number): void {
    const { tolerated } = this;
    const { mass, atLeast } = this.older[leaf]!;
    const target = this.buffers[leaf];
    const base = this.bases[leaf];
    const shards = mass.length - 1;
    target.fill(0);
    if (base < 0) {
      target.set(mass.subarray(0, tolerated + 1));
      this.capacities[leaf] = shards;
    } else {
      const source = this.buffers[base];
      const capacity = this.capacities[base];
      for (let a = Math.min(capacity, tolerated); a >= 0; a--) {
        const weight = source[a];
        for (let b = Math.min(shards, tolerated - a); b >= 0; b--) {
          target[a + b] += weight * mass[b];
        }
      }
      this.capacities[leaf] = capacity + shards;
    }
    target[tolerated + 1] = this.tail(base, atLeast);
    this.bases[leaf] = leaf;
    this.older[leaf] = this.younger[leaf];
    this.younger[leaf] = undefined;
  }

  /** Tail of a buffer together with what is not in it. */
  private tail(base: number, atLeast: Float64Array | undefined): number {
    const beyond = this.tolerated + 1;
    if (base < 0) {
      return atLeast === undefined || beyond >= atLeast.length ? 0 : atLeast[beyond];
    }
    const before = this.buffers[base];
    let tail = before[beyond];
    if (atLeast !== undefined) {
      const most = Math.min(this.capacities[base], this.tolerated);
      for (let lost = Math.max(0, beyond - atLeast.length + 1); lost <= most; lost++) {
        tail += before[lost] * atLeast[beyond - lost];
      }
    }
    return tail;
  }
}
