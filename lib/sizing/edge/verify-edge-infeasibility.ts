import { unless, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import { isReached, mostUnits } from "./checked-sites";
import type { EdgePlan } from "./edge-plan";
import type { EdgeProblem } from "./edge-problem";

/** Whether the reason that an infeasible plan gives is one: checked from the problem alone. */
export function verifyEdgeInfeasibility(problem: EdgeProblem, plan: EdgePlan): PlanDiscrepancy[] {
  const { constraint, unreached, short } = plan.infeasibility!;
  if (constraint === "budget") {
    const { budgetMicroUsdPerHour: budget = Infinity } = problem;
    return unless(
      plan.lowerBoundMicroUsdPerHour > budget,
      "infeasibility",
      `a lower bound above ${budget}`,
      plan.lowerBoundMicroUsdPerHour,
    );
  }
  const usable = problem.sites.filter(({ use }) => use !== "excluded");
  if (constraint === "reach" || constraint === "survive:any-site") {
    const least = constraint === "reach" ? 1 : 2;
    const mayLose = least === 1 || problem.redundancy === "any-site";
    return [
      ...unless(mayLose && unreached.length > 0, "infeasibility", "users that too few sites reach", unreached.length),
      ...unreached.flatMap(({ user: id }) => {
        const user = problem.users.find((each) => each.id === id);
        const sites = user === undefined ? [] : usable.filter((site) => isReached(problem, user, site));
        return unless(user !== undefined && sites.length < least, `unreached:${id}`, `fewer than ${least} sites`, sites.length);
      }),
    ];
  }
  const lost = constraint.startsWith("survive:") ? constraint.slice("survive:".length) : undefined;
  const users = problem.users.filter(({ id }) => short?.users.includes(id));
  const able = usable.filter((site) => site.id !== lost && users.some((user) => isReached(problem, user, site)));
  const demand = users.reduce((sum, user) => sum + user.demand, 0);
  const capacity = able.reduce((sum, site) => sum + mostUnits(problem, site), 0);
  return [
    ...unless(lost === undefined || problem.redundancy === "any-site", "infeasibility", "redundancy", constraint),
    ...unless(demand > capacity, "infeasibility", `more than ${capacity} units of demand`, demand),
    ...unless(short?.demand === demand, "short:demand", short?.demand, demand),
    ...unless(short?.capacity === capacity, "short:capacity", short?.capacity, capacity),
  ];
}
