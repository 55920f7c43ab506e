import { binomialTerms } from "../binomial";
import { groupSize, isDecodable, type LocalReconstructionCode } from "../durability/local-reconstruction-code";
import type { ShardLayout } from "./placement-cost";
import type { StorageForest } from "./storage-forest";

/** Losses by place that can still be decoded, with their probability, and the probability of all that cannot. */
interface Losses {
  readonly alive: Map<number, number>;
  readonly dead: number;
  /** Losses when everything in it is lost, by place. */
  readonly all: readonly number[];
}

/**
 * Probability that the shards of a local reconstruction code that are up do not decode the data, for shards laid out over the leaves. Exact:
 * losses are told apart by local group and global parities as long as they can be decoded, and summed up once they cannot; nothing is subtracted.
 */
export class LrcAvailability {
  private readonly places: number;
  private readonly radix: number;
  private readonly decodable = new Map<number, boolean>();

  public constructor(
    private readonly forest: StorageForest,
    private readonly down: Float64Array,
    private readonly code: LocalReconstructionCode,
    private readonly shardUnavailability: number,
  ) {
    this.places = code.localGroups + 1;
    this.radix = Math.max(groupSize(code), code.globalParities) + 1;
  }

  /** Probability that the data cannot be decoded. @param layout shards by leaf and place */
  public unavailability(layout: ShardLayout): number {
    const levels: (Losses | undefined)[] = [];
    this.forest.leaves.forEach(({ depth, domain, closes }, leaf) => {
      let level = depth;
      this.put(levels, level, this.inside(this.leafLosses(layout[leaf]), this.down[domain]));
      for (const around of closes) {
        const content = levels[level];
        levels[level] = undefined;
        level--;
        this.put(levels, level, this.inside(content!, this.down[around]));
      }
    });
    return levels[0]!.dead;
  }

  private put(levels: (Losses | undefined)[], level: number, losses: Losses): void {
    const before = levels[level];
    levels[level] = before === undefined ? losses : this.together(before, losses);
  }

  private leafLosses(row: ArrayLike<number>): Losses {
    let losses: Losses = { alive: new Map([[0, 1]]), dead: 0, all: Array.from({ length: this.places }, () => 0) };
    for (let place = 0; place < this.places; place++) {
      const count = row[place];
      if (count > 0) {
        const alive = new Map<number, number>();
        let dead = 0;
        binomialTerms(count, this.shardUnavailability).forEach((probability, lost) => {
          const key = lost * this.radix ** place;
          if (this.isAlive(key)) {
            alive.set(key, probability);
          } else {
            dead += probability;
          }
        });
        losses = this.together(losses, { alive, dead, all: losses.all.map((_, at) => (at === place ? count : 0)) });
      }
    }
    return losses;
  }

  private inside({ alive, dead, all }: Losses, unavailability: number): Losses {
    if (unavailability === 0 || all.every((count) => count === 0)) {
      return { alive, dead, all };
    }
    const up = 1 - unavailability;
    const next = new Map([...alive].map(([key, probability]) => [key, probability * up]));
    const key = all.reduce((sum, count, place) => sum + count * this.radix ** place, 0);
    if (this.isAlive(key)) {
      next.set(key, (next.get(key) ?? 0) + unavailability);
      return { alive: next, dead: dead * up, all };
    }
    return { alive: next, dead: dead * up + unavailability, all };
  }

  private together(a: Losses, b: Losses): Losses {
    const alive = new Map<number, number>();
    let dead = a.dead;
    a.alive.forEach((pa, ka) => {
      dead += pa * b.dead;
      b.alive.forEach((pb, kb) => {
        const key = ka + kb;
        if (this.isAlive(key)) {
          alive.set(key, (alive.get(key) ?? 0) + pa * pb);
        } else {
          dead += pa * pb;
        }
      });
    });
    return { alive, dead, all: a.all.map((count, place) => count + b.all[place]) };
  }

  private isAlive(key: number): boolean {
    let known = this.decodable.get(key);
    if (known === undefined) {
      const lost = Array.from({ length: this.places }, (_, place) => Math.floor(key / this.radix ** place) % this.radix);
      known = isDecodable(this.code, lost.slice(0, -1), lost[this.places - 1]);
      this.decodable.set(key, known);
    }
    return known;
  }
}
