import type { Infeasibility, Relaxation } from "../fleet-plan";
import type { Effort } from "../planner/effort";
import { inWords, roundedUp, usdAnHour } from "../planner/wording";
import { leastLateShare } from "./late-share";
import type { ServiceSolution } from "./latency-search";
import { planRate } from "./rate-plan";
import { RateTask } from "./rate-task";
import { serversOf } from "./servers-of";
import type { ServiceProblem } from "./service-problem";

/** Three digits that are still below 1: more is no target, because everything is late where even all servers do not keep up. */
const MOST_LATE = 0.999;

/** Says which constraint no fleet meets, what is needed and to be had, and which changes help. Each change was tried. */
export function explainNoService(task: RateTask, solution: ServiceSolution, effort: Effort): Infeasibility {
  const { problem } = task;
  if (problem.offerings.every(({ limit }) => limit === 0)) {
    const have =
      problem.offerings.length === 0 ? "no offering at all" : `${problem.offerings.length} offerings, each with a limit of 0 instances`;
    return { constraint: "offerings", proven: true, need: `${problem.unit}s from at least one offering`, have, relaxations: [] };
  }
  if (task.fewest === undefined) {
    return explainFloor(task);
  }
  const budget = problem.targets?.maxMicroUsdPerHour;
  if (solution.counts !== undefined && budget !== undefined) {
    const least = solution.lowerBound === solution.cost ? "" : "at least ";
    return {
      constraint: "budget",
      proven: solution.lowerBound > budget,
      need: `${least}${usdAnHour(solution.lowerBound)}`,
      have: `a budget of ${usdAnHour(budget)}`,
      relaxations: [
        { change: `raise the budget to ${usdAnHour(solution.cost)}`, microUsdPerHour: solution.cost },
        ...lessTraffic(
          task,
          (rate) => {
            const cheaper = planRate(new RateTask(problem, rate), effort, 0.02);
            return cheaper.counts !== undefined && cheaper.cost <= budget;
          },
          0.02,
        ),
      ],
    };
  }
  return explainObstacle(task, solution, effort);
}

/** More than the allowed share is late whatever the fleet. */
function explainFloor({ problem }: RateTask): Infeasibility {
  const { latency, unit } = problem;
  const floor = leastLateShare(problem);
  return {
    constraint: "latency",
    proven: true,
    need: `at most ${inWords(latency.lateShare)} of the requests later than ${latency.seconds} s`,
    have: `${inWords(floor)} of the requests take longer than that by their service alone, however many ${unit}s there are`,
    relaxations: floor > 0 && floor < 1 ? [{ change: `allow a share of ${roundedUp(Math.min(1, floor * 1.05))} of late requests` }] : [],
  };
}

