import type { AnyProblemKind } from "../kinds/problem-kind";

/** Options of `lepton size` that not every kind of problem can honour. */
export type KindOption = "gap" | "time-limit" | "frontier";

/** The options that a kind of problem honours; others are refused. */
export function optionsOf({ limits, fleetProblem }: AnyProblemKind): KindOption[] {
  return [
    ...(limits.includes("gap") ? ["gap" as const] : []),
    ...(limits.includes("timeLimitMs") ? ["time-limit" as const] : []),
    ...(fleetProblem === undefined ? [] : ["frontier" as const]),
  ];
}
