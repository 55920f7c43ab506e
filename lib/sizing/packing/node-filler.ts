import type { PackingModel } from "./packing-model";
import type { Pattern } from "./packing-relaxation";

/** Most nodes that are filled at once: each step looks at all pairs of nodes. */
const MOST_NODES = 48;
/** Moves in a row that may leave the nodes as overfull as they were at best. */
const PATIENCE = 60;
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
   * @param counts nodes by offering
   * @param demand pods by row
   * @returns what each node holds; undefined when no way was found
   */
  public fill(counts: ArrayLike<number>, demand: ArrayLike<number>): Pattern[] | undefined {
    const nodes: number[] = [];
    for (let o = 0; o < counts.length; o++) {
      for (let i = 0; i < counts[o]; i++) {
        nodes.push(o);
      }
    }
    return nodes.length === 0 || nodes.length > MOST_NODES ? undefined : new Filling(this.model, nodes).search(demand);
  }
}

/** One attempt. */
class Filling {
  private readonly held: Int32Array[];
  private readonly left: Float64Array[];
  /** Reciprocal of what all nodes have of a resource, so that resources compare; 0 where there is no end of it. */
  private readonly weights: Float64Array;
  private readonly tabu: Int32Array[];

  public constructor(
    private readonly model: PackingModel,
    private readonly nodes: readonly number[],
  ) {
    const { offerings, units, resources } = model;
    this.held = nodes.map(() => new Int32Array(units.length));
    this.tabu = nodes.map(() => new Int32Array(units.length));
    this.left = nodes.map((o) => Float64Array.from(offerings[o].usable));
    this.weights = Float64Array.from(resources, (_, r) => {
      const sum = nodes.reduce((total, o) => total + offerings[o].usable[r], 0);
      return sum > 0 && sum < Infinity ? 1 / sum : 0;
    });
  }

  public search(demand: ArrayLike<number>): Pattern[] | undefined {
    if (!this.spread(demand)) {
      return undefined;
    }
    let least = this.overflow();
    let idle = 0;
    for (let time = 1; idle < PATIENCE; time++) {
      if (this.left.every((left) => left.every((amount) => amount >= 0))) {
        return this.nodes.map((offering, j) => ({ offering, counts: this.held[j] }));
      }
      if (!this.step(time, least)) {
        return undefined;
      }
      const now = this.overflow();
      idle = now < least - 1e-12 ? 0 : idle + 1;
      least = Math.min(least, now);
    }
    return undefined;
  }

  /** Pods one by one, the largest first, to the node that overflows the least and then is the emptiest. */
  private spread(demand: ArrayLike<number>): boolean {
    const { rows, units, offerings } = this.model;
    const size = units.map((unit) => unit.reduce((sum, amount, r) => sum + amount * this.weights[r], 0));
    const order = rows.map((_, row) => row).sort((a, b) => size[rows[b].pod] - size[rows[a].pod] || a - b);
    for (const row of order) {
      const c = rows[row].pod;
      for (let i = 0; i < demand[row]; i++) {
        let found = -1;
        let best = Infinity;
        this.nodes.forEach((o, j) => {
          if (offerings[o].rows[c] === row && this.accepts(j, c)) {
            let judged = 0;
            for (let r = 0; r < this.weights.length; r++) {
              const rest = this.left[j][r] - units[c][r];
              judged +=
                this.weights[r] === 0 || units[c][r] === 0
                  ? 0
                  : rest < 0
                    ? 1 - rest * this.weights[r]
                    : -rest / offerings[o].usable[r] / 10;
            }
            if (judged < best) {
              best = judged;
              found = j;
            }
          }
        });
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
    if (this.held[j][c] >= this.model.offerings[this.nodes[j]].most[c]) {
      return false;
    }
    const excluded = this.model.excluded[c];
    for (let other = 0; other < excluded.length; other++) {
      if (excluded[other] && this.held[j][other] > 0) {
        return false;
      }
    }
    return true;
  }

  private put(j: number, c: number, times: number): void {
    this.held[j][c] += times;
    const unit = this.model.units[c];
    for (let r = 0; r < unit.length; r++) {
      this.left[j][r] -= times * unit[r];
    }
  }

  private overflow(): number {
    let sum = 0;
    for (const left of this.left) {
      for (let r = 0; r < left.length; r++) {
        sum += left[r] < 0 ? -left[r] * this.weights[r] : 0;
      }
    }
    return sum;
  }

  /** How a node's overflow changes when it loses one class and gains another one; -1 for none. */
  private change(j: number, loses: number, gains: number): number {
    const { units } = this.model;
    const left = this.left[j];
    let sum = 0;
    for (let r = 0; r < left.length; r++) {
      const before = left[r];
      const after = before + (loses < 0 ? 0 : units[loses][r]) - (gains < 0 ? 0 : units[gains][r]);
      sum += ((after < 0 ? -after : 0) - (before < 0 ? -before : 0)) * this.weights[r];
    }
    return sum;
  }

  /** The best move of a pod out of an overfull node, alone or against another one. @returns whether there was one */
  private step(time: number, least: number): boolean {
    const { units, offerings } = this.model;
    const current = this.overflow();
    let best = Infinity;
    let move: readonly [number, number, number, number] | undefined;
    for (let j = 0; j < this.nodes.length; j++) {
      if (this.left[j].every((amount) => amount >= 0)) {
        continue;
      }
      for (let c = 0; c < units.length; c++) {
        if (this.held[j][c] === 0) {
          continue;
        }
        const row = offerings[this.nodes[j]].rows[c];
        for (let k = 0; k < this.nodes.length; k++) {
          if (k === j || offerings[this.nodes[k]].rows[c] !== row || offerings[this.nodes[k]].most[c] <= this.held[k][c]) {
            continue;
          }
          for (let d = -1; d < units.length; d++) {
            if (d === c || (d >= 0 && (this.held[k][d] === 0 || !this.exchanges(j, k, c, d)))) {
              continue;
            }
            if (d < 0 && !this.accepts(k, c)) {
              continue;
            }
            const change = this.change(j, c, d) + this.change(k, d, c);
            const isTabu = this.tabu[k][c] > time || (d >= 0 && this.tabu[j][d] > time);
            if (change < best && (!isTabu || current + change < least - 1e-12)) {
              best = change;
              move = [j, k, c, d];
            }
          }
        }
      }
    }
    if (move === undefined) {
      return false;
    }
    const [j, k, c, d] = move;
    this.put(j, c, -1);
    this.put(k, c, 1);
    this.tabu[j][c] = time + TABU;
    if (d >= 0) {
      this.put(k, d, -1);
      this.put(j, d, 1);
      this.tabu[k][d] = time + TABU;
    }
    return true;
  }

  /** Whether class c may leave j for k, and d come back for it. */
  private exchanges(j: number, k: number, c: number, d: number): boolean {
    const { offerings, excluded } = this.model;
    const [here, there] = [offerings[this.nodes[j]], offerings[this.nodes[k]]];
    if (here.rows[d] !== there.rows[d] || here.most[d] <= this.held[j][d]) {
      return false;
    }
    for (let other = 0; other < excluded.length; other++) {
      const staysHere = this.held[j][other] - (other === c ? 1 : 0) > 0;
      const staysThere = this.held[k][other] - (other === d ? 1 : 0) > 0;
      if ((staysHere && excluded[d][other]) || (staysThere && excluded[c][other])) {
        return false;
      }
    }
    return true;
  }
}
