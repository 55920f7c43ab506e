import { DestroyableTree, type DestroyableDomain } from "../durability/destroyable-tree";
import type { StorageDomain } from "./erasure-problem";

/** A domain that holds nodes, in the order in which the search fills them: the leaves of a subtree stand together. */
export interface StorageLeaf {
  /** Id of the domain. */
  readonly id: string;
  /** Index of the domain in the problem. */
  readonly domain: number;
  /** The most nodes. */
  readonly maxNodes: number;
  /** Prices in percent of those listed. */
  readonly pricePercent: number;
  /** Number of domains around it. */
  readonly depth: number;
  /** Domains around it that end with it, innermost first, as indices into the problem's domains. */
  readonly closes: readonly number[];
  /** Blocks of leaves that end or continue here and are interchangeable with a block before: their shards are taken in falling order. */
  readonly twins: readonly TwinBlock[];
}

/** Two runs of leaves of the same length that can be swapped without any difference. */
export interface TwinBlock {
  /** First leaf of this block. */
  readonly start: number;
  /** First leaf of the earlier block. */
  readonly twin: number;
}

/** The failure domains of a well-formed problem, ready for the search. */
export class StorageForest {
  public readonly leaves: readonly StorageLeaf[];
  private readonly parents: readonly number[];
  private readonly children: readonly (readonly number[])[];

  /**
   * @param domains domains that passed the checks
   * @param mark what else tells domains apart for the problem at hand, such as a survive target that names one of them
   */
  public constructor(
    private readonly domains: readonly StorageDomain[],
    mark: (domain: string) => string,
  ) {
    const indexOf = new Map(domains.map(({ id }, index) => [id, index]));
    this.parents = domains.map(({ parent }) => (parent === undefined ? -1 : indexOf.get(parent)!));
    const children: number[][] = domains.map(() => []);
    this.parents.forEach((parent, domain) => parent >= 0 && children[parent].push(domain));
    this.children = children;
    this.leaves = this.walk(mark);
  }

  /** Leaves that stand in a domain, by their position in `leaves`. */
  public leavesIn(id: string): number[] {
    const domain = this.domains.findIndex((each) => each.id === id);
    return this.leaves.flatMap((leaf, position) => (this.path(leaf.domain).includes(domain) ? [position] : []));
  }

  /** Root above a leaf, as an index into the problem's domains. */
  public rootOf(leaf: StorageLeaf): number {
    return this.path(leaf.domain).pop()!;
  }

  /** Price of a GiB from one domain to another, by their indices: that of the outermost border crossed outwards. */
  public egress(from: number, to: number): number {
    const around = new Set(this.path(to));
    const left = this.path(from).filter((domain) => !around.has(domain));
    return left.length === 0 ? 0 : (this.domains[left[left.length - 1]].egressMicroUsdPerGib ?? 0);
  }

  /** Whether any domain is ever destroyed. */
  public get isDestroyable(): boolean {
    return this.domains.some(({ destructionsPerYear = 0 }) => destructionsPerYear > 0);
  }

  /**
   * Probability of each of the problem's domains to be down while the one around it is up.
   *
   * @param rebuildingYears mean years until a shard of a destroyed domain is there again, for which the domain counts as down
   */
  public unavailabilities(rebuildingYears: number): Float64Array {
    return Float64Array.from(this.domains, ({ unavailability, destructionsPerYear = 0 }) => {
      const missing = destructionsPerYear * rebuildingYears;
      return unavailability + ((1 - unavailability) * missing) / (1 + missing);
    });
  }

  /** How often a year a leaf is destroyed itself. */
  public destructionsPerYear({ domain }: StorageLeaf): number {
    return this.domains[domain].destructionsPerYear ?? 0;
  }

  /** The domains that can be destroyed with shards of a layout in them; undefined when there are none. */
  public destroyable(layout: readonly ArrayLike<number>[]): DestroyableTree | undefined {
    const places = layout[0].length;
    const outside = Array.from({ length: places }, () => 0);
    const numbers = new Map<number, number>();
    const found: (DestroyableDomain & { shards: number[] })[] = [];
    // The outermost first.
    const numberOf = (path: readonly number[]): number => {
      const inner = path.findIndex((domain) => (this.domains[domain].destructionsPerYear ?? 0) > 0);
      if (inner < 0) {
        return -1;
      }
      const domain = path[inner];
      const parent = numberOf(path.slice(inner + 1));
      const known = numbers.get(domain);
      if (known !== undefined) {
        return known;
      }
      const perYear = this.domains[domain].destructionsPerYear!;
      numbers.set(domain, found.length);
      return found.push({ perYear, parent, shards: outside.map(() => 0) }) - 1;
    };
    this.leaves.forEach(({ domain }, leaf) => {
      const row = layout[leaf];
      if (Array.from(row).some((shards) => shards > 0)) {
        const number = numberOf(this.path(domain));
        const cell = number < 0 ? outside : found[number].shards;
        cell.forEach((_, place) => (cell[place] += row[place]));
      }
    });
    return found.length === 0 ? undefined : new DestroyableTree(found, outside);
  }

  /** The domain and those around it, innermost first. */
  private path(domain: number): number[] {
    const path: number[] = [];
    for (let index = domain; index >= 0; index = this.parents[index]) {
      path.push(index);
    }
    return path;
  }

  /** Depth first; alike siblings stand next to each other. */
  private walk(mark: (domain: string) => string): StorageLeaf[] {
    const keys = new Map<number, string>();
    const keyOf = (domain: number): string => {
      const known = keys.get(domain);
      if (known !== undefined) {
        return known;
      }
      const { id, unavailability, destructionsPerYear = 0, maxNodes = Infinity, pricePercent = 100, egressMicroUsdPerGib = 0 } = this.domains[domain]; // prettier-ignore
      const inside = this.children[domain].map(keyOf).sort();
      const key = `(${[unavailability, destructionsPerYear, maxNodes, pricePercent, egressMicroUsdPerGib, mark(id)].join("|")}:${inside.join("")})`;
      keys.set(domain, key);
      return key;
    };
    const leaves: (StorageLeaf & { closes: number[]; twins: TwinBlock[] })[] = [];
    const visit = (siblings: readonly number[], depth: number): void => {
      const groups = new Map<string, number[]>();
      siblings.forEach((domain) => groups.set(keyOf(domain), [...(groups.get(keyOf(domain)) ?? []), domain]));
      // By key, so that the leaves of alike subtrees stand in the same order.
      [...groups.keys()].sort().forEach((key) => {
        let twin = -1;
        for (const domain of groups.get(key)!) {
          const start = leaves.length;
          this.visitDomain(domain, depth, leaves, visit);
          for (let leaf = start; twin >= 0 && leaf < leaves.length; leaf++) {
            leaves[leaf].twins.push({ start, twin });
          }
          twin = start;
        }
      });
    };
    visit(
      this.parents.flatMap((parent, domain) => (parent < 0 ? [domain] : [])),
      0,
    );
    return leaves;
  }

  private visitDomain(
    domain: number,
    depth: number,
    leaves: (StorageLeaf & { closes: number[]; twins: TwinBlock[] })[],
    visit: (siblings: readonly number[], depth: number) => void,
  ): void {
    const { id, maxNodes = Infinity, pricePercent = 100 } = this.domains[domain];
    if (this.children[domain].length === 0) {
      leaves.push({ id, domain, maxNodes, pricePercent, depth, closes: [], twins: [] });
      return;
    }
    visit(this.children[domain], depth + 1);
    leaves[leaves.length - 1].closes.push(domain);
  }
}
