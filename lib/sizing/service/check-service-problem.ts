import type { BrokenRule } from "../../errors";
import { checkFleetProblem } from "../check-fleet-problem";
import { isFigure } from "../figures";
import { checkNotNegative, checkOpenShare, checkPositive, checkWhole } from "../queueing/check-queue";
import { checkThroughput } from "../queueing/concurrency-queue";
import { checkServiceTime } from "../queueing/service-time";
import type { ServiceProblem, ServiceTraffic } from "./service-problem";

/** Servers of one instance: a queue is looked at for every number of them. */
const MOST_SERVERS = 10_000;

/**
 * Every rule that a service problem breaks, all at once; empty for a well-formed problem.
 *
 * Judges only whether the problem can be read, never whether it can be solved.
 */
export function checkServiceProblem(problem: ServiceProblem): BrokenRule[] {
  return [...checkTraffic(problem.traffic), ...checkServing(problem), ...checkLatency(problem), ...checkFleetPart(problem)];
}

function checkTraffic(traffic: ServiceTraffic): BrokenRule[] {
  switch (traffic?.kind) {
    case "steady":
      return checkPositive("perSecond", traffic.perSecond, "requests a second");
    case "daily": {
      const steps = traffic.steps ?? [];
      const ordered = steps.every(({ at }, index) => at >= 0 && at < 24 && (index === 0 || at > steps[index - 1].at));
      return [
        ...missing("steps", steps),
        ...checkMinutes("startMinutes", traffic.startMinutes),
        ...checkMinutes("leastMinutes", traffic.leastMinutes),
        ...steps.flatMap(({ perSecond }) => checkPositive("perSecond", perSecond, "requests a second in every step")).slice(0, 1),
        ...(ordered
          ? []
          : [
              {
                rule: "steps-order",
                problem: `the hours ${steps.map(({ at }) => at).join(", ")} of 'steps' do not rise within [0, 24)`,
                remedy: "list the steps in the order of the day, each hour once",
              },
            ]),
      ];
    }
    case "draws":
      return [
        ...missing("perSecond", traffic.perSecond ?? []),
        ...(traffic.perSecond ?? []).flatMap((rate) => checkPositive("perSecond", rate, "requests a second in every draw")).slice(0, 1),
        ...(traffic.quantile > 0 && traffic.quantile <= 1
          ? []
          : [
              {
                rule: "quantile-range",
                problem: `'quantile' (${String(traffic.quantile)}) is not above 0 and at most 1`,
                remedy: "give the share of the draws to bear, for example 0.95",
              },
            ]),
      ];
    default:
      return [
        {
          rule: "traffic-kind-known",
          problem: `the traffic's 'kind' (${String((traffic as { kind?: unknown } | undefined)?.kind)}) is not known`,
          remedy: "use 'steady', 'daily' or 'draws'",
        },
      ];
  }
}

function checkMinutes(field: string, minutes: number | undefined): BrokenRule[] {
  return minutes === undefined || (minutes >= 0 && minutes <= 1440)
    ? []
    : [{ rule: `${field}-range`, problem: `'${field}' (${String(minutes)}) is not in [0, 1440]`, remedy: "give minutes of a day" }];
}

function missing(field: string, list: readonly unknown[]): BrokenRule[] {
  return list.length > 0 ? [] : [{ rule: `${field}-present`, problem: `'${field}' of the traffic is empty`, remedy: "list at least one" }];
}

function checkServing({ service, routing, patienceSeconds, lineLimit, latency }: ServiceProblem): BrokenRule[] {
  const broken = service?.kind === "concurrency" ? checkThroughput(service.throughput) : checkServiceTime(service);
  if (routing !== undefined && routing !== "one-line" && routing !== "random") {
    broken.push({ rule: "routing-known", problem: `'routing' (${String(routing)}) is not known`, remedy: "use 'one-line' or 'random'" });
  }
  const oneLine = service?.kind === "exponential" && routing !== "random";
  if (patienceSeconds !== undefined) {
    broken.push(...checkPositive("patienceSeconds", patienceSeconds, "the mean patience in seconds"));
    if (!oneLine || latency?.of !== "wait" || lineLimit !== undefined) {
      broken.push({
        rule: "patience-model",
        problem: "'patienceSeconds' is given for a model without an exact formula for it",
        remedy: "use exponential service in one line of any length with a bound on the wait, or leave it out",
      });
    }
  }
  if (lineLimit !== undefined) {
    broken.push(...checkWhole("lineLimit", lineLimit, 0, "the requests that may wait"));
    if (!oneLine) {
      broken.push({
        rule: "line-limit-model",
        problem: "'lineLimit' is given for a model without an exact formula for it",
        remedy: "use exponential service in one line, or leave it out",
      });
    }
  }
  return broken;
}

function checkLatency({ latency }: ServiceProblem): BrokenRule[] {
  return [
    ...(latency?.of === "wait" || latency?.of === "response"
      ? []
      : [
          {
            rule: "latency-of-known",
            problem: `'of' (${String(latency?.of)}) of the latency is not known`,
            remedy: "use 'wait' or 'response'",
          },
        ]),
    ...checkNotNegative("seconds", latency?.seconds, "the bound on the latency in seconds"),
    ...checkOpenShare("lateShare", latency?.lateShare, "the share of requests that may be later, for example 0.01 for a 99th percentile"),
  ];
}

/** The rules of fleet problems, with a demand and a target that break none. */
function checkFleetPart({ unit, offerings, domains, targets, mix, quotas }: ServiceProblem): BrokenRule[] {
  const absent = Object.entries({ offerings, domains }).flatMap(([field, list]) =>
    Array.isArray(list)
      ? []
      : [
          {
            rule: `${field}-list`,
            problem: `'${field}' (${String(list)}) is not a list`,
            remedy: `list the ${field} of the problem, if only []`,
          },
        ],
  );
  if (absent.length > 0) {
    return absent;
  }
  const { unavailability = 0.5, maxMicroUsdPerHour, survive } = targets ?? {};
  const large = offerings.filter(({ unitsPerInstance }) => isFigure(unitsPerInstance, MOST_SERVERS + 1));
  return [
    ...large.map(({ id, unitsPerInstance }) => ({
      rule: "offering-servers-range",
      problem: `offering '${id}': 'unitsPerInstance' (${unitsPerInstance}) is more than ${MOST_SERVERS} servers`,
      remedy: "give the servers of one instance: what serves one request at a time, or with 'concurrency' what its throughput is of",
    })),
    ...checkFleetProblem({ unit, demand: 1, offerings, domains, mix, quotas, targets: { unavailability, maxMicroUsdPerHour, survive } }),
  ];
}
