import type { FacilityProblem, FacilitySolution, Opening } from "./facility-problem";
import type { LagrangianBound } from "./lagrangian-bound";
import type { ServiceCut } from "./service-cut";
import { ServicePossibility } from "./service-possibility";
import type { StepRange } from "./step-range";
import { Transportation } from "./transportation";

/** Closed sites that are tried in an exchange. */
const EXCHANGES = 8;

/** Evaluates openings exactly, each once, keeps the best, and improves them. */
export class OpeningSearch {
  public best: FacilitySolution | undefined;
  private readonly known = new Map<string, number>();
  private readonly service: Transportation;
  private readonly possibility: ServicePossibility;

  /**
   * @param problem the problem
   * @param lagrangian its bound
   * @param isTimeUp whether to stop improving
   */
  public constructor(
    private readonly problem: FacilityProblem,
    private readonly lagrangian: LagrangianBound,
    private readonly isTimeUp: () => boolean,
  ) {
    this.service = new Transportation(problem);
    this.possibility = new ServicePossibility(problem);
  }

  /** Cost of the best solution; Infinity without one. */
  public get upperBound(): number {
    return this.best?.cost ?? Infinity;
  }

  /** Cost of an opening with its cheapest service when that is the best yet; else Infinity, or what it costs where that is known. */
  public costOf(opening: Opening): number {
    const key = opening.join(",");
    let cost = this.known.get(key);
    if (cost === undefined) {
      cost = this.judge(opening);
      this.known.set(key, cost);
    }
    return cost;
  }

  /** The first cut that an opening breaks: see `ServicePossibility`. */
  public cutBrokenBy(opening: Opening): ServiceCut | undefined {
    return this.possibility.cutBrokenBy(opening);
  }

  /** Makes an opening large enough: opens and enlarges sites in the order given until all is served. */
  public completed(opening: Opening, order: readonly number[], { greatest }: StepRange): Opening | undefined {
    const grown = opening.slice();
    for (let cut = this.cutBrokenBy(grown); cut !== undefined; cut = this.cutBrokenBy(grown)) {
      const helps = (site: number): boolean => cut!.isMember[site] === 1 && grown[site] < greatest[site];
      const chosen = order.find(helps);
      if (chosen === undefined || this.isTimeUp()) {
        return undefined;
      }
      grown[chosen] = greatest[chosen];
    }
    return grown;
  }

  /** Improves an opening by closing, shrinking, opening and exchanging sites until none of these helps. */
  public improve(start: Opening, all: StepRange): void {
    let current = start;
    let cost = this.costOf(current);
    for (let next: Opening | undefined = current; next !== undefined && !this.isTimeUp();) {
      next = this.better(current, cost, all);
      if (next !== undefined) {
        current = next;
        cost = this.costOf(next);
      }
    }
  }

  /** The first neighbour that costs less, the most promising by what the service costs at the margin first. */
  private better(opening: Opening, cost: number, all: StepRange): Opening | undefined {
    if (this.service.serve(opening) !== undefined) {
      return undefined;
    }
    const { value, bestStep } = this.lagrangian.at(this.service.marginalPrices(), new Float64Array(0), all);
    const open = openSites(opening);
    const closed = [...opening.keys()].filter((site) => opening[site] < 0 && all.greatest[site] >= 0);
    // The worth of a site at marginal prices is the most that opening it can save, and about what closing it costs.
    open.sort((a, b) => value[b] - value[a] || a - b);
    closed.sort((a, b) => value[a] - value[b] || a - b);
    for (const changes of neighbours(opening, open, closed, value, bestStep, all)) {
      const candidate = opening.slice();
      changes.forEach(([site, step]) => (candidate[site] = step));
      if (this.costOf(candidate) < cost) {
        return candidate;
      }
      if (this.isTimeUp()) {
        return undefined;
      }
    }
    return undefined;
  }

  private judge(opening: Opening): number {
    const { sites } = this.problem;
    const steps = opening.reduce((sum, step, site) => sum + (step >= 0 ? sites[site][step].cost : 0), 0);
    if (steps >= this.upperBound || this.service.serve(opening, -1, this.upperBound - steps) !== undefined) {
      return Infinity;
    }
    const cost = steps + this.service.cost();
    if (cost < this.upperBound) {
      if (this.problem.survivesAnySite && this.cutBrokenBy(opening) !== undefined) {
        return Infinity;
      }
      this.best = { opening: opening.slice(), share: this.service.share(), cost };
    }
    return cost;
  }
}

type Change = readonly [site: number, step: number];

function* neighbours(
  opening: Opening,
  open: readonly number[],
  closed: readonly number[],
  value: Float64Array,
  bestStep: Int32Array,
  { least, greatest }: StepRange,
): Generator<readonly Change[]> {
  for (const site of open) {
    if (opening[site] > least[site]) {
      yield [[site, opening[site] - 1]];
      if (least[site] < 0 && opening[site] > 0) {
        yield [[site, -1]];
      }
    }
  }
  for (const site of open) {
    if (opening[site] < greatest[site]) {
      yield [[site, opening[site] + 1]];
    }
  }
  for (const site of closed) {
    if (value[site] < 0) {
      yield [[site, bestStep[site]]];
    }
  }
  for (const to of closed.slice(0, EXCHANGES)) {
    for (const from of open) {
      if (least[from] < 0) {
        yield [
          [from, -1],
          [to, Math.max(bestStep[to], Math.min(opening[from], greatest[to]))],
        ];
      }
    }
  }
  for (const from of open) {
    for (const to of open) {
      if (from !== to && opening[from] > Math.max(0, least[from]) && opening[to] < greatest[to]) {
        yield [
          [from, opening[from] - 1],
          [to, opening[to] + 1],
        ];
      }
    }
  }
}

function openSites(opening: Opening): number[] {
  const open: number[] = [];
  opening.forEach((step, site) => {
    if (step >= 0) {
      open.push(site);
    }
  });
  return open;
}
