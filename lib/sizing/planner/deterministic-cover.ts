import type { FailureForest } from "../failure-forest";
import type { FleetProblem } from "../fleet-problem";
import { greatestCommonDivisor } from "../greatest-common-divisor";
import { CertainFleets } from "./certain-fleet";
import { hasMoreOfEarlier, MixedCurve, SumCurve, UniformCurve, type CostCurve, type CurveOffering } from "./cost-curve";
import { CoverSplit, type CoverCell } from "./cover-split";
import { EffortSpent, type Effort } from "./effort";
import type { FleetModel } from "./fleet-model";
import { statesOnly } from "./states-only";

/** Sums of costs up to this are exact, with room for the differences that a split forms. */
const MOST_EXACT = 2 ** 51;

/** Numbers that the curves may hold: 32 MB at 4 bytes each. */
const MOST_NUMBERS = 8_000_000;

/** Fields of a problem, of its targets and of what is to be survived that a cover keeps to. */
const JUDGED_FIELDS: ReadonlySet<string> = new Set(["demand", "unit", "offerings", "domains", "targets", "mix", "quotas", "shocks"]);
const JUDGED_TARGETS: ReadonlySet<string> = new Set(["unavailability", "degraded", "maxMicroUsdPerHour", "survive", "maxShare"]);
const JUDGED_SURVIVAL: ReadonlySet<string> = new Set(["level", "units"]);

/** Domain of offerings that the survived level cannot take. */
const SAFE = -1;

/**
 * The cheapest fleet where nothing can fail: counts that keep the demand installed, and enough of it outside any one domain of a survived
 * level. The deterministic scenario cover of N-1 planning, without a search over fleets.
 *
 * What at least u units cost in one domain is a curve, by dynamic programming over units; the curves of the domains are then split exactly
 * for each size M that the largest domain may have, for which the domains together need M units more than must survive. Equally cheap
 * fleets are told apart by the rules of `planFleet`.
 *
 * Where nothing limits the offerings either, one table of two numbers a unit does: it reaches a million units, while the curves rank price and
 * number of instances in one number, which ceases to be exact at some ten thousand, and keep a count for each unit of each offering.
 *
 * @returns undefined where something can fail, where there are quotas, greatest shares or several survived levels, where numbers would
 * become too large to be exact, and when the effort is spent: the general search decides these
 */
export function cheapestCover(model: FleetModel, effort: Effort): Float64Array | undefined {
  const { problem, side, demand, forest } = model;
  const certain = CertainFleets.of(problem, problem.demand);
  if (certain !== undefined) {
    return certain.countsFor(problem.demand);
  }
  if (!isJudged(problem)) {
    return undefined;
  }
  if (side.tradeOff || side.survived.length > 1 || canFail(problem, forest)) {
    return undefined;
  }
  const survivors = side.survived.length === 0 ? 0 : side.survived[0].units;
  const most = Math.max(demand, survivors);
  const offerings = exactOfferings(model, most);
  const parts = offerings === undefined ? undefined : partsOf(model, forest, offerings);
  if (parts === undefined || (most + 1) * model.offerings.length > MOST_NUMBERS) {
    return undefined;
  }
  try {
    const cells = parts.map(({ lost, groups }): CoverCell => {
      effort.spend((most + 1) * (model.uniform ? groups.length * (most + 1) : groups[0].length));
      return { isSafe: lost === SAFE, curve: curveOf(model, groups, most) };
    });
    return cheapestSplit(cells, { demand, survivors, most, offerings: model.offerings.length, effort });
  } catch (error) {
    if (error instanceof EffortSpent) {
      return undefined;
    }
    throw error;
  }
}

/** Offerings that are lost together, or never. */
interface Part {
  /** The domain of the survived level around them, or `SAFE`. */
  readonly lost: number;
  /** Under `uniform-per-zone` at most one offering of a group is used; otherwise there is one group. */
  readonly groups: CurveOffering[][];
}

/** What all cells together must reach. */
interface CoverNeed {
  readonly demand: number;
  /** Units that must be left without any one cell. */
  readonly survivors: number;
  /** More units than this serve no purpose in any cell. */
  readonly most: number;
  readonly offerings: number;
  readonly effort: Effort;
}

