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
  const none = new Uint8Array(damages.length);
  const numbers = new Map<string, number>([[keyOf(none), 0]]);
  const found: Uint8Array[] = [none];
  const steps: Step[][] = [];
  for (let at = 0; at < found.length; at++) {
    steps.push(damages.steps(found[at]));
    for (const { to, key } of steps[at]) {
      if (key !== undefined && !numbers.has(key)) {
        numbers.set(key, found.push(to) - 1);
        if (found.length > mostStates) {
          return undefined;
        }
      }
    }
  }
  // By damage, so that few shortcuts arise when states are eliminated.
  const missing = found.map(total);
  const order = found.map((_, at) => at).sort((a, b) => missing[a] - missing[b] || a - b);
  const states = new Int32Array(found.length);
  order.forEach((at, state) => (states[at] = state));
  const chain = new AbsorbingChain(found.length, 1 + set.tree.causes.length);
  steps.forEach((of, at) => {
    for (const { rate, key, cause } of of) {
      if (key === undefined) {
        chain.addLoss(states[at], rate, cause);
      } else {
        chain.addRate(states[at], states[numbers.get(key)!], rate);
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
  readonly to: Uint8Array;
  /** Undefined when the data is lost. */
  readonly key: string | undefined;
  readonly rate: number;
  readonly cause: number;
}

/** Missing shards by node of the tree, place and kind, as one row of figures, and how they change. */
class Damages {
  public readonly length: number;
  private readonly kinds: readonly LrcShardFailure[];
  private readonly destroyed: number;
  private readonly places: number;
  /** Shards by node and place. */
  private readonly sizes: Uint8Array;

  public constructor(private readonly set: DestroyableSet) {
    const { tree, failures, destroyed } = set;
    const alike = failures.findIndex(
      (kind) => kind.globalRepairHours === destroyed.globalRepairHours && kind.localRepairHours === destroyed.localRepairHours,
    );
    this.kinds = alike < 0 ? [...failures, { ...destroyed, perYear: 0 }] : failures;
    this.destroyed = alike < 0 ? failures.length : alike;
    this.places = tree.outside.length;
    this.sizes = Uint8Array.from([...tree.nodes.map(({ shards }) => shards), tree.outside].flat());
    this.length = this.sizes.length * this.kinds.length;
  }

  public steps(damage: Uint8Array): Step[] {
    const steps: Step[] = [];
    this.addFailures(damage, steps);
    this.addDestructions(damage, steps);
    this.addRepairs(damage, steps);
    return steps;
  }

  private addFailures(damage: Uint8Array, steps: Step[]): void {
    const { kinds, sizes } = this;
    for (let cell = 0; cell < sizes.length; cell++) {
      let healthy = sizes[cell];
      for (let kind = 0; kind < kinds.length; kind++) {
        healthy -= damage[cell * kinds.length + kind];
      }
      for (let kind = 0; healthy > 0 && kind < kinds.length; kind++) {
        if (kinds[kind].perYear > 0) {
          steps.push(this.step(changed(damage, cell * kinds.length + kind, 1), healthy * kinds[kind].perYear, BY_FAILURE));
        }
      }
    }
  }

  private addDestructions(damage: Uint8Array, steps: Step[]): void {
    const { kinds, sizes, places, destroyed } = this;
    this.set.tree.nodes.forEach(({ perYear, end, cause }, first) => {
      const next = damage.slice();
      for (let cell = first * places; cell < end * places; cell++) {
        next.fill(0, cell * kinds.length, (cell + 1) * kinds.length);
        next[cell * kinds.length + destroyed] = sizes[cell];
      }
      steps.push(this.step(next, perYear, 1 + cause));
    });
  }

  private addRepairs(damage: Uint8Array, steps: Step[]): void {
    const { lrc, repair } = this.set;
    const { kinds, places } = this;
    const byPlace = lrc === undefined ? undefined : this.byPlace(damage);
    const found: { at: number; missing: number; inGroup: number; hours: number }[] = [];
    damage.forEach((missing, at) => {
      if (missing > 0) {
        const place = Math.floor(at / kinds.length) % places;
        const inGroup = byPlace !== undefined && place < lrc!.localGroups ? byPlace[place] : 0;
        const { localRepairHours, globalRepairHours } = kinds[at % kinds.length];
        found.push({ at, missing, inGroup, hours: inGroup === 1 ? localRepairHours : globalRepairHours });
      }
    });
    if (repair === "parallel") {
      found.forEach(({ at, missing, hours }) =>
        steps.push(this.step(changed(damage, at, -1), missing * repairsPerYear(hours), BY_FAILURE)),
      );
      return;
    }
    found.sort((a, b) => a.hours - b.hours || b.inGroup - a.inGroup);
    const first = found.filter(({ hours, inGroup }) => hours === found[0].hours && inGroup === found[0].inGroup);
    const waiting = first.reduce((sum, { missing }) => sum + missing, 0);
    first.forEach(({ at, missing, hours }) =>
      steps.push(this.step(changed(damage, at, -1), (missing / waiting) * repairsPerYear(hours), BY_FAILURE)),
    );
  }

  private step(to: Uint8Array, rate: number, cause: number): Step {
    if (!this.isAlive(to)) {
      return { to, key: undefined, rate, cause };
    }
    this.set.tree.canonize(to, this.places * this.kinds.length);
    return { to, key: keyOf(to), rate, cause };
  }

  private isAlive(damage: Uint8Array): boolean {
    const { lrc, tolerated } = this.set;
    if (lrc === undefined) {
      return total(damage) <= tolerated;
    }
    const missing = this.byPlace(damage);
    return isDecodable(lrc, missing.slice(0, -1), missing[lrc.localGroups]);
  }

  private byPlace(damage: Uint8Array): number[] {
    const missing = Array.from({ length: this.places }, () => 0);
    damage.forEach((count, at) => (missing[Math.floor(at / this.kinds.length) % this.places] += count));
    return missing;
  }
}

function changed(damage: Uint8Array, at: number, by: number): Uint8Array<ArrayBuffer> {
  const next = damage.slice();
  next[at] += by;
  return next;
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < counts.length; at++) {
    sum += counts[at];
  }
  return sum;
}

function keyOf(damage: Uint8Array): string {
  return String.fromCharCode(...damage);
}
