import { checkThroughputMix } from "../../sizing/throughput-mix/check-throughput-mix";
import { planThroughputMix } from "../../sizing/throughput-mix/plan-throughput-mix";
import type { ThroughputMixPlan } from "../../sizing/throughput-mix/throughput-mix-plan";
import type { ThroughputMixProblem } from "../../sizing/throughput-mix/throughput-mix-problem";
import { verifyThroughputMix } from "../../sizing/throughput-mix/verify-throughput-mix";
import { mixText } from "../mix-text";
import type { ProblemKind } from "./problem-kind";

/** Name and version of the answer's format; a change that breaks readers raises the number. */
export const THROUGHPUT_MIX_FORMAT = "cdktf-lepton/throughput-mix-plan/1";

/** The cheapest mix of machines for a stream of requests. */
export const throughputMixKind: ProblemKind<ThroughputMixProblem, ThroughputMixPlan> = {
  kind: "throughput-mix",
  summary: "which machines serve a stream of requests of many sizes",
  schema: "throughput-mix-problem.schema.json",
  options: ["gap", "verify"],
  check: checkThroughputMix,
  plan: (problem, { gap }) => planThroughputMix(problem, { gap }),
  text: mixText,
  document: (problem, plan) => ({ format: THROUGHPUT_MIX_FORMAT, problem: { kind: throughputMixKind.kind, ...problem }, plan }),
  quality: ({ status, gap }) => ({ isInfeasible: status === "infeasible", gap }),
  verify: verifyThroughputMix,
};
