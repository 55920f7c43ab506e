import type { FleetProblem, Offering } from "../fleet-problem";
import type { CountedFleet } from "./counted-fleet";
import type { PlanDiscrepancy } from "./plan-discrepancy";

/**
 * Further losses, machine types, pinned and excluded offerings that a fleet breaks, worked out machine by machine from the problem alone:
 * nothing here is shared with the planner.
 */
export function brokenSideConstraints(problem: FleetProblem, fleet: CountedFleet): PlanDiscrepancy[] {
  return [...furtherLosses(problem, fleet), ...machineTypes(problem, fleet), ...fixedOfferings(problem, fleet)];
}

/** Loses each domain of a level in turn, then the largest machines outside it one after the other. */
function furtherLosses(problem: FleetProblem, fleet: CountedFleet): PlanDiscrepancy[] {
  const machines = [...fleet].flatMap(([offering, count]) => Array.from({ length: count }, () => offering));
  machines.sort((a, b) => b.unitsPerInstance - a.unitsPerInstance);
  return (problem.targets.survive ?? []).flatMap(({ level, units, withoutInstances = 0 }) => {
    if (withoutInstances === 0) {
      return [];
    }
    const lefts = problem.domains
      .filter((domain) => domain.level === level)
      .map((lost) => machines.filter((machine) => !stands(problem, machine, lost.id)).slice(withoutInstances))
      .map((left) => left.reduce((sum, machine) => sum + machine.unitsPerInstance, 0));
    const least = Math.min(...lefts);
    return least < units
      ? [{ check: `survive:${level}`, expected: `at least ${units} without ${withoutInstances} further instances`, found: String(least) }]
      : [];
  });
}

function machineTypes({ targets }: FleetProblem, fleet: CountedFleet): PlanDiscrepancy[] {
  const { minMachineTypes = 1 } = targets;
  const held = [...fleet].filter(([, count]) => count > 0).map(([offering]) => offering);
  // Every offering that is the first of its cloud and machine type.
  const types = held.filter(
    (one, index) => held.findIndex((other) => other.cloud === one.cloud && other.machineType === one.machineType) === index,
  );
  // An empty fleet is the unavailability's business.
  return types.length < minMachineTypes && minMachineTypes > 1
    ? [{ check: "machine-types", expected: `at least ${minMachineTypes}`, found: String(types.length) }]
    : [];
}

function fixedOfferings({ offerings, pinned = [], excluded = [] }: FleetProblem, fleet: CountedFleet): PlanDiscrepancy[] {
  const countOf = (id: string): number => fleet.get(offerings.find((offering) => offering.id === id)!) ?? 0;
  return [
    ...pinned
      .filter(({ offering, count }) => countOf(offering) < count)
      .map(({ offering, count }) => ({ check: `pinned:${offering}`, expected: `at least ${count}`, found: String(countOf(offering)) })),
    ...excluded
      .filter((id) => countOf(id) > 0)
      .map((id) => ({ check: `excluded:${id}`, expected: "no instance", found: String(countOf(id)) })),
  ];
}

function stands(problem: FleetProblem, { domain }: Offering, around: string): boolean {
  let id: string | undefined = domain;
  while (id !== undefined && id !== around) {
    const inner: string = id;
    id = problem.domains.find((candidate) => candidate.id === inner)!.parent;
  }
  return id === around;
}
