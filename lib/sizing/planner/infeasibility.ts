import type { Infeasibility } from "../fleet-plan";
import type { DegradedTarget, FleetProblem } from "../fleet-problem";
import { EffortSpent, type Effort } from "./effort";
import { FleetSearch } from "./fleet-search";
import { findRelaxations } from "./relaxations";
import type { FleetSolution } from "./fleet-solution";
import { inPercent, instancesInWords, inWords, levelInWords, lossInWords, surviveNeed, unitsInWords, usdAnHourAndMonth } from "./wording";

/** A solution without a fleet. */
export type NoFleet = FleetSolution & { readonly kind: "none" };

/** Says which constraint no fleet meets, what is needed and to be had, and which changes help. */
export function explainInfeasibility(problem: FleetProblem, solution: NoFleet, effort: Effort): Infeasibility {
  return {
    proven: solution.proven,
    constraint: solution.obstacle,
    ...needAndHave(problem, solution, effort),
    relaxations: findRelaxations(problem, solution, effort),
  };
}

function needAndHave(problem: FleetProblem, solution: NoFleet, effort: Effort): { need: string; have: string } {
  const { search, obstacle, leastUnavailable, unaffordable } = solution;
  const { model, evaluator } = search;
  const demand = unitsInWords(problem, problem.demand);
  if (obstacle === "offerings") {
    const why = problem.excluded?.length ? "each excluded or with a limit of 0 instances" : "each with a limit of 0 instances";
    const have = problem.offerings.length === 0 ? "no offering at all" : `${problem.offerings.length} offerings, ${why}`;
    return { need: `${demand} from at least one offering`, have };
  }
  if (obstacle === "limit") {
    const most = unitsInWords(problem, evaluator.installedUnits(search.mostUnits()));
    const mix = model.uniform ? " with one offering per zone" : "";
    return { need: `${demand} installed`, have: `at most ${most} within the limits of the offerings${mix}` };
  }
  if (obstacle === "budget") {
    const { fleet, lowerBound } = unaffordable!;
    const what = `for ${demand} at an unavailability of at most ${inWords(model.target)}`;
    const need = solution.proven
      ? `${lowerBound === fleet.cost ? "" : "at least "}${usdAnHourAndMonth(lowerBound)} ${what}`
      : `${usdAnHourAndMonth(fleet.cost)} ${what}, the least found before the search was cut short`;
    return { need, have: `a budget of ${usdAnHourAndMonth(problem.targets.maxMicroUsdPerHour!)}` };
  }
  if (obstacle === "machine-types") {
    const most = search.mostMachineTypes();
    const { minMachineTypes } = model.side;
    const have =
      most < minMachineTypes
        ? `at most ${most} within the limits of the offerings${model.uniform ? " with one offering per zone" : ""}`
        : "fewer when the other targets are met as well";
    return { need: `${minMachineTypes} machine types with at least one instance each`, have };
  }
  if (obstacle.startsWith("pinned:")) {
    const { offering: id, count } = problem.pinned!.find(({ offering }) => obstacle === `pinned:${offering}`)!;
    return {
      need: `a fleet that meets the other targets with ${instancesInWords(count)} of '${id}'`,
      have: model.uniform
        ? `${instancesInWords(count)} of '${id}' pinned, and no other offering in ${problem.offerings.find((each) => each.id === id)!.zone}`
        : `${instancesInWords(count)} of '${id}' pinned`,
    };
  }
  if (obstacle === "unavailability") {
    return {
      need: `an unavailability of at most ${inWords(model.target)} for ${demand}`,
      have:
        `at best ${inWords(leastUnavailable!.unavailability)} ` +
        (solution.cutShort === true ? "found before the search was cut short" : "with these failure domains and limits, whatever it costs"),
    };
  }
  if (obstacle.startsWith("degraded:")) {
    const level = problem.targets.degraded!.find(({ units }) => obstacle === `degraded:${units}`)!;
    const least = leastMissed(problem, level, effort);
    return {
      need: `a probability of at most ${inWords(level.unavailability)} for ${levelInWords(problem, level.units)}`,
      have:
        least > level.unavailability
          ? `at best ${inWords(least)} with these failure domains and limits, whatever it costs`
          : "too few units where they are needed when the other targets are met as well",
    };
  }
  if (obstacle.startsWith("quota:")) {
    const quota = problem.quotas!.find(({ quotaClass }) => obstacle === `quota:${quotaClass}`)!;
    return { need: `more than the quota of '${quota.quotaClass}' allows`, have: `a quota of ${quota.limit} for '${quota.quotaClass}'` };
  }
  if (obstacle.startsWith("max-share:")) {
    const level = obstacle.slice("max-share:".length);
    const { share } = model.side.shared.find((shared) => shared.level === level)!;
    const domains = problem.domains.filter((domain) => domain.level === level).length;
    return {
      need: `at most ${inPercent(share)} of the ${problem.unit}s in any one ${level}`,
      have: `${domains} ${level}${domains === 1 ? "" : "s"}, whose offerings cannot be had in such shares`,
    };
  }
  const level = obstacle.slice("survive:".length);
  const hardest = model.side.survived
    .map(({ units, without, ...survived }, index) => ({ ...survived, units, without, index }))
    .filter((survived) => survived.level === level)
    .reduce((most, survived) => (survived.floor > most.floor ? survived : most));
  const need = surviveNeed(problem, hardest);
  const domains = problem.domains.filter((domain) => domain.level === level).length;
  const outside = model.side.unitsOutside(search.mostUnits(), hardest.index) * model.unit;
  const loss = hardest.without === 0 ? "the one that holds most is lost" : lossInWords("one", hardest.without, "the worst");
  const have =
    outside >= need
      ? `too few units outside one ${level} when the other targets are met as well`
      : `at most ${unitsInWords(problem, outside)} left of ${domains} ${level}${domains === 1 ? "" : "s"} when ${loss}`;
  return { need: `${unitsInWords(problem, need)} left when ${lossInWords(level, hardest.without, "any one")}`, have };
}

/** The least probability of missing a degraded level that any fleet of the offerings reaches; 0 where that takes too long to find out. */
function leastMissed(problem: FleetProblem, { units, unavailability }: DegradedTarget, effort: Effort): number {
  try {
    return new FleetSearch({ ...problem, demand: units, quotas: [], targets: { unavailability } }, effort).leastUnavailability()!
      .unavailability;
  } catch (error) {
    if (error instanceof EffortSpent) {
      return 0;
    }
    throw error;
  }
}
