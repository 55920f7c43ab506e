import { FailureForest } from "../failure-forest";
import type { FleetProblem } from "../fleet-problem";
import { EffortSpent, type Effort } from "../planner/effort";
import { solveFleet } from "../planner/solve-fleet";
import { leastLateShare } from "./late-share";
import { cheapestForLatency, type LatencyTask, type ServiceSolution } from "./latency-search";
import { enoughServers, fleetProblemOf, installable, payable, type RateTask } from "./rate-task";

/** Weights of the latency target in the mean of both that bounds are taken from; the other part is the availability target's. */
const WEIGHTS = [0.5, 0.2, 0.8, 0.05, 0.95];

/** Most boxes that are looked into, beside the effort. */
const MOST_BOXES = 4000;

/** Longest row of late shares; with more servers no more is taken to be late than there must be, which keeps bounds bounds. */
const MOST_STEPS = 100_000;

/** Fleets between two of them: at least `least` and at most `most` instances of each offering. */
interface Box {
  readonly least: Float64Array;
  readonly most: Float64Array;
  /** No fleet in it that meets all targets costs less. */
  readonly bound: number;
}

/**
 * The cheapest fleet that meets several targets at once, from one that does, by branch and bound.
 *
 * What is solved in a box is the cheapest fleet for one target alone, and for a weighted mean of both, which any fleet that meets both meets as
 * well. Where none of these fleets meets everything, every one that does has more than it of some offering, because all targets are met
 * better with more of anything: so the box is split into one box an offering that must grow, without those before it.
 *
 * @param task a problem at one rate
 * @param best the cheapest fleet known; without counts when none is
 * @param effort that may be spent
 * @param gap (cost - lower bound) / cost that is good enough
 */
export function cheapestForAll(task: RateTask, best: ServiceSolution, effort: Effort, gap: number): ServiceSolution {
  const search = new JointSearch(task, best, effort, gap);
  return search.run();
}

class JointSearch {
  private readonly boxes: Box[] = [];
  private weights: readonly number[] = WEIGHTS;
  private readonly shares: Float64Array;
  private readonly forest: FailureForest;

  public constructor(
    private readonly task: RateTask,
    private best: ServiceSolution,
    private readonly effort: Effort,
    private readonly gap: number,
  ) {
    this.shares = this.rowOf(best.cost);
    this.forest = new FailureForest(task.problem);
  }

  public run(): ServiceSolution {
    const { problem } = this.task;
    const offerings = problem.offerings.length;
    this.boxes.push({
      least: new Float64Array(offerings),
      most: Float64Array.from(problem.offerings, ({ limit }) => limit ?? Infinity),
      bound: this.best.lowerBound,
    });
    let proven = this.best.lowerBound;
    try {
      for (let looked = 0; this.boxes.length > 0 && looked < MOST_BOXES; looked++) {
        const next = this.cheapestBox();
        proven = Math.max(proven, Math.min(next.bound, this.best.cost));
        if (this.isGoodEnough(next.bound)) {
          break;
        }
        this.boxes.splice(this.boxes.indexOf(next), 1);
        try {
          this.look(next, looked === 0);
        } catch (error) {
          this.boxes.push(next);
          throw error;
        }
      }
      if (this.boxes.length === 0) {
        proven = Math.max(proven, this.best.cost);
      }
    } catch (error) {
      if (!(error instanceof EffortSpent)) {
        throw error;
      }
    }
    return { ...this.best, lowerBound: Math.min(proven, this.best.cost) };
  }

  private isGoodEnough(bound: number): boolean {
    return bound >= this.best.cost * (1 - this.gap);
  }

  private cheapestBox(): Box {
    return this.boxes.reduce((least, box) => (box.bound < least.bound ? box : least));
  }

  /** Bounds a box, and splits it where its cheapest fleets do not meet everything. */
  private look(box: Box, isFirst: boolean): void {
    let { bound } = box;
    let within: Float64Array | undefined;
    const take = (solution: Pick<ServiceSolution, "counts" | "cost" | "lowerBound"> | undefined): boolean => {
      if (solution === undefined) {
        return true;
      }
      bound = Math.max(bound, solution.lowerBound);
      if (solution.counts !== undefined) {
        if (this.task.isMet(solution.counts)) {
          this.consider(solution.counts, solution.cost);
        } else {
          within = solution.counts;
        }
      }
      return bound < Infinity && !this.isGoodEnough(bound);
    };
    const weighed = new Map<number, number>();
    const isOpen =
      take(this.forAvailability(box)) &&
      this.weights.every((weight) => {
        const before = bound;
        const open = take(this.forBoth(box, weight));
        weighed.set(weight, bound - before);
        return open;
      });
    if (isFirst) {
      // The weight that raised the bound most goes on alone.
      const strongest = [...weighed].reduce((most, each) => (each[1] >= most[1] ? each : most), [this.weights[0], -1]);
      this.weights = [strongest[0]];
    }
    if (isOpen) {
      this.split({ ...box, bound }, within ?? box.least);
    }
  }

