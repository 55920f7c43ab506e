import { zonesOf, type PackingModel } from "./packing-model";
import type { PackingInfeasibility, PodMisfit } from "./packing-plan";
import { UNPLACED_WORTH } from "./packing-relaxation";
import type { SearchResult } from "./packing-search";

/** Classes of which not one pod fits on any node type that it may stand on, with what the nearest one lacks. */
export function podMisfits({ problem, offerings, requests, resources }: PackingModel): PodMisfit[] {
  return problem.pods.flatMap((pod, c): PodMisfit[] => {
    if (pod.count === 0 || offerings.some(({ most, limit }) => most[c] > 0 && limit > 0)) {
      return [];
    }
    const inZone = offerings.filter(({ zone, limit }) => limit > 0 && (pod.zones === undefined || pod.zones.includes(zone)));
    const allowed = inZone.filter(({ type }) => pod.purchaseOptions === undefined || pod.purchaseOptions.includes(type.purchaseOption));
    if (allowed.length === 0) {
      return [{ pod: pod.id, resource: inZone.length === 0 ? "zone" : "purchaseOption", need: 1, have: 0 }];
    }
    // The nearest type is the one whose worst resource covers the greatest share of the request.
    const judged = allowed.map(({ type, offered }) => {
      const shares = requests[c].map((request, r) => (request === 0 ? Infinity : offered[r] / request));
      const worst = shares.indexOf(Math.min(...shares));
      return { type, worst, share: shares[worst], have: offered[worst] };
    });
    const nearest = judged.reduce((best, next) => (next.share > best.share ? next : best));
    return [
      { pod: pod.id, resource: resources[nearest.worst], need: requests[c][nearest.worst], have: nearest.have, nodeType: nearest.type.id },
    ];
  });
}

/** Why not all pods can be placed, and what would help. */
export function packingInfeasibility(
  model: PackingModel,
  misfits: readonly PodMisfit[],
  search: SearchResult | undefined,
): PackingInfeasibility {
  if (search === undefined) {
    const [{ pod, resource, need, have, nodeType }] = misfits;
    const others = misfits.length === 1 ? "" : `; ${misfits.length - 1} more classes fit nowhere`;
    return {
      constraint: "misfit",
      need: `${need} ${resource} for one pod of '${pod}'${others}`,
      have: nodeType === undefined ? "no node type that it may stand on" : `${have} on '${nodeType}', the nearest node type`,
      remedies: [
        nodeType === undefined
          ? `let '${pod}' stand in other zones or on other purchase options, or offer node types there`
          : `offer a node type with at least ${need} ${resource} for pods, or lower the request of '${pod}'`,
      ],
    };
  }
  const { problem, offerings } = model;
  const total = problem.pods.reduce((sum, { count }) => sum + count, 0);
  const least = search.bound / UNPLACED_WORTH;
  const short = search.best.unplaced;
  const binding = offerings.flatMap(({ type, zone }, o) => (search.root.multipliers.limits[o] > 0 ? [`'${type.id}' in ${zone}`] : []));
  const spread = model.spreads.filter(({ pod, rows }) =>
    rows.some((row) => !offerings.some(({ rows: own, most, limit }) => own[pod] === row && most[pod] > 0 && limit > 0)),
  );
  const remedies = [
    ...(binding.length > 0 ? [`raise the limit of ${binding.slice(0, 3).join(" or ")}`] : []),
    ...spread.map(({ pod }) => {
      const { id } = problem.pods[pod];
      return `name for '${id}' only the zones of ${zonesOf(problem.pods[pod], zonesWith(model, pod)).join(", ")}, or raise its 'maxZoneSkew'`;
    }),
    "offer more node types, or run fewer pods",
  ];
  return {
    constraint: binding.length === 0 && spread.length > 0 ? "spread" : "limits",
    need: `${total} pods placed`,
    have:
      least > 0
        ? `at least ${least} of them find no place; the best plan found leaves ${short}`
        : `the best plan found leaves ${short} without a place, and the search ended before it was proven that none places all`,
    remedies,
  };
}

function zonesWith({ offerings }: PackingModel, pod: number): string[] {
  return [...new Set(offerings.flatMap(({ zone, most, limit }) => (most[pod] > 0 && limit > 0 ? [zone] : [])))];
}
