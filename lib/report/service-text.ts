import { formatUsdPerMonth } from "./money-format";
import { textTable } from "./text-table";
import type { Infeasibility } from "../sizing/fleet-plan";
import type { LatencyReached, ServicePlan } from "../sizing/service/service-plan";
import type { ServiceProblem } from "../sizing/service/service-problem";
import { styled, type StyledOutput } from "./text-style";

/** A service plan as text for people: the machines, latency with and without failures, the autoscaler, the proof; or why there is none. */
export function serviceText(problem: ServiceProblem, plan: ServicePlan, output: StyledOutput): string {
  const { latency } = problem;
  const bound = `${percent(latency.lateShare)} of ${latency.of === "wait" ? "waits" : "responses"} later than ${latency.seconds} s`;
  const title = `${rate(plan.perSecond)} requests a second, at most ${bound}`;
  const body = plan.infeasibility === undefined ? planLines(problem, plan) : infeasibleLines(plan.infeasibility, output);
  const heading = plan.infeasibility === undefined ? title : `${title}: no fleet does that`;
  return [styled(output, "bold", heading), "", ...body.map((line) => (line === "" ? line : `  ${line}`)), ""].join("\n");
}

function planLines(problem: ServiceProblem, plan: ServicePlan): string[] {
  const { autoscaling, headroom, binding } = plan;
  const proof =
    plan.status === "optimal" ? "no fleet that meets the targets costs less" : `at most ${percent(plan.gap)} above the cheapest fleet`;
  const model = plan.model === "exact" ? "" : "; planned on an upper bound of the wait, so fewer servers may do";
  return [
    ...machineTable(problem, plan),
    "",
    ...latencyTable(problem, plan.latencies),
    "",
    `cost      ${formatUsdPerMonth(plan.microUsdPerHour)} a month; ${proof}`,
    `late      ${significant(plan.lateShare)} of the requests, failures averaged in${model}`,
    `needs     ${plan.fewestServers} ${problem.unit}s up; fewer are up with a probability of ${significant(plan.unavailability)}`,
    `bears     ${rate(headroom.perSecond)} requests a second, ${percent(headroom.share)} more than planned for`,
    `scales    from ${autoscaling.minServers} to ${autoscaling.maxServers} ${problem.unit}s: up above a utilisation of ` +
      `${percent(autoscaling.scaleUpUtilisation)}, down below ${percent(autoscaling.scaleDownUtilisation)}`,
    ...binding.map(({ constraint, explanation }) => `binds     ${constraint}: ${explanation}`),
    ...scheduleLines(problem, plan),
    ...regretLines(plan),
  ];
}

function machineTable({ offerings }: ServiceProblem, { counts, servers, microUsdPerHour }: ServicePlan): string[] {
  const known = new Map(offerings.map((offering) => [offering.id, offering]));
  return textTable(
    [
      { heading: "what" },
      { heading: "instances", isNumeric: true },
      { heading: "servers", isNumeric: true },
      { heading: "a month", isNumeric: true },
    ],
    [
      ...counts.map(({ offering, count }) => {
        const { unitsPerInstance, microUsdPerHour: price } = known.get(offering)!;
        return [offering, `${count}`, `${count * unitsPerInstance}`, formatUsdPerMonth(count * price)];
      }),
      ["together", `${counts.reduce((sum, { count }) => sum + count, 0)}`, `${servers}`, formatUsdPerMonth(microUsdPerHour)],
    ],
  );
}

function latencyTable({ latency }: ServiceProblem, latencies: readonly LatencyReached[]): string[] {
  return textTable(
    [
      { heading: "lost" },
      { heading: "servers left", isNumeric: true },
      { heading: `later than ${latency.seconds} s`, isNumeric: true },
      { heading: `${percent(1 - latency.lateShare)} within`, isNumeric: true },
    ],
    latencies.map(({ lost, servers, lateShare, seconds }) => [
      lost ?? "nothing",
      `${servers}`,
      significant(lateShare),
      seconds === undefined ? "no bound" : `${significant(seconds)} s`,
    ]),
  );
}

function scheduleLines({ unit }: ServiceProblem, { schedule }: ServicePlan): string[] {
  if (schedule === undefined) {
    return [];
  }
  const table = textTable(
    [
      { heading: "from hour", isNumeric: true },
      { heading: "a second", isNumeric: true },
      { heading: `${unit}s`, isNumeric: true },
      { heading: "instances" },
    ],
    schedule.steps.map(({ at, perSecond, servers, counts }) => [
      `${at}`,
      rate(perSecond),
      `${servers}`,
      counts.map(({ offering, count }) => `${count} ${offering}`).join(", "),
    ]),
  );
  const day = `${(schedule.microUsdPerDay / 1e6).toFixed(2)} USD`;
  const least = `${(schedule.lowerBoundMicroUsdPerDay / 1e6).toFixed(2)} USD`;
  return ["", ...table, "", `a day     ${day}; no schedule costs less than ${least}`];
}

function regretLines({ regrets }: ServicePlan): string[] {
  if (regrets === undefined) {
    return [];
  }
  return [
    "",
    ...textTable(
      [
        { heading: "quantile", isNumeric: true },
        { heading: "a second", isNumeric: true },
        { heading: "a month", isNumeric: true },
        { heading: "draws missed", isNumeric: true },
        { heading: "mean regret a month", isNumeric: true },
      ],
      regrets.map(({ quantile, perSecond, microUsdPerHour, missed, meanRegretMicroUsdPerHour }) => [
        `${quantile}`,
        rate(perSecond),
        formatUsdPerMonth(microUsdPerHour),
        percent(missed),
        formatUsdPerMonth(meanRegretMicroUsdPerHour),
      ]),
    ),
  ];
}

function infeasibleLines({ constraint, need, have, relaxations }: Infeasibility, output: StyledOutput): string[] {
  return [
    `tightest   ${styled(output, "yellow", constraint)}`,
    `needed     ${need}`,
    `to be had  ${have}`,
    ...relaxations.map(({ change, microUsdPerHour }) => {
      const cost = microUsdPerHour === undefined ? "" : `, then ${formatUsdPerMonth(microUsdPerHour)} a month`;
      return `would do   ${change}${cost}`;
    }),
  ];
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}

function rate(perSecond: number): string {
  return `${Number(perSecond.toPrecision(6))}`;
}

function significant(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}
