import type { FailureForest } from "./failure-forest";
import type { FleetProblem } from "./fleet-problem";

/** Which shared shocks happen at once, as far as offerings can tell. */
export interface ShockState {
  /** Probability of exactly this state. All states add up to 1. */
  readonly probability: number;
  /** Per domain, in the problem's order: whether a shock of this state takes it away. */
  readonly lost: readonly boolean[];
  /** Per offering, in the problem's order: whether it stands in such a domain, at any depth. */
  readonly gone: readonly boolean[];
}

/**
 * The finite mixture that shared shocks make of the failure forest: given a state, domains and instances fail independently again, so
 * P = sum over states of probability * P(given the state). Every term is positive. Combinations that leave the same offerings standing
 * are one state; shocks of probability 0 make none. The state without any shock comes first.
 *
 * @param problem a problem that passed `checkFleetProblem`: at most 6 shocks, so at most 64 states
 * @param forest its failure forest
 */
export function shockStates(problem: FleetProblem, forest: FailureForest): ShockState[] {
  const indexOf = new Map(problem.domains.map(({ id }, index) => [id, index]));
  const paths = problem.offerings.map((_, offering) => forest.pathUp(forest.domainOf(offering)));
  const stateOf = (probability: number, lost: readonly boolean[]): ShockState => {
    return { probability, lost, gone: paths.map((path) => path.some((domain) => lost[domain])) };
  };
  let states = [
    stateOf(
      1,
      problem.domains.map(() => false),
    ),
  ];
  for (const { probability, domains } of problem.shocks ?? []) {
    if (probability > 0) {
      const hit = new Set(domains.map((id) => indexOf.get(id)!));
      const spared = states.map((state) => ({ ...state, probability: state.probability * (1 - probability) }));
      const struck = states.map((state) =>
        stateOf(
          state.probability * probability,
          state.lost.map((already, domain) => already || hit.has(domain)),
        ),
      );
      states = merged([...spared, ...struck]);
    }
  }
  return states;
}

function merged(states: readonly ShockState[]): ShockState[] {
  const alike = new Map<string, ShockState>();
  for (const state of states) {
    const standing = state.gone.map(Number).join("");
    const known = alike.get(standing);
    alike.set(standing, known === undefined ? state : { ...known, probability: known.probability + state.probability });
  }
  return [...alike.values()];
}
