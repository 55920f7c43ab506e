import { assertNoBrokenRules } from "../../errors";
import { checkPackingOptions, checkPackingProblem } from "./check-packing";
import { activeOfferings } from "./dominated-offerings";
import { packingInfeasibility, podMisfits } from "./packing-infeasibility";
import { packingModel, type PackingModel } from "./packing-model";
import type { NodeGroup, PackingBinding, PackingPlan, PackingStatus, ResourceUtilisation } from "./packing-plan";
import type { PackingOptions, PackingProblem } from "./packing-problem";
import { certificateOf } from "./packing-proof";
import { PackingSearch, type SearchLimits, type SearchResult } from "./packing-search";
import { PlacementBuilder, type Placement } from "./placed-nodes";

/** Relaxations where no number is stated. */
const DEFAULT_MAX_NODES = 2_000;

/**
 * The cheapest nodes that hold all pods, proven, with the pods that each of them holds.
 *
 * Branch and price over patterns, which are the ways to fill a node: exact within the limits of `options`, and with a proven gap where
 * they end the search. The same problem has the same answer on every machine, unless a time limit ends the search.
 *
 * @param problem pods and node types
 * @param options when to stop before the optimum is proven
 * @returns the plan; `infeasible` with the reason where not all pods can be placed
 * @throws LeptonError naming every broken rule when the problem or the options are malformed
 */
export function planPacking(problem: PackingProblem, options: PackingOptions = {}): PackingPlan {
  assertNoBrokenRules("planPacking", [...checkPackingProblem(problem), ...checkPackingOptions(options)]);
  const model = packingModel(problem);
  const misfits = podMisfits(model);
  if (misfits.length > 0) {
    return {
      ...nothing("infeasible"),
      misfits,
      infeasibility: packingInfeasibility(model, misfits, undefined),
      certificate: { shows: "misfit", scale: 1 },
    };
  }
  const offerings = activeOfferings(model);
  const limits = searchLimits(options);
  const start = new PlacementBuilder(model, offerings.active).greedy();
  let relaxations = 0;
  let best = start;
  if (start.unplaced > 0) {
    const search = new PackingSearch(model, "unplaced", offerings.active, offerings.followers, start).run({ ...limits, gap: 0 });
    relaxations = search.relaxations;
    best = search.best;
    if (best.unplaced > 0) {
      return unplaced(model, search);
    }
  }
  const remaining = { ...limits, maxNodes: Math.max(1, limits.maxNodes - relaxations) };
  const search = new PackingSearch(model, "cost", offerings.active, offerings.followers, best).run(remaining);
  return planOf(model, { ...search, relaxations: search.relaxations + relaxations });
}

function searchLimits({ gap = 0, maxNodes = DEFAULT_MAX_NODES, timeLimitMs, now }: PackingOptions): SearchLimits {
  const deadline = timeLimitMs === undefined || now === undefined ? Infinity : now() + timeLimitMs;
  return { gap, maxNodes, isOutOfTime: () => now !== undefined && deadline !== Infinity && now() >= deadline };
}

function nothing(status: PackingStatus): PackingPlan {
  return {
    status,
    groups: [],
    microUsdPerHour: 0,
    lowerBoundMicroUsdPerHour: 0,
    gap: 0,
    utilisation: [],
    binding: [],
    misfits: [],
    certificate: { shows: "unplaced", scale: 1 },
    relaxations: 0,
  };
}

/** Not all pods can be placed, or it was not found out. */
function unplaced(model: PackingModel, search: SearchResult): PackingPlan {
  const isProven = search.bound > 0;
  return {
    ...nothing(isProven ? "infeasible" : "unknown"),
    relaxations: search.relaxations,
    infeasibility: packingInfeasibility(model, [], search),
    certificate: certificateOf(model, "unplaced", search),
  };
}

function planOf(model: PackingModel, search: SearchResult): PackingPlan {
  const { best, bound } = search;
  return {
    status: bound === best.cost ? "optimal" : "feasible",
    groups: groupsOf(model, best),
    microUsdPerHour: best.cost,
    lowerBoundMicroUsdPerHour: bound,
    gap: best.cost === 0 ? 0 : (best.cost - bound) / best.cost,
    utilisation: utilisationOf(model, best),
    binding: bindingOf(model, search),
    misfits: [],
    certificate: certificateOf(model, "cost", search),
    relaxations: search.relaxations,
  };
}

/** Nodes in the order of the problem's node types and zones, the fullest first. */
function groupsOf({ problem, offerings }: PackingModel, { nodes }: Placement): NodeGroup[] {
  const byPattern = new Map<string, { readonly offering: number; readonly counts: Int32Array; times: number }>();
  for (const { offering, counts, times } of nodes) {
    const key = `${offering}:${counts.join()}`;
    const known = byPattern.get(key);
    if (known === undefined) {
      byPattern.set(key, { offering, counts, times });
    } else {
      known.times += times;
    }
  }
  return [...byPattern.values()]
    .sort((a, b) => a.offering - b.offering || compareCounts(b.counts, a.counts))
    .map(({ offering, counts, times }) => ({
      nodeType: offerings[offering].type.id,
      zone: offerings[offering].zone,
      count: times,
      pods: problem.pods.flatMap(({ id }, c) => (counts[c] > 0 ? [{ pod: id, count: counts[c] }] : [])),
    }));
}

function compareCounts(a: Int32Array, b: Int32Array): number {
  const at = a.findIndex((count, c) => count !== b[c]);
  return at < 0 ? 0 : a[at] - b[at];
}

function utilisationOf({ problem, resources, offerings, requests }: PackingModel, { nodes }: Placement): ResourceUtilisation[] {
  return resources.flatMap((resource, r) => {
    const requested = problem.pods.reduce((sum, { count }, c) => sum + count * requests[c][r], 0);
    const offered = nodes.reduce((sum, { offering, times }) => sum + offerings[offering].offered[r] * times, 0);
    return offered === Infinity ? [] : [{ resource, requested, offered, share: offered === 0 ? 0 : requested / offered }];
  });
}

/** What the multipliers of the whole problem say. */
function bindingOf({ problem, rows, offerings }: PackingModel, { root, scale }: SearchResult): PackingBinding[] {
  const total = root.multipliers.rows.slice();
  root.multipliers.covers.forEach((times, cover) => cover.worths.forEach((worth, row) => (total[row] += times * worth)));
  const worths = problem.pods.map((_, c) => rows.reduce((most, row, at) => (row.pod === c ? Math.max(most, total[at] / scale) : most), 0));
  return [
    ...problem.pods.map(({ id }, c) => ({ constraint: `pods:${id}`, microUsdPerHour: worths[c] })),
    ...offerings.map(({ type, zone }, o) => ({
      constraint: `limit:${type.id}:${zone}`,
      microUsdPerHour: root.multipliers.limits[o] / scale,
    })),
  ]
    .filter(({ microUsdPerHour }) => microUsdPerHour > 0)
    .sort((a, b) => b.microUsdPerHour - a.microUsdPerHour);
}
