import type { FleetProblem, FleetTargets } from "../fleet-problem";

/** What keeps a problem from having a fleet. */
export type Obstacle =
  | "offerings"
  | "limit"
  | "unavailability"
  | "budget"
  | "machine-types"
  | `survive:${string}`
  | `degraded:${number}`
  | `max-share:${string}`
  | `quota:${string}`
  | `pinned:${string}`;

/** A side constraint or degraded level with the problem changed so that only it, or all but it, is asked for. */
export interface Suspect {
  readonly obstacle: Obstacle;
  readonly alone: FleetProblem;
  readonly without: FleetProblem;
}

/** What of a problem are side constraints. */
type Sides = Pick<FleetTargets, "degraded" | "survive" | "maxShare" | "minMachineTypes"> & Pick<FleetProblem, "quotas" | "pinned">;

/** Each side constraint of a problem; offerings that are excluded stay so. */
export function suspectsOf(problem: FleetProblem): Suspect[] {
  const { degraded = [], survive = [], maxShare = [], minMachineTypes = 1 } = problem.targets;
  const { quotas = [], pinned = [] } = problem;
  const all = { degraded, survive, maxShare, minMachineTypes, quotas, pinned };
  return [
    ...(minMachineTypes > 1
      ? [
          {
            obstacle: "machine-types" as const,
            alone: withSides(problem, { minMachineTypes }),
            without: withSides(problem, { ...all, minMachineTypes: undefined }),
          },
        ]
      : []),
    ...degraded.map((target) => ({
      obstacle: `degraded:${target.units}` as const,
      alone: withSides(problem, { degraded: [target] }),
      without: withSides(problem, { ...all, degraded: degraded.filter((other) => other !== target) }),
    })),
    ...survive.map((target) => ({
      obstacle: `survive:${target.level}` as const,
      alone: withSides(problem, { survive: [target] }),
      without: withSides(problem, { ...all, survive: survive.filter((other) => other !== target) }),
    })),
    ...maxShare.map((target) => ({
      obstacle: `max-share:${target.level}` as const,
      alone: withSides(problem, { maxShare: [target] }),
      without: withSides(problem, { ...all, maxShare: maxShare.filter((other) => other !== target) }),
    })),
    ...quotas.map((quota) => ({
      obstacle: `quota:${quota.quotaClass}` as const,
      alone: withSides(problem, { quotas: [quota] }),
      without: withSides(problem, { ...all, quotas: quotas.filter((other) => other !== quota) }),
    })),
    ...pinned.map((pin) => ({
      obstacle: `pinned:${pin.offering}` as const,
      alone: withSides(problem, { pinned: [pin] }),
      without: withSides(problem, { ...all, pinned: pinned.filter((other) => other !== pin) }),
    })),
  ];
}

/** The problem without any side constraint but those stated. */
export function withSides(problem: FleetProblem, { degraded, survive, maxShare, minMachineTypes, quotas, pinned }: Sides): FleetProblem {
  return { ...problem, quotas, pinned, targets: { ...problem.targets, degraded, survive, maxShare, minMachineTypes } };
}