function explainObstacle(task: RateTask, solution: ServiceSolution, effort: Effort): Infeasibility {
  const { problem, fewest } = task;
  const { latency, unit, targets } = problem;
  const none = solution.obstacle;
  const proven = none?.proven === true || solution.lowerBound === Infinity;
  const isSide = none !== undefined && (none.obstacle.startsWith("survive:") || none.obstacle.startsWith("quota:"));
  const richest = mostServersOf(problem);
  const late = richest === undefined ? undefined : task.lateShare(richest);
  const relaxations: Relaxation[] = [
    ...(late !== undefined && late > latency.lateShare && roundedUp(late) <= MOST_LATE
      ? [
          trial(
            { ...problem, latency: { ...latency, lateShare: roundedUp(late) } },
            task.perSecond,
            `allow a share of ${roundedUp(late)} of late requests`,
            effort,
          ),
        ]
      : []),
    ...(targets?.unavailability !== undefined && richest !== undefined
      ? [
          trial(
            { ...problem, targets: { ...targets, unavailability: undefined } },
            task.perSecond,
            "leave out the target 'unavailability'",
            effort,
          ),
        ]
      : []),
    ...(isSide
      ? [
          trial(
            none.obstacle.startsWith("survive:")
              ? { ...problem, targets: { ...targets, survive: undefined } }
              : { ...problem, quotas: undefined },
            task.perSecond,
            `leave out the target '${none.obstacle}'`,
            effort,
          ),
        ]
      : []),
  ].filter((each) => each !== undefined);
  const bearsLess = richest === undefined || isSide ? [] : lessTraffic(task, (rate) => new RateTask(problem, rate).isMet(richest), 1e-3);
  const most = richest === undefined ? undefined : serversOf(problem, richest);
  return {
    proven,
    constraint: isSide ? none.obstacle : most !== undefined && most < fewest! ? "limit" : "latency",
    need: isSide
      ? `what '${none.obstacle}' asks for, with at most ${inWords(latency.lateShare)} of the requests late`
      : `at least ${fewest} ${unit}s up nearly always, so that at most ${inWords(latency.lateShare)} of the requests are late` +
        (targets?.unavailability === undefined ? "" : ` and fewer are up with a probability of at most ${inWords(targets.unavailability)}`),
    have: !proven
      ? "no such fleet was found before the search was cut short"
      : most === undefined
        ? "no fleet whose failure domains allow it, whatever it costs"
        : `at most ${most} ${unit}s, with which ${inWords(late!)} of the requests are late`,
    relaxations: [...relaxations, ...bearsLess].sort((a, b) => (a.microUsdPerHour ?? Infinity) - (b.microUsdPerHour ?? Infinity)),
  };
}

/** A changed problem that has a fleet. */
function trial(problem: ServiceProblem, perSecond: number, change: string, effort: Effort): Relaxation | undefined {
  const { counts, cost } = planRate(new RateTask(problem, perSecond), effort, 0.02);
  const budget = problem.targets?.maxMicroUsdPerHour ?? Infinity;
  return counts === undefined || cost > budget ? undefined : { change, microUsdPerHour: cost };
}

function lessTraffic(task: RateTask, isBorne: (perSecond: number) => boolean, precision: number): Relaxation[] {
  const { perSecond } = task;
  const steps = Math.ceil(Math.log2(1 / precision));
  let low = 0;
  let high = perSecond;
  for (let step = 0; step < steps; step++) {
    const middle = (low + high) / 2;
    if (isBorne(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  const digits = Number(low.toPrecision(4)) <= low ? Number(low.toPrecision(4)) : Number((low * (1 - 5e-4)).toPrecision(4));
  return digits > 0 ? [{ change: `send at most ${digits} requests a second` }] : [];
}

/** Every offering at its limit; undefined where there is none, or where having all is not allowed. */
function mostServersOf(problem: ServiceProblem): Float64Array | undefined {
  const { offerings, mix = "uniform-per-zone", quotas = [], domains } = problem;
  if (quotas.length > 0 || offerings.some(({ limit }) => limit === undefined)) {
    return undefined;
  }
  const counts = Float64Array.from(offerings, ({ limit }) => limit!);
  if (mix === "uniform-per-zone") {
    const byId = new Map(domains.map((domain) => [domain.id, domain]));
    const placeOf = (id: string): string => {
      for (let at = byId.get(id); at !== undefined; at = at.parent === undefined ? undefined : byId.get(at.parent)) {
        if (at.level === "zone") {
          return at.id;
        }
      }
      return id;
    };
    const best = new Map<string, number>();
    offerings.forEach(({ domain, unitsPerInstance }, index) => {
      const place = placeOf(domain);
      const other = best.get(place);
      if (other === undefined || unitsPerInstance * counts[index] > offerings[other].unitsPerInstance * counts[other]) {
        best.set(place, index);
      }
    });
    const kept = new Set(best.values());
    offerings.forEach((_, index) => {
      counts[index] = kept.has(index) ? counts[index] : 0;
    });
  }
  return counts;
}
