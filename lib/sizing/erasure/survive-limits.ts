import { isDecodable } from "../durability/local-reconstruction-code";
import type { SurviveDomains } from "./erasure-problem";
import type { ShardLayout } from "./placement-cost";
import type { StorageCode } from "./storage-code";
import type { StorageForest } from "./storage-forest";

/** A survive target by leaves. */
interface LeafGroups {
  readonly groups: readonly (readonly number[])[];
  readonly count: number;
}

/** The survive targets of a problem: which losses of whole domains a placement stands. */
export class SurviveLimits {
  private readonly targets: readonly LeafGroups[];

  public constructor(forest: StorageForest, survive: readonly SurviveDomains[]) {
    this.targets = survive.map(({ domains, count = 1 }) => ({ groups: domains.map((id) => forest.leavesIn(id)), count }));
  }

  /** Whether there is a target at all. */
  public get isAny(): boolean {
    return this.targets.length > 0;
  }

  /** Whether a leaf is in a domain that may be gone. */
  public includes(leaf: number): boolean {
    return this.targets.some(({ groups }) => groups.some((group) => group.includes(leaf)));
  }

  /**
   * Whether no loss of the targets takes more than so many shards.
   *
   * @param counts shards by leaf; of a part of the shards the answer holds for all of them when it is no
   */
  public areWithin(counts: ArrayLike<number>, tolerated: number): boolean {
    return this.targets.every(({ groups, count }) => {
      const loads = groups.map((group) => group.reduce((sum, leaf) => sum + counts[leaf], 0)).sort((a, b) => b - a);
      return loads.slice(0, count).reduce((sum, load) => sum + load, 0) <= tolerated;
    });
  }

  /** Whether a layout of a local reconstruction code decodes after every loss of the targets. */
  public areDecodable({ lrc, everTolerated }: StorageCode, layout: ShardLayout): boolean {
    const counts = layout.map((row) => Array.from(row).reduce((sum, shards) => sum + shards, 0));
    if (lrc === undefined) {
      return this.areWithin(counts, everTolerated);
    }
    return this.targets.every(({ groups, count }) =>
      subsets(groups.length, Math.min(count, groups.length)).every((gone) => {
        const lost = Array.from({ length: lrc.localGroups + 1 }, () => 0);
        gone.forEach((group) => groups[group].forEach((leaf) => lost.forEach((_, place) => (lost[place] += layout[leaf][place]))));
        return isDecodable(lrc, lost.slice(0, -1), lost[lrc.localGroups]);
      }),
    );
  }
}

function subsets(of: number, size: number, from = 0): number[][] {
  if (size === 0) {
    return [[]];
  }
  return Array.from({ length: Math.max(0, of - size - from + 1) }, (_, at) => from + at).flatMap((first) =>
    subsets(of, size - 1, first + 1).map((rest) => [first, ...rest]),
  );
}
