import { assertAllocation } from "./check-allocation";

/** Somewhere that work can go. */
export interface AllocationTarget {
  /** Name of it. */
  readonly id: string;
  /** Worth of one unit of work there, for example its utilisation. At least 0. */
  readonly weight: number;
  /** The most work it takes. At least 0. */
  readonly capacity: number;
}

/** Work by target, in the order of the targets. */
export interface Allocation {
  /** Units of work. */
  readonly amounts: readonly number[];
  /** Sum of weight times amount. */
  readonly value: number;
  /** Work that no target takes. */
  readonly unplaced: number;
}

/**
 * Utilisation-weighted allocation without capacities: maximise sum(w_i x_i) with sum(x_i) = total and x >= 0.
 *
 * A linear programme over a simplex, whose optimum is a corner: everything goes to one target of the greatest weight, the first of equals.
 * It spreads nothing, however close the weights are. `capacityAllocation` is what is usually meant.
 *
 * @param targets where work can go
 * @param total units of work, at least 0
 * @throws LeptonError when a number is out of range or an id is there twice
 * @see Dantzig: Linear Programming and Extensions, Princeton 1963, chapter 7 (an optimum is at an extreme point)
 */
export function cornerAllocation(targets: readonly Pick<AllocationTarget, "id" | "weight">[], total: number): Allocation {
  assertAllocation("cornerAllocation", targets, total, false);
  const greatest = targets.reduce((best, { weight }) => Math.max(best, weight), -Infinity);
  const chosen = targets.findIndex(({ weight }) => weight === greatest);
  const amounts = targets.map((_, i) => (i === chosen ? total : 0));
  return { amounts, value: chosen < 0 ? 0 : greatest * total, unplaced: chosen < 0 ? total : 0 };
}

/**
 * Utilisation-weighted allocation with capacities: maximise sum(w_i x_i) with sum(x_i) = total and 0 <= x_i <= capacity_i.
 *
 * Solved exactly by filling the targets in the order of their weights, the fractional knapsack with equal sizes. What exceeds all capacities
 * is `unplaced`.
 *
 * @param targets where work can go
 * @param total units of work, at least 0
 * @throws LeptonError when a number is out of range or an id is there twice
 * @see Dantzig: Discrete-variable extremum problems. Operations Research 5 (1957)
 */
export function capacityAllocation(targets: readonly AllocationTarget[], total: number): Allocation {
  assertAllocation("capacityAllocation", targets, total, true);
  const amounts = targets.map(() => 0);
  let rest = total;
  for (const i of targets.map((_, at) => at).sort((a, b) => targets[b].weight - targets[a].weight || a - b)) {
    amounts[i] = Math.min(rest, targets[i].capacity);
    rest -= amounts[i];
  }
  return { amounts, value: amounts.reduce((sum, amount, i) => sum + amount * targets[i].weight, 0), unplaced: rest };
}
