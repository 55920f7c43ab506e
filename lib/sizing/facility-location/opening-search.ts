import type { FacilityProblem, FacilitySolution, Opening } from "./facility-problem";
import type { LagrangianBound, RelaxedSolution } from "./lagrangian-bound";
import { contribution, type ServiceCut } from "./service-cut";
import { ServicePossibility } from "./service-possibility";
import type { StepRange } from "./step-range";
import { Transportation } from "./transportation";

/** Closed sites that are tried in an exchange. */
const EXCHANGES = 8;

/** Evaluates openings exactly, each once, keeps the best, and improves them. */
export class OpeningSearch {
  public best: FacilitySolution | undefined;
  /** What is known of openings: what they cost, or that they cost as much at least. */
  private readonly known = new Map<string, Judgement>();
  /** What multipliers say of all openings: their cost without sites, and what each site adds at least. */
  private base = -Infinity;
  private value: Float64Array = new Float64Array(0);
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

  /** Takes a relaxed solution of the range that holds all openings for a guide: what is dear by it is not tried. */
  public follow({ bound, opening, value }: RelaxedSolution): void {
    if (bound < Infinity) {
      this.value = value;
      this.base = opening.reduce((rest, step, site) => (step >= 0 ? rest - value[site] : rest), bound);
    }
  }

  /** Cost of the best solution; Infinity without one. */
  public get upperBound(): number {
    return this.best?.cost ?? Infinity;
  }

  /**
   * Cost of an opening with its cheapest service; Infinity where it does not serve everybody, or costs `enough` or more.
   *
   * @param opening step of each site
   * @param enough what is too much; by default what the best solution costs
   */
  public costOf(opening: Opening, enough = this.upperBound): number {
    const key = opening.join(",");
    let judgement = this.known.get(key);
    if (judgement === undefined || (!judgement.isExact && judgement.cost < enough)) {
      judgement = this.judge(opening, enough);
      this.known.set(key, judgement);
    }
    return judgement.cost < enough || judgement.isExact ? judgement.cost : Infinity;
  }

  /** The first cut that an opening breaks: see `ServicePossibility`. */
  public cutBrokenBy(opening: Opening): ServiceCut | undefined {
    return this.possibility.cutBrokenBy(opening);
  }

  /** Prices of customers that prove what an opening that serves everybody costs, as the dual of its transportation problem. */
  public pricesOf(opening: Opening): Float64Array {
    this.service.serve(opening);
    return this.service.dualPrices();
  }

  /** Makes an opening large enough: opens and enlarges sites in the order given until all is served. */
  public completed(opening: Opening, order: readonly number[], { greatest }: StepRange): Opening | undefined {
    const { sites } = this.problem;
    const grown = opening.slice();
    for (let cut = this.cutBrokenBy(grown); cut !== undefined; cut = this.cutBrokenBy(grown)) {
      const { sites: members } = cut;
      const worth = (site: number, step: number): number => (step < 0 ? 0 : contribution(cut!, sites[site][step]));
      const missing = cut.demand - members.reduce((sum, site) => sum + worth(site, grown[site]), 0);
      const chosen = order.find((site) => cut!.isMember[site] === 1 && grown[site] < greatest[site]);
      if (chosen === undefined || this.isTimeUp()) {
        return undefined;
      }
      const before = worth(chosen, grown[chosen]);
      do {
        grown[chosen]++;
      } while (grown[chosen] < greatest[chosen] && worth(chosen, grown[chosen]) - before < missing);
    }
    return grown;
  }

  /** Improves an opening by closing, shrinking, opening and exchanging sites until none of these helps. */
  public improve(start: Opening, all: StepRange): void {
    let current = start;
    let cost = this.costOf(current, Infinity);
    for (let next: Opening | undefined = current; next !== undefined && !this.isTimeUp();) {
      next = this.better(current, cost, all);
      if (next !== undefined) {
        current = next;
        cost = this.costOf(next, cost);
      }
    }
  }

  /** The first neighbour that costs less, the most promising by what the service costs at the margin first. */
  private better(opening: Opening, cost: number, all: StepRange): Opening | undefined {
    if (this.service.serve(opening) !== undefined) {
      return undefined;
    }
    const { value, bestStep } = this.lagrangian.at(this.service.marginalPrices(), new Float64Array(0), this.lagrangian.within(all));
    const open = openSites(opening);
    const closed = [...opening.keys()].filter((site) => opening[site] < 0 && all.greatest[site] >= 0);
    // The worth of a site at marginal prices is the most that opening it can save, and about what closing it costs.
    open.sort((a, b) => value[b] - value[a] || a - b);
    closed.sort((a, b) => value[a] - value[b] || a - b);
    for (const changes of neighbours(opening, open, closed, value, bestStep, all)) {
      const candidate = opening.slice();
      changes.forEach(([site, step]) => (candidate[site] = step));
      if (this.boundOf(candidate) >= cost) {
        continue;
      }
      if (this.costOf(candidate, cost) < cost) {
        return candidate;
      }
      if (this.isTimeUp()) {
        return undefined;
      }
    }
    return undefined;
  }

  /** An opening costs no less than the values of its sites at the best multipliers known for all openings. */
  private boundOf(opening: Opening): number {
    let bound = this.base;
    for (let site = 0; site < opening.length && bound > -Infinity; site++) {
      bound += opening[site] >= 0 ? this.value[site] : 0;
    }
    return bound;
  }

  private judge(opening: Opening, enough: number): Judgement {
    const { sites, survivesAnySite } = this.problem;
    const steps = opening.reduce((sum, step, site) => sum + (step >= 0 ? sites[site][step].cost : 0), 0);
    if (steps >= enough) {
      return { cost: steps, isExact: false };
    }
    if (this.lagrangian.isCutBrokenBy(opening) || this.service.serve(opening, -1, enough - steps) !== undefined) {
      return IMPOSSIBLE;
    }
    const cost = steps + this.service.cost();
    if (cost >= enough) {
      return { cost: enough, isExact: false };
    }
    const share = cost < this.upperBound ? this.service.share() : undefined;
    if (survivesAnySite && this.cutBrokenBy(opening) !== undefined) {
      return IMPOSSIBLE;
    }
    if (share !== undefined) {
      this.best = { opening: opening.slice(), share, cost };
    }
    return { cost, isExact: true };
  }
}

/** What an opening costs, or that it costs at least so much. */
interface Judgement {
  readonly cost: number;
  readonly isExact: boolean;
}

const IMPOSSIBLE: Judgement = { cost: Infinity, isExact: true };

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
