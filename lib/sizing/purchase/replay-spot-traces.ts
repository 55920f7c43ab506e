import { assertNoBrokenRules } from "../../errors";
import { checkFleetProblem } from "../check-fleet-problem";
import { FleetEvaluator } from "../fleet-evaluator";
import type { OfferingCount } from "../fleet-plan";
import type { FleetProblem } from "../fleet-problem";
import { countVector } from "../fleet-unavailability";
import { fitSpotCorrelation } from "./fit-spot-correlation";
import { offeringsIn, sharedPools, unavailabilityWithSpotShocks } from "./spot-failure-domains";
import { downTicks, type SpotTrace } from "./spot-trace";

/** What a fleet would have met with in the time of the traces, beside what is computed for it. */
export interface SpotReplay {
  /** Ticks replayed. */
  readonly ticks: number;
  /** Share of the time in which fewer than the demanded units would have been up: pools as traced, all else by probability. */
  readonly observed: number;
  /** Computed with every pool on its own, at its observed unavailability. */
  readonly independent: number;
  /** Computed with the common shocks fitted to the same traces. */
  readonly fitted: number;
}

/** Levels of `spotFailureDomains` whose outages show in the pools of a trace already. */
const SHOCK_LEVELS = ["spot-market", "spot-region"];

/**
 * Replays traces against a fleet.
 *
 * The traces show the pools only; machines, zones and whatever else of the forest has an unavailability of its own are taken at that
 * probability, so for such fleets `observed` is an expected share. It is exact for each state of the pools that occurs, and a state
 * that occurs often is computed once.
 *
 * @param problem with a failure domain for each traced pool, of its id; domains of the levels `spot-market` and `spot-region` are taken as up
 * @param counts instances per offering
 * @param traces one per pool, with a common clock
 * @throws LeptonError when problem, counts or traces are malformed, or share no pool
 */
export function replaySpotTraces(problem: FleetProblem, counts: readonly OfferingCount[], traces: readonly SpotTrace[]): SpotReplay {
  assertNoBrokenRules("replaySpotTraces", checkFleetProblem(problem));
  const fit = fitSpotCorrelation(traces);
  assertNoBrokenRules("replaySpotTraces", sharedPools(problem, fit));
  const vector = countVector(problem, counts, "replaySpotTraces");
  const downOf = new Map(fit.regions.flatMap(({ pools }) => pools.map(({ pool, observed }) => [pool, observed])));
  const withPools = (pools: (id: string) => number): FleetProblem => ({
    ...problem,
    domains: problem.domains.map((domain) => {
      const isShock = SHOCK_LEVELS.includes(domain.level);
      return { ...domain, unavailability: isShock ? 0 : downOf.has(domain.id) ? pools(domain.id) : domain.unavailability };
    }),
  });
  const evaluator = new FleetEvaluator(withPools(() => 0));
  const occurrences = statesOf(traces);
  const ticks = traces[0].available.length;
  let shortfall = 0;
  for (const { lost, times } of occurrences) {
    const gone = offeringsIn(problem, new Set(lost));
    shortfall += times * evaluator.unavailability(vector.map((count, index) => (gone[index] ? 0 : count)));
  }
  return {
    ticks,
    observed: shortfall / ticks,
    independent: new FleetEvaluator(withPools((id) => downOf.get(id)!)).unavailability(vector),
    fitted: unavailabilityWithSpotShocks(
      withPools(() => 0),
      counts,
      fit,
    ),
  };
}

/** Sets of pools that are down at once, and in how many ticks. */
function statesOf(traces: readonly SpotTrace[]): { readonly lost: readonly string[]; readonly times: number }[] {
  const downs = traces.map(downTicks);
  const times = new Map<string, number>();
  for (let tick = 0; tick < downs[0].length; tick++) {
    const state = downs.map((down) => down[tick]).join("");
    times.set(state, (times.get(state) ?? 0) + 1);
  }
  return [...times].map(([state, count]) => ({
    lost: traces.flatMap(({ pool }, index) => (state[index] === "1" ? [pool] : [])),
    times: count,
  }));
}
