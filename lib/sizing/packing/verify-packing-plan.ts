import { assertNoBrokenRules } from "../../errors";
import { unless, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import { checkPackingProblem } from "./check-packing";
import type { NodeResources, NodeType, PackingProblem, PodClass } from "./packing-problem";
import type { NodeGroup, PackingPlan } from "./packing-plan";
import { packingProofDiscrepancies } from "./verify-packing-proof";

/**
 * Checks a packing plan and its certificate with code of its own: that every node holds what it is said to hold, that all pods are placed
 * once, anti-affinity, spread, limits, cost, and in integers that nothing costs less.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyPackingPlan(problem: PackingProblem, plan: PackingPlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyPackingPlan", checkPackingProblem(problem));
  if (plan.status === "infeasible" || plan.status === "unknown") {
    return [
      ...unless(plan.groups.length === 0, "groups", "no nodes", plan.groups.length),
      ...unless(plan.infeasibility !== undefined, "infeasibility", "a reason", "none"),
      ...(plan.status === "infeasible" ? packingProofDiscrepancies(problem, plan) : []),
    ];
  }
  return [
    ...plan.groups.flatMap((group) => checkGroup(problem, group)),
    ...problem.pods.flatMap((pod) => checkPlaced(problem, pod, plan.groups)),
    ...checkLimits(problem, plan.groups),
    ...checkMoney(problem, plan),
    ...checkUtilisation(problem, plan),
    ...packingProofDiscrepancies(problem, plan),
  ];
}

function checkGroup(problem: PackingProblem, group: NodeGroup): PlanDiscrepancy[] {
  const { nodeType, zone, count, pods } = group;
  const where = `${nodeType}:${zone}`;
  const type = problem.nodeTypes.find(({ id }) => id === nodeType);
  const isKnown = type !== undefined && type.zones.some((sold) => sold.zone === zone);
  if (!isKnown) {
    return unless(false, `node:${where}`, "a node type that is sold in the zone", "none");
  }
  const found = unless(Number.isSafeInteger(count) && count >= 1, `count:${where}`, "an integer of at least 1", count);
  const held = pods.map(({ pod, count: number }) => ({ pod: problem.pods.find(({ id }) => id === pod), id: pod, number }));
  for (const { pod, id, number } of held) {
    found.push(...unless(pod !== undefined, `pod:${id}`, "a class of the problem", "unknown"));
    found.push(...unless(Number.isSafeInteger(number) && number >= 1, `pods:${where}:${id}`, "an integer of at least 1", number));
    if (pod !== undefined) {
      const { maxPerNode = Infinity, zones = [zone], purchaseOptions = [type.purchaseOption], excludes = [] } = pod;
      found.push(...unless(number <= maxPerNode, `maxPerNode:${where}:${id}`, `at most ${maxPerNode}`, number));
      found.push(...unless(zones.includes(zone), `zone:${where}:${id}`, zones.join(" or "), zone));
      const { purchaseOption } = type;
      found.push(...unless(purchaseOptions.includes(purchaseOption), `purchaseOption:${where}:${id}`, purchaseOptions, purchaseOption));
      const clash = held.find((other) => excludes.includes(other.id));
      found.push(...unless(clash === undefined, `excludes:${where}:${id}`, `no '${clash?.id}' beside it`, "one"));
    }
  }
  found.push(...unless(new Set(pods.map(({ pod }) => pod)).size === pods.length, `pods:${where}`, "each class once", "one twice"));
  for (const name of namesOf(problem)) {
    const taken = held.reduce((sum, { pod, number }) => sum + number * (pod === undefined ? 0 : amount(pod.requests, name)), 0);
    found.push(...unless(taken <= room(type, name), `capacity:${where}:${name}`, `at most ${room(type, name)}`, taken));
  }
  const all = held.reduce((sum, { number }) => sum + number, 0);
  found.push(...unless(all <= (type.maxPods ?? Infinity), `maxPods:${where}`, `at most ${type.maxPods}`, all));
  return found;
}

function checkPlaced(problem: PackingProblem, pod: PodClass, groups: readonly NodeGroup[]): PlanDiscrepancy[] {
  const sold = new Set(problem.nodeTypes.flatMap(({ zones }) => zones.map(({ zone }) => zone)));
  const byZone = new Map([...sold].filter((zone) => (pod.zones ?? [zone]).includes(zone)).map((zone) => [zone, 0]));
  for (const { zone, count, pods } of groups) {
    const number = pods.reduce((sum, held) => sum + (held.pod === pod.id ? held.count : 0), 0);
    byZone.set(zone, (byZone.get(zone) ?? 0) + number * count);
  }
  const numbers = [...byZone.values()];
  const all = numbers.reduce((sum, number) => sum + number, 0);
  const skew = all === 0 ? 0 : Math.max(...numbers) - Math.min(...numbers);
  return [
    ...unless(all === pod.count, `placed:${pod.id}`, pod.count, all),
    ...unless(skew <= (pod.maxZoneSkew ?? Infinity), `skew:${pod.id}`, `at most ${pod.maxZoneSkew}`, skew),
  ];
}

function checkLimits(problem: PackingProblem, groups: readonly NodeGroup[]): PlanDiscrepancy[] {
  return problem.nodeTypes.flatMap(({ id, zones }) =>
    zones.flatMap(({ zone, limit = Infinity }) => {
      const bought = groups.reduce((sum, group) => sum + (group.nodeType === id && group.zone === zone ? group.count : 0), 0);
      return unless(bought <= limit, `limit:${id}:${zone}`, `at most ${limit}`, bought);
    }),
  );
}

function checkMoney(problem: PackingProblem, plan: PackingPlan): PlanDiscrepancy[] {
  const { microUsdPerHour: cost, lowerBoundMicroUsdPerHour: bound, status, gap } = plan;
  const sum = plan.groups.reduce((total, { nodeType, zone, count }) => {
    const type = problem.nodeTypes.find(({ id }) => id === nodeType);
    const price = type?.zones.find((sold) => sold.zone === zone)?.microUsdPerHour ?? type?.microUsdPerHour ?? 0;
    return total + price * count;
  }, 0);
  return [
    ...unless(sum === cost, "cost", cost, sum),
    ...unless(bound <= cost, "lowerBound", `at most ${cost}`, bound),
    ...unless((status === "optimal") === (bound === cost), "optimality", status, `lower bound ${bound} of ${cost}`),
    ...unless(Math.abs(gap * cost - (cost - bound)) <= 1e-9 * cost, "gap", gap, cost === 0 ? 0 : (cost - bound) / cost),
  ];
}

function checkUtilisation(problem: PackingProblem, plan: PackingPlan): PlanDiscrepancy[] {
  return plan.utilisation.flatMap(({ resource, requested, offered, share }) => {
    const asked = problem.pods.reduce((sum, pod) => sum + pod.count * (resource === "pods" ? 1 : amount(pod.requests, resource)), 0);
    const given = plan.groups.reduce((sum, { nodeType, count }) => {
      const type = problem.nodeTypes.find(({ id }) => id === nodeType);
      return sum + count * (type === undefined ? 0 : resource === "pods" ? (type.maxPods ?? Infinity) : room(type, resource));
    }, 0);
    return [
      ...unless(asked === requested && given === offered, `utilisation:${resource}`, `${requested} of ${offered}`, `${asked} of ${given}`),
      ...unless(Math.abs(share * offered - requested) <= 1e-9 * requested, `utilisation-share:${resource}`, share, requested / offered),
    ];
  });
}

/** Resources that some pod or node knows, pods themselves aside. */
export function namesOf({ pods }: PackingProblem): string[] {
  return ["milliCpu", "memoryMib", "gpus", ...new Set(pods.flatMap(({ requests }) => Object.keys(requests.other ?? {})))];
}

/** Of a resource. */
export function amount(amounts: NodeResources, name: string): number {
  if (name === "milliCpu" || name === "memoryMib") {
    return amounts[name];
  }
  return name === "gpus" ? (amounts.gpus ?? 0) : (amounts.other?.[name] ?? 0);
}

/** What a node leaves to pods. */
export function room({ capacity, overhead = { milliCpu: 0, memoryMib: 0 } }: NodeType, name: string): number {
  return amount(capacity, name) - amount(overhead, name);
}
