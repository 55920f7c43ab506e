import type { FleetModel } from "../planner/fleet-model";
import { BoxWorld, ProofTooLong, type Box } from "./box-world";
import type { BoxCase, BoxProof } from "./fleet-certificate";
import type { PlaceWeights } from "./place-weights";

/** What a proof by cases may take; what takes more is left out. */
export interface ProofEffort {
  /** Most cases that are closed. Integer, at least 1. */
  readonly boxes: number;
  /** Most multiply-adds. One core does about a thousand million a second. At least 1. */
  readonly operations: number;
  /** Most zones, or domains outside of zones, that offerings stand in: with each the cases multiply. At least 1. */
  readonly places: number;
}

/** Proves by cases that no fleet cheaper than a bound meets the targets; undefined where that takes more than is allowed. */
export function boxProof(model: FleetModel, bound: number, effort: ProofEffort): BoxProof | undefined {
  const world = model.groups.length > effort.places ? undefined : BoxWorld.below(model, bound, effort.operations);
  if (world === undefined) {
    return undefined;
  }
  try {
    const cases = new BoxProver(model, world, effort.boxes).prove();
    return { boundMicroUsdPerHour: bound, cases };
  } catch (error) {
    if (error instanceof ProofTooLong) {
      return undefined;
    }
    throw error;
  }
}

/** What looking at a choice twice, to put it in one half or the other, costs. */
const OPERATIONS_PER_CHOICE = 40;

/** A way to split a box, and its halves. */
interface Split {
  /** The place whose choices are divided. */
  readonly at: number;
  readonly how: BoxCase;
  readonly low: Box;
  readonly high: Box;
}

class BoxProver {
  private readonly cases: BoxCase[] = [];
  private closed = 0;

  public constructor(
    private readonly model: FleetModel,
    private readonly world: BoxWorld,
    private readonly mostClosed: number,
  ) {}

  /** The tree of cases. @throws ProofTooLong when it takes more than is allowed, or when there is a fleet that no reason rules out */
  public prove(): BoxCase[] {
    const open: Box[] = [this.world.root];
    for (let box = open.pop(); box !== undefined; box = open.pop()) {
      const tight = this.world.tightened(box);
      const reason = this.world.closedByCounts(tight);
      if (reason !== undefined) {
        this.close(reason);
        continue;
      }
      const rows = tight.map((choices, at) => this.world.leastUpTo(at, choices));
      const least = rows.map((each) => this.world.row(each));
      const weights = this.world.weights(least);
      if (this.world.missesTarget(weights[0], least[0])) {
        this.close("unavailability");
        continue;
      }
      const split = this.shave(tight, rows, weights) ?? this.divide(tight, weights);
      if (split === undefined) {
        throw new ProofTooLong();
      }
      this.cases.push(split.how);
      open.push(split.high, split.low);
    }
    return this.cases;
  }

  private close(reason: string): void {
    this.closed++;
    if (this.closed > this.mostClosed) {
      throw new ProofTooLong();
    }
    this.cases.push({ closedBy: reason });
  }

  /** Cuts off the most money that is too little for a place whatever the others have. */
  private shave(box: Box, rows: readonly Float64Array[], weights: readonly PlaceWeights[]): Split | undefined {
    let best: { readonly at: number; readonly cut: number; readonly gain: number } | undefined;
    box.forEach((choices, at) => {
      const { cost } = this.world.places[at];
      let [low, high] = [0, choices.length];
      // Of the first `low` choices none suffices; the first `high` might.
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        const isTooLittle = this.world.missesTarget(weights[at], this.world.row(rows[at], middle - 1));
        [low, high] = isTooLittle ? [middle, high] : [low, middle];
      }
      // Choices of the same cost are cut off together.
      const cut =
        low === 0 ? -1 : low < choices.length && cost[choices[low]] > cost[choices[low - 1]] ? low - 1 : this.before(cost, choices, low);
      if (cut >= 0) {
        const gain = cost[choices[cut + 1]] - cost[choices[0]];
        best = best === undefined || gain > best.gain ? { at, cut, gain } : best;
      }
    });
    return best === undefined ? undefined : this.byMoney(box, best.at, this.world.places[best.at].cost[box[best.at][best.cut]]);
  }

  /** The last choice that costs less than a given one; -1 when there is none. */
  private before(cost: Float64Array, choices: Int32Array, index: number): number {
    let last = index - 1;
    while (last >= 0 && cost[choices[last]] === cost[choices[index]]) {
      last--;
    }
    return last;
  }

  /** The split whose halves are both as far from the target as can be. */
  private divide(box: Box, weights: readonly PlaceWeights[]): Split | undefined {
    let best: Split | undefined;
    let bestScore = -Infinity;
    for (const split of this.splits(box)) {
      const score = [split.low, split.high].reduce((sum, half) => sum + this.score(split.at, half, weights), 0);
      if (score > bestScore) {
        [best, bestScore] = [split, score];
      }
    }
    return best;
  }

  /** Logarithm of the least unavailability in a half, as far as it counts; the target closes it. */
  private score(at: number, half: Box, weights: readonly PlaceWeights[]): number {
    const rows = this.world.leastUpTo(at, half[at]);
    return Math.log(Math.min(this.world.unavailability(weights[at], this.world.row(rows)), this.model.target));
  }

  private splits(box: Box): Split[] {
    return box.flatMap((choices, at) => {
      const { cost, counts, offerings } = this.world.places[at];
      if (choices.length < 2) {
        return [];
      }
      const middle = choices[(choices.length - 1) >> 1];
      const least = cost[choices[0]];
      const most = cost[choices[choices.length - 1]];
      const money = [cost[middle], (least + most) / 2].map(Math.floor).filter((value) => value >= least && value < most);
      const byCount = offerings.flatMap((offering, o) => {
        const all = choices.reduce<[number, number]>(
          ([fewest, greatest], choice) => [Math.min(fewest, counts[choice][o]), Math.max(greatest, counts[choice][o])],
          [Infinity, 0],
        );
        return all[0] < all[1] && all[1] < Infinity ? [this.byCount(box, at, o, offering, (all[0] + all[1] - 1) >> 1)] : [];
      });
      return [...[...new Set(money)].map((value) => this.byMoney(box, at, value)), ...byCount];
    });
  }

  private byMoney(box: Box, at: number, atMost: number): Split {
    const { cost, place } = this.world.places[at];
    const how: BoxCase = { splitBy: "money", of: this.model.problem.domains[place].id, atMost };
    return this.halves(box, at, how, (choice) => cost[choice] <= atMost);
  }

  private byCount(box: Box, at: number, o: number, offering: number, atMost: number): Split {
    const { counts } = this.world.places[at];
    const how: BoxCase = { splitBy: "count", of: this.model.problem.offerings[offering].id, atMost };
    return this.halves(box, at, how, (choice) => counts[choice][o] <= atMost);
  }

  private halves(box: Box, at: number, how: BoxCase, isLow: (choice: number) => boolean): Split {
    this.world.spend(OPERATIONS_PER_CHOICE * box[at].length);
    const half = (wanted: boolean): Box =>
      box.map((choices, place) => (place === at ? choices.filter((choice) => isLow(choice) === wanted) : choices));
    return { at, how, low: half(true), high: half(false) };
  }
}
