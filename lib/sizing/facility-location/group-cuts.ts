import type { FacilityProblem } from "./facility-problem";
import { contribution, cutOf, spreadCutOf, type ServiceCut } from "./service-cut";

/** Most pairs of customers whose joint reach makes a group. */
const MOST_PAIRS = 4_000;

/** A cut that is missed by less than this share of its demand teaches little. */
const LEAST_MISSED = 0.01;

/**
 * Cuts of the groups of customers that stand out by where they can be served: for the sites that one customer, or two, can be served at, all
 * customers that can be served nowhere else.
 */
export class GroupCuts {
  private readonly candidates: readonly { readonly spread: ServiceCut; readonly plain: ServiceCut | undefined }[];

  public constructor(private readonly problem: FacilityProblem) {
    const { survivesAnySite } = problem;
    this.candidates = groupsOf(problem).map((customers) => {
      const plain = cutOf(problem, customers, -1);
      return survivesAnySite ? { spread: spreadCutOf(problem, customers), plain } : { spread: plain, plain: undefined };
    });
  }

  /**
   * The cuts that a mean solution misses most.
   *
   * @param openness for each site the share by which it is open
   * @param step for each site its step when it is open, in parts
   * @param most how many
   */
  public missedBy(openness: Float64Array, step: Float64Array, most: number): readonly ServiceCut[] {
    const missed = this.candidates.flatMap(({ spread, plain }) => {
      const share = this.missing(spread, openness, step, -1);
      const found = share > LEAST_MISSED ? [{ share, cut: () => spread }] : [];
      if (plain !== undefined) {
        const largest = this.largestOf(plain, openness, step);
        const left = largest < 0 ? 0 : this.missing(plain, openness, step, largest);
        if (left > LEAST_MISSED) {
          found.push({ share: left, cut: () => cutOf(this.problem, plain.customers, largest) });
        }
      }
      return found;
    });
    missed.sort((a, b) => b.share - a.share);
    return missed.slice(0, most).map(({ cut }) => cut());
  }

  /** The share of a cut's demand that a mean solution does not reach, without one of its sites; -1 for none. */
  private missing(cut: ServiceCut, openness: Float64Array, step: Float64Array, without: number): number {
    let covered = 0;
    for (const site of cut.sites) {
      covered += site === without ? 0 : this.meanOf(cut, site, openness, step);
    }
    return 1 - covered / cut.demand;
  }

  private largestOf(cut: ServiceCut, openness: Float64Array, step: Float64Array): number {
    let [largest, most] = [-1, 0];
    for (const site of cut.sites) {
      const each = this.meanOf(cut, site, openness, step);
      [largest, most] = each > most ? [site, each] : [largest, most];
    }
    return largest;
  }

  /** What a site contributes to a cut on the mean. */
  private meanOf(cut: ServiceCut, site: number, openness: Float64Array, step: Float64Array): number {
    const steps = this.problem.sites[site];
    const low = Math.floor(step[site]);
    if (openness[site] === 0 || steps.length === 0) {
      return 0;
    }
    const below = contribution(cut, steps[low]);
    const above = low + 1 < steps.length ? contribution(cut, steps[low + 1]) : below;
    return openness[site] * (below + (above - below) * (step[site] - low));
  }
}

/** Groups of customers, each once. */
function groupsOf({ demand, sites, cost }: FacilityProblem): readonly number[][] {
  const customers = [...demand.keys()];
  const reach = customers.map((customer) => {
    let bits = 0n;
    sites.forEach((_, site) => (bits |= cost[site * demand.length + customer] < Infinity ? 1n << BigInt(site) : 0n));
    return bits;
  });
  const distinct = [...new Set(reach)];
  const unions = new Set(distinct);
  for (let a = 0, pairs = 0; a < distinct.length && pairs < MOST_PAIRS; a++) {
    for (let b = a + 1; b < distinct.length && pairs < MOST_PAIRS; b++, pairs++) {
      if ((distinct[a] & distinct[b]) !== 0n) {
        unions.add(distinct[a] | distinct[b]);
      }
    }
  }
  return [...unions].map((union) => customers.filter((customer) => (reach[customer] & ~union) === 0n));
}
