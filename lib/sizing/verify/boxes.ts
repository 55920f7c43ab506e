import type { BoxCase, BoxProof } from "../certificate/fleet-certificate";
import type { FleetProblem } from "../fleet-problem";
import { groupsBelow, unitOf, type Combination, type Group } from "./combinations";
import { domainsAround } from "./counted-fleet";
import { alikeAfter } from "./alike-places";
import { unless, type PlanDiscrepancy } from "./plan-discrepancy";

/** Combinations that each group may still have in a case. */
type Case = readonly (readonly Combination[])[];

/**
 * What is wrong with a proof by cases. All combinations below the bound are listed anew, every case is walked through, and for each that
 * is said to be closed the reason is checked.
 */
export function checkBoxes(problem: FleetProblem, proof: BoxProof): PlanDiscrepancy[] {
  const { boundMicroUsdPerHour: bound, cases } = proof;
  const groups = Number.isSafeInteger(bound) && bound >= 0 ? groupsBelow(problem, bound) : undefined;
  if (groups === undefined) {
    return unless(false, "certificate:boxes", "a proof that can be checked", `a bound of ${bound}`);
  }
  const checker = new BoxChecker(problem, groups, bound);
  const open: Case[] = [groups.map(({ combinations }) => combinations)];
  for (const [index, each] of cases.entries()) {
    const fleets = open.pop();
    if (fleets === undefined) {
      return unless(false, "certificate:boxes", "as many cases as there are", `${cases.length - index} too many`);
    }
    const remaining = checker.tightened(fleets);
    if (each.closedBy === undefined) {
      const halves = checker.split(remaining, each);
      if (halves === undefined) {
        return unless(false, "certificate:boxes", "a case that is closed or split", JSON.stringify(each));
      }
      open.push(halves[1], halves[0]);
    } else if (each.splitBy !== undefined || !checker.isClosed(remaining, each.closedBy)) {
      return unless(false, "certificate:boxes", `case ${index} closed by ${each.closedBy}`, "open");
    }
  }
  return unless(open.length === 0, "certificate:boxes", "every case closed", `${open.length} open`);
}

class BoxChecker {
  private readonly demand: number;
  private readonly likeNext: readonly (number | undefined)[];

  public constructor(
    private readonly problem: FleetProblem,
    private readonly groups: readonly Group[],
    private readonly bound: number,
  ) {
    this.demand = Math.ceil(problem.demand / unitOf(problem));
    this.likeNext = alikeAfter(
      problem,
      groups.map(({ place }) => place),
    );
  }

  /** The halves of a case, the lower one first. */
  public split(fleets: Case, { splitBy, of, atMost }: BoxCase): readonly [Case, Case] | undefined {
    if (atMost === undefined || !Number.isSafeInteger(atMost) || atMost < 0) {
      return undefined;
    }
    const offering = this.problem.offerings.find(({ id }) => id === of);
    const group = splitBy === "money" ? this.groups.findIndex(({ place }) => place === of) : -1;
    if (splitBy === "count" ? offering === undefined : group < 0) {
      return undefined;
    }
    const isLow = (combination: Combination, at: number): boolean =>
      splitBy === "count" ? (combination.counts.get(offering!) ?? 0) <= atMost : at !== group || combination.cost <= atMost;
    const isHigh = (combination: Combination, at: number): boolean => (at === group ? combination.cost > atMost : true);
    const has = (at: number): boolean => this.groups[at].combinations.some(({ counts }) => counts.has(offering!));
    return [
      fleets.map((all, at) => all.filter((each) => isLow(each, at))),
      fleets.map((all, at) =>
        splitBy === "count"
          ? has(at)
            ? all.filter((each) => (each.counts.get(offering!) ?? 0) > atMost)
            : all
          : all.filter((each) => isHigh(each, at)),
      ),
    ];
  }

  /** Without combinations that cost too much beside the cheapest of the others, or break the order of groups that are alike. */
  public tightened(fleets: Case): Case {
    let remaining = fleets;
    for (let before = -1; before !== total(remaining);) {
      before = total(remaining);
      const cheapest = remaining.map(cheapestOf);
      const all = cheapest.reduce((sum, cost) => sum + cost, 0);
      if (all >= this.bound) {
        return remaining;
      }
      remaining = remaining.map((each, at) => each.filter(({ cost }) => all - cheapest[at] + cost < this.bound));
      for (const [at, next] of this.likeNext.entries()) {
        if (next !== undefined) {
          const most = Math.max(...remaining[at].map(({ cost }) => cost));
          const least = cheapestOf(remaining[next]);
          remaining = remaining.map((each, group) =>
            group === at ? each.filter(({ cost }) => cost >= least) : group === next ? each.filter(({ cost }) => cost <= most) : each,
          );
        }
      }
    }
    return remaining;
  }

