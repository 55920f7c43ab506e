import type { BrokenRule } from "../../errors";
import { nearestMatch } from "../nearest-match";
import { amountOf, offeredBy } from "./packing-model";
import { checkMaxNodes, checkSearchLimits } from "../search-limits";
import type { NodeResources, NodeType, PackingOptions, PackingProblem, PodClass } from "./packing-problem";

/** Largest integer accepted, for the reason given in `check-fleet-problem.ts`: a million of them add up without rounding. */
const GREATEST_FIGURE = 9_000_000_000;
/** Most pods of a class, and on a node. */
const GREATEST_COUNT = 1_000_000;

/** Every rule that a packing problem breaks; empty for a well-formed one. Never judges whether the pods fit. */
export function checkPackingProblem(problem: PackingProblem): BrokenRule[] {
  const { pods, nodeTypes } = problem;
  const broken = [
    ...duplicates(pods, "pod"),
    ...duplicates(nodeTypes, "node-type"),
    ...pods.flatMap((pod) => checkPod(pod, problem)),
    ...nodeTypes.flatMap(checkNodeType),
  ];
  return broken.length > 0 ? broken : checkSums(problem);
}

/** Every rule that the options break. */
export function checkPackingOptions(options: PackingOptions): BrokenRule[] {
  return [...checkSearchLimits(options, "maxNodes"), ...checkMaxNodes(options.maxNodes)];
}

function checkPod(pod: PodClass, { pods, nodeTypes }: PackingProblem): BrokenRule[] {
  const who = `pod '${pod.id}'`;
  const broken = [
    ...integer("pod-count-integer", who, "count", pod.count, 0, GREATEST_COUNT),
    ...checkAmounts("pod-request-integer", who, "requests", pod.requests),
  ];
  if (pod.maxPerNode !== undefined) {
    broken.push(...integer("pod-max-per-node-integer", who, "maxPerNode", pod.maxPerNode, 1, GREATEST_COUNT));
  }
  if (pod.maxZoneSkew !== undefined) {
    broken.push(...integer("pod-skew-integer", who, "maxZoneSkew", pod.maxZoneSkew, 1, GREATEST_COUNT));
  }
  if (
    Object.keys(pod.requests.other ?? {}).length === 0 &&
    !(pod.requests.milliCpu > 0 || pod.requests.memoryMib > 0 || (pod.requests.gpus ?? 0) > 0)
  ) {
    broken.push({
      rule: "pod-requests-something",
      problem: `${who} requests nothing`,
      remedy: "give its request of processor time or memory; a pod without requests is placed anywhere and promised nothing",
    });
  }
  const ids = pods.map(({ id }) => id);
  for (const other of pod.excludes ?? []) {
    if (other === pod.id) {
      broken.push({ rule: "pod-excludes-others", problem: `${who} excludes itself`, remedy: "set 'maxPerNode' to 1" });
    } else if (!ids.includes(other)) {
      broken.push(unknown("pod-excludes-known", `${who} excludes '${other}', which is no pod class`, other, ids, "pod class"));
    }
  }
  const zones = [...new Set(nodeTypes.flatMap((type) => type.zones.map(({ zone }) => zone)))];
  for (const zone of pod.zones ?? []) {
    if (!zones.includes(zone)) {
      broken.push(unknown("pod-zone-known", `${who} names the zone '${zone}', in which no node type is sold`, zone, zones, "zone"));
    }
  }
  return broken;
}

