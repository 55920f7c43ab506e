import type { FailureForest } from "../failure-forest";
import type { FleetModel } from "../planner/fleet-model";
import { nextAlike } from "./alike-places";
import { placeWeights, type PlaceWeights } from "./place-weights";
import { placeChoices, type PlaceChoices } from "./place-choices";

/** Choices left to each place, ascending by cost. */
export type Box = readonly Int32Array[];

/** Thrown when a proof takes more than was allowed; never leaves the certificate. */
export class ProofTooLong extends Error {
  public override readonly name = "ProofTooLong";
}

/** Bounds this close to the target are not relied on: whoever checks them rounds differently. */
const CLEARLY_ABOVE = 1 + 1e-9;

/** What listing the choices of places costs, for each number that they hold. */
const OPERATIONS_PER_NUMBER = 20;

/** What merging a part into another costs besides its multiply-adds, and putting a row together. */
const OPERATIONS_PER_PART = 200;
const OPERATIONS_PER_ROW = 10;

/** Numbers that choices may hold: 160 MB at 8 bytes each. */
const MOST_NUMBERS = 20_000_000;

/** What the fleets of a box have in common, for a given bound of the cost. */
export class BoxWorld {
  private readonly forest: FailureForest;
  private readonly alike: readonly number[];

  private constructor(
    private readonly model: FleetModel,
    public readonly places: readonly PlaceChoices[],
    private readonly bound: number,
    private operations: number,
  ) {
    this.forest = model.forest;
    this.alike = nextAlike(model.problem, this.forest, places);
  }

  /**
   * The fleets of a model that cost less than a bound.
   *
   * @param model of the problem
   * @param bound in millionths of a US dollar per hour
   * @param operations that may be spent on it
   * @returns undefined when listing the choices takes more
   */
  public static below(model: FleetModel, bound: number, operations: number): BoxWorld | undefined {
    const numbers = Math.min(MOST_NUMBERS, operations / OPERATIONS_PER_NUMBER);
    const places = placeChoices(model, bound, numbers);
    return places === undefined ? undefined : new BoxWorld(model, places, bound, operations);
  }

  /** All fleets that cost less than the bound. */
  public get root(): Box {
    return this.places.map(({ cost }) => Int32Array.from(cost, (_, choice) => choice));
  }

  /** Without choices that cost too much beside the cheapest of the others, or break the order of places that are alike. */
  public tightened(box: Box): Box {
    let tight = box;
    for (let size = -1; size !== sizeOf(tight);) {
      size = sizeOf(tight);
      const least = tight.map((choices, at) => this.least(at, choices));
      const sum = least.reduce((all, cost) => all + cost, 0);
      if (sum >= this.bound) {
        return tight;
      }
      tight = tight.map((choices, at) => choices.filter((choice) => sum - least[at] + this.places[at].cost[choice] < this.bound));
      this.alike.forEach((next, at) => {
        if (next >= 0 && tight[at].length > 0) {
          const most = this.places[at].cost[tight[at][tight[at].length - 1]];
          const floor = this.least(next, tight[next]);
          tight = tight.map((choices, place) =>
            place === at
              ? choices.filter((choice) => this.places[at].cost[choice] >= floor)
              : place === next
                ? choices.filter((choice) => this.places[next].cost[choice] <= most)
                : choices,
          );
        }
      });
    }
    return tight;
  }

  /** Why no fleet of a box is cheaper than the bound and keeps to the constraints other than the unavailability. */
  public closedByCounts(box: Box): string | undefined {
    const { side } = this.model;
    if (box.reduce((all, choices, at) => all + this.least(at, choices), 0) >= this.bound) {
      return "cost";
    }
    const lost = side.survived.find(({ level, units }) => this.mostOutside(box, level) < units);
    if (lost !== undefined) {
      return `survive:${lost.level}`;
    }
    const quota = side.quotas.find(({ limit }, index) => this.leastUse(box, index) > limit);
    return quota === undefined ? undefined : `quota:${quota.name}`;
  }

