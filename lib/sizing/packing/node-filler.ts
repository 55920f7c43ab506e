import type { PackingModel } from "./packing-model";
import type { Pattern } from "./packing-relaxation";

/** When to give up. */
export interface FillingLimits {
  /** Moves in a row that may leave the nodes as overfull as they were at best. */
  readonly patience: number;
  isOutOfTime(): boolean;
}

/** Most nodes that are filled at once: each step looks at all pairs of nodes. */
const MOST_NODES = 48;
/** Weighed amounts this close are equal: far below what one pod takes, in most problems. */
const ROUNDING = 1e-11;
/** Moves during which a pod does not go back to where it came from. */
const TABU = 8;

/**
 * Fills given nodes with given pods by tabu search: pods are spread over the nodes so that some overflow, and are then moved and exchanged
 * until none does. It finds a way or gives up; that there is none it never proves.
 *
 * @see Glover: Tabu search, part I. ORSA Journal on Computing 1 (1989)
 */
export class NodeFiller {
  public constructor(private readonly model: PackingModel) {}

  /**
   * Looks for a way to fill nodes.
   *
   * @param counts nodes by offering
   * @param demand pods by row
   * @param limits when to give up
   * @returns what each node holds; undefined when no way was found
   */
  public fill(counts: ArrayLike<number>, demand: ArrayLike<number>, limits: FillingLimits): Pattern[] | undefined {
    const nodes: number[] = [];
    for (let o = 0; o < counts.length; o++) {
      for (let i = 0; i < counts[o]; i++) {
        nodes.push(o);
      }
    }
    const filled = nodes.length === 0 || nodes.length > MOST_NODES ? undefined : new Filling(this.model, nodes).search(demand, limits);
    return filled?.every((node) => this.isWithin(node)) ? filled : undefined;
  }

  /** In whole units, since the search goes by shares. */
  private isWithin({ offering, counts }: Pattern): boolean {
    const { units, offerings } = this.model;
    return offerings[offering].usable.every((amount, r) => counts.reduce((sum, count, c) => sum + count * units[c][r], 0) <= amount);
  }
}

/** One attempt. Tables are by node, then by class or resource. */
class Filling {
  private readonly classes: number;
  private readonly resources: number;
  private readonly held: Int32Array;
  private readonly left: Float64Array;
  /** Time until which a class does not come back to a node. */
  private readonly tabu: Int32Array;
  /** Reciprocal of what all nodes have of a resource, so that resources compare; 0 where there is no end of it. */
  private readonly weights: Float64Array;
  /** What a pod takes, weighed, by class and resource. */
  private readonly sizes: Float64Array;
  private readonly changes: Float64Array;
  private readonly hasExclusions: boolean;

  public constructor(
    private readonly model: PackingModel,
    private readonly nodes: readonly number[],
  ) {
    const { offerings, units, resources } = model;
    this.classes = units.length;
    this.resources = resources.length;
    this.weights = Float64Array.from(resources, (_, r) => {
      const sum = nodes.reduce((total, o) => total + offerings[o].usable[r], 0);
      return sum > 0 && sum < Infinity ? 1 / sum : 0;
    });
    this.held = new Int32Array(nodes.length * this.classes);
    this.tabu = new Int32Array(nodes.length * this.classes);
    this.left = Float64Array.from(
      nodes.flatMap((o) => offerings[o].usable.map((amount, r) => (this.weights[r] === 0 ? 0 : amount * this.weights[r]))),
    );
    this.sizes = Float64Array.from(units.flatMap((unit) => unit.map((amount, r) => amount * this.weights[r])));
    this.changes = new Float64Array(this.classes + 1);
    this.hasExclusions = model.excluded.some((row) => row.some(Boolean));
  }

  public search(demand: ArrayLike<number>, { patience, isOutOfTime }: FillingLimits): Pattern[] | undefined {
    if (!this.spread(demand)) {
      return undefined;
    }
    let least = Infinity;
    for (let time = 1, idle = 0; idle < patience && !isOutOfTime(); time++, idle++) {
      const overflow = this.overflow();
      if (overflow === 0) {
        return this.nodes.map((offering, j) => ({ offering, counts: this.held.slice(j * this.classes, (j + 1) * this.classes) }));
      }
      if (overflow < least - ROUNDING) {
        least = overflow;
        idle = 0;
      }
      if (!this.step(time, overflow, least)) {
        return undefined;
      }
    }
    return undefined;
  }

