import type { ErasureDesign, ShardPlacement } from "./erasure-plan";
import type { ErasureSearch } from "./erasure-search";
import type { PlacedDesign } from "./placement-search";
import { codeChoice } from "./storage-code";

/** A design as plans show it, with all of its figures. */
export function erasureDesign(search: ErasureSearch, placed: PlacedDesign): ErasureDesign {
  const { design, cost, unavailability } = placed;
  const { code, device, node, sets, shardTib } = design;
  const loss = search.loss(placed);
  return {
    code: codeChoice(code),
    deviceType: device.id,
    nodeType: node.id,
    sets,
    placement: shardPlacement(search, placed),
    rawTib: sets * code.shards * device.capacityTib,
    storedTib: shardTib * code.shards,
    overhead: (shardTib * code.shards) / search.problem.usableTib,
    durability: {
      measure: search.measure,
      lossesPerYear: loss.lossesPerYear,
      destructionLossesPerYear: loss.destructionLossesPerYear,
      firstYearLoss: loss.firstYear,
      firstYearTruncationBound: loss.truncationBound,
      meanYearsToSetLoss: loss.meanYearsToSetLoss,
      deviceRepairHours: design.repairHours[0],
      nodeRepairHours: design.repairHours[1],
      isUpperBound: loss.isUpperBound,
    },
    unavailability,
    repair: { readTibPerYear: design.repairTibPerYear, meanMibPerSecond: design.meanRepairMibPerSecond },
    cost,
  };
}

/** Shards by domain, in the order of the problem. */
export function shardPlacement({ forest }: ErasureSearch, { design, layout }: PlacedDesign): ShardPlacement[] {
  return forest.leaves
    .map(({ id, domain }, leaf) => {
      const shards = Array.from(layout[leaf]).reduce((sum, count) => sum + count, 0);
      const placement = { domain: id, shards, devices: design.sets * shards, nodes: design.nodesFor(shards) };
      return {
        domain,
        placement: design.code.lrc === undefined ? placement : { ...placement, shardsOfGroups: Array.from(layout[leaf]) },
      };
    })
    .filter(({ placement }) => placement.shards > 0)
    .sort((a, b) => a.domain - b.domain)
    .map(({ placement }) => placement);
}
