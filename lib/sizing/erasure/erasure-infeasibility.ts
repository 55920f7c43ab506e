import type { ErasureInfeasibility, ErasureRelaxation } from "./erasure-plan";
import type { ErasureProblem } from "./erasure-problem";
import { ALL_TARGETS, ErasureSearch, type HeldTargets, type SearchResult } from "./erasure-search";
import { allowedCodes } from "./storage-code";
import type { PlacedDesign } from "./placement-search";
import type { StorageDesign } from "./storage-design";

/** Targets in the order in which they are put on until nothing is left. */
const ORDER = ["nodeLimits", "survive", "repairTraffic", "durability", "unavailability"] as const;
const NONE: HeldTargets = { durability: false, unavailability: false, survive: false, repairTraffic: false, nodeLimits: false };
/** Most domains that are tried as the kind of one more. */
const MOST_NEW_DOMAINS = 4;

/** Which target cannot be met, what is the best there is, and which changes that were tried help. */
export function explainErasureInfeasibility(
  search: ErasureSearch,
  maxPlacements: number | undefined,
  isCutShort: boolean,
): ErasureInfeasibility {
  let held = NONE;
  let failing: (typeof ORDER)[number] | undefined;
  for (const target of ORDER) {
    // A target that cannot even be met alone is named before one that only the others make impossible.
    if (failing === undefined && search.run({ held: { ...NONE, nodeLimits: true, [target]: true } }).best === undefined) {
      failing = target;
    }
  }
  for (const target of failing === undefined ? ORDER : []) {
    held = { ...held, [target]: true };
    if (search.run({ held }).best === undefined) {
      failing = target;
      break;
    }
  }
  const isTogether = failing !== undefined && held[failing];
  return {
    ...described(search, failing ?? "unavailability", isTogether, isCutShort),
    relaxations: relaxations(search, maxPlacements),
  };
}

function described(
  search: ErasureSearch,
  target: (typeof ORDER)[number],
  isTogether: boolean,
  isCutShort: boolean,
): Omit<ErasureInfeasibility, "relaxations"> {
  const { targets, repair, domains } = search.problem;
  const alone: HeldTargets = { ...NONE, nodeLimits: true };
  const best = (): SearchResult["best"] => search.run({ held: alone, least: "unavailability" }).best;
  const constraint = isTogether ? "targets-together" : CONSTRAINTS[target];
  const suffix = isTogether ? ", with the other targets met" : "";
  switch (target) {
    case "nodeLimits":
      return {
        constraint,
        need: `nodes for ${Math.min(...search.designs.map(({ code }) => code.shards))} shards of a set`,
        have: `at most ${domains.reduce((sum, { maxNodes }) => sum + (maxNodes ?? 0), 0)} nodes in domains that are limited`,
      };
    case "survive": {
      const tolerated = Math.max(...search.designs.map(({ code }) => code.everTolerated));
      return {
        constraint,
        need: `data that is readable without ${(targets.survive ?? []).map(({ domains: of, count = 1 }) => `any ${count} of ${of.join(", ")}`).join("; ")}${suffix}`,
        have: `codes that stand the loss of ${tolerated} shards, in domains that leave more to one of these losses`,
      };
    }
    case "repairTraffic":
      return {
        constraint,
        need: `repairs that read at most ${repair.maxMeanMibPerSecond} MiB/s on average${suffix}`,
        have: `${short(least(search.designs, (design) => design.meanRepairMibPerSecond))} MiB/s at least`,
      };
    case "durability": {
      const placed = search.forest.isDestroyable ? leastLoss(search) : undefined;
      const best = short(least(search.designs, (design) => search.leastAnnualLoss(design)));
      return {
        constraint,
        need: `at most ${targets.annualLossProbability} losses a year${suffix}`,
        have:
          placed === undefined
            ? `${best} at best of all codes`
            : `${short(placed)} with destroyed domains, each code at its cheapest place`,
      };
    }
    default: {
      const found = isTogether ? search.run({ held: { ...ALL_TARGETS, unavailability: false }, least: "unavailability" }).best : best();
      return {
        constraint,
        need: `data that cannot be read at most ${targets.unavailability} of the time${suffix}`,
        have:
          (found === undefined ? "no placement" : `${short(found.unavailability)} at best`) +
          (isCutShort ? ", of the placements looked at" : ""),
      };
    }
  }
}

const CONSTRAINTS: Readonly<Record<(typeof ORDER)[number], string>> = {
  nodeLimits: "placement",
  survive: "survive",
  repairTraffic: "repair-traffic",
  durability: "durability",
  unavailability: "unavailability",
};

