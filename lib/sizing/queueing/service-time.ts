import type { BrokenRule } from "../../errors";
import { checkPositive, checkWhole } from "./check-queue";
import { PhaseType, type Phase } from "./phase-type";

/**
 * How long a request is served, by the name of the distribution.
 *
 * Times are in any unit, the same as of the arrivals.
 */
export type ServiceTime = ExponentialTime | DeterministicTime | ErlangTime | HyperexponentialTime | PhaseTypeTime;

/** Memoryless: the coefficient of variation is 1. */
export interface ExponentialTime {
  /** Name of the distribution. */
  readonly kind: "exponential";
  /** Mean. Above 0. */
  readonly mean: number;
}

/** Always the same. */
export interface DeterministicTime {
  /** Name of the distribution. */
  readonly kind: "deterministic";
  /** The time. Above 0. */
  readonly mean: number;
}

/** Several exponential stages one after another: the squared coefficient of variation is 1 / stages. */
export interface ErlangTime {
  /** Name of the distribution. */
  readonly kind: "erlang";
  /** Mean of all stages together. Above 0. */
  readonly mean: number;
  /** Integer from 1 to 200. */
  readonly stages: number;
}

/** One of several exponential times: the coefficient of variation is at least 1. */
export interface HyperexponentialTime {
  /** Name of the distribution. */
  readonly kind: "hyperexponential";
  /** The times, and how often each. The probabilities add up to 1. */
  readonly branches: readonly HyperexponentialBranch[];
}

/** One kind of request of a hyperexponential time. */
export interface HyperexponentialBranch {
  /** Share of the requests. Above 0. */
  readonly probability: number;
  /** Their mean. Above 0. */
  readonly mean: number;
}

/** Exponential phases with any way through them. */
export interface PhaseTypeTime {
  /** Name of the distribution. */
  readonly kind: "phase-type";
  /** The phases, up to 200. */
  readonly phases: readonly Phase[];
}

/** The mean of a service time that was checked. */
export function meanServiceTime(service: ServiceTime): number {
  return service.kind === "hyperexponential" || service.kind === "phase-type" ? phaseTypeOf(service).mean : service.mean;
}

/** The mean of the squared service time. */
export function meanSquaredServiceTime(service: ServiceTime): number {
  switch (service.kind) {
    case "deterministic":
      return service.mean * service.mean;
    case "exponential":
      return 2 * service.mean * service.mean;
    case "erlang":
      return service.mean * service.mean * (1 + 1 / service.stages);
    default:
      return phaseTypeOf(service).secondMoment;
  }
}

/** A service time other than the deterministic one as phases. */
export function phaseTypeOf(service: Exclude<ServiceTime, DeterministicTime>): PhaseType {
  switch (service.kind) {
    case "exponential":
      return PhaseType.ofPhases([{ start: 1, rate: 1 / service.mean }]);
    case "erlang":
      return PhaseType.ofPhases(
        Array.from({ length: service.stages }, (_, stage) => ({
          start: stage === 0 ? 1 : 0,
          rate: service.stages / service.mean,
          next: Array.from({ length: service.stages }, (__, other) => (other === stage + 1 ? 1 : 0)),
        })),
      );
    case "hyperexponential":
      return PhaseType.ofPhases(service.branches.map(({ probability, mean }) => ({ start: probability, rate: 1 / mean })));
    case "phase-type":
      return PhaseType.ofPhases(service.phases);
  }
}

/** P(service > time). */
export function serviceTail(service: ServiceTime, time: number): number {
  switch (service.kind) {
    case "deterministic":
      return time < service.mean ? 1 : 0;
    case "exponential":
      return Math.exp(-time / service.mean);
    default:
      return phaseTypeOf(service).tail(time);
  }
}

/** Every rule that a service time breaks. */
export function checkServiceTime(service: ServiceTime): BrokenRule[] {
  switch (service?.kind) {
    case "exponential":
    case "deterministic":
      return checkPositive("mean", service.mean, "the mean service time");
    case "erlang":
      return [
        ...checkPositive("mean", service.mean, "the mean service time"),
        ...checkWhole("stages", service.stages, 1, "a whole number of stages from 1 to 200"),
        ...(service.stages > 200
          ? [{ rule: "stages-integer", problem: `'stages' (${service.stages}) is above 200`, remedy: "use 'deterministic'" }]
          : []),
      ];
    case "hyperexponential":
      return checkMixture(service.branches);
    case "phase-type":
      return checkPhases(service.phases);
    default:
      return [
        {
          rule: "service-kind-known",
          problem: `the service time's 'kind' (${String((service as { kind?: unknown } | undefined)?.kind)}) is not known`,
          remedy: "use 'exponential', 'deterministic', 'erlang', 'hyperexponential' or 'phase-type'",
        },
      ];
  }
}

function checkMixture(branches: readonly HyperexponentialBranch[] | undefined): BrokenRule[] {
  const list = branches ?? [];
  return [
    ...list.flatMap(({ mean }) => checkPositive("mean", mean, "the mean of every branch")),
    ...list.flatMap(({ probability }) => checkPositive("probability", probability, "the share of the requests of every branch")),
    ...sumsToOne(
      "branches",
      list.map(({ probability }) => probability),
    ),
  ];
}

function checkPhases(phases: readonly Phase[] | undefined): BrokenRule[] {
  const list = phases ?? [];
  const rules = [
    ...list.flatMap(({ rate }) => checkPositive("rate", rate, "the rate of leaving each phase")),
    ...sumsToOne(
      "phases",
      list.map(({ start }) => start),
    ),
  ];
  list.forEach(({ next = [] }, index) => {
    const sum = next.reduce((all, share) => all + share, 0);
    if (next.length > list.length || next.some((share) => !(share >= 0)) || !(sum <= 1 + 1e-12)) {
      rules.push({
        rule: "phase-next",
        problem: `'next' of phase ${index} is not a list of at most ${list.length} probabilities with a sum of at most 1`,
        remedy: "give the probability of going on to each phase",
      });
    }
  });
  if (rules.length === 0 && !allEnd(list)) {
    rules.push({
      rule: "phases-end",
      problem: "some phase never leads to the end",
      remedy: "let 'next' of the last phases add up to less than 1",
    });
  }
  if (list.length > 200) {
    rules.push({ rule: "phases-many", problem: `there are ${list.length} phases`, remedy: "use at most 200" });
  }
  return rules;
}

/** Whether every phase can reach one whose `next` leaves something. */
function allEnd(phases: readonly Phase[]): boolean {
  const ends = phases.map(({ next = [] }) => next.reduce((all, share) => all + share, 0) < 1 - 1e-12);
  for (let round = 0; round < phases.length; round++) {
    phases.forEach(({ next = [] }, index) => (ends[index] ||= next.some((share, j) => share > 0 && ends[j])));
  }
  return ends.every((end) => end);
}

function sumsToOne(field: string, probabilities: readonly number[]): BrokenRule[] {
  const sum = probabilities.reduce((all, probability) => all + probability, 0);
  return Math.abs(sum - 1) <= 1e-9 && probabilities.every((probability) => probability >= 0)
    ? []
    : [{ rule: `${field}-probabilities`, problem: `the probabilities of '${field}' add up to ${sum}`, remedy: "make them add up to 1" }];
}
