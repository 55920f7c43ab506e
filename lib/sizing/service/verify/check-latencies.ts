import type { CountedFleet } from "../../verify/counted-fleet";
import { unless, type PlanDiscrepancy } from "../../verify/plan-discrepancy";
import type { LatencyReached, ServicePlan } from "../service-plan";
import { lossesOf } from "./check-fleet";
import { atMost, isWithin, type Judge } from "./judge";

/** Percentiles are found to the last bits by the planner; their shares change by no more than this within so small a step. */
const STEP = 1e-6;

/** The table of latencies: every loss with its servers, share and percentile. */
export function checkLatencies(judge: Judge, plan: ServicePlan, fleet: CountedFleet): PlanDiscrepancy[] {
  const losses = lossesOf(judge.problem, fleet);
  const named = (rows: readonly { readonly lost?: string; readonly servers: number }[]): string =>
    rows.map(({ lost, servers }) => `${lost ?? "nothing"}: ${servers}`).join();
  return [
    ...unless(named(plan.latencies) === named(losses), "latencies", named(losses), named(plan.latencies)),
    ...plan.latencies.flatMap((reached) => checkReached(judge, plan.perSecond, reached)),
  ];
}

function checkReached({ late, problem }: Judge, perSecond: number, reached: LatencyReached): PlanDiscrepancy[] {
  const check = `latency:${reached.lost ?? "nothing"}`;
  const { servers, lateShare, seconds } = reached;
  const { lateShare: share } = problem.latency;
  const now = late.at(perSecond, servers);
  const isStated = late.isExact ? isWithin(lateShare, now) : atMost(now.least, lateShare) && lateShare <= 1;
  const found = unless(isStated, check, lateShare, now.most);
  const isOpen = problem.patienceSeconds === undefined && problem.lineLimit === undefined;
  if (seconds === undefined) {
    const isBeyond = isOpen
      ? atMost(servers * late.capacity, perSecond)
      : servers === 0 || late.at(perSecond, servers, Infinity).most > share * (1 - STEP);
    return [...found, ...unless(isBeyond, check, "a bound that holds", "none")];
  }
  if (!(seconds >= 0)) {
    return [...found, ...unless(false, check, "seconds of at least 0", seconds)];
  }
  const after = late.at(perSecond, servers, seconds * (1 + STEP));
  const before = seconds === 0 ? undefined : late.at(perSecond, servers, seconds * (1 - STEP));
  return [
    ...found,
    ...unless(atMost(after.least, share), check, `at most ${share} later than ${seconds} s`, after.least),
    ...unless(
      before === undefined || !late.isExact || atMost(share, before.most),
      check,
      `more than ${share} a moment sooner`,
      before?.most,
    ),
  ];
}
