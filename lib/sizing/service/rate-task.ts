import type { FleetProblem } from "../fleet-problem";
import { greatestCommonDivisor } from "../greatest-common-divisor";
import { FleetModel } from "../planner/fleet-model";
import { AliveMass } from "./alive-mass";
import { LateCurve } from "./late-curve";
import { leastLateShare } from "./late-share";
import type { ServiceProblem } from "./service-problem";

/** A problem at one rate of arrivals: what is late with how many servers, and what a fleet comes to. */
export class RateTask {
  public readonly curve: LateCurve;
  public readonly alive: AliveMass;
  /** The fewest servers that keep the latency target when none fails; undefined when no number does. */
  public readonly fewest: number | undefined;
  /** Servers that every fleet holds a multiple of. */
  public readonly unit: number;
  private readonly sides: FleetModel["side"];

  public constructor(
    public readonly problem: ServiceProblem,
    public readonly perSecond: number,
  ) {
    this.curve = new LateCurve(problem, perSecond);
    this.alive = new AliveMass(problem);
    this.fewest = this.curve.fewestFor(problem.latency.lateShare);
    this.unit = Math.max(1, greatestCommonDivisor(problem.offerings.map(({ unitsPerInstance }) => unitsPerInstance)));
    this.sides = new FleetModel(fleetProblemOf(problem, 1, 0.5)).side;
  }

  /** The fewest servers that keep the latency target, rounded up to what fleets can hold. */
  public get demand(): number {
    return Math.ceil((this.fewest ?? 1) / this.unit) * this.unit;
  }

  /** Mean share of late requests of a fleet. */
  public lateShare(counts: ArrayLike<number>): number {
    return this.curve.mean(this.alive.of(counts));
  }

  /** P(fewer servers up than keep the latency target). */
  public unavailability(counts: ArrayLike<number>): number {
    return this.alive
      .of(counts)
      .subarray(0, this.fewest ?? Infinity)
      .reduce((sum, mass) => sum + mass, 0);
  }

  /** What is left of a fleet at each level that it must survive. */
  public survived(counts: ArrayLike<number>): Survived[] {
    return this.sides.survived.map(({ level, without, units }, index) => ({
      level,
      without,
      units: units * this.unit,
      left: this.sides.unitsOutside(counts, index) * this.unit,
    }));
  }

  /** Whether a fleet meets the latency and the availability target, survives what it must, and keeps to quotas. */
  public isMet(counts: ArrayLike<number>): boolean {
    const { latency, targets } = this.problem;
    return (
      this.fewest !== undefined &&
      this.sides.areMet(counts) &&
      this.lateShare(counts) <= latency.lateShare &&
      (targets?.unavailability === undefined || this.unavailability(counts) <= targets.unavailability)
    );
  }
}

/** Servers left of a level that a fleet must survive. */
export interface Survived {
  readonly level: string;
  /** Further instances that are lost with the domain. */
  readonly without: number;
  /** Servers that must be left. */
  readonly units: number;
  /** Servers that are. */
  readonly left: number;
}

/** The fleet problem of a service problem, with a demand in servers. */
export function fleetProblemOf(
  { unit, offerings, domains, targets, mix, quotas }: ServiceProblem,
  demand: number,
  unavailability: number,
): FleetProblem {
  // The budget is compared afterwards, so that it is known what would be enough.
  return { unit, demand, offerings, domains, mix, quotas, targets: { unavailability, survive: targets?.survive } };
}

/** Servers of all offerings at their limits; Infinity where one has none. */
export function installable({ problem }: RateTask): number {
  return problem.offerings.reduce((sum, { limit, unitsPerInstance }) => sum + (limit ?? Infinity) * unitsPerInstance, 0);
}

/** Servers beyond which no share of late requests is left to save. */
export function enoughServers({ problem, curve }: RateTask): number {
  const floor = leastLateShare(problem);
  return curve.fewestFor(floor + Math.max(problem.latency.lateShare * 1e-12, floor * 1e-14)) ?? Infinity;
}

/** The most servers that a fleet of at most a cost can have; Infinity where some cost nothing. */
export function payable({ problem }: RateTask, cost: number): number {
  const price = Math.min(...problem.offerings.map(({ microUsdPerHour, unitsPerInstance }) => microUsdPerHour / unitsPerInstance));
  return price > 0 ? Math.floor(cost / price) : Infinity;
}
