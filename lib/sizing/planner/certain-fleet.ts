import type { FleetProblem } from "../fleet-problem";
import { greatestCommonDivisor } from "../greatest-common-divisor";
import { statesOnly } from "./states-only";

/** Fields of a problem, and of its targets, that a covering of the demand takes care of. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set(["demand", "unit", "offerings", "domains", "targets", "mix"]);
const KNOWN_TARGETS: ReadonlySet<string> = new Set(["unavailability", "maxMicroUsdPerHour"]);

/** Most numbers of the tables: 20 MB. */
const MOST_UNITS = 1_000_000;

/**
 * The cheapest fleets of all demands up to a greatest one where nothing ever fails: the least money that covers the demand, exact, from one
 * table (dynamic programming over the units still to be covered). Among equally cheap fleets the one with the fewest instances, then
 * the one with more instances of earlier offerings, as everywhere in the planner.
 *
 * Work: offerings * greatest demand in steps of the common divisor of the units.
 */
export class CertainFleets {
  private readonly step: number;
  private readonly units: Int32Array;
  private readonly price: Float64Array;
  private readonly cost: Float64Array;
  private readonly instances: Float64Array;

  private constructor(problem: FleetProblem, greatestDemand: number) {
    const { offerings } = problem;
    this.step = greatestCommonDivisor(offerings.map(({ unitsPerInstance }) => unitsPerInstance));
    const most = Math.ceil(greatestDemand / this.step);
    this.units = Int32Array.from(offerings, ({ unitsPerInstance }) => Math.min(most, unitsPerInstance / this.step));
    this.price = Float64Array.from(offerings, ({ microUsdPerHour }) => microUsdPerHour);
    this.cost = new Float64Array(most + 1).fill(Infinity);
    this.instances = new Float64Array(most + 1);
    this.cost[0] = 0;
    for (let left = 1; left <= most; left++) {
      this.cover(left);
    }
  }

  /**
   * Tables for demands up to a greatest one; undefined where a problem asks for more than covering: something fails, offerings are limited,
   * a zone may hold one offering only, or there are further constraints.
   *
   * @param problem a problem that passed `checkFleetProblem`
   */
  public static of(problem: FleetProblem, greatestDemand: number): CertainFleets | undefined {
    const { offerings, domains, targets, mix } = problem;
    const asks = statesOnly(problem, KNOWN_FIELDS) && statesOnly(targets, KNOWN_TARGETS) && mix === "any";
    const isCertain =
      asks &&
      offerings.length > 0 &&
      offerings.every(({ limit, instanceUnavailability }) => limit === undefined && instanceUnavailability === 0) &&
      domains.every(({ unavailability }) => unavailability === 0);
    if (!isCertain) {
      return undefined;
    }
    const step = greatestCommonDivisor(offerings.map(({ unitsPerInstance }) => unitsPerInstance));
    return greatestDemand / step <= MOST_UNITS ? new CertainFleets(problem, greatestDemand) : undefined;
  }

  /** Instances per offering of the cheapest fleet for a demand of at most the greatest one, in the problem's order. */
  public countsFor(demand: number): Float64Array {
    const counts = new Float64Array(this.units.length);
    for (let left = Math.ceil(demand / this.step); left > 0;) {
      const next = this.earliest(left);
      counts[next]++;
      left = Math.max(0, left - this.units[next]);
    }
    return counts;
  }

  private cover(left: number): void {
    for (let offering = 0; offering < this.units.length; offering++) {
      const rest = Math.max(0, left - this.units[offering]);
      const cost = this.cost[rest] + this.price[offering];
      const instances = this.instances[rest] + 1;
      if (cost < this.cost[left] || (cost === this.cost[left] && instances < this.instances[left])) {
        this.cost[left] = cost;
        this.instances[left] = instances;
      }
    }
  }

  /**
   * The earliest offering that a best fleet for so many units can hold. Taken as long as it can be, it is there as often as in any best
   * fleet: what remains after each instance of one such fleet is itself covered best.
   */
  private earliest(left: number): number {
    for (let offering = 0; ; offering++) {
      const rest = Math.max(0, left - this.units[offering]);
      if (this.cost[rest] + this.price[offering] === this.cost[left] && this.instances[rest] + 1 === this.instances[left]) {
        return offering;
      }
    }
  }
}
