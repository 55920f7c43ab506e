import type { FailureDomain, FleetProblem } from "../fleet-problem";
import { statesOnly } from "./states-only";

/** Fields of a problem, and of its targets, under which the proof below holds; any other one that is set switches it off. */
const FREE_FIELDS: ReadonlySet<string> = new Set(["demand", "unit", "offerings", "domains", "targets", "mix", "quotas", "shocks"]);
const FREE_TARGETS: ReadonlySet<string> = new Set(["unavailability", "maxMicroUsdPerHour", "survive", "degraded"]);

/**
 * The problem without offerings that another one can replace instance by instance, and without the domains in which nothing stands then. The
 * least cost, and the best fleet of it, stay what they are.
 *
 * `o` is needless beside `r` when `r` costs less (or as much and is listed earlier), has as many units or more, an instance of it is down no
 * oftener, it has neither limit nor quota, and it stands in the domain of `o` or in one around it; under `uniform-per-zone` both must belong
 * to one zone. Proof: exchange every `o` for an `r`, and let the two be down by themselves in the same states, which is possible because
 * the one is so no oftener. Whatever takes `r` away from outside takes `o` away too, so in every state of the world as many units are up or more,
 * and as many are installed outside any domain: unavailability, degraded levels and survival are kept, no quota or limit is used more,
 * and the fleet costs less, or as much and comes earlier among equals.
 *
 * Under `uniform-per-zone` two offerings in pools of their own in one zone are compared as well. A zone holds one of them only, so the pool
 * of `r` takes the place of the pool of `o` if it is of the same level and fails no oftener; not where shocks could tell them apart.
 *
 * A problem with a field this proof does not speak of (greatest shares, pinned offerings, least numbers of types) is returned as it is.
 * Linear in the offerings, times the few of a domain that are not needless.
 */
export function leanProblem(problem: FleetProblem): FleetProblem {
  if (problem.offerings.length < 2 || !statesOnly(problem, FREE_FIELDS) || !statesOnly(problem.targets, FREE_TARGETS)) {
    return problem;
  }
  const kept = new Replacements(problem).needed();
  if (kept.length === problem.offerings.length) {
    return problem;
  }
  const offerings = kept.map((index) => problem.offerings[index]);
  return { ...problem, offerings, domains: domainsAround(problem, offerings) };
}

/** The domains that offerings stand in, and those that targets name by their level or shocks by their id, so that names keep their meaning. */
export function domainsAround({ domains, targets, shocks = [] }: FleetProblem, offerings: FleetProblem["offerings"]): FailureDomain[] {
  const byId = new Map(domains.map((domain) => [domain.id, domain]));
  const used = new Set<FailureDomain>();
  const useUpwards = (id: string | undefined): void => {
    for (let next = id; next !== undefined;) {
      const domain = byId.get(next)!;
      if (used.has(domain)) {
        return;
      }
      used.add(domain);
      next = domain.parent;
    }
  };
  offerings.forEach(({ domain }) => useUpwards(domain));
  shocks.forEach((shock) => shock.domains.forEach(useUpwards));
  const named = new Set((targets.survive ?? []).map(({ level }) => level));
  domains.filter(({ level }) => named.has(level)).forEach(({ id }) => useUpwards(id));
  return domains.filter((domain) => used.has(domain));
}

/** Which offerings can replace which. Offerings and domains are referred to by index. */
class Replacements {
  private readonly homes: Int32Array;
  private readonly parents: Int32Array;
  private readonly price: Float64Array;
  private readonly units: Float64Array;
  private readonly down: Float64Array;
  private readonly isUniform: boolean;
  private readonly comparesPools: boolean;
  /** Per domain: unlimited offerings in it of which none replaces another, the cheapest first. */
  private readonly inDomain: (number[] | undefined)[] = [];
  /** Per zone: the same of the offerings in pools directly in the zone. */
  private readonly inPools: (number[] | undefined)[] = [];

