import type { FleetProblem } from "../fleet-problem";

/** A unit of `numerator / denominator` service units: a fraction, so that what instances hold of it is rounded exactly. */
export interface CoarserUnit {
  readonly numerator: number;
  readonly denominator: number;
}

/** Which way instances are rounded: up for a bound, down for fleets that hold at least what they seem to. The demand is rounded up in both. */
export type Rounding = "up" | "down";

/**
 * The problem in a coarser unit, without its budget and without instances that hold none of it.
 *
 * Rounded up, every fleet of the problem is a fleet of the coarser one: for whole numbers of instances n and a unit s, sum(n * u) >= D implies
 * sum(n * ceil(u / s)) >= ceil(D / s). That holds in every state of the world and for every level of service, so the cheapest fleet of the coarser
 * problem costs no more. Rounded down, every fleet of the coarser problem is one of the problem, by the same inequality the other way round.
 */
export function inCoarserUnits(problem: FleetProblem, unit: CoarserUnit, rounding: Rounding): FleetProblem {
  const up = (units: number): number => Math.ceil((units * unit.denominator) / unit.numerator);
  const held = (units: number): number => (rounding === "up" ? up(units) : Math.floor((units * unit.denominator) / unit.numerator));
  const { degraded, survive, maxMicroUsdPerHour: _budget, ...targets } = problem.targets;
  const demand = up(problem.demand);
  return {
    ...problem,
    demand,
    offerings: problem.offerings
      .map((offering) => ({ ...offering, unitsPerInstance: held(offering.unitsPerInstance) }))
      .filter(({ unitsPerInstance }) => unitsPerInstance > 0),
    targets: {
      ...targets,
      ...(degraded === undefined ? {} : { degraded: degraded.map((level) => ({ ...level, units: up(level.units) })) }),
      ...(survive === undefined ? {} : { survive: survive.map((level) => ({ ...level, units: up(level.units) })) }),
    },
  };
}

/**
 * The unit that rounds least among those with at most so many steps of the demand: by how much it changes the number of instances of one kind
 * that hold the demand, for the kind for which it changes most.
 *
 * @returns undefined when every unit has more steps or leaves some kind with nothing
 */
export function leastRounding(problem: FleetProblem, mostSteps: number, rounding: Rounding): CoarserUnit | undefined {
  const { demand } = problem;
  const sizes = [...new Set(problem.offerings.map(({ unitsPerInstance }) => unitsPerInstance))];
  let best: CoarserUnit | undefined;
  let bestShare = 0;
  for (const numerator of sizes) {
    for (let denominator = 1; Math.ceil((demand * denominator) / numerator) <= mostSteps; denominator++) {
      const steps = Math.ceil((demand * denominator) / numerator);
      const share = sizes.reduce((least, size) => {
        const exact = (size * denominator) / numerator;
        const instances = rounding === "up" ? steps / Math.ceil(exact) : Math.floor(exact) / steps;
        return Math.min(least, rounding === "up" ? (instances * size) / demand : (instances * demand) / size);
      }, Infinity);
      if (share > bestShare) {
        [best, bestShare] = [{ numerator, denominator }, share];
      }
    }
  }
  return best;
}
