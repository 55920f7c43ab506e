import type { BrokenRule } from "../../errors";
import type { PlanDiscrepancy } from "../../sizing/verify-fleet-plan";
import type { NinesRange, SizeArguments } from "../size-arguments";
import type { Terminal, TextOutput } from "../terminal";

/** Options of `lepton size` that not every kind of problem can honour. */
export type KindOption = "gap" | "time-limit" | "frontier" | "verify";

/** When a planner may stop before the optimum is proven. */
export interface PlanningLimits {
  /** (cost - lower bound) / cost that is good enough. */
  readonly gap: number;
  /** Milliseconds; undefined without a limit. */
  readonly timeLimitMs: number | undefined;
  /** The clock that the limit is measured by, in milliseconds. */
  now(): number;
}

/** How good an answer is: what the exit status tells. */
export interface AnswerQuality {
  /** Whether nothing meets the targets. */
  readonly isInfeasible: boolean;
  /** Whether that is not certain, because the search was cut short before it found an answer. */
  readonly isUnproven?: boolean;
  /** Proven distance from the best there is, as a share of the cost. */
  readonly gap: number;
}

/**
 * A kind of problem that `lepton size` answers. A new kind is a file that exports one of these, and a line in `problem-kinds.ts`.
 *
 * A problem reaches `check` when it has the structure of the schema, and the other methods when no rule is broken.
 */
export interface ProblemKind<Problem, Plan> {
  /** Its name, as a file says it in `kind`. */
  readonly kind: string;
  /** What is asked, in a few words, for `--list-kinds`. */
  readonly summary: string;
  /** File in `lib/sizing/schema/` that publishes the format of its problems. */
  readonly schema: string;
  /** The options it honours. Others are refused. */
  readonly options: readonly KindOption[];
  /** Every rule that a problem breaks beyond its format. */
  check(problem: Problem): BrokenRule[];
  /** Answers a well-formed problem. */
  plan(problem: Problem, limits: PlanningLimits): Plan;
  /** The answer for people. Its last line ends. */
  text(problem: Problem, plan: Plan, output: TextOutput): string;
  /** The answer for other programs, with the problem in a form that `lepton size` reads. */
  document(problem: Problem, plan: Plan): object;
  /** How good the answer is. */
  quality(plan: Plan): AnswerQuality;
  /** Checks an answer with code of its own, where the kind has the option `verify`. */
  verify?(problem: Problem, plan: Plan): PlanDiscrepancy[];
  /** Prints cost against target, where the kind has the option `frontier`. Returns the exit code. */
  frontier?(problem: Problem, asked: SizeArguments, range: NinesRange, terminal: Terminal): number;
}