  /**
   * For each number of choices of a place, from the cheapest on: the least probability that any of them is up with at most 0, 1, ... units.
   *
   * @returns one row of as many numbers as the demand after the other
   */
  public leastUpTo(at: number, choices: Int32Array): Float64Array {
    const { demand } = this.model;
    const { upTo } = this.places[at];
    this.spend(choices.length * (demand + OPERATIONS_PER_ROW));
    const rows = new Float64Array(choices.length * demand);
    for (let index = 0; index < choices.length; index++) {
      const [from, to] = [choices[index] * demand, index * demand];
      for (let k = 0; k < demand; k++) {
        rows[to + k] = index === 0 ? upTo[from + k] : Math.min(upTo[from + k], rows[to - demand + k]);
      }
    }
    return rows;
  }

  /** One of the rows; the last one by default. */
  public row(rows: Float64Array, index = rows.length / this.model.demand - 1): Float64Array {
    return rows.subarray(index * this.model.demand, (index + 1) * this.model.demand);
  }

  /** What units of each place are worth beside the others, which fall short as given. */
  public weights(upTo: readonly Float64Array[]): PlaceWeights[] {
    const { demand } = this.model;
    const domains = this.places.map(({ place }) => place);
    this.spend(4 * (this.places.length + this.forest.nodes.length) * (demand * demand + OPERATIONS_PER_PART));
    return placeWeights(this.forest, domains, upTo.map(massOf));
  }

  /** Unavailability with a place that falls short as given, beside the others of its weights. */
  public unavailability({ beyond, slope }: PlaceWeights, upTo: Float64Array): number {
    this.spend(2 * upTo.length);
    let sum = beyond + upTo[0] * slope[0];
    for (let k = 1; k < upTo.length; k++) {
      sum += (upTo[k] - upTo[k - 1]) * slope[k];
    }
    return sum;
  }

  /** Whether no fleet reaches the target with a place that falls short as given, beside the others of its weights. */
  public missesTarget(weights: PlaceWeights, upTo: Float64Array): boolean {
    return this.unavailability(weights, upTo) > this.model.target * CLEARLY_ABOVE;
  }

  /** Accounts for work about to be done. @throws ProofTooLong when it is more than was allowed */
  public spend(operations: number): void {
    this.operations -= operations;
    if (this.operations < 0) {
      throw new ProofTooLong();
    }
  }

  private mostOutside(box: Box, level: string): number {
    const { forest, places, model } = this;
    const outside = (lost: number): number =>
      box.reduce((sum, choices, at) => {
        const units = places[at].offerings.map((offering) =>
          forest.pathUp(forest.domainOf(offering)).includes(lost) ? 0 : model.offerings[offering].units,
        );
        const most = choices.reduce((best, choice) => {
          const installed = places[at].counts[choice].reduce((all, count, o) => (units[o] === 0 ? all : all + count * units[o]), 0);
          return Math.max(best, installed);
        }, 0);
        return sum + most;
      }, 0);
    return Math.min(...forest.nodes.map((node, index) => (node.level === level ? outside(index) : Infinity)));
  }

  private leastUse(box: Box, quota: number): number {
    const { side, offerings } = this.model;
    return box.reduce((sum, choices, at) => {
      const weights = this.places[at].offerings.map((offering) =>
        side.quotaOf[offering] === quota && offerings[offering].price > 0 ? side.quotaWeight[offering] : 0,
      );
      const used = (choice: number): number =>
        this.places[at].counts[choice].reduce((all, count, o) => (weights[o] === 0 ? all : all + count * weights[o]), 0);
      return sum + choices.reduce((least, choice) => Math.min(least, used(choice)), Infinity);
    }, 0);
  }

  private least(at: number, choices: Int32Array): number {
    return choices.length === 0 ? Infinity : this.places[at].cost[choices[0]];
  }
}

function sizeOf(box: Box): number {
  return box.reduce((sum, { length }) => sum + length, 0);
}

function massOf(upTo: Float64Array): Float64Array {
  return upTo.map((value, k) => (k === 0 ? value : value - upTo[k - 1]));
}
