import { unless, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import { isReached, sizesOf, totalDemand, type CheckedSize } from "./checked-sites";
import type { EdgeCertificate, EdgeCut, EdgeMultipliers } from "./edge-certificate";
import type { EdgeProblem } from "./edge-problem";

/** For each usable site the fewest and the most servers of a case. */
export type CheckedRange = readonly { readonly least: number; readonly most: number }[];

/** A cut as the problem states it. */
interface StatedCut {
  readonly kind: EdgeCut["without"];
  readonly demand: number;
  /** For each usable site whether it counts. */
  readonly counts: readonly boolean[];
}

/** The relaxation of `EdgeMultipliers`, stated from the problem alone and computed in whole numbers: bounds are times the denominator. */
export class CheckedRelaxation {
  private readonly ids: readonly string[];
  private readonly pinned: readonly boolean[];
  private readonly sizes: readonly (readonly CheckedSize[])[];
  private readonly transit: readonly number[];
  /** For each usable site the places of the users that it reaches. */
  private readonly reached: readonly (readonly number[])[];
  private readonly cuts: readonly (StatedCut | undefined)[];
  private readonly denominator: bigint;
  /** What sites earn at multipliers: by place of these. */
  private readonly earned = new Map<number, readonly (readonly bigint[])[]>();

  public constructor(
    private readonly problem: EdgeProblem,
    private readonly certificate: EdgeCertificate,
  ) {
    const usable = problem.sites.filter(({ use }) => use !== "excluded");
    this.ids = usable.map(({ id }) => id);
    this.pinned = usable.map(({ use }) => use === "pinned");
    this.sizes = usable.map((site) => sizesOf(problem, site));
    this.transit = usable.map(({ transitMicroUsdPerUnit = 0 }) => transitMicroUsdPerUnit);
    this.reached = usable.map((site) => problem.users.flatMap((user, at) => (isReached(problem, user, site) ? [at] : [])));
    this.cuts = certificate.cuts.map((cut) => this.stated(cut));
    this.denominator = Number.isSafeInteger(certificate.denominator) ? BigInt(certificate.denominator) : 0n;
  }

  /** Why the certificate cannot be used at all. */
  public flaws(): PlanDiscrepancy[] {
    const { cuts, multipliers } = this.certificate;
    const isSound = ({ userPrices, cutPrices }: EdgeMultipliers): boolean =>
      userPrices.length === this.problem.users.length &&
      userPrices.every((price) => Number.isSafeInteger(price)) &&
      cutPrices.length <= cuts.length &&
      cutPrices.every((price) => Number.isSafeInteger(price) && price >= 0);
    return [
      ...unless(this.denominator >= 1n, "certificate:denominator", "an integer of at least 1", this.certificate.denominator),
      ...unless(!this.cuts.includes(undefined), "certificate:cuts", "cuts that every plan keeps", this.cuts.indexOf(undefined)),
      ...unless(
        multipliers.every(isSound),
        "certificate:multipliers",
        "whole numbers, of cuts at least 0",
        multipliers.findIndex((each) => !isSound(each)),
      ),
    ];
  }

  /** All plans. */
  public everything(): CheckedRange {
    return this.sizes.map((sizes, site) => ({ least: this.pinned[site] ? 1 : 0, most: sizes[sizes.length - 1]?.servers ?? 0 }));
  }

  /** The halves of a case, the lower one first; undefined where it cannot be split so. */
  public halves(range: CheckedRange, id: string, atMost: number | undefined): readonly [CheckedRange, CheckedRange] | undefined {
    const place = this.ids.indexOf(id);
    if (place < 0 || atMost === undefined || !Number.isSafeInteger(atMost) || atMost < 0) {
      return undefined;
    }
    const low = { ...range[place], most: Math.min(range[place].most, atMost) };
    const high = { ...range[place], least: Math.max(range[place].least, atMost + 1) };
    return [range.map((each, site) => (site === place ? low : each)), range.map((each, site) => (site === place ? high : each))];
  }

  /** Whether a cut is not kept even with the most servers of a case. */
  public isTooSmall(range: CheckedRange, place: number): boolean {
    const cut = this.cuts[place];
    if (cut === undefined) {
      return false;
    }
    const largest = this.largestForCertain(range, cut);
    const contributed = range.reduce((sum, _, site) => {
      const best = this.sizesWithin(range, site).reduce((most, { capacity }) => Math.max(most, capacity), 0);
      return cut.counts[site] ? sum + contributionUpTo(cut, 1n, best, largest) : sum;
    }, 0n);
    // Each contribution is rounded up, so that what is too little for certain is less than the demand.
    return contributed < BigInt(cut.demand);
  }

  /**
   * No plan of a case costs less than this, times the denominator.
   *
   * @returns `none` when the case has no plan; undefined where there are no such multipliers
   */
  public boundOf(range: CheckedRange, place: number): bigint | "none" | undefined {
    const multipliers = this.certificate.multipliers[place];
    if (multipliers === undefined) {
      return undefined;
    }
    const { userPrices, cutPrices } = multipliers;
    const used = cutPrices.flatMap((price, at) => (price > 0 ? [{ price: BigInt(price), cut: this.cuts[at]! }] : []));
    const weighed = used.map(({ price, cut }) => ({ price, cut, largest: this.largestForCertain(range, cut) }));
    let bound = this.problem.users.reduce((sum, { demand }, user) => sum + BigInt(userPrices[user]) * BigInt(demand), 0n);
    bound = weighed.reduce((sum, { price, cut }) => sum + price * BigInt(cut.demand), bound);
    const earned = this.earnedAt(place, userPrices);
    const optional: bigint[] = [];
    let open = 0;
    for (const [site, { least }] of range.entries()) {
      const sizes = this.sizesWithin(range, site);
      const value = sizes.reduce<bigint | undefined>((best, size) => {
        const paid = weighed.reduce(
          (sum, { price, cut, largest }) => (cut.counts[site] ? sum + contributionUpTo(cut, price, size.capacity, largest) : sum),
          0n,
        );
        const each = BigInt(size.price) * this.denominator - paid - earned[site][this.sizes[site].indexOf(size)];
        return best === undefined || each < best ? each : best;
      }, undefined);
      if (least >= 1 && value === undefined) {
        return "none";
      }
      if (least >= 1) {
        bound += value!;
        open++;
      } else if (value !== undefined) {
        optional.push(value);
      }
    }
    const needed = this.leastOpen(range);
    if (needed > open + optional.length) {
      return "none";
    }
    optional.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    for (const value of optional) {
      if (value < 0n || open < needed) {
        bound += value;
        open++;
      }
    }
    return bound;
  }

  /** A bound as it counts: at least 0, and a multiple of what all prices are multiples of. No bound at all is any bound. */
  public wholeBound(least: bigint | undefined): bigint {
    if (least === undefined) {
      return BigInt(Number.MAX_SAFE_INTEGER);
    }
    const { sites } = this.problem;
    const grain = sites.reduce(
      (divisor, site) =>
        [site.microUsdPerHour, site.serverMicroUsdPerHour, site.transitMicroUsdPerUnit ?? 0].reduce(commonDivisor, divisor),
      0,
    );
    const step = this.denominator * BigInt(grain === 0 ? 1 : grain);
    return least <= 0n ? 0n : (((least + step - 1n) / step) * step) / this.denominator;
  }

  private stated({ users: members, without, lost }: EdgeCut): StatedCut | undefined {
    const { users, redundancy } = this.problem;
    const places = members.map((id) => users.findIndex((user) => user.id === id));
    const isGroup = places.length > 0 && !places.includes(-1) && new Set(places).size === places.length;
    const isKind = without === "all" || without === "largest" || (without === "lost" && this.problem.sites.some(({ id }) => id === lost));
    if (!isGroup || !isKind || (without !== "all" && redundancy !== "any-site") || (without !== "lost" && lost !== undefined)) {
      return undefined;
    }
    const group = new Set(places);
    const counts = this.ids.map((id, site) => id !== lost && this.reached[site].some((user) => group.has(user)));
    const grain = this.sizes.reduce(
      (divisor, sizes, site) => (counts[site] ? sizes.reduce((each, { capacity }) => commonDivisor(each, capacity), divisor) : divisor),
      0,
    );
    const demand = places.reduce((sum, user) => sum + users[user].demand, 0);
    return { kind: without, demand: grain > 0 ? Math.ceil(demand / grain) * grain : demand, counts };
  }

  private sizesWithin(range: CheckedRange, site: number): readonly CheckedSize[] {
    const { least, most } = range[site];
    return this.sizes[site].filter(({ servers }) => servers >= least && servers <= most);
  }

  /** The capacity that the largest open site of a cut has at least, in every plan of a case. */
  private largestForCertain(range: CheckedRange, { counts }: StatedCut): number {
    return range.reduce(
      (most, { least }, site) => (least >= 1 && counts[site] ? Math.max(most, this.sizesWithin(range, site)[0]?.capacity ?? 0) : most),
      0,
    );
  }

  /** The least number of open sites that hold all demand, also without the largest of them where any may be down. */
  private leastOpen(range: CheckedRange): number {
    const falling = range.map((_, site) => this.sizesWithin(range, site).reduce((most, { capacity }) => Math.max(most, capacity), 0));
    falling.sort((a, b) => b - a);
    const demand = totalDemand(this.problem);
    let open = this.problem.redundancy === "any-site" && demand > 0 ? 1 : 0;
    for (let room = 0; room < demand; open++) {
      if (open >= falling.length || falling[open] === 0) {
        return Infinity;
      }
      room += falling[open];
    }
    return open;
  }

  /** For each site the most that each of its sizes earns: units in reach by what they pay beyond their traffic. */
  private earnedAt(place: number, userPrices: readonly number[]): readonly (readonly bigint[])[] {
    const known = this.earned.get(place);
    if (known !== undefined) {
      return known;
    }
    const { users } = this.problem;
    const found = this.sizes.map((sizes, site) => {
      const traffic = BigInt(this.transit[site]) * this.denominator;
      const paying = this.reached[site].filter((user) => BigInt(userPrices[user]) > traffic);
      paying.sort((a, b) => userPrices[b] - userPrices[a]);
      let [next, filled, sum] = [0, 0, 0n];
      return sizes.map(({ capacity }) => {
        while (next < paying.length && filled + users[paying[next]].demand <= capacity) {
          sum += (BigInt(userPrices[paying[next]]) - traffic) * BigInt(users[paying[next]].demand);
          filled += users[paying[next++]].demand;
        }
        return next < paying.length ? sum + (BigInt(userPrices[paying[next]]) - traffic) * BigInt(capacity - filled) : sum;
      });
    });
    this.earned.set(place, found);
    return found;
  }
}

/** What a capacity contributes to a cut, times a multiplier, rounded up. */
function contributionUpTo({ kind, demand }: StatedCut, price: bigint, capacity: number, largest: number): bigint {
  const useful = Math.min(capacity, demand);
  if (kind !== "largest") {
    return price * BigInt(useful);
  }
  const divisor = BigInt(demand) + BigInt(Math.max(useful, Math.min(largest, demand)));
  const product = price * BigInt(demand) * BigInt(useful);
  return (product + divisor - 1n) / divisor;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