/** Splits the need over cells for each size of the largest one, the most promising first. */
function cheapestSplit(cells: readonly CoverCell[], { demand, survivors, most, offerings, effort }: CoverNeed): Float64Array | undefined {
  const split = new CoverSplit(cells, offerings, effort);
  const sizes = Array.from({ length: survivors > 0 && cells.some(({ isSafe }) => !isSafe) ? most + 1 : 1 }, (_, size) => size);
  const needs = sizes.map((size) => Math.max(demand, survivors + size));
  const bounds = split.bounds(needs);
  const order = sizes.filter((size) => bounds[size] < Infinity).sort((a, b) => bounds[a] - bounds[b] || a - b);
  let best: { readonly cost: number; readonly counts: Float64Array } | undefined;
  for (const size of order) {
    if (best !== undefined && bounds[size] > best.cost) {
      break;
    }
    const found = split.cheapest(size, needs[size], best?.cost ?? Infinity);
    if (found !== undefined && (best === undefined || found.cost < best.cost || hasMoreOfEarlier(found.counts, best.counts))) {
      best = found;
    }
  }
  return best?.counts;
}

/** Whether a problem asks for nothing but what covers keep to. */
function isJudged(problem: FleetProblem): boolean {
  const { targets } = problem;
  return (
    statesOnly(problem, JUDGED_FIELDS) &&
    statesOnly(targets, JUDGED_TARGETS) &&
    (targets.survive ?? []).every((target) => statesOnly(target, JUDGED_SURVIVAL))
  );
}

/** Whether anything that can be bought, or a domain around it, can be down, or a shock can go on. */
function canFail(problem: FleetProblem, forest: FailureForest): boolean {
  const canBeDown = (domain: number): boolean => forest.nodes[domain].unavailability > 0;
  return (
    (problem.shocks ?? []).some(({ probability }) => probability > 0) ||
    problem.offerings.some(
      ({ instanceUnavailability }, index) => instanceUnavailability > 0 || forest.pathUp(forest.domainOf(index)).some(canBeDown),
    )
  );
}

/** Undefined where domains of the level stand in one another or divide a group. */
function partsOf(model: FleetModel, forest: FailureForest, offerings: readonly CurveOffering[]): Part[] | undefined {
  const level = model.side.survived[0]?.level;
  const lostOf = offerings.map(({ index }) =>
    forest.pathUp(forest.domainOf(index)).filter((domain) => forest.nodes[domain].level === level),
  );
  const isDivided = model.groups.some((group) => group.some((offering) => lostOf[offering][0] !== lostOf[group[0]][0]));
  if (lostOf.some((lost) => lost.length > 1) || (model.uniform && isDivided)) {
    return undefined;
  }
  const parts = new Map<string, { readonly lost: number; readonly groups: Map<number, CurveOffering[]> }>();
  offerings.forEach((offering, index) => {
    const lost = lostOf[index][0] ?? SAFE;
    const group = model.uniform ? model.offerings[index].group : 0;
    // What is never lost needs no sum of its groups: each is a cell.
    const name = lost === SAFE ? `${lost} ${group}` : `${lost}`;
    const part = parts.get(name) ?? { lost, groups: new Map<number, CurveOffering[]>() };
    parts.set(name, part);
    const members = part.groups.get(group);
    if (members === undefined) {
      part.groups.set(group, [offering]);
    } else {
      members.push(offering);
    }
  });
  return [...parts.values()].map(({ lost, groups }) => ({ lost, groups: [...groups.values()] }));
}

function curveOf({ uniform }: FleetModel, groups: readonly CurveOffering[][], most: number): CostCurve {
  const curves = groups.map((group): CostCurve => (uniform ? new UniformCurve(group, most) : new MixedCurve(group, most)));
  return curves.reduce((sum, curve) => new SumCurve(sum, curve));
}

/** Offerings with costs that put price first and the number of instances second; undefined where sums would not be exact. */
function exactOfferings(model: FleetModel, most: number): CurveOffering[] | undefined {
  const step = greatestCommonDivisor(model.offerings.map(({ price }) => price).filter((price) => price > 0));
  // Each instance of a curve adds a unit it needs, and there are no more cells than offerings.
  const instances = most * model.offerings.length + 1;
  const offerings = model.offerings.map(({ units, price, cap }, index) => ({ index, units, cap, cost: (price / step) * instances + 1 }));
  const dearest = Math.max(...offerings.map(({ cost, units }) => cost * Math.ceil(most / units)));
  return dearest * new Set(model.offerings.map(({ group }) => group)).size < MOST_EXACT ? offerings : undefined;
}
