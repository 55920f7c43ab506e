import type { NodeCover } from "./node-cover";
import type { PackingModel } from "./packing-model";
import type { PackingCertificate, PackingProofCover, PackingProofNode, PodWorth } from "./packing-plan";
import type { SearchNode } from "./packing-search";

/** What a search has shown, in the terms of the problem. */
export function certificateOf(
  model: PackingModel,
  shows: "cost" | "unplaced",
  { root, scale }: { readonly root: SearchNode; readonly scale: number },
): PackingCertificate {
  const covers = new Map<NodeCover, number>();
  const tree = proofOf(model, root, scale, covers);
  const listed = [...covers.keys()].map((cover) => coverOf(model, cover));
  return { shows, scale, ...(listed.length === 0 ? {} : { covers: listed }), root: tree };
}

/** A set of plans; covers that are used are added, by their place in the certificate. */
function proofOf(model: PackingModel, node: SearchNode, scale: number, covers: Map<NodeCover, number>): PackingProofNode {
  const { pods } = model.problem;
  if (node.children !== undefined) {
    const { measure, atMost, low, high } = node.children;
    return {
      nodes: [...measure.weights]
        .sort(([a], [b]) => a - b)
        .map(([o, weight]) => ({ ...placeOf(model, o), ...(weight === 1 ? {} : { weight }) })),
      holding: measure.holding.flatMap((count, c) => (count > 0 ? [{ pod: pods[c].id, count }] : [])),
      atMost,
      low: proofOf(model, low, scale, covers),
      high: proofOf(model, high, scale, covers),
    };
  }
  if (node.isExhausted) {
    return { exhausted: true };
  }
  const { rows, limits, divisions } = node.multipliers;
  const used = [...node.multipliers.covers].map(([cover, times]) => {
    covers.set(cover, covers.get(cover) ?? covers.size);
    return { cover: covers.get(cover)!, times: times / scale };
  });
  return {
    pods: podWorths(model, rows, scale),
    ...(used.length === 0 ? {} : { covers: used }),
    limits: model.offerings.flatMap((_, o) => (limits[o] === 0 ? [] : [{ ...placeOf(model, o), worth: limits[o] / scale }])),
    divisions: [...divisions].map((worth) => worth / scale),
  };
}

function coverOf(model: PackingModel, { worths, most }: NodeCover): PackingProofCover {
  return {
    pods: podWorths(model, worths, 1),
    nodes: model.offerings.flatMap((_, o) => (most[o] === 0 ? [] : [{ ...placeOf(model, o), most: most[o] }])),
  };
}

function podWorths({ problem, rows }: PackingModel, worths: ArrayLike<number>, scale: number): PodWorth[] {
  return rows.flatMap(({ pod, zone }, row) =>
    worths[row] === 0 ? [] : [{ pod: problem.pods[pod].id, ...(zone === undefined ? {} : { zone }), worth: worths[row] / scale }],
  );
}

function placeOf({ offerings }: PackingModel, o: number): { readonly nodeType: string; readonly zone: string } {
  return { nodeType: offerings[o].type.id, zone: offerings[o].zone };
}
