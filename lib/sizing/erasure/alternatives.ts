import type { ErasureAlternative } from "./erasure-plan";
import { ALL_TARGETS, ErasureSearch, type HeldTargets, type SearchVariant } from "./erasure-search";
import { shardPlacement } from "./placed-design";
import type { PlacedDesign } from "./placement-search";
import { copiesCode } from "./storage-code";
import type { StorageDesign } from "./storage-design";

/** Overheads that people compare: stored for each usable TiB, without padding. */
const TIERS = [1.25, 1.5, 2, 3];
const THREE = 3;
const NO_TARGETS: HeldTargets = { durability: false, unavailability: false, survive: false, repairTraffic: false, nodeLimits: true };
/** Targets as the text names them. */
const NAMES: Readonly<Record<keyof HeldTargets, string>> = {
  durability: "the durability",
  unavailability: "the availability",
  survive: "the domains to survive",
  repairTraffic: "the cap on repairs",
  nodeLimits: "the limits on nodes",
};

/** What each family, overhead and cloud has to offer at best, and why it was not chosen. The plan's own kinds are left out. */
export function erasureAlternatives(search: ErasureSearch, best: PlacedDesign): ErasureAlternative[] {
  const families = [
    { bestOf: "reed-solomon", isDesign: ({ code }: StorageDesign) => code.family === "reed-solomon" },
    { bestOf: "local-reconstruction", isDesign: ({ code }: StorageDesign) => code.family === "local-reconstruction" },
    { bestOf: "copies", isDesign: ({ code }: StorageDesign) => code.family === "copies" },
  ];
  const tiers = [...TIERS, Infinity].map((most, at) => ({
    bestOf: most === Infinity ? `overhead above ${TIERS[at - 1]}` : `overhead up to ${most}`,
    isDesign: (design: StorageDesign) => ratio(design) <= most && (at === 0 || ratio(design) > TIERS[at - 1]),
  }));
  const kinds = [...families, ...tiers].filter(({ isDesign }) => !isDesign(best.design) && search.designs.some(isDesign));
  const isThreeCopies = best.design.code.family === "copies" && best.design.code.shards === THREE;
  return [
    ...kinds.map(({ bestOf, isDesign }) => alternative(search, best, bestOf, { isDesign })),
    ...(isThreeCopies ? [] : [alternative(new ErasureSearch(search.problem, [copiesCode(THREE)]), best, "3 copies", {})]),
    ...rootAlternatives(search, best),
  ];
}

/** With several roots that hold others, as clouds hold zones: the best within each one alone, or across them. */
function rootAlternatives(search: ErasureSearch, best: PlacedDesign): ErasureAlternative[] {
  const { leaves } = search.forest;
  const rootOf = leaves.map((leaf) => search.forest.rootOf(leaf));
  const roots = [...new Set(rootOf)].sort((a, b) => a - b);
  const rootsOf = (counts: ArrayLike<number>): Set<number> => new Set(rootOf.filter((_, leaf) => counts[leaf] > 0));
  const used = rootsOf(best.layout.map((row) => Array.from(row).reduce((sum, shards) => sum + shards, 0)));
  if (roots.length === 1 || leaves.every(({ depth }) => depth === 0)) {
    return [];
  }
  const name = (root: number): string => search.problem.domains[root].id;
  const alone = roots
    .filter((root) => used.size > 1 || !used.has(root))
    .map((root) => alternative(search, best, `only ${name(root)}`, { isAllowed: (leaf) => rootOf[leaf] === root }));
  return used.size > 1
    ? alone
    : [...alone, alternative(search, best, `across ${roots.map(name).join(", ")}`, { isWanted: (counts) => rootsOf(counts).size > 1 })];
}

function alternative(search: ErasureSearch, best: PlacedDesign, bestOf: string, variant: SearchVariant): ErasureAlternative {
  const met = search.run(variant).best;
  if (met !== undefined) {
    const more = met.cost.total - best.cost.total;
    const lostBecause = more > 0 ? `costs ${percent(more / best.cost.total)} more` : "costs the same and is not more available";
    return { bestOf, ...figures(search, met), meetsTargets: true, lostBecause };
  }
  // Give up targets one after the other until something is left, and name the first that it misses.
  const steps: readonly (readonly [keyof HeldTargets, (placed: PlacedDesign) => string])[] = [
    ["unavailability", (placed) => `is down ${short(placed.unavailability)} of the time at best, above ${search.problem.targets.unavailability}`],
    ["durability", (placed) => `loses data ${short(search.annualLoss(placed))} times a year, above ${search.problem.targets.annualLossProbability}`],
    ["repairTraffic", () => "repairs read more than allowed"],
    ["survive", () => "does not survive the domains it must"],
  ]; // prettier-ignore
  for (const [target, why] of steps) {
    const found = search.run({
      ...variant,
      held: { ...ALL_TARGETS, [target]: false },
      least: target === "unavailability" ? "unavailability" : "cost",
    }).best;
    if (found !== undefined) {
      return { bestOf, ...figures(search, found), meetsTargets: false, lostBecause: why(found) };
    }
  }
  const found = search.run({ ...variant, held: NO_TARGETS }).best;
  if (found === undefined) {
    return { bestOf, meetsTargets: false, lostBecause: "its shards do not fit into the domains" };
  }
  const missed = steps
    .map(([target]) => target)
    .filter((target) => search.run({ ...variant, held: { ...NO_TARGETS, [target]: true } }).best === undefined);
  const lostBecause =
    missed.length === 0 ? "meets each target, but not all" : `cannot meet ${missed.map((target) => NAMES[target]).join(" nor ")}`;
  return { bestOf, ...figures(search, found), meetsTargets: false, lostBecause };
}

function figures(search: ErasureSearch, placed: PlacedDesign): Omit<ErasureAlternative, "bestOf" | "meetsTargets" | "lostBecause"> {
  return {
    code: placed.design.code.name,
    placement: shardPlacement(search, placed),
    microUsdPerMonth: placed.cost.total,
    annualLoss: search.annualLoss(placed),
    ...(search.isUpperBound(placed) ? { isUpperBound: true } : {}),
    unavailability: placed.unavailability,
  };
}

function ratio({ code }: StorageDesign): number {
  return code.shards / code.dataShards;
}

function percent(share: number): string {
  return `${(share * 100).toPrecision(3)} %`;
}

function short(value: number): string {
  return value.toExponential(2);
}
