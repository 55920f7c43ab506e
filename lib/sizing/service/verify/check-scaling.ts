import type { CountedFleet } from "../../verify/counted-fleet";
import { unless, type PlanDiscrepancy } from "../../verify/plan-discrepancy";
import type { ServicePlan } from "../service-plan";
import { agree, atMost, type Judge } from "./judge";

/** Greatest rates are rounded down to a millionth by the planner; at this much more it is too much. */
const MORE = 1 + 4e-6;

/** Most steps an autoscaler's table lists. */
const MOST_STEPS = 16;

/** The rate that the fleet bears: there it meets its targets, a little above it does not. */
export function checkHeadroom(judge: Judge, plan: ServicePlan, fleet: CountedFleet): PlanDiscrepancy[] {
  const { perSecond, share } = plan.headroom;
  return [
    ...unless(perSecond >= plan.perSecond, "headroom", `at least ${plan.perSecond}`, perSecond),
    ...unless(agree(share, perSecond / plan.perSecond - 1), "headroom share", share, perSecond / plan.perSecond - 1),
    ...unless(!judge.misses(perSecond, fleet), "headroom", `the targets to be met at ${perSecond}`, "they are missed"),
    ...unless(
      !judge.late.isExact || isMissed(judge, perSecond * MORE, fleet),
      "headroom",
      `the targets to be missed above ${perSecond}`,
      "they are met",
    ),
  ];
}

/** Whether a fleet misses a target, or is on it. */
function isMissed(judge: Judge, perSecond: number, fleet: CountedFleet): boolean {
  const { latency, targets } = judge.problem;
  const { late, unavailability } = judge.verdict(perSecond, fleet);
  const allowed = targets?.unavailability ?? 2;
  return late.most > latency.lateShare || unavailability > allowed || agree(late.most, latency.lateShare) || agree(unavailability, allowed);
}

/** The autoscaler's range, thresholds and steps. */
export function checkAutoscaling({ late, problem }: Judge, plan: ServicePlan): PlanDiscrepancy[] {
  const { minServers, maxServers, targetUtilisation, scaleUpUtilisation, scaleDownUtilisation, steps } = plan.autoscaling;
  const planned = plan.schedule?.steps ?? [plan];
  const [least, most] = [Math.min(...planned.map(({ servers }) => servers)), Math.max(...planned.map(({ servers }) => servers))];
  const { lateShare } = problem.latency;
  const listed = steps.map(({ servers }) => servers);
  const isListed =
    listed[0] === least &&
    listed[listed.length - 1] === most &&
    listed.every((servers, index) => Number.isSafeInteger(servers) && (index === 0 || servers > listed[index - 1])) &&
    listed.length === Math.min(MOST_STEPS, most - least + 1);
  const reached = Math.min(
    ...steps.map(({ utilisation }) => utilisation),
    ...planned.map(({ perSecond, servers }) => perSecond / (servers * late.capacity)),
  );
  return [
    ...unless(minServers === least, "autoscaling minServers", minServers, least),
    ...unless(maxServers === most, "autoscaling maxServers", maxServers, most),
    ...unless(isListed, "autoscaling steps", `up to ${MOST_STEPS} from ${least} to ${most}`, listed),
    ...steps.flatMap(({ servers, perSecond, utilisation }) => {
      const check = `autoscaling step ${servers}`;
      const [at, above] = [late.at(perSecond, servers), late.at(Math.max(perSecond * MORE, 1e-9), servers)];
      return [
        ...unless(agree(utilisation, perSecond / (servers * late.capacity)), check, utilisation, perSecond / (servers * late.capacity)),
        ...unless(perSecond === 0 || atMost(at.least, lateShare), check, `at most ${lateShare} late`, at.least),
        ...unless(!late.isExact || atMost(lateShare, above.most), check, `more than ${lateShare} late above ${perSecond}`, above.most),
      ];
    }),
    ...unless(agree(targetUtilisation, reached), "autoscaling targetUtilisation", targetUtilisation, reached),
    ...unless(scaleUpUtilisation === targetUtilisation, "autoscaling scaleUpUtilisation", scaleUpUtilisation, targetUtilisation),
    // One server less takes what is left to a tenth below the target, from the fewest servers that one can be removed from.
    ...unless(
      agree(scaleDownUtilisation, (0.9 * targetUtilisation * minServers) / (minServers + 1)),
      "autoscaling scaleDownUtilisation",
      scaleDownUtilisation,
      (0.9 * targetUtilisation * minServers) / (minServers + 1),
    ),
  ];
}
