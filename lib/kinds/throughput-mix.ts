import { mixText } from "../report/mix-text";
import { checkThroughputMix, checkThroughputMixOptions } from "../sizing/throughput-mix/check-throughput-mix";
import { planThroughputMix } from "../sizing/throughput-mix/plan-throughput-mix";
import type { ThroughputMixPlan } from "../sizing/throughput-mix/throughput-mix-plan";
import type { ThroughputMixProblem } from "../sizing/throughput-mix/throughput-mix-problem";
import { verifyThroughputMix } from "../sizing/throughput-mix/verify-throughput-mix";
import type { ProblemKind } from "./problem-kind";

/** The cheapest mix of machines for a stream of requests. */
export const throughputMixKind: ProblemKind<ThroughputMixProblem, ThroughputMixPlan> = {
  kind: "throughput-mix",
  summary: "which machines serve a stream of requests of many sizes",
  schema: "throughput-mix-problem.schema.json",
  planSchema: "throughput-mix-plan.schema.json",
  format: "cdktf-lepton/throughput-mix-plan/1",
  limits: ["gap"],
  check: checkThroughputMix,
  checkLimits: checkThroughputMixOptions,
  plan: planThroughputMix,
  verify: verifyThroughputMix,
  quality: ({ status, gap }) => ({ isInfeasible: status === "infeasible", gap }),
  text: mixText,
};
