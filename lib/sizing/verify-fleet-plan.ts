import { assertNoBrokenRules } from "../errors";
import type { FleetPlan } from "./fleet-plan";
import type { FailureDomain, FleetProblem, Offering } from "./fleet-problem";
import { checkEitherFleetProblem, fleetProblemOfReplicas } from "./replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "./replica/replica-fleet-problem";
import { brokenSideConstraints } from "./verify-side-constraints";

/** A claim of a plan that an independent check does not confirm. */
export interface PlanDiscrepancy {
  /** What was checked, for example `cost`, `unavailability`, `limit:<offering>`. */
  readonly check: string;
  /** What the plan claims or the problem asks for. */
  readonly expected: string;
  /** What the check found. */
  readonly found: string;
}

/** Two ways of adding up the same probabilities agree to this share. */
const AGREEMENT = 1e-9;

/** What is alive in a part of the world: probability by number of units, summed up from the demand on. */
type Alive = Map<number, number>;

/**
 * Checks a plan against its problem with code of its own: it shares neither kernel nor search with the planner.
 *
 * Unavailability is worked out from what is alive instead of what is lost, adding one machine at a time instead of binomial
 * terms. Checked are counts, limits, mix, cost, budget, side constraints, unavailability, bound and gap, and that an optimal plan
 * has no priced instance that could be left out. That no cheaper fleet exists is the planner's proof and not repeated here.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyFleetPlan(posed: FleetProblem | ReplicaFleetProblem, plan: FleetPlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyFleetPlan", checkEitherFleetProblem(posed));
  const { problem } = fleetProblemOfReplicas(posed);
  const found: PlanDiscrepancy[] = [];
  const expect = (check: string, holds: boolean, expected: unknown, actual: unknown): void => {
    if (!holds) {
      found.push({ check, expected: String(expected), found: String(actual) });
    }
  };
  const infeasible = plan.status === "infeasible";
  expect("status", ["optimal", "feasible", "infeasible"].includes(plan.status), "optimal, feasible or infeasible", plan.status);
  expect("infeasibility", infeasible === (plan.infeasibility !== undefined), infeasible ? "a reason" : "none", plan.infeasibility);
  if (infeasible) {
    expect("counts", plan.counts.length === 0, "no instances in an infeasible plan", plan.counts.length);
    return found;
  }
  const fleet = readCounts(problem, plan, expect);
  const totals = { units: sum(fleet, (offering) => offering.unitsPerInstance), cost: sum(fleet, (offering) => offering.microUsdPerHour) };
  expect("installedUnits", plan.installedUnits === totals.units, plan.installedUnits, totals.units);
  expect("cost", plan.microUsdPerHour === totals.cost, plan.microUsdPerHour, totals.cost);
  checkProof(plan, expect);
  checkUnavailability(problem, plan, fleet, expect);
  const budget = problem.targets.maxMicroUsdPerHour ?? Infinity;
  expect("budget", totals.cost <= budget, `at most ${budget}`, totals.cost);
  for (const broken of brokenSurvival(problem, fleet)) {
    expect(`survive:${broken.level}`, false, `at least ${broken.units}`, broken.left);
  }
  for (const { check, expected, found: actual } of brokenSideConstraints(problem, fleet)) {
    expect(check, false, expected, actual);
  }
  for (const broken of brokenShares(problem, fleet)) {
    expect(`max-share:${broken.level}`, false, `at most ${broken.share}`, broken.held);
  }
  for (const { quotaClass, limit } of problem.quotas ?? []) {
    const used = sum(fleet, (offering) => (offering.quotaClass === quotaClass ? (offering.quotaWeight ?? 1) : 0));
    expect(`quota:${quotaClass}`, used <= limit, `at most ${limit}`, used);
  }
  checkMix(problem, fleet, expect);
  if (plan.status === "optimal") {
    checkIrreducible(problem, fleet, expect);
  }
  return found;
}

type Expect = (check: string, holds: boolean, expected: unknown, actual: unknown) => void;
type Counts = ReadonlyMap<Offering, number>;

function readCounts(problem: FleetProblem, plan: FleetPlan, expect: Expect): Map<Offering, number> {
  const fleet = new Map<Offering, number>();
  let last = -1;
  for (const { offering: id, count } of plan.counts) {
    const position = problem.offerings.findIndex((offering) => offering.id === id);
    expect(`offering:${id}`, position >= 0, "an offering of the problem", "unknown");
    if (position < 0) {
      continue;
    }
    const offering = problem.offerings[position];
    expect(`order:${id}`, position > last, "once, in the order of the problem", "out of order");
    last = position;
    expect(`count:${id}`, Number.isSafeInteger(count) && count >= 1, "an integer of at least 1", count);
    expect(`limit:${id}`, count <= (offering.limit ?? Infinity), `at most ${offering.limit}`, count);
    fleet.set(offering, Number.isSafeInteger(count) && count >= 1 ? count : 0);
  }
  return fleet;
}

function checkProof(plan: FleetPlan, expect: Expect): void {
  const { microUsdPerHour: cost, lowerBoundMicroUsdPerHour: bound, gap, status } = plan;
  expect("lowerBound", bound >= 0 && bound <= cost, `from 0 to ${cost}`, bound);
  const actual = cost > bound ? (cost - bound) / cost : 0;
  expect("gap", Math.abs(gap - actual) <= AGREEMENT, gap, actual);
  expect("optimality", (status === "optimal") === (bound === cost), status, `lower bound ${bound} of ${cost}`);
}

function checkUnavailability(problem: FleetProblem, plan: FleetPlan, fleet: Counts, expect: Expect): void {
  const actual = shortfall(problem, fleet);
  const agrees = Math.abs(plan.unavailability - actual) <= AGREEMENT * actual;
  expect("unavailability", agrees, plan.unavailability, actual);
  expect("target", actual <= problem.targets.unavailability * (1 + AGREEMENT), `at most ${problem.targets.unavailability}`, actual);
}

/** At most one offering of a zone, or of a domain in no zone. */
function checkMix(problem: FleetProblem, fleet: Counts, expect: Expect): void {
  if (problem.mix === "any") {
    return;
  }
  const chosen = new Map<string, string>();
  for (const [offering, count] of fleet) {
    const around = domainsAround(problem, offering.domain);
    const place = around.find((domain) => domain.level === "zone") ?? around[0];
    const other = chosen.get(place.id);
    expect(`mix:${place.id}`, count === 0 || other === undefined, `one offering, ${other}`, offering.id);
    if (count > 0) {
      chosen.set(place.id, offering.id);
    }
  }
}

