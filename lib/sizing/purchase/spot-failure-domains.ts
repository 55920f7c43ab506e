import { assertNoBrokenRules, type BrokenRule } from "../../errors";
import { checkFleetProblem } from "../check-fleet-problem";
import { FleetEvaluator } from "../fleet-evaluator";
import type { OfferingCount } from "../fleet-plan";
import type { FailureDomain, FleetProblem } from "../fleet-problem";
import { countVector } from "../fleet-unavailability";
import type { SpotCorrelation } from "./fit-spot-correlation";

/** Most regions whose shocks are combined: 2^16 states. */
const MOST_REGIONS = 16;

/**
 * The fit as a failure forest, for fleets of spot instances: the market, in it the spot capacity of each region, in it the pools. Offerings
 * stand in the pools.
 */
export function spotFailureDomains({ marketShock, regions }: SpotCorrelation): FailureDomain[] {
  return [
    { id: "spot-market", level: "spot-market", unavailability: marketShock },
    ...regions.flatMap(({ region, shock, pools }) => [
      { id: spotCapacityOf(region), level: "spot-region", parent: "spot-market", unavailability: shock },
      ...pools.map(({ pool, unavailability }) => ({ id: pool, level: "spot-pool", parent: spotCapacityOf(region), unavailability })),
    ]),
  ];
}

/** Name of the domain for the spot capacity of a region. */
export function spotCapacityOf(region: string): string {
  return `${region}/spot`;
}

/** Pools that the shocks of the market and the regions take away at once, and how likely that is. */
export interface SpotShockState {
  /** Probability of exactly these shocks. All states add up to 1. */
  readonly probability: number;
  /** Pools that are down by a shock. */
  readonly lost: readonly string[];
}

/**
 * Every combination of shocks: a finite mixture of scenarios, given which pools are independent again. States of probability 0 are left
 * out.
 *
 * @throws LeptonError for more than 16 regions with a shock
 */
export function spotShockStates({ marketShock, regions }: SpotCorrelation): SpotShockState[] {
  const shaken = regions.filter(({ shock }) => shock > 0).length;
  assertNoBrokenRules(
    "spotShockStates",
    shaken > MOST_REGIONS
      ? [
          {
            rule: "spot-regions-few",
            problem: `${shaken} regions have a shock of their own`,
            remedy: `fit at most ${MOST_REGIONS} regions, or plan with 'spotFailureDomains', which needs no states`,
          },
        ]
      : [],
  );
  let states: SpotShockState[] = [{ probability: 1 - marketShock, lost: [] }];
  for (const { shock, pools } of regions) {
    states = states.flatMap(({ probability, lost }) => [
      { probability: probability * (1 - shock), lost },
      { probability: probability * shock, lost: [...lost, ...pools.map(({ pool }) => pool)] },
    ]);
  }
  const all = regions.flatMap(({ pools }) => pools.map(({ pool }) => pool));
  return [...states, { probability: marketShock, lost: all }].filter(({ probability }) => probability > 0);
}

/**
 * Exact unavailability of a fleet whose spot pools fail together as fitted, wherever in the forest the pools stand: below a zone beside
 * on-demand machines, for example, where a shock over several zones is no domain of the tree.
 *
 * @param problem every pool of the fit that it has is a domain of that id; its own unavailability is replaced by the fitted one
 * @param counts instances per offering
 * @param fit of `fitSpotCorrelation`
 * @throws LeptonError when the problem or the counts are malformed, or the fit shares no pool with the problem
 */
export function unavailabilityWithSpotShocks(problem: FleetProblem, counts: readonly OfferingCount[], fit: SpotCorrelation): number {
  assertNoBrokenRules("unavailabilityWithSpotShocks", [...checkFleetProblem(problem), ...sharedPools(problem, fit)]);
  const vector = countVector(problem, counts, "unavailabilityWithSpotShocks");
  const own = new Map(fit.regions.flatMap(({ pools }) => pools.map(({ pool, unavailability }) => [pool, unavailability])));
  const domains = problem.domains.map((domain) => ({ ...domain, unavailability: own.get(domain.id) ?? domain.unavailability }));
  const evaluator = new FleetEvaluator({ ...problem, domains });
  return spotShockStates(fit).reduce((sum, { probability, lost }) => {
    const gone = offeringsIn(problem, new Set(lost));
    return sum + probability * evaluator.unavailability(vector.map((count, index) => (gone[index] ? 0 : count)));
  }, 0);
}

/**
 * The problem with the fit as its shared shocks, for the planner: the market's and each region's spot shock take away the pools they
 * name, and each pool keeps its fitted unavailability of its own. The pools may stand anywhere in the forest, below zones for
 * example. `unavailabilityWithSpotShocks` gives the same probability by the fit's own states.
 *
 * @param problem every pool of the fit that it has is a domain of that id; its own unavailability is replaced by the fitted one
 * @param fit of `fitSpotCorrelation`
 * @throws LeptonError when the problem is malformed or shares no pool with the fit, or when more than 6 shocks come together: fit fewer
 *   regions, or plan with `spotFailureDomains`
 */
export function withSpotShocks(problem: FleetProblem, fit: SpotCorrelation): FleetProblem {
  assertNoBrokenRules("withSpotShocks", [...checkFleetProblem(problem), ...sharedPools(problem, fit)]);
  const own = new Map(fit.regions.flatMap(({ pools }) => pools.map(({ pool, unavailability }) => [pool, unavailability])));
  const known = new Set(problem.domains.map(({ id }) => id));
  const inRegions = fit.regions.map(({ region, shock, pools }) => ({
    id: spotCapacityOf(region),
    probability: shock,
    domains: pools.map(({ pool }) => pool).filter((pool) => known.has(pool)),
  }));
  const market = { id: "spot-market", probability: fit.marketShock, domains: inRegions.flatMap(({ domains }) => domains) };
  const shaken = {
    ...problem,
    domains: problem.domains.map((domain) => ({ ...domain, unavailability: own.get(domain.id) ?? domain.unavailability })),
    shocks: [
      ...(problem.shocks ?? []),
      ...[market, ...inRegions].filter(({ probability, domains }) => probability > 0 && domains.length > 0),
    ],
  };
  assertNoBrokenRules("withSpotShocks", checkFleetProblem(shaken));
  return shaken;
}

/** Whether each offering stands in one of the domains, at any depth. */
export function offeringsIn({ offerings, domains }: FleetProblem, lost: ReadonlySet<string>): boolean[] {
  const parents = new Map(domains.map(({ id, parent }) => [id, parent]));
  return offerings.map(({ domain }) => {
    let id: string | undefined = domain;
    while (id !== undefined && !lost.has(id)) {
      id = parents.get(id);
    }
    return id !== undefined;
  });
}

/** A fit that names no pool of a problem says nothing about it. */
export function sharedPools({ domains }: FleetProblem, { regions }: SpotCorrelation): BrokenRule[] {
  const pools = regions.flatMap(({ pools: inRegion }) => inRegion.map(({ pool }) => pool));
  return domains.some(({ id }) => pools.includes(id))
    ? []
    : [
        {
          rule: "spot-pools-shared",
          problem: `no failure domain is a pool of the traces (${pools.slice(0, 4).join(", ")}, ...)`,
          remedy: "name the pools of the traces by the ids of the failure domains they are",
        },
      ];
}