  public constructor(private readonly problem: FleetProblem) {
    const { offerings, domains, quotas = [] } = problem;
    this.isUniform = (problem.mix ?? "uniform-per-zone") === "uniform-per-zone";
    this.comparesPools = this.isUniform && statesOnly(problem, new Set([...FREE_FIELDS].filter((field) => field !== "shocks")));
    const indexOf = new Map<string, number>();
    domains.forEach(({ id }, index) => indexOf.set(id, index));
    this.parents = Int32Array.from(domains, ({ parent }) => (parent === undefined ? -1 : indexOf.get(parent)!));
    this.homes = new Int32Array(offerings.length);
    this.price = new Float64Array(offerings.length);
    this.units = new Float64Array(offerings.length);
    this.down = new Float64Array(offerings.length);
    const limited = new Set(quotas.map(({ quotaClass }) => quotaClass));
    for (let index = 0; index < offerings.length; index++) {
      const offering = offerings[index];
      const home = indexOf.get(offering.domain)!;
      this.homes[index] = home;
      this.price[index] = offering.microUsdPerHour;
      this.units[index] = offering.unitsPerInstance;
      this.down[index] = offering.instanceUnavailability;
      if (offering.limit === undefined && (offering.quotaClass === undefined || !limited.has(offering.quotaClass))) {
        this.inDomain[home] = this.admitted(this.inDomain[home], index);
        if (this.comparesPools && this.isPool(home)) {
          this.inPools[this.parents[home]] = this.admitted(this.inPools[this.parents[home]], index);
        }
      }
    }
  }

  /** The offerings that none replaces, in the problem's order. */
  public needed(): number[] {
    const needed: number[] = [];
    for (let index = 0; index < this.homes.length; index++) {
      if (!this.isNeedless(index)) {
        needed.push(index);
      }
    }
    return needed;
  }

  private isNeedless(offering: number): boolean {
    const home = this.homes[offering];
    if (this.comparesPools && this.isPool(home) && this.hasReplacement(this.inPools[this.parents[home]], offering)) {
      return true;
    }
    const outermost = this.isUniform ? this.zoneAround(home) : -1;
    for (let place = home; place >= 0; place = this.parents[place]) {
      if (this.hasReplacement(this.inDomain[place], offering)) {
        return true;
      }
      if (place === outermost) {
        return false;
      }
    }
    return false;
  }

  private hasReplacement(others: readonly number[] | undefined, offering: number): boolean {
    if (others !== undefined) {
      // Cheapest first: what replaces an offering costs no more.
      for (let next = 0; next < others.length && this.price[others[next]] <= this.price[offering]; next++) {
        if (this.replaces(others[next], offering)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether an offering can take the place of another; the pools they stand in are compared where both stand in one of their own. */
  private replaces(other: number, offering: number): boolean {
    return (
      this.units[other] >= this.units[offering] &&
      (this.price[other] < this.price[offering] || (this.price[other] === this.price[offering] && other < offering)) &&
      this.down[other] <= this.down[offering] &&
      (this.homes[other] === this.homes[offering] || this.failsNoOftener(this.homes[other], this.homes[offering]))
    );
  }

  /** Whether a domain is one around another, or a pool beside it that is no worse. */
  private failsNoOftener(place: number, than: number): boolean {
    if (this.parents[place] !== this.parents[than] || !this.comparesPools) {
      return true;
    }
    const { domains } = this.problem;
    return domains[place].level === domains[than].level && domains[place].unavailability <= domains[than].unavailability;
  }

  /** Adds an offering to those of which none replaces another, the cheapest first. */
  private admitted(front: number[] | undefined, offering: number): number[] {
    if (front === undefined) {
      return [offering];
    }
    if (this.hasReplacement(front, offering)) {
      return front;
    }
    const kept = front.filter((other) => !this.replaces(offering, other));
    const dearer = kept.findIndex((other) => this.price[other] > this.price[offering]);
    kept.splice(dearer < 0 ? kept.length : dearer, 0, offering);
    return kept;
  }

  /** Whether a domain stands directly in a zone. */
  private isPool(domain: number): boolean {
    const { domains } = this.problem;
    const parent = this.parents[domain];
    return parent >= 0 && domains[parent].level === "zone" && domains[domain].level !== "zone";
  }

  /** The innermost zone around a domain; the domain itself where there is none. */
  private zoneAround(domain: number): number {
    for (let place = domain; place >= 0; place = this.parents[place]) {
      if (this.problem.domains[place].level === "zone") {
        return place;
      }
    }
    return domain;
  }
}
