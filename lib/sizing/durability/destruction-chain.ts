import { AbsorbingChain } from "./absorbing-chain";
import type { DestroyableTree } from "./destroyable-tree";
import { isDecodable, type LocalReconstructionCode } from "./local-reconstruction-code";
import type { LrcShardFailure } from "./lrc-durability";
import { repairsPerYear, type RepairMode } from "./shard-failures";

/** A set of shards in domains that are destroyed now and then. */
export interface DestroyableSet {
  /** Where its shards stand. */
  readonly tree: DestroyableTree;
  /** Shards that may be missing, where the code has no groups. */
  readonly tolerated: number;
  /** The code, where it has groups. */
  readonly lrc?: LocalReconstructionCode;
  /** Ways in which single shards are lost, each for every shard and independent of all others. */
  readonly failures: readonly LrcShardFailure[];
  /** Repairs of the shards of a destroyed domain; its `perYear` is not used. */
  readonly destroyed: LrcShardFailure;
  /**
   * How missing shards are rebuilt. Serial repair takes the shortest repair first, of equal ones that in the most damaged group, of those any with
   * the same chance.
   */
  readonly repair: RepairMode;
}

/** Causes of losses in the chains of this file: failures of single shards, and after it those of the tree. */
export const BY_FAILURE = 0;

/**
 * The exact chain of a set: shards are lost one by one, and with a domain that is destroyed all that stand in it at once. They are rebuilt in its
 * place, so that every shard has its domain again, which may be destroyed again. What is being rebuilt in a domain is lost with it and begins anew.
 *
 * Its states are the missing shards by domain, place and kind of repair, alike domains not told apart, as long as they can be decoded.
 *
 * @param set the set
 * @param mostStates gives up beyond this number
 * @returns undefined when there are more states
 */
export function destructionChain(set: DestroyableSet, mostStates: number): AbsorbingChain | undefined {
  const damages = new Damages(set);
  const found = new Map<string, { damage: readonly number[]; steps: readonly Step[] }>();
  const none = Array.from({ length: damages.length }, () => 0);
  const queue: (readonly number[])[] = [none];
  found.set(keyOf(none), { damage: none, steps: [] });
  for (const damage of queue) {
    const steps = damages.steps(damage);
    found.set(keyOf(damage), { damage, steps });
    for (const { to, isAlive } of steps) {
      const key = keyOf(to);
      if (isAlive && !found.has(key)) {
        found.set(key, { damage: to, steps: [] });
        queue.push(to);
        if (queue.length > mostStates) {
          return undefined;
        }
      }
    }
  }
  // By damage, so that few shortcuts arise when states are eliminated.
  const states = [...found.values()].sort((a, b) => total(a.damage) - total(b.damage));
  const numbers = new Map(states.map(({ damage }, number) => [keyOf(damage), number]));
  const chain = new AbsorbingChain(states.length, 1 + set.tree.causes.length);
  states.forEach(({ steps }, state) => {
    for (const { to, rate, isAlive, cause } of steps) {
      if (isAlive) {
        chain.addRate(state, numbers.get(keyOf(to))!, rate);
      } else {
        chain.addLoss(state, rate, cause);
      }
    }
  });
  return chain;
}

/**
 * A chain of the number of missing shards alone, which loses at least or at most as often as the exact one. Above: a destroyed domain takes all of
 * its shards beyond those that are missing, repairs are the slowest. Below: those missing are taken to be among them, repairs are the fastest.
 *
 * Both hold step by step: failures and repairs move the count by one, at rates that keep two counts in order when they are equal, and a destruction
 * moves both at once.
 *
 * @param set the set
 * @param tolerated missing shards that the code always, or ever, stands
 * @param side above or below the exact chain
 */
export function destructionBound(set: DestroyableSet, tolerated: number, side: "above" | "below"): AbsorbingChain {
  const { tree, failures, destroyed, repair } = set;
  const shards = tree.nodes.reduce((sum, node) => sum + total(node.shards), total(tree.outside));
  const kinds = [...failures, destroyed];
  const perYear = failures.reduce((sum, failure) => sum + failure.perYear, 0);
  const hours =
    side === "above"
      ? Math.max(...kinds.map(({ globalRepairHours }) => globalRepairHours))
      : Math.min(...kinds.map(({ localRepairHours }) => localRepairHours));
  const chain = new AbsorbingChain(tolerated + 1, 1 + tree.causes.length);
  const move = (from: number, to: number, rate: number, cause: number): void =>
    to > tolerated ? chain.addLoss(from, rate, cause) : chain.addRate(from, to, rate);
  for (let missing = 0; missing <= tolerated; missing++) {
    move(missing, missing + 1, (shards - missing) * perYear, BY_FAILURE);
    if (missing > 0) {
      chain.addRate(missing, missing - 1, (repair === "parallel" ? missing : 1) * repairsPerYear(hours));
    }
    tree.causes.forEach((cause, at) => {
      const after = side === "above" ? missing + cause.shards : Math.max(missing, cause.shards);
      move(missing, after, cause.domains * cause.perYear, 1 + at);
    });
  }
  return chain;
}

