import type { PackingModel } from "./packing-model";
import type { PackingProofNode } from "./packing-plan";
import type { SearchNode } from "./packing-search";

/** What a search has shown, in the terms of the problem. */
export function proofOf(model: PackingModel, node: SearchNode, scale: number): PackingProofNode {
  const { pods } = model.problem;
  if (node.children !== undefined) {
    const { offerings, holding, atMost, low, high } = node.children;
    return {
      nodes: [...offerings].sort((a, b) => a - b).map((o) => ({ nodeType: model.offerings[o].type.id, zone: model.offerings[o].zone })),
      holding: holding.flatMap((count, c) => (count > 0 ? [{ pod: pods[c].id, count }] : [])),
      atMost,
      low: proofOf(model, low, scale),
      high: proofOf(model, high, scale),
    };
  }
  const { rows, limits, divisions } = node.multipliers;
  return {
    pods: model.rows.flatMap(({ pod, zone }, row) =>
      rows[row] === 0 ? [] : [{ pod: pods[pod].id, ...(zone === undefined ? {} : { zone }), worth: rows[row] / scale }],
    ),
    limits: model.offerings.flatMap(({ type, zone }, o) =>
      limits[o] === 0 ? [] : [{ nodeType: type.id, zone, worth: limits[o] / scale }],
    ),
    divisions: [...divisions].map((worth) => worth / scale),
  };
}
