/** A part of the world that is destroyed as one, with every shard in it. */
export interface DestroyableDomain {
  /** How often a year. Above 0. */
  readonly perYear: number;
  /** Position of the domain around it, smaller than its own; -1 for none. */
  readonly parent: number;
  /** Shards of a set in it and in no domain within it, by place: local groups and last all others. One place for codes without groups. */
  readonly shards: readonly number[];
}

/** Domains that are alike in everything that matters for losses, as one cause of them. */
export interface DestructionCause {
  /** How often a year each of them is destroyed. */
  readonly perYear: number;
  /** How many there are. */
  readonly domains: number;
  /** Shards of a set in each of them, those in domains within it included. */
  readonly shards: number;
}

/** A node in the order of the tree: every domain before those in it, alike ones side by side. */
interface TreeNode {
  readonly perYear: number;
  readonly shards: readonly number[];
  /** End of what is in it: the nodes from its own position up to this one. */
  readonly end: number;
  /** Runs of alike domains in it: their positions. */
  readonly alike: readonly (readonly number[])[];
  readonly cause: number;
}

/**
 * The domains that can be destroyed, in an order in which alike ones stand side by side, so that damage that differs only in which of them it is
 * in has one form. Its last node stands for the shards that no domain takes with it.
 */
export class DestroyableTree {
  public readonly nodes: readonly TreeNode[];
  /** Causes of losses by destruction. */
  public readonly causes: readonly DestructionCause[];
  /** The same for trees that are alike. */
  public readonly key: string;
  private readonly roots: readonly (readonly number[])[];

  /**
   * @param domains those with shards in them
   * @param outside shards in none of them, by place
   */
  public constructor(
    domains: readonly DestroyableDomain[],
    public readonly outside: readonly number[],
  ) {
    const children = domains.map((_, domain) => domains.flatMap(({ parent }, child) => (parent === domain ? [child] : [])));
    const keys: string[] = [];
    for (let domain = domains.length - 1; domain >= 0; domain--) {
      const { perYear, shards } = domains[domain];
      keys[domain] = `(${perYear}|${shards.join()}:${children[domain].map((child) => keys[child]).sort().join("")})`; // prettier-ignore
    }
    const nodes: (TreeNode & { end: number; alike: readonly (readonly number[])[] })[] = [];
    const causes = new Map<string, DestructionCause & { index: number; domains: number }>();
    const visit = (siblings: readonly number[], around: string): number[][] => {
      const runs = new Map<string, number[]>();
      [...siblings].sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b)).forEach((domain) => {
        const position = nodes.length;
        runs.set(keys[domain], [...(runs.get(keys[domain]) ?? []), position]);
        // Alike within alike surroundings.
        const key = around + keys[domain];
        const { perYear, shards } = domains[domain];
        const cause = causes.get(key) ?? { perYear, domains: 0, shards: 0, index: causes.size };
        causes.set(key, cause);
        const node = { perYear, shards, end: 0, alike: [] as readonly (readonly number[])[], cause: cause.index };
        nodes.push(node);
        node.alike = visit(children[domain], key);
        node.end = nodes.length;
        const held = nodes.slice(position, node.end).reduce((sum, each) => sum + each.shards.reduce((a, b) => a + b, 0), 0);
        causes.set(key, { ...cause, domains: cause.domains + 1, shards: held });
      }); // prettier-ignore
      return [...runs.values()];
    };
    this.roots = visit(
      domains.flatMap(({ parent }, domain) => (parent < 0 ? [domain] : [])),
      "",
    );
    this.key = `${outside.join()}/${keys.filter((_, domain) => domains[domain].parent < 0).sort().join("")}`; // prettier-ignore
    this.nodes = nodes;
    this.causes = [...causes.values()].sort((a, b) => a.index - b.index).map(({ perYear, domains: count, shards }) => ({ perYear, domains: count, shards })); // prettier-ignore
  }

  /**
   * Puts damage into the one form that stands for all that differ only in which of several alike domains it is in.
   *
   * @param damage figures of all nodes, those of one side by side; changed in place
   * @param width figures of a node
   */
  public canonize(damage: Uint8Array, width: number): void {
    for (let node = this.nodes.length - 1; node >= 0; node--) {
      this.sortRuns(this.nodes[node].alike, damage, width);
    }
    this.sortRuns(this.roots, damage, width);
  }

  /** Insertion: mostly one part of a run has changed. */
  private sortRuns(runs: readonly (readonly number[])[], damage: Uint8Array, width: number): void {
    for (const run of runs) {
      const length = (this.nodes[run[0]].end - run[0]) * width;
      for (let at = 1; at < run.length; at++) {
        for (let back = at; back > 0 && isBefore(damage, run[back] * width, run[back - 1] * width, length); back--) {
          swap(damage, run[back] * width, run[back - 1] * width, length);
        }
      }
    }
  }
}

/** Whether the first figure that differs is greater. */
function isBefore(damage: Uint8Array, a: number, b: number, length: number): boolean {
  for (let at = 0; at < length; at++) {
    if (damage[a + at] !== damage[b + at]) {
      return damage[a + at] > damage[b + at];
    }
  }
  return false;
}

function swap(damage: Uint8Array, a: number, b: number, length: number): void {
  for (let at = 0; at < length; at++) {
    const kept = damage[a + at];
    damage[a + at] = damage[b + at];
    damage[b + at] = kept;
  }
}