interface Step {
  readonly to: readonly number[];
  readonly rate: number;
  readonly isAlive: boolean;
  readonly cause: number;
}

/** Missing shards by node of the tree, place and kind, as one row of figures, and how they change. */
class Damages {
  public readonly length: number;
  private readonly kinds: readonly LrcShardFailure[];
  private readonly destroyed: number;
  private readonly places: number;
  private readonly sizes: readonly (readonly number[])[];

  public constructor(private readonly set: DestroyableSet) {
    const { tree, failures, destroyed } = set;
    const alike = failures.findIndex(
      (kind) => kind.globalRepairHours === destroyed.globalRepairHours && kind.localRepairHours === destroyed.localRepairHours,
    );
    this.kinds = alike < 0 ? [...failures, { ...destroyed, perYear: 0 }] : failures;
    this.destroyed = alike < 0 ? failures.length : alike;
    this.places = tree.outside.length;
    this.sizes = [...tree.nodes.map(({ shards }) => shards), tree.outside];
    this.length = this.sizes.length * this.places * this.kinds.length;
  }

  public steps(damage: readonly number[]): Step[] {
    return [...this.failures(damage), ...this.destructions(damage), ...this.repairs(damage)];
  }

  private failures(damage: readonly number[]): Step[] {
    return this.sizes.flatMap((row, node) =>
      row.flatMap((size, place) => {
        const healthy = size - this.missing(damage, node, place);
        return healthy === 0
          ? []
          : this.kinds.flatMap(({ perYear }, kind) =>
              perYear > 0 ? [this.step(this.changed(damage, this.at(node, place, kind), 1), healthy * perYear, BY_FAILURE)] : [],
            );
      }),
    );
  }

  private destructions(damage: readonly number[]): Step[] {
    return this.set.tree.nodes.map(({ perYear, end, cause }, first) => {
      const next = [...damage];
      for (let node = first; node < end; node++) {
        this.sizes[node].forEach((size, place) =>
          this.kinds.forEach((_, kind) => (next[this.at(node, place, kind)] = kind === this.destroyed ? size : 0)),
        );
      }
      return this.step(next, perYear, 1 + cause);
    });
  }

  private repairs(damage: readonly number[]): Step[] {
    const { lrc, repair } = this.set;
    const byPlace = this.byPlace(damage);
    const found = damage.flatMap((missing, at) => {
      if (missing === 0) {
        return [];
      }
      const place = Math.floor(at / this.kinds.length) % this.places;
      const { localRepairHours, globalRepairHours } = this.kinds[at % this.kinds.length];
      const inGroup = lrc !== undefined && place < lrc.localGroups ? byPlace[place] : 0;
      return [{ at, missing, inGroup, hours: inGroup === 1 ? localRepairHours : globalRepairHours }];
    });
    if (repair === "parallel") {
      return found.map(({ at, missing, hours }) => this.step(this.changed(damage, at, -1), missing * repairsPerYear(hours), BY_FAILURE));
    }
    found.sort((a, b) => a.hours - b.hours || b.inGroup - a.inGroup);
    const first = found.filter(({ hours, inGroup }) => hours === found[0].hours && inGroup === found[0].inGroup);
    const waiting = first.reduce((sum, { missing }) => sum + missing, 0);
    return first.map(({ at, missing, hours }) =>
      this.step(this.changed(damage, at, -1), (missing / waiting) * repairsPerYear(hours), BY_FAILURE),
    );
  }

  private step(to: number[], rate: number, cause: number): Step {
    this.set.tree.canonize(to, this.places * this.kinds.length);
    return { to, rate, isAlive: this.isAlive(to), cause };
  }

  private isAlive(damage: readonly number[]): boolean {
    const { lrc, tolerated } = this.set;
    const missing = this.byPlace(damage);
    return lrc === undefined ? missing[0] <= tolerated : isDecodable(lrc, missing.slice(0, -1), missing[lrc.localGroups]);
  }

  private byPlace(damage: readonly number[]): number[] {
    const missing = Array.from({ length: this.places }, () => 0);
    damage.forEach((count, at) => (missing[Math.floor(at / this.kinds.length) % this.places] += count));
    return missing;
  }

  private missing(damage: readonly number[], node: number, place: number): number {
    return this.kinds.reduce((sum, _, kind) => sum + damage[this.at(node, place, kind)], 0);
  }

  private changed(damage: readonly number[], at: number, by: number): number[] {
    const next = [...damage];
    next[at] += by;
    return next;
  }

  private at(node: number, place: number, kind: number): number {
    return (node * this.places + place) * this.kinds.length + kind;
  }
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function keyOf(damage: readonly number[]): string {
  return String.fromCharCode(...damage);
}