function relaxations(search: ErasureSearch, maxPlacements: number | undefined): ErasureRelaxation[] {
  const { problem } = search;
  const { targets, repair } = problem;
  const found: ErasureRelaxation[] = [];
  const tryChange = (change: string, result: SearchResult): void => {
    if (result.best !== undefined) {
      found.push({ change, microUsdPerMonth: result.best.cost.total });
    }
  };
  const without = (target: keyof HeldTargets): HeldTargets => ({ ...ALL_TARGETS, [target]: false });
  const available = search.run({ held: without("unavailability"), least: "unavailability" });
  if (available.best !== undefined) {
    const reached = upTo(available.best.unavailability);
    const relaxed = { ...problem, targets: { ...targets, unavailability: reached } };
    tryChange(`accept an unavailability of ${reached}`, anew(relaxed, maxPlacements));
  }
  const durable = search.run({ held: without("durability") });
  if (durable.best !== undefined) {
    const reached = leastLoss(search);
    if (reached !== undefined && reached < 1) {
      const relaxed = { ...problem, targets: { ...targets, annualLossProbability: reached } };
      tryChange(`accept ${reached} losses a year`, anew(relaxed, maxPlacements));
    }
    for (const factor of [2, 10]) {
      const faster = {
        ...repair,
        detectionHours: repair.detectionHours / factor,
        bandwidthMibPerSecond: repair.bandwidthMibPerSecond * factor,
      };
      tryChange(`notice losses and rebuild shards ${factor} times as fast`, anew({ ...problem, repair: faster }, maxPlacements));
    }
  }
  if (targets.survive !== undefined) {
    tryChange("leave out 'survive'", search.run({ held: without("survive") }));
  }
  if (repair.maxMeanMibPerSecond !== undefined) {
    tryChange("leave out the cap on repair traffic", search.run({ held: without("repairTraffic") }));
  }
  if (problem.domains.some(({ maxNodes }) => maxNodes !== undefined)) {
    tryChange("lift the limits on nodes", search.run({ held: without("nodeLimits") }));
  }
  for (const leaf of newDomains(search)) {
    const domain = problem.domains[leaf];
    const survive = targets.survive?.map((target) =>
      target.domains.includes(domain.id) ? { ...target, domains: [...target.domains, `${domain.id} (another)`] } : target,
    );
    const wider = {
      ...problem,
      domains: [...problem.domains, { ...domain, id: `${domain.id} (another)` }],
      targets: survive === undefined ? targets : { ...targets, survive },
    };
    tryChange(`add another ${domain.level} like ${domain.id}`, anew(wider, maxPlacements));
  }
  return found.sort((a, b) => a.microUsdPerMonth - b.microUsdPerMonth);
}

function anew(problem: ErasureProblem, maxPlacements: number | undefined): SearchResult {
  return new ErasureSearch(problem, allowedCodes(problem.codes), maxPlacements).run();
}

/** The least loss of a code that meets all other targets somewhere; where domains are destroyed, of the cheapest place for each code. */
function leastLoss(search: ErasureSearch): number | undefined {
  const placed = (design: StorageDesign): PlacedDesign | undefined =>
    search.run({ held: { ...ALL_TARGETS, durability: false }, isDesign: (each) => each === design }).best;
  const byLoss = search.designs.map((design) => ({ design, loss: search.leastAnnualLoss(design) })).sort((a, b) => a.loss - b.loss);
  let lowest: number | undefined;
  for (const { design, loss } of byLoss) {
    if (lowest !== undefined && loss >= lowest) {
      break;
    }
    const found = placed(design);
    const reached = found === undefined ? Infinity : search.annualLoss(found);
    lowest = reached < (lowest ?? Infinity) ? reached : lowest;
  }
  return lowest === undefined ? undefined : upTo(lowest);
}

/** One of each kind of leaf. */
function newDomains({ forest, problem }: ErasureSearch): number[] {
  const kinds = new Map<string, number>();
  forest.leaves.forEach(({ domain }) => {
    const { id: _, ...kind } = problem.domains[domain];
    const key = JSON.stringify(kind);
    kinds.set(key, kinds.get(key) ?? domain);
  });
  return [...kinds.values()].slice(0, MOST_NEW_DOMAINS);
}

function least(designs: readonly StorageDesign[], figure: (design: StorageDesign) => number): number {
  return designs.reduce((lowest, design) => Math.min(lowest, figure(design)), Infinity);
}

/** Three digits, rounded up, so that the change reaches it. */
function upTo(value: number): number {
  const rounded = Number(value.toPrecision(3));
  return rounded >= value ? rounded : Number((value * 1.01).toPrecision(3));
}

function short(value: number): string {
  return value.toExponential(2);
}
