import { assertNoBrokenRules } from "../../errors";
import type { PlanDiscrepancy } from "../verify-fleet-plan";
import { checkServiceProblem } from "./check-service-problem";
import { lateByChain } from "./verify-late-share";
import type { ServicePlan } from "./service-plan";
import type { ServiceProblem } from "./service-problem";

/** Two ways of adding up the same probabilities agree to this share, or to this much where they are small. */
const AGREEMENT = 1e-7;
const ABSOLUTE = 1e-13;

/** Servers that are up, with the probability of each number. */
type Alive = Map<number, number>;

/**
 * Checks a plan against its problem with code of its own: it shares neither queueing formulas nor search with the planner.
 *
 * What is up is worked out one machine at a time from the outermost domains inwards; what is late from the balance of the stationary states, with
 * services integrated numerically. Checked are counts, limits, cost, budget, survived levels, mix, quotas, availability, bound and gap, and
 * for exponential service in one line also the late share, the fewest servers and the table of latencies; other models have no second way
 * here. That no cheaper fleet exists is the planner's proof and not repeated.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyServicePlan(problem: ServiceProblem, plan: ServicePlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyServicePlan", checkServiceProblem(problem));
  const found: PlanDiscrepancy[] = [];
  const expect = (check: string, holds: boolean, expected: unknown, actual: unknown): void => {
    if (!holds) {
      found.push({ check, expected: String(expected), found: String(actual) });
    }
  };
  const infeasible = plan.status === "infeasible";
  expect("infeasibility", infeasible === (plan.infeasibility !== undefined), infeasible ? "a reason" : "none", plan.infeasibility);
  if (infeasible) {
    expect("counts", plan.counts.length === 0, "no instances in an infeasible plan", plan.counts.length);
    return found;
  }
  const counts = readCounts(problem, plan, expect);
  checkCosts(problem, plan, counts, expect);
  checkSides(problem, counts, expect);
  checkLate(problem, plan, counts, expect);
  return found;
}

type Expect = (check: string, holds: boolean, expected: unknown, actual: unknown) => void;

function readCounts({ offerings }: ServiceProblem, plan: ServicePlan, expect: Expect): number[] {
  const counts = offerings.map(() => 0);
  for (const { offering, count } of plan.counts) {
    const index = offerings.findIndex(({ id }) => id === offering);
    expect(`offering:${offering}`, index >= 0, "an offering of the problem", "unknown");
    if (index >= 0) {
      expect(`count:${offering}`, Number.isSafeInteger(count) && count >= 1 && counts[index] === 0, "one integer of at least 1", count);
      expect(`limit:${offering}`, count <= (offerings[index].limit ?? Infinity), `at most ${offerings[index].limit}`, count);
      counts[index] = Number.isSafeInteger(count) && count >= 1 ? count : 0;
    }
  }
  return counts;
}

function checkCosts({ offerings, targets }: ServiceProblem, plan: ServicePlan, counts: readonly number[], expect: Expect): void {
  const cost = offerings.reduce((sum, { microUsdPerHour }, index) => sum + microUsdPerHour * counts[index], 0);
  const servers = offerings.reduce((sum, { unitsPerInstance }, index) => sum + unitsPerInstance * counts[index], 0);
  const { lowerBoundMicroUsdPerHour: bound, gap, status } = plan;
  expect("cost", plan.microUsdPerHour === cost, cost, plan.microUsdPerHour);
  expect("servers", plan.servers === servers, servers, plan.servers);
  expect("budget", cost <= (targets?.maxMicroUsdPerHour ?? Infinity), `at most ${targets?.maxMicroUsdPerHour}`, cost);
  expect("lowerBound", bound >= 0 && bound <= cost, `from 0 to ${cost}`, bound);
  expect("gap", Math.abs(gap - (cost > bound ? (cost - bound) / cost : 0)) <= AGREEMENT, gap, bound);
  expect("optimality", (status === "optimal") === (bound === cost), status, `lower bound ${bound} of ${cost}`);
}

function checkSides(problem: ServiceProblem, counts: readonly number[], expect: Expect): void {
  const { offerings, domains, targets, quotas = [], mix = "uniform-per-zone" } = problem;
  const units = (of: (index: number) => boolean): number =>
    offerings.reduce((sum, { unitsPerInstance }, index) => sum + (of(index) ? unitsPerInstance * counts[index] : 0), 0);
  for (const { level, units: need } of targets?.survive ?? []) {
    for (const { id } of domains.filter((domain) => domain.level === level)) {
      const left = units((index) => !around(problem, offerings[index].domain).includes(id));
      expect(`survive:${level}`, left >= need, `at least ${need} without ${id}`, left);
    }
  }
  for (const { quotaClass, limit } of quotas) {
    const used = offerings.reduce(
      (sum, each, index) => sum + (each.quotaClass === quotaClass ? (each.quotaWeight ?? 1) * counts[index] : 0),
      0,
    );
    expect(`quota:${quotaClass}`, used <= limit, `at most ${limit}`, used);
  }
  if (mix === "uniform-per-zone") {
    const places = offerings.flatMap(({ domain }, index) => {
      const path = around(problem, domain);
      return counts[index] > 0 ? [path.find((id) => domains.find((each) => each.id === id)!.level === "zone") ?? domain] : [];
    });
    expect("mix", new Set(places).size === places.length, "one offering a zone", places.join(", "));
  }
}

function checkLate(problem: ServiceProblem, plan: ServicePlan, counts: readonly number[], expect: Expect): void {
  const { latency, targets } = problem;
  const known = new Map<number, number | undefined>();
  const late = (servers: number): number | undefined => {
    if (!known.has(servers)) {
      known.set(servers, lateByChain(problem, plan.perSecond, servers));
    }
    return known.get(servers);
  };
  const alive = aliveIn(problem, counts);
  const fewer = [...alive].reduce((sum, [servers, mass]) => sum + (servers < plan.fewestServers ? mass : 0), 0);
  expect("unavailability", agree(plan.unavailability, fewer), plan.unavailability, fewer);
  expect("availability target", fewer <= (targets?.unavailability ?? 1) * (1 + AGREEMENT), `at most ${targets?.unavailability}`, fewer);
  expect("latency target", plan.lateShare <= latency.lateShare, `at most ${latency.lateShare}`, plan.lateShare);
  let mean = 0;
  for (const [servers, mass] of alive) {
    // What is this rare is not worth a chain of its own; it is counted as late.
    const share = mass < 1e-14 ? 1 : late(servers);
    if (share === undefined) {
      return;
    }
    mean += mass * share;
  }
  expect("lateShare", agree(plan.lateShare, mean), plan.lateShare, mean);
  expect(
    "fewestServers",
    late(plan.fewestServers)! <= latency.lateShare * (1 + AGREEMENT),
    `at most ${latency.lateShare} late`,
    plan.fewestServers,
  );
  const one = plan.fewestServers - 1;
  expect("fewestServers", one === 0 || late(one)! > latency.lateShare * (1 - AGREEMENT), "one less is too few", plan.fewestServers);
  for (const reached of plan.latencies) {
    expect(
      `latency:${reached.lost ?? "all up"}`,
      agree(reached.lateShare, reached.servers === 0 ? 1 : late(reached.servers)!),
      reached.lateShare,
      late(reached.servers),
    );
  }
}

function agree(a: number, b: number): boolean {
  return Math.abs(a - b) <= AGREEMENT * Math.max(a, b) + ABSOLUTE;
}

/** What is up, from the outermost domains inwards, one machine at a time. */
function aliveIn(problem: ServiceProblem, counts: readonly number[], parent?: string): Alive {
  let all: Alive = new Map([[0, 1]]);
  for (const { id, unavailability } of problem.domains.filter((domain) => domain.parent === parent)) {
    let inside = aliveIn(problem, counts, id);
    problem.offerings.forEach(({ domain, unitsPerInstance, instanceUnavailability }, index) => {
      for (let machine = 0; domain === id && machine < counts[index]; machine++) {
        inside = combined(
          inside,
          new Map([
            [0, instanceUnavailability],
            [unitsPerInstance, 1 - instanceUnavailability],
          ]),
        );
      }
    });
    const up: Alive = new Map([...inside].map(([servers, mass]) => [servers, mass * (1 - unavailability)]));
    all = combined(all, up.set(0, (up.get(0) ?? 0) + unavailability));
  }
  return all;
}

function combined(a: Alive, b: Alive): Alive {
  const result: Alive = new Map();
  for (const [serversA, massA] of a) {
    for (const [serversB, massB] of b) {
      result.set(serversA + serversB, (result.get(serversA + serversB) ?? 0) + massA * massB);
    }
  }
  return result;
}

/** The domain of an id and those around it, innermost first. */
function around({ domains }: ServiceProblem, id: string): string[] {
  const { parent } = domains.find((domain) => domain.id === id)!;
  return parent === undefined ? [id] : [id, ...around({ domains } as ServiceProblem, parent)];
}
