import { greatestCommonDivisor } from "../greatest-common-divisor";
import type { NodeResources, NodeType, PackingProblem, PodClass } from "./packing-problem";

/** A node type in a zone, with what it offers to pods. */
export interface PackingOffering {
  readonly type: NodeType;
  readonly zone: string;
  readonly cost: number;
  /** Infinity where it can never bind. */
  readonly limit: number;
  /** Capacity without overhead, by resource. */
  readonly offered: readonly number[];
  /** The same in the model's units, without what no sum of requests can take. */
  readonly usable: readonly number[];
  /** Most pods of each class that fit when alone; 0 where the class may not stand. */
  readonly most: readonly number[];
  /** Row of each class in this zone; -1 where it may not stand. */
  readonly rows: readonly number[];
}

/** What must be covered: all pods of a class, or its pods in one zone. */
export interface DemandRow {
  readonly pod: number;
  /** Undefined where any zone will do. */
  readonly zone: string | undefined;
  /** Pods of the class; the part of a zone is decided by the spread. */
  readonly count: number;
}

/** A class that is spread over zones: each of its rows takes a part. */
export interface SpreadRows {
  readonly pod: number;
  readonly rows: readonly number[];
  readonly count: number;
  readonly skew: number;
}

/** A packing problem in numbers. */
export interface PackingModel {
  readonly problem: PackingProblem;
  readonly resources: readonly string[];
  /** Requests of each class by resource. */
  readonly requests: readonly (readonly number[])[];
  /** The same in units, which are the greatest that all requests of a resource are whole multiples of. */
  readonly units: readonly (readonly number[])[];
  readonly offerings: readonly PackingOffering[];
  readonly rows: readonly DemandRow[];
  readonly spreads: readonly SpreadRows[];
  /** Whether two classes may not share a node. */
  readonly excluded: readonly (readonly boolean[])[];
}

/** The resource that counts pods. */
export const POD_RESOURCE = "pods";

/** Turns a well-formed problem into numbers. */
export function packingModel(problem: PackingProblem): PackingModel {
  const resources = resourcesOf(problem);
  const requests = problem.pods.map(({ requests: asked }) => resources.map((name) => amountOf(asked, name, 1)));
  const unit = resources.map((_, r) => greatestCommonDivisor(requests.flatMap((asked) => (asked[r] > 0 ? [asked[r]] : []))));
  const zones = [...new Set(problem.nodeTypes.flatMap((type) => type.zones.map(({ zone }) => zone)))];
  const { rows, spreads, rowOf } = demandRows(problem.pods, zones);
  const total = problem.pods.reduce((sum, { count }) => sum + count, 0);
  const offerings = problem.nodeTypes.flatMap((type) =>
    type.zones.map(({ zone, limit = Infinity, microUsdPerHour: cost = type.microUsdPerHour }): PackingOffering => {
      const offered = resources.map((name) => offeredBy(type, name));
      const most = problem.pods.map((pod, p) => mostOf(pod, requests[p], offered, type, zone));
      return {
        type,
        zone,
        cost,
        // No plan worth having has more nodes than pods.
        limit: limit >= total ? Infinity : limit,
        offered,
        usable: offered.map((amount, r) => Math.floor(amount / unit[r])),
        most,
        rows: problem.pods.map((_, p) => rowOf[p].get(zone) ?? -1),
      };
    }),
  );
  const excluded = problem.pods.map(({ id, excludes = [] }) =>
    problem.pods.map((other) => excludes.includes(other.id) || (other.excludes ?? []).includes(id)),
  );
  const units = requests.map((asked) => asked.map((amount, r) => amount / unit[r]));
  return { problem, resources, requests, units, offerings, rows, spreads, excluded };
}

/** Zones that a class may stand in, of those in the problem. */
export function zonesOf({ zones }: PodClass, all: readonly string[]): string[] {
  return zones === undefined ? [...all] : all.filter((zone) => zones.includes(zone));
}

/** Of a resource, in requests, capacities or overheads. @param pods what the resource that counts pods stands at */
export function amountOf({ milliCpu, memoryMib, gpus = 0, other = {} }: NodeResources, resource: string, pods: number): number {
  switch (resource) {
    case "milliCpu":
      return milliCpu;
    case "memoryMib":
      return memoryMib;
    case "gpus":
      return gpus;
    case POD_RESOURCE:
      return pods;
    default:
      return Object.hasOwn(other, resource) ? other[resource] : 0;
  }
}

/** What a node type offers to pods; infinite for pods without a limit. */
export function offeredBy({ capacity, overhead, maxPods = Infinity }: NodeType, resource: string): number {
  return amountOf(capacity, resource, maxPods) - (overhead === undefined ? 0 : amountOf(overhead, resource, 0));
}

function resourcesOf({ pods, nodeTypes }: PackingProblem): string[] {
  const asked = new Set(pods.flatMap(({ requests: { other = {} } }) => Object.keys(other)));
  const hasGpus = pods.some(({ requests: { gpus = 0 } }) => gpus > 0);
  const countsPods = nodeTypes.some(({ maxPods }) => maxPods !== undefined);
  return ["milliCpu", "memoryMib", ...(hasGpus ? ["gpus"] : []), ...(countsPods ? [POD_RESOURCE] : []), ...[...asked].sort()];
}

function mostOf(pod: PodClass, requests: readonly number[], offered: readonly number[], type: NodeType, zone: string): number {
  const isBarred =
    (pod.zones !== undefined && !pod.zones.includes(zone)) ||
    (pod.purchaseOptions !== undefined && !pod.purchaseOptions.includes(type.purchaseOption));
  if (isBarred) {
    return 0;
  }
  const fitting = requests.map((request, r) => (request === 0 ? Infinity : Math.floor(offered[r] / request)));
  return Math.max(0, Math.min(pod.maxPerNode ?? Infinity, pod.count, ...fitting));
}

function demandRows(
  pods: readonly PodClass[],
  zones: readonly string[],
): { rows: DemandRow[]; spreads: SpreadRows[]; rowOf: Map<string, number>[] } {
  const rows: DemandRow[] = [];
  const spreads: SpreadRows[] = [];
  const rowOf = pods.map((pod, p) => {
    const own = zonesOf(pod, zones);
    const { count, maxZoneSkew: skew = Infinity } = pod;
    // A skew of at least all pods, and a single zone, leave every spread allowed.
    if (skew >= count || own.length < 2) {
      rows.push({ pod: p, zone: undefined, count });
      return new Map(own.map((zone) => [zone, rows.length - 1]));
    }
    const first = rows.length;
    own.forEach((zone) => rows.push({ pod: p, zone, count }));
    spreads.push({ pod: p, rows: own.map((_, z) => first + z), count, skew });
    return new Map(own.map((zone, z) => [zone, first + z]));
  });
  return { rows, spreads, rowOf };
}
