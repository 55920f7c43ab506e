import type { BrokenRule } from "../errors";
import type { StyledOutput } from "../report/text-style";
import type { FleetProblem } from "../sizing/fleet-problem";
import type { PlanDiscrepancy } from "../sizing/verify-fleet-plan";

/** When a planner may stop before the optimum is proven. A kind lists those that its planner takes. */
export interface PlanningLimits {
  /**
   * Good enough: (cost - proven lower bound) / cost. In [0, 1).
   *
   * @default 0
   */
  readonly gap?: number;
  /**
   * Most multiply-adds of the search, above 0.
   *
   * @default - the planner's own bound
   */
  readonly maxOperations?: number;
  /**
   * Milliseconds, above 0; needs `now`.
   *
   * @default - no time limit
   */
  readonly timeLimitMs?: number;
  /**
   * The clock that the time limit is measured by, in milliseconds.
   *
   * @default - none
   */
  readonly now?: () => number;
}

/** A limit that not every kind of problem can honour. */
export type PlanningLimit = "gap" | "maxOperations" | "timeLimitMs";

/** How good an answer is: what the exit status of `lepton size` tells. */
export interface AnswerQuality {
  /** Whether nothing meets the targets. */
  readonly isInfeasible: boolean;
  /**
   * Whether that is not certain, because the search was cut short before it found an answer.
   *
   * @default false
   */
  readonly isUnproven?: boolean;
  /** Proven distance from the best there is, as a share of the cost; for answers other than a cost a share of what is asked. */
  readonly gap: number;
}

/**
 * A kind of sizing problem and all that answers it: what `lepton size` and `SizingPlanner` have in common. A new kind is a file that exports
 * one of these, and a line in `problem-kinds.ts`.
 *
 * A problem reaches `check` when it has the structure of the schema, and the other methods when no rule is broken. It comes without what
 * only names its format (`kind`, `$schema`).
 */
export interface ProblemKind<Problem, Plan> {
  /** Its name, as a file says it in `kind`. */
  readonly kind: string;
  /** What is asked, in a few words, for `--list-kinds`. */
  readonly summary: string;
  /** File in `lib/sizing/schema/` that publishes the format of its problems. */
  readonly schema: string;
  /** File in `lib/sizing/schema/` that publishes the format of its plans. */
  readonly planSchema: string;
  /** Name and version of the format of the answer for programs; a change that breaks readers raises the number. */
  readonly format: string;
  /** The limits that its planner takes. Others are refused. */
  readonly limits: readonly PlanningLimit[];
  /** Every rule that a problem breaks beyond its format. */
  check(problem: Problem): BrokenRule[];
  /** Every rule that limits break which the kind takes. */
  checkLimits(limits: PlanningLimits): BrokenRule[];
  /** Answers a well-formed problem. */
  plan(problem: Problem, limits: PlanningLimits): Plan;
  /** Checks an answer with code of its own, as far as it documents. */
  verify(problem: Problem, plan: Plan): PlanDiscrepancy[];
  /** How good the answer is. */
  quality(plan: Plan): AnswerQuality;
  /** The answer for people. Its last line ends. */
  text(problem: Problem, plan: Plan, output: StyledOutput): string;
  /** The answer for programs, where it holds more than format, problem and plan. */
  document?(problem: Problem, plan: Plan): object;
  /** The fleet problem of which cost may be plotted against availability, where there is one. */
  fleetProblem?(problem: Problem): FleetProblem;
}

/** A kind of problem, whatever its problems and plans are: only what it checked itself reaches it. */
export type AnyProblemKind = ProblemKind<unknown, unknown>;

/** A problem and its plan for other programs, with the problem in a form that `lepton size` reads. */
export function planDocument(kind: AnyProblemKind, problem: unknown, plan: unknown): object {
  return kind.document?.(problem, plan) ?? { format: kind.format, problem: { kind: kind.kind, ...(problem as object) }, plan };
}

/** No limit breaks a rule where a kind takes none. */
export function noLimits(): BrokenRule[] {
  return [];
}
