import type { Pattern, RelaxedPacking } from "./packing-relaxation";
import type { PackingModel, SpreadRows } from "./packing-model";
import { NodeKnapsack } from "./node-knapsack";
import { cheapestSpread } from "./zone-spread";

/** Nodes that hold the same. */
export interface PlacedNodes extends Pattern {
  readonly times: number;
}

/** Whole nodes, the pods they leave over, and their price. */
export interface Placement {
  readonly nodes: readonly PlacedNodes[];
  readonly unplaced: number;
  readonly cost: number;
}

/** Rounds of taking nodes away and filling up anew. */
const MOST_REPAIRS = 60;
/** Steps of a knapsack that fills a node: good is good enough. */
const FILL_STEPS = 300;

/** Makes placements of whole nodes: by filling nodes greedily, by rounding relaxations, and by taking nodes out and filling up anew. */
export class PlacementBuilder {
  private readonly knapsack: NodeKnapsack;

  public constructor(
    private readonly model: PackingModel,
    private readonly active: readonly number[],
  ) {
    this.knapsack = new NodeKnapsack(model.units, model.excluded);
  }

  /** Fills from nothing, with the price of the scarcest resource of a pod on its cheapest node as its worth. */
  public greedy(): Placement {
    const { model } = this;
    const worths = Float64Array.from(model.rows, ({ pod, zone }) => {
      const shares = this.active.flatMap((o) => {
        const { zone: own, most, cost } = model.offerings[o];
        return most[pod] > 0 && (zone === undefined || zone === own) ? [cost / most[pod]] : [];
      });
      return shares.length === 0 ? 0 : Math.min(...shares);
    });
    return this.filled(
      [],
      this.demand(() => undefined, worths),
      worths,
    );
  }

  /** Nodes that are filled already, each on the cheapest offering that holds the same. */
  public of(nodes: readonly PlacedNodes[]): Placement {
    return this.placement(this.downsized(nodes.filter(({ counts }) => counts.some((count) => count > 0))));
  }

  /** Pods by row, spread as a relaxation mostly does. */
  public demandOf({ multipliers, spreads }: RelaxedPacking): Int32Array {
    const parts = (group: number): readonly number[] | undefined =>
      spreads.filter((spread) => spread.group === group).sort((a, b) => b.amount - a.amount)[0]?.parts;
    return this.demand(parts, multipliers.rows);
  }

  /** Whole parts of a relaxation, filled up. Several ways of rounding; the cheapest placement that places the most. */
  public rounded(relaxed: RelaxedPacking): Placement {
    const worths = relaxed.multipliers.rows;
    const whole = relaxed.amounts.map(({ pattern, amount }) => ({ ...pattern, times: Math.round(amount) }));
    const isWhole = relaxed.isComplete && relaxed.amounts.every(({ amount }) => Math.abs(amount - Math.round(amount)) < 1e-6);
    const trimmed = isWhole ? this.trimmed(whole.filter(({ times }) => times > 0)) : undefined;
    if (trimmed !== undefined) {
      return trimmed;
    }
    const sorted = [...relaxed.amounts].sort((a, b) => (b.amount % 1) - (a.amount % 1));
    let best: Placement | undefined;
    for (const lift of [0, 0.3, 0.5]) {
      const nodes = sorted.map(({ pattern, amount }) => ({ ...pattern, times: Math.floor(amount + lift + 1e-6) }));
      const placement = this.filled(nodes, this.demandOf(relaxed), worths);
      best = best === undefined || isBetter(placement, best) ? placement : best;
    }
    return best!;
  }

  /** Takes pairs of nodes out and fills up anew while that saves money. */
  public improved(start: Placement, worths: ArrayLike<number>, isOutOfTime: () => boolean): Placement {
    let best = start;
    let repairs = 0;
    for (let again = true; again;) {
      again = false;
      const { nodes } = best;
      search: for (let a = 0; a < nodes.length; a++) {
        for (let b = a; b < nodes.length; b++) {
          if (b === a && nodes[a].times < 2) {
            continue;
          }
          if (++repairs > MOST_REPAIRS || isOutOfTime()) {
            return best;
          }
          const kept = nodes.map((group, i) => ({ ...group, times: group.times - (i === a ? 1 : 0) - (i === b ? 1 : 0) }));
          const placement = this.filled(kept, this.demandHeld(nodes), worths);
          if (isBetter(placement, best)) {
            best = placement;
            again = true;
            break search;
          }
        }
      }
    }
    return best;
  }