  /** Pods one by one, the largest first, to the node that overflows the least and then is the emptiest. */
  private spread(demand: ArrayLike<number>): boolean {
    const { rows, offerings } = this.model;
    const { sizes, resources, left } = this;
    const size = (c: number): number => sizes.subarray(c * resources, (c + 1) * resources).reduce((sum, each) => sum + each, 0);
    const order = rows.map((_, row) => row).sort((a, b) => size(rows[b].pod) - size(rows[a].pod) || a - b);
    const whole = left.slice();
    for (const row of order) {
      const c = rows[row].pod;
      for (let i = 0; i < demand[row]; i++) {
        let found = -1;
        let best = Infinity;
        for (let j = 0; j < this.nodes.length; j++) {
          if (offerings[this.nodes[j]].rows[c] === row && this.accepts(j, c)) {
            let judged = 0;
            for (let r = 0; r < resources; r++) {
              const each = sizes[c * resources + r];
              const rest = left[j * resources + r] - each;
              judged += each === 0 ? 0 : rest < 0 ? 1 - rest : -rest / whole[j * resources + r] / 10;
            }
            if (judged < best) {
              best = judged;
              found = j;
            }
          }
        }
        if (found < 0) {
          return false;
        }
        this.put(found, c, 1);
      }
    }
    return true;
  }

  /** Whether a node may hold one more of a class, its room aside. */
  private accepts(j: number, c: number): boolean {
    return this.held[j * this.classes + c] < this.model.offerings[this.nodes[j]].most[c] && this.gets(j, c, -1);
  }

  /** Whether no class that a node holds, one pod less of another one, excludes a class. */
  private gets(j: number, c: number, without: number): boolean {
    if (this.hasExclusions) {
      const excluded = this.model.excluded[c];
      for (let other = 0; other < this.classes; other++) {
        if (excluded[other] && this.held[j * this.classes + other] > (other === without ? 1 : 0)) {
          return false;
        }
      }
    }
    return true;
  }

  private put(j: number, c: number, times: number): void {
    this.held[j * this.classes + c] += times;
    for (let r = 0; r < this.resources; r++) {
      this.left[j * this.resources + r] -= times * this.sizes[c * this.resources + r];
    }
  }

  private overflow(): number {
    let sum = 0;
    for (const rest of this.left) {
      sum += rest < -ROUNDING ? -rest : 0;
    }
    return sum;
  }

  private isOverfull(j: number): boolean {
    for (let at = j * this.resources; at < (j + 1) * this.resources; at++) {
      if (this.left[at] < -ROUNDING) {
        return true;
      }
    }
    return false;
  }

  /** How a node's overflow changes when it loses one class and gains another one; -1 for none. */
  private change(j: number, loses: number, gains: number): number {
    const { sizes, resources, left } = this;
    let sum = 0;
    for (let r = 0; r < resources; r++) {
      const before = left[j * resources + r];
      const after = before + (loses < 0 ? 0 : sizes[loses * resources + r]) - (gains < 0 ? 0 : sizes[gains * resources + r]);
      sum += (before < 0 ? before : 0) - (after < 0 ? after : 0);
    }
    return sum;
  }

  /** The best move of a pod out of an overfull node, alone or against another one. @returns whether there was one */
  private step(time: number, overflow: number, least: number): boolean {
    const { offerings } = this.model;
    const { classes, held, tabu, changes } = this;
    let best = Infinity;
    const move = [-1, -1, -1, -1];
    for (let j = 0; j < this.nodes.length; j++) {
      if (!this.isOverfull(j)) {
        continue;
      }
      const here = offerings[this.nodes[j]];
      for (let c = 0; c < classes; c++) {
        if (held[j * classes + c] === 0) {
          continue;
        }
        for (let d = -1; d < classes; d++) {
          changes[d + 1] = this.change(j, c, d);
        }
        for (let k = 0; k < this.nodes.length; k++) {
          const there = offerings[this.nodes[k]];
          if (k === j || there.rows[c] !== here.rows[c] || there.most[c] <= held[k * classes + c]) {
            continue;
          }
          for (let d = -1; d < classes; d++) {
            if (
              d === c ||
              (d >= 0 && (held[k * classes + d] === 0 || there.rows[d] !== here.rows[d] || here.most[d] <= held[j * classes + d]))
            ) {
              continue;
            }
            const change = changes[d + 1] + this.change(k, d, c);
            if (change < best && this.gets(k, c, d) && (d < 0 || this.gets(j, d, c))) {
              const isTabu = tabu[k * classes + c] > time || (d >= 0 && tabu[j * classes + d] > time);
              if (!isTabu || overflow + change < least - ROUNDING) {
                best = change;
                [move[0], move[1], move[2], move[3]] = [j, k, c, d];
              }
            }
          }
        }
      }
    }
    const [j, k, c, d] = move;
    if (j < 0) {
      return false;
    }
    this.put(j, c, -1);
    this.put(k, c, 1);
    tabu[j * classes + c] = time + TABU;
    if (d >= 0) {
      this.put(k, d, -1);
      this.put(j, d, 1);
      tabu[k * classes + d] = time + TABU;
    }
    return true;
  }
}
