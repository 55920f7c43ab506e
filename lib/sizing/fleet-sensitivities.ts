import { assertNoBrokenRules } from "../errors";
import { checkFleetProblem } from "./check-fleet-problem";
import { FailureForest } from "./failure-forest";
import { FleetEvaluator } from "./fleet-evaluator";
import type { OfferingCount } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { countVector } from "./fleet-unavailability";

/** How much a failure probability matters to a fleet. */
export interface FailureSensitivity {
  /** Id of the domain, offering or shock. */
  readonly id: string;
  /** Its failure probability in the problem. */
  readonly unavailability: number;
  /** dU/dq: change of the fleet's unavailability per change of this probability. At least 0. */
  readonly derivative: number;
  /** q dU/dq / U: percent by which the fleet's unavailability rises when this probability rises by one percent. */
  readonly elasticity: number;
}

/** How much each failure probability matters to a fleet; only domains, offerings and shocks that touch the fleet. */
export interface FleetSensitivities extends LevelSensitivities {
  /**
   * The same for each degraded level, in the problem's order.
   *
   * @default - the problem has no degraded levels
   */
  readonly degraded?: readonly DegradedSensitivities[];
}

/** How much each failure probability matters to a degraded level of service. */
export interface DegradedSensitivities extends LevelSensitivities {
  /** Service units that keep the level. */
  readonly units: number;
}

/** How much each failure probability matters to a level of service. */
export interface LevelSensitivities {
  /** Exact probability that fewer units than the level asks for are up. */
  readonly unavailability: number;
  /** Failure domains, those that matter most first. */
  readonly domains: readonly FailureSensitivity[];
  /** Offerings' instance unavailabilities, those that matter most first. */
  readonly offerings: readonly FailureSensitivity[];
  /** Shared shocks, those that matter most first. */
  readonly shocks: readonly FailureSensitivity[];
}

/** Differences of probabilities below this share are rounding. */
const ROUNDING = 1e-12;

/**
 * Exact derivatives of a fleet's unavailability by every failure probability.
 *
 * Unavailability is linear in the probability of one domain or shock, so the derivative is the unavailability with the domain down minus
 * that with the domain up. Of n instances that share a probability each counts alike: n times that of one.
 *
 * @throws LeptonError when the problem is malformed or the counts do not belong to it
 * @see "On the importance of different components in a multicomponent system", Multivariate Analysis II, 1969, page 581
 */
export function fleetSensitivities(problem: FleetProblem, counts: readonly OfferingCount[]): FleetSensitivities {
  assertNoBrokenRules("fleetSensitivities", checkFleetProblem(problem));
  const vector = countVector(problem, counts, "fleetSensitivities");
  const { degraded = [] } = problem.targets;
  const full = levelSensitivities(problem, vector, problem.demand);
  return degraded.length === 0
    ? full
    : { ...full, degraded: degraded.map(({ units }) => ({ units, ...levelSensitivities(problem, vector, units) })) };
}

function levelSensitivities(problem: FleetProblem, vector: Float64Array, units: number): LevelSensitivities {
  const evaluator = new FleetEvaluator(problem);
  const unavailability = evaluator.unavailability(vector, units);
  const describe = (id: string, chance: number, down: number, up: number, instances: number): FailureSensitivity => {
    const derivative = down - up <= ROUNDING * down ? 0 : instances * (down - up);
    return { id, unavailability: chance, derivative, elasticity: unavailability === 0 ? 0 : (chance * derivative) / unavailability };
  };
  const forest = new FailureForest(problem);
  const outside = (lost: readonly number[]): Float64Array =>
    vector.map((count, offering) => (forest.pathUp(forest.domainOf(offering)).some((domain) => lost.includes(domain)) ? 0 : count));
  const domains = problem.domains.flatMap((domain, index) => {
    const without = outside([index]);
    if (without.every((count, offering) => count === vector[offering])) {
      return [];
    }
    const certain = { ...problem, domains: problem.domains.map((each) => (each === domain ? { ...each, unavailability: 0 } : each)) };
    const up = new FleetEvaluator(certain).unavailability(vector, units);
    return [describe(domain.id, domain.unavailability, evaluator.unavailability(without, units), up, 1)];
  });
  const shocks = (problem.shocks ?? []).flatMap((shock) => {
    const without = outside(problem.domains.flatMap(({ id }, index) => (shock.domains.includes(id) ? [index] : [])));
    if (without.every((count, offering) => count === vector[offering])) {
      return [];
    }
    const spared = { ...problem, shocks: problem.shocks!.filter((other) => other !== shock) };
    const up = new FleetEvaluator(spared).unavailability(vector, units);
    return [describe(shock.id, shock.probability, evaluator.unavailability(without, units), up, 1)];
  });
  const offerings = problem.offerings.flatMap((offering, index) => {
    if (vector[index] === 0) {
      return [];
    }
    const less = vector.map((count, other) => (other === index ? count - 1 : count));
    const certain = { ...problem, offerings: [...problem.offerings, { ...offering, id: `${offering.id} up`, instanceUnavailability: 0 }] };
    const up = new FleetEvaluator(certain).unavailability([...less, 1], units);
    return [describe(offering.id, offering.instanceUnavailability, evaluator.unavailability(less, units), up, vector[index])];
  });
  const byWeight = (a: FailureSensitivity, b: FailureSensitivity): number => b.elasticity - a.elasticity;
  return { unavailability, domains: domains.sort(byWeight), offerings: offerings.sort(byWeight), shocks: shocks.sort(byWeight) };
}
