import type { FleetEvaluator } from "../fleet-evaluator";
import type { FleetModel } from "./fleet-model";

/** What makes a fleet better: `cost` with unavailability second, or the other way round. */
export type Objective = "cost" | "unavailability";

/** A complete fleet and what it comes to. */
export interface Fleet {
  /** Instances per offering, in the problem's order. */
  readonly counts: Float64Array;
  /** In millionths of a US dollar per hour. */
  readonly cost: number;
  /** Exact probability of a shortfall. */
  readonly unavailability: number;
  /** All instances together. */
  readonly instances: number;
}

/** Works out what a vector of counts comes to. @param money whether instances cost anything */
export function describeFleet(model: FleetModel, evaluator: FleetEvaluator, counts: Float64Array, money = true): Fleet {
  return {
    counts,
    cost: money ? model.cost(counts) : 0,
    unavailability: evaluator.unavailability(counts),
    instances: counts.reduce((sum, count) => sum + count, 0),
  };
}

/** Whether a fleet is better than another: by the objective, then fewer instances, then more instances of earlier offerings. */
export function comesBefore(a: Fleet, b: Fleet, objective: Objective): boolean {
  const [first, second]: [keyof Fleet & Objective, keyof Fleet & Objective] =
    objective === "cost" ? ["cost", "unavailability"] : ["unavailability", "cost"];
  if (a[first] !== b[first]) {
    return a[first] < b[first];
  }
  if (a[second] !== b[second]) {
    return a[second] < b[second];
  }
  if (a.instances !== b.instances) {
    return a.instances < b.instances;
  }
  const differing = a.counts.findIndex((count, index) => count !== b.counts[index]);
  return differing >= 0 && a.counts[differing] > b.counts[differing];
}