function checkNodeType(type: NodeType): BrokenRule[] {
  const who = `node type '${type.id}'`;
  const broken = [
    ...checkAmounts("node-type-capacity-integer", who, "capacity", type.capacity),
    ...(type.overhead === undefined ? [] : checkAmounts("node-type-overhead-integer", who, "overhead", type.overhead)),
    ...integer("node-type-price-integer", who, "microUsdPerHour", type.microUsdPerHour, 0, GREATEST_FIGURE),
  ];
  if (type.maxPods !== undefined) {
    broken.push(...integer("node-type-max-pods-integer", who, "maxPods", type.maxPods, 1, GREATEST_COUNT));
  }
  for (const resource of ["milliCpu", "memoryMib", "gpus", ...Object.keys(type.overhead?.other ?? {})]) {
    if (type.overhead !== undefined && offeredBy(type, resource) < 0) {
      broken.push({
        rule: "node-type-overhead-fits",
        problem: `${who}: the overhead takes ${amountOf(type.overhead, resource, 0)} ${resource} of ${amountOf(type.capacity, resource, 0)}`,
        remedy: "give an overhead of at most the capacity",
      });
    }
  }
  const zones = type.zones.map(({ zone }) => zone);
  for (const zone of new Set(zones.filter((name, index) => zones.indexOf(name) !== index))) {
    broken.push({ rule: "node-type-zone-unique", problem: `${who} names the zone '${zone}' twice`, remedy: "name each zone once" });
  }
  for (const { zone, limit, microUsdPerHour } of type.zones) {
    if (limit !== undefined) {
      broken.push(...integer("node-type-limit-integer", `${who} in ${zone}`, "limit", limit, 0, GREATEST_FIGURE));
    }
    if (microUsdPerHour !== undefined) {
      broken.push(...integer("node-type-price-integer", `${who} in ${zone}`, "microUsdPerHour", microUsdPerHour, 0, GREATEST_FIGURE));
    }
  }
  return broken;
}

/** Costs are sums of doubles: they must stay exact for any plan worth trying, a node for each pod included. */
function checkSums({ pods, nodeTypes }: PackingProblem): BrokenRule[] {
  const total = pods.reduce((sum, { count }) => sum + count, 0);
  const dearest = nodeTypes.reduce(
    (most, { microUsdPerHour, zones }) =>
      zones.reduce((greatest, zone) => Math.max(greatest, zone.microUsdPerHour ?? microUsdPerHour), most),
    1,
  );
  return total * dearest <= Number.MAX_SAFE_INTEGER
    ? []
    : [
        {
          rule: "packing-sums-exact",
          problem: `a node of the dearest type for each of ${total} pods would cost ${(total * dearest).toExponential(1)} millionths of a US dollar an hour, beyond 2^53`,
          remedy: "check the units of the prices, leave out the dearest types, or plan fewer pods at once",
        },
      ];
}

function checkAmounts(rule: string, who: string, field: string, amounts: NodeResources): BrokenRule[] {
  const named: [string, number | undefined][] = [
    ["milliCpu", amounts.milliCpu],
    ["memoryMib", amounts.memoryMib],
    ["gpus", amounts.gpus ?? 0],
    ...Object.entries(amounts.other ?? {}).map(([name, amount]): [string, number] => [`other.${name}`, amount]),
  ];
  const reserved = ["milliCpu", "memoryMib", "gpus", "pods"].filter((name) => Object.hasOwn(amounts.other ?? {}, name));
  return [
    ...named.flatMap(([name, amount]) => integer(rule, who, `${field}.${name}`, amount!, 0, GREATEST_FIGURE)),
    ...reserved.map((name) => ({
      rule: "resource-name-free",
      problem: `${who}: '${field}.other' names '${name}', which has a place of its own`,
      remedy: name === "pods" ? "use 'maxPods' of the node type" : `use '${field}.${name}'`,
    })),
  ];
}

function duplicates(things: readonly { readonly id: string }[], kind: string): BrokenRule[] {
  const ids = things.map(({ id }) => id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) => ({
    rule: `${kind}-id-unique`,
    problem: `several ${kind.replace("-", " ")}s have the id '${id}'`,
    remedy: `give every ${kind.replace("-", " ")} an id of its own`,
  }));
}

function unknown(rule: string, problem: string, name: string, known: readonly string[], what: string): BrokenRule {
  const nearest = nearestMatch(name, known);
  return { rule, problem, remedy: nearest === undefined ? `name a ${what} of the problem` : `did you mean '${nearest}'` };
}

function integer(rule: string, who: string, field: string, value: number, least: number, greatest: number): BrokenRule[] {
  return Number.isSafeInteger(value) && value >= least && value <= greatest
    ? []
    : [
        {
          rule,
          problem: `${who}: '${field}' (${value}) is not an integer from ${least} to ${greatest}`,
          remedy: "give a whole number in the unit that the field names",
        },
      ];
}