  /** What placed nodes hold, by row. */
  private demandHeld(nodes: readonly PlacedNodes[]): Int32Array {
    const demand = new Int32Array(this.model.rows.length);
    for (const { offering, counts, times } of nodes) {
      counts.forEach((count, c) => {
        if (count > 0) {
          demand[this.model.offerings[offering].rows[c]] += count * times;
        }
      });
    }
    // What is left over by the nodes still wants a place, where any zone will do.
    this.model.rows.forEach(({ zone, count }, row) => (demand[row] = zone === undefined ? count : demand[row]));
    for (const { rows, count } of this.model.spreads) {
      const held = rows.reduce((sum, row) => sum + demand[row], 0);
      demand[rows[0]] += count - held;
    }
    return demand;
  }

  /** Pods by row: spread as told, or else the cheapest way by what a pod is worth. */
  private demand(parts: (group: number) => readonly number[] | undefined, worths: ArrayLike<number>): Int32Array {
    const demand = Int32Array.from(this.model.rows, ({ count }) => count);
    this.model.spreads.forEach(({ rows, count, skew, pod }, group) => {
      const dear = 1 + Math.max(...rows.map((row) => worths[row])) * (count + 1);
      const own = rows.map((row) => {
        const { zone } = this.model.rows[row];
        const isServed = this.active.some((o) => this.model.offerings[o].zone === zone && this.model.offerings[o].most[pod] > 0);
        return isServed ? worths[row] : dear;
      });
      const chosen = parts(group) ?? cheapestSpread(count, skew, own).parts;
      rows.forEach((row, z) => (demand[row] = chosen[z]));
    });
    return demand;
  }

  /** Nodes without the pods that are not asked for, filled up to the demand. */
  private filled(nodes: readonly PlacedNodes[], demand: Int32Array, worths: ArrayLike<number>): Placement {
    const { offerings } = this.model;
    const rest = demand.slice();
    const left = offerings.map(({ limit }) => limit);
    const placed: PlacedNodes[] = [];
    const place = (offering: number, counts: Int32Array, times: number): void => {
      placed.push({ offering, counts, times });
      left[offering] -= times;
      counts.forEach((count, c) => {
        if (count > 0) {
          rest[offerings[offering].rows[c]] -= count * times;
        }
      });
    };
    for (const { offering, counts, times } of nodes) {
      const { rows } = offerings[offering];
      const full = Math.min(times, left[offering], timesWithin(counts, rows, rest));
      if (full > 0) {
        place(offering, counts, full);
      }
      const clipped = counts.map((count, c) => (count === 0 ? 0 : Math.min(count, rest[rows[c]])));
      if (full < times && left[offering] > 0 && clipped.some((count) => count > 0)) {
        place(offering, clipped, 1);
      }
    }
    const least = this.leastWorth(worths);
    for (;;) {
      let best: { readonly offering: number; readonly counts: Int32Array } | undefined;
      let ratio = 0;
      for (const o of this.active) {
        if (left[o] > 0) {
          const { rows, usable, most, cost } = offerings[o];
          const own = rows.map((row) => (row < 0 ? 0 : Math.max(worths[row], least)));
          const able = most.map((count, c) => (count === 0 ? 0 : Math.min(count, rest[rows[c]])));
          const packing = this.knapsack.solve({ offered: usable, most: able }, own, {
            threshold: ratio * Math.max(cost, 1e-3) * (1 + 1e-9),
            steps: FILL_STEPS,
          });
          if (packing.counts.some((count) => count > 0)) {
            ratio = packing.worth / Math.max(cost, 1e-3);
            best = { offering: o, counts: packing.counts };
          }
        }
      }
      if (best === undefined) {
        break;
      }
      const { offering, counts } = best;
      place(offering, counts, Math.min(left[offering], timesWithin(counts, offerings[offering].rows, rest)));
    }
    return this.placement(this.downsized(placed));
  }