  private consider(counts: Float64Array, cost: number): void {
    if (cost < this.best.cost) {
      this.best = { ...this.best, counts, cost };
    }
  }

  /** One box an offering of which there are more than in a fleet that is not enough. */
  private split({ least, most, bound }: Box, within: Float64Array): void {
    const before = most.slice();
    for (let offering = 0; offering < within.length; offering++) {
      if (within[offering] + 1 <= most[offering]) {
        const grown = least.slice();
        grown[offering] = Math.max(grown[offering], within[offering] + 1);
        if (grown.every((count, index) => count <= before[index]) && !this.mixes(grown)) {
          this.boxes.push({ least: grown, most: before.slice(), bound });
        }
      }
      before[offering] = Math.min(before[offering], within[offering]);
    }
  }

  /** Whether a zone would hold several offerings where it may hold one only. */
  private mixes(least: Float64Array): boolean {
    const { offerings, mix = "uniform-per-zone" } = this.task.problem;
    const zones = offerings.flatMap((_, index) => (least[index] > 0 ? [this.forest.zoneOf(index)] : []));
    return mix === "uniform-per-zone" && new Set(zones).size < zones.length;
  }

  private fleetIn({ least, most }: Box, demand: number, unavailability: number): FleetProblem {
    const fleet = fleetProblemOf(this.task.problem, demand, unavailability);
    const pinned = fleet.offerings.flatMap(({ id }, index) => (least[index] > 0 ? [{ offering: id, count: least[index] }] : []));
    const offerings = fleet.offerings.map((offering, index) => (most[index] === Infinity ? offering : { ...offering, limit: most[index] }));
    return { ...fleet, offerings, ...(pinned.length === 0 ? {} : { pinned }) };
  }

  private forAvailability(box: Box): ServiceSolution | undefined {
    const allowed = this.task.problem.targets?.unavailability;
    if (allowed === undefined) {
      return undefined;
    }
    const solution = solveFleet(this.fleetIn(box, this.task.demand, allowed), this.effort, this.gap);
    if (solution.kind === "none") {
      return solution.proven && solution.cutShort !== true ? { cost: Infinity, lowerBound: Infinity } : undefined;
    }
    return { counts: Float64Array.from(solution.fleet.counts), cost: solution.fleet.cost, lowerBound: solution.lowerBound };
  }

  /** The cheapest fleet for the mean of both targets, each as a share of what it allows. */
  private forBoth(box: Box, weight: number): ServiceSolution {
    const { task } = this;
    const { latency, targets } = task.problem;
    const allowed = targets?.unavailability;
    const [late, down] = allowed === undefined ? [1 / latency.lateShare, 0] : [weight / latency.lateShare, (1 - weight) / allowed];
    const scale = late + down;
    const penalties = this.shares.map((share, step) => (late * share + (step * task.unit < task.fewest! ? down : 0)) / scale);
    const joint: LatencyTask = {
      fleet: this.fleetIn(box, task.demand, 0.5),
      shares: penalties,
      unit: task.unit,
      target: 1 / scale,
      lateShare: (counts) => (late * task.lateShare(counts) + down * task.unavailability(counts)) / scale,
      gap: this.gap,
    };
    return cheapestForLatency(joint, this.effort);
  }

  /** h by steps of a unit, up to the most servers that matter to a fleet of less than a cost. */
  private rowOf(cost: number): Float64Array {
    const { task } = this;
    const most = Math.min(installable(task), enoughServers(task), payable(task, cost));
    const row = shareRow(task, Math.min(most, MOST_STEPS * task.unit));
    if (most > MOST_STEPS * task.unit) {
      row[row.length - 1] = leastLateShare(task.problem);
    }
    return row;
  }
}

/** h(0), h(unit), ...: never rising. @param most servers that are looked at; at least the demand of the task */
export function shareRow({ curve, unit, demand }: RateTask, most: number): Float64Array {
  const steps = Math.ceil(Math.max(most, demand) / unit);
  const shares = new Float64Array(steps + 1);
  shares[0] = 1;
  for (let step = steps; step > 0; step--) {
    const after = step === steps ? 0 : shares[step + 1];
    shares[step] = step * unit < demand / 4 && after >= 1 ? 1 : Math.max(after, curve.at(step * unit));
  }
  return shares;
}
