import type { ServiceTime } from "../../queueing/service-time";
import { after, sumOf } from "./transient";

/** Phases that a service goes through: where it begins, how fast each ends, where it goes on. */
export interface ServicePhases {
  readonly start: Float64Array;
  readonly rates: readonly number[];
  /** next[i][j]: probability to go on to phase j after phase i; what is missing ends the service. */
  readonly next: readonly (readonly number[])[];
}

/** A service time as phases; undefined for a constant one. */
export function phasesOf(service: ServiceTime): ServicePhases | undefined {
  switch (service.kind) {
    case "deterministic":
      return undefined;
    case "exponential":
      return { start: Float64Array.of(1), rates: [1 / service.mean], next: [[0]] };
    case "erlang": {
      const { stages, mean } = service;
      const next = Array.from({ length: stages }, (_, i) => Array.from({ length: stages }, (__, j) => (j === i + 1 ? 1 : 0)));
      return {
        start: Float64Array.from({ length: stages }, (_, i) => (i === 0 ? 1 : 0)),
        rates: new Array<number>(stages).fill(stages / mean),
        next,
      };
    }
    case "hyperexponential": {
      const { branches } = service;
      const next = branches.map(() => branches.map(() => 0));
      return { start: Float64Array.from(branches, ({ probability }) => probability), rates: branches.map(({ mean }) => 1 / mean), next };
    }
    case "phase-type": {
      const { phases } = service;
      const next = phases.map(({ next: on = [] }) => phases.map((_, j) => on[j] ?? 0));
      return { start: Float64Array.from(phases, ({ start }) => start), rates: phases.map(({ rate }) => rate), next };
    }
  }
}

/** Probability of each phase after some time of service; what is missing has ended. */
export function phasesAfter({ start, rates, next }: ServicePhases, seconds: number): Float64Array {
  const clock = Math.max(...rates);
  return after(start, clock * seconds, (mass) => {
    const moved = mass.map((share, i) => share * (1 - rates[i] / clock));
    mass.forEach((share, i) => next[i].forEach((probability, j) => (moved[j] += share * (rates[i] / clock) * probability)));
    return moved;
  });
}

/** P(service > seconds). */
export function servedLongerThan(phases: ServicePhases, seconds: number): number {
  return sumOf(phasesAfter(phases, seconds));
}

/** Mean of what is left from each phase: m_i = 1 / rate_i + sum of next_ij m_j, by repeated substitution. */
export function meansFrom({ rates, next }: ServicePhases): Float64Array {
  let means = new Float64Array(rates.length);
  for (let round = 0; round < 100_000; round++) {
    const improved = means.map((_, i) => 1 / rates[i] + next[i].reduce((sum, probability, j) => sum + probability * means[j], 0));
    const isSettled = improved.every((mean, i) => mean - means[i] <= 1e-15 * mean);
    means = improved;
    if (isSettled) {
      break;
    }
  }
  return means;
}