function checkIrreducible(problem: FleetProblem, fleet: Counts, expect: Expect): void {
  for (const [offering, count] of fleet) {
    if (offering.microUsdPerHour === 0 || count === 0) {
      continue;
    }
    const less = new Map(fleet).set(offering, count - 1);
    const needed =
      brokenSurvival(problem, less).length > 0 ||
      brokenShares(problem, less).length > 0 ||
      brokenSideConstraints(problem, less).length > 0 ||
      shortfall(problem, less) > problem.targets.unavailability * (1 - AGREEMENT);
    expect(`irreducible:${offering.id}`, needed, "every instance to be needed", "one less meets the targets too");
  }
}

function brokenSurvival(problem: FleetProblem, fleet: Counts): { level: string; units: number; left: number }[] {
  return (problem.targets.survive ?? []).flatMap(({ level, units }) => {
    const lost = problem.domains.filter((domain) => domain.level === level);
    const lefts = lost.map((domain) =>
      sum(fleet, (offering) => (domainsAround(problem, offering.domain).includes(domain) ? 0 : offering.unitsPerInstance)),
    );
    const left = Math.min(...lefts);
    return left < units ? [{ level, units, left }] : [];
  });
}

function brokenShares(problem: FleetProblem, fleet: Counts): { level: string; share: number; held: number }[] {
  const installed = sum(fleet, (offering) => offering.unitsPerInstance);
  return (problem.targets.maxShare ?? []).flatMap(({ level, share }) =>
    problem.domains
      .filter((domain) => domain.level === level)
      .map((domain) => sum(fleet, (offering) => (domainsAround(problem, offering.domain).includes(domain) ? offering.unitsPerInstance : 0)))
      .filter((held) => held > share * installed * (1 + AGREEMENT) + AGREEMENT)
      .map((held) => ({ level, share, held: held / installed })),
  );
}

/** P(fewer than the demand alive), from the outermost domains inwards. */
function shortfall(problem: FleetProblem, fleet: Counts): number {
  const roots = problem.domains.filter((domain) => domain.parent === undefined);
  const alive = roots.reduce((all, root) => combined(all, aliveIn(problem, root, fleet), problem.demand), nothing());
  return [...alive].reduce((total, [units, probability]) => (units < problem.demand ? total + probability : total), 0);
}

function aliveIn(problem: FleetProblem, domain: FailureDomain, fleet: Counts): Alive {
  let alive = nothing();
  for (const [offering, count] of fleet) {
    if (offering.domain === domain.id) {
      const machine: Alive = new Map([
        [0, offering.instanceUnavailability],
        [Math.min(offering.unitsPerInstance, problem.demand), 1 - offering.instanceUnavailability],
      ]);
      for (let added = 0; added < count; added++) {
        alive = combined(alive, machine, problem.demand);
      }
    }
  }
  for (const child of problem.domains.filter(({ parent }) => parent === domain.id)) {
    alive = combined(alive, aliveIn(problem, child, fleet), problem.demand);
  }
  const up: Alive = new Map([...alive].map(([units, probability]) => [units, probability * (1 - domain.unavailability)]));
  return up.set(0, (up.get(0) ?? 0) + domain.unavailability);
}

function nothing(): Alive {
  return new Map([[0, 1]]);
}

/** Sum of two independent numbers of units, those above the demand taken as the demand. */
function combined(a: Alive, b: Alive, demand: number): Alive {
  const result: Alive = new Map();
  for (const [unitsA, probabilityA] of a) {
    for (const [unitsB, probabilityB] of b) {
      const units = Math.min(demand, unitsA + unitsB);
      result.set(units, (result.get(units) ?? 0) + probabilityA * probabilityB);
    }
  }
  return result;
}

/** The domain of an id and those around it, innermost first. */
function domainsAround(problem: FleetProblem, id: string): FailureDomain[] {
  const domain = problem.domains.find((candidate) => candidate.id === id)!;
  return domain.parent === undefined ? [domain] : [domain, ...domainsAround(problem, domain.parent)];
}

function sum(fleet: Counts, of: (offering: Offering) => number): number {
  return [...fleet].reduce((total, [offering, count]) => total + of(offering) * count, 0);
}