  /** Whether no fleet of a case is cheaper than the bound and meets the targets, for the reason given. */
  public isClosed(fleets: Case, reason: string): boolean {
    if (fleets.some((each) => each.length === 0)) {
      return true;
    }
    const [kind, ...rest] = reason.split(":");
    const name = rest.join(":");
    switch (kind) {
      case "cost":
        return fleets.reduce((sum, each) => sum + cheapestOf(each), 0) >= this.bound;
      case "unavailability":
        return this.leastUnavailability(fleets) > this.problem.targets.unavailability;
      case "survive":
        return this.cannotSurvive(fleets, name);
      case "quota":
        return this.exceedsQuota(fleets, name);
      default:
        return false;
    }
  }

  private cannotSurvive(fleets: Case, level: string): boolean {
    const { targets, domains } = this.problem;
    const need = Math.max(...(targets.survive ?? []).filter((target) => target.level === level).map(({ units }) => units));
    return domains
      .filter((domain) => domain.level === level)
      .some((lost) => {
        const outside = ({ counts }: Combination): number =>
          [...counts].reduce(
            (sum, [{ domain, unitsPerInstance }, count]) =>
              domainsAround(this.problem, domain).includes(lost) ? sum : sum + unitsPerInstance * count,
            0,
          );
        return fleets.reduce((sum, each) => sum + each.reduce((most, one) => Math.max(most, outside(one)), 0), 0) < need;
      });
  }

  private exceedsQuota(fleets: Case, name: string): boolean {
    const quota = (this.problem.quotas ?? []).find(({ quotaClass }) => quotaClass === name);
    const used = ({ counts }: Combination): number =>
      [...counts].reduce(
        (sum, [{ quotaClass, quotaWeight = 1, microUsdPerHour }, count]) =>
          quotaClass === name && microUsdPerHour > 0 ? sum + quotaWeight * count : sum,
        0,
      );
    const least = fleets.reduce((sum, each) => sum + each.reduce((fewest, one) => Math.min(fewest, used(one)), Infinity), 0);
    return quota !== undefined && least > quota.limit;
  }

  /**
   * Below the unavailability of every fleet of a case: with each group as much up as its best combination for each number of units, a
   * little less for rounding (each number is a sum of products of positive ones).
   */
  private leastUnavailability(fleets: Case): number {
    const up = fleets.map((each) =>
      each.slice(1).reduce((least, { upTo }) => least.map((value, k) => Math.min(value, upTo[k])), each[0].upTo),
    );
    const exactly = up.map((upTo) => upTo.map((value, k) => (k === 0 ? value : value - upTo[k - 1])));
    const roots = this.problem.domains.filter(({ parent }) => parent === undefined);
    const all = roots.reduce<Float64Array | undefined>((sum, { id }) => this.together(sum, this.inside(id, exactly)), undefined);
    const steps =
      this.groups.reduce((sum, group) => sum + group.steps + 2, 0) +
      (this.problem.domains.length + this.groups.length + 1) * (this.demand + 4);
    return (all ?? Float64Array.of(1)).reduce((sum, probability) => sum + probability, 0) * (1 - 2 * steps * 2 ** -53);
  }

  private inside(domain: string, exactly: readonly Float64Array[]): Float64Array | undefined {
    const { domains } = this.problem;
    let content: Float64Array | undefined;
    this.groups.forEach(({ place }, at) => (content = place === domain ? this.together(content, exactly[at]) : content));
    for (const { id } of domains.filter(({ parent }) => parent === domain)) {
      content = this.together(content, this.inside(id, exactly));
    }
    const { unavailability } = domains.find(({ id }) => id === domain)!;
    return content?.map((probability, alive) => probability * (1 - unavailability) + (alive === 0 ? unavailability : 0));
  }

  private together(a: Float64Array | undefined, b: Float64Array | undefined): Float64Array | undefined {
    if (a === undefined || b === undefined) {
      return a ?? b;
    }
    const sum = new Float64Array(this.demand);
    for (let i = 0; i < this.demand; i++) {
      for (let j = 0; i + j < this.demand; j++) {
        sum[i + j] += a[i] * b[j];
      }
    }
    return sum;
  }
}

function cheapestOf(combinations: readonly Combination[]): number {
  return combinations.reduce((least, { cost }) => Math.min(least, cost), Infinity);
}

function total(fleets: Case): number {
  return fleets.reduce((sum, { length }) => sum + length, 0);
}
