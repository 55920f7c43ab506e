import type { DomainLoss } from "../certificate/fleet-certificate";
import type { FleetProblem } from "../fleet-problem";
import { domainsAround, type CountedFleet } from "./counted-fleet";
import { AGREEMENT, unless, type PlanDiscrepancy } from "./plan-discrepancy";
import { shortfallUnderShocks } from "./service-levels";

/** Whether the losses that are said to be worst are as likely and add as much to the unavailability as said. */
export function checkWorstLosses(problem: FleetProblem, fleet: CountedFleet, losses: readonly DomainLoss[]): PlanDiscrepancy[] {
  const order = losses.every(({ contribution }, index) => index === 0 || contribution <= losses[index - 1].contribution);
  const names = losses.map(({ domains }) => [...domains].sort().join("\n"));
  const each = losses.flatMap((loss) => {
    const domains = loss.domains.map((name) => problem.domains.find(({ id }) => id === name)).filter((domain) => domain !== undefined);
    const isKnown = domains.length > 0 && domains.length === loss.domains.length;
    const isSet = isKnown && domains.length <= 2 && new Set(domains).size === domains.length && areApart(problem, loss.domains);
    if (!isSet) {
      return unless(false, "certificate:worstLosses", "one or two domains, none inside the other", loss.domains);
    }
    const probability = domains.reduce((product, domain) => product * domain.unavailability, 1);
    const left = new Map([...fleet].filter(([{ domain }]) => !domainsAround(problem, domain).some((around) => domains.includes(around))));
    const contribution = probability * shortfallUnderShocks(problem, left, problem.demand);
    return [
      ...unless(agree(loss.probability, probability), "certificate:worstLosses", loss.probability, probability),
      ...unless(agree(loss.contribution, contribution), "certificate:worstLosses", loss.contribution, contribution),
    ];
  });
  return [
    ...unless(order, "certificate:worstLosses", "the worst first", "another order"),
    ...unless(new Set(names).size === names.length, "certificate:worstLosses", "each loss once", names),
    ...each,
  ];
}

function areApart(problem: FleetProblem, ids: readonly string[]): boolean {
  return ids.every((id) =>
    domainsAround(problem, id)
      .slice(1)
      .every((around) => !ids.includes(around.id)),
  );
}

function agree(claimed: number, actual: number): boolean {
  return Math.abs(claimed - actual) <= AGREEMENT * actual;
}