  /** Every node on the cheapest offering that holds its pods and counts for the same rows. */
  private downsized(nodes: readonly PlacedNodes[]): PlacedNodes[] {
    const { offerings, requests } = this.model;
    const left = offerings.map(({ limit }) => limit);
    nodes.forEach(({ offering, times }) => (left[offering] -= times));
    return nodes.flatMap((group) => {
      const { offering, counts } = group;
      const taken = requests.reduce(
        (sums, request, c) => sums.map((sum, r) => sum + counts[c] * request[r]),
        offerings[offering].offered.map(() => 0),
      );
      let rest = group.times;
      const moved: PlacedNodes[] = [];
      const cheaper = this.active
        .filter((o) => offerings[o].cost < offerings[offering].cost && left[o] > 0)
        .filter((o) => taken.every((sum, r) => sum <= offerings[o].offered[r]))
        .filter((o) =>
          counts.every((n, c) => n === 0 || (n <= offerings[o].most[c] && offerings[o].rows[c] === offerings[offering].rows[c])),
        )
        .sort((a, b) => offerings[a].cost - offerings[b].cost || a - b);
      for (const o of cheaper) {
        const times = Math.min(rest, left[o]);
        if (times > 0) {
          moved.push({ offering: o, counts, times });
          left[o] -= times;
          left[offering] += times;
          rest -= times;
        }
      }
      return rest > 0 ? [...moved, { ...group, times: rest }] : moved;
    });
  }

  /** Nodes that hold too many pods without the surplus; undefined where they do not hold all, spread as asked. */
  private trimmed(nodes: readonly PlacedNodes[]): Placement | undefined {
    const covered = new Int32Array(this.model.rows.length);
    for (const { offering, counts, times } of nodes) {
      counts.forEach((count, c) => {
        if (count > 0) {
          covered[this.model.offerings[offering].rows[c]] += count * times;
        }
      });
    }
    const demand = Int32Array.from(this.model.rows, ({ count }) => count);
    for (const spread of this.model.spreads) {
      const parts = spreadWithin(
        spread,
        spread.rows.map((row) => covered[row]),
      );
      if (parts === undefined) {
        return undefined;
      }
      spread.rows.forEach((row, z) => (demand[row] = parts[z]));
    }
    return demand.every((count, row) => covered[row] >= count) ? this.filled(nodes, demand, new Float64Array(demand.length)) : undefined;
  }

  private placement(nodes: readonly PlacedNodes[]): Placement {
    const { model } = this;
    const placed = new Array<number>(model.problem.pods.length).fill(0);
    let cost = 0;
    for (const { offering, counts, times } of nodes) {
      counts.forEach((count, c) => (placed[c] += count * times));
      cost += model.offerings[offering].cost * times;
    }
    const unplaced = model.problem.pods.reduce((sum, { count }, c) => sum + count - placed[c], 0);
    return { nodes, unplaced, cost };
  }

  /** Something for pods that are worth nothing, since they want a place all the same. */
  private leastWorth(worths: ArrayLike<number>): number {
    let greatest = 0;
    for (let row = 0; row < worths.length; row++) {
      greatest = Math.max(greatest, worths[row]);
    }
    return greatest === 0 ? 1 : greatest * 1e-4;
  }
}

/** Whether a placement is worth having instead: more pods placed, or the same for less. */
export function isBetter(a: Placement, b: Placement): boolean {
  return a.unplaced < b.unplaced || (a.unplaced === b.unplaced && a.cost < b.cost);
}

/** Pods by zone within a skew that are at most what is covered, if there is a way. */
function spreadWithin({ count, skew }: SpreadRows, covered: readonly number[]): number[] | undefined {
  const highest = Math.min(Math.floor(count / covered.length), ...covered);
  for (let least = highest; least >= 0; least--) {
    const most = covered.map((held) => Math.min(held, least + skew));
    let rest = count - least * covered.length;
    if (most.reduce((sum, held) => sum + held, 0) >= count) {
      return most.map((held) => {
        const extra = Math.min(held - least, rest);
        rest -= extra;
        return least + extra;
      });
    }
  }
  return undefined;
}

function timesWithin(counts: Int32Array, rows: readonly number[], rest: Int32Array): number {
  let times = Infinity;
  counts.forEach((count, c) => {
    if (count > 0) {
      times = Math.min(times, Math.floor(rest[rows[c]] / count));
    }
  });
  return times === Infinity ? 0 : times;
}
