import type { FailureForest } from "../failure-forest";
import type { FleetProblem, Offering, SurviveTarget } from "../fleet-problem";

/** A level of which any one domain may be lost together with some further instances, in reduced units. */
export interface SurvivedLevel {
  readonly level: string;
  /** Units that must stay installed. */
  readonly units: number;
  /** Instances, the largest outside the lost domain, that are lost as well. */
  readonly without: number;
  /** Units that must stand outside any one domain at the least, before further instances are lost: none of them is smaller than the smallest. */
  readonly floor: number;
  /**
   * Further losses that a search must tell apart. Zero where all instances are of one size: each further one then takes as much as any
   * other, and keeping `units` without them is the same as having `floor` with them.
   */
  readonly depth: number;
}

/** A level of which no domain may hold more than a share of the fleet. */
export interface SharedLevel {
  readonly level: string;
  readonly share: number;
}

/** A class of offerings with a common limit. */
export interface QuotaClass {
  readonly name: string;
  readonly limit: number;
  /** Offerings of the class. */
  readonly members: readonly number[];
}

/** Shares are compared with this much to spare, so that a third of three is a third. */
export const SHARE_TOLERANCE = 1e-9;

/** Everything but the unavailability that the counts of a fleet must keep to: certainties, judged on what is installed. */
export class SideConstraints {
  /** Levels to survive; each level once for each number of further instances, with its greatest need. */
  public readonly survived: readonly SurvivedLevel[];
  /** Levels with a greatest share; each level once, with its least share. */
  public readonly shared: readonly SharedLevel[];
  /** Quotas that have members. */
  public readonly quotas: readonly QuotaClass[];
  /** Quota of each offering, -1 for none. */
  public readonly quotaOf: readonly number[];
  /** What one instance of each offering takes of its quota. */
  public readonly quotaWeight: readonly number[];
  /** Distinct machine types that the fleet must hold. */
  public readonly minMachineTypes: number;
  /** Machine type of each offering, numbered from 0 in the order of first mention. */
  public readonly machineTypeOf: readonly number[];
  /** The least instances of each offering. */
  public readonly pinned: readonly number[];
  /** Whether each offering is one that may not be used. */
  public readonly excluded: readonly boolean[];
  private readonly pinnedOfferings: readonly number[];
  private readonly units: readonly number[];
  private readonly inSurvived: readonly (readonly (readonly number[])[])[];
  private readonly inShared: readonly (readonly (readonly number[])[])[];

  /**
   * @param problem a problem that passed `checkFleetProblem`
   * @param forest its failure forest
   * @param unit service units of a reduced unit
   */
  public constructor(problem: FleetProblem, forest: FailureForest, unit: number) {
    const { survive = [], maxShare = [], minMachineTypes = 1 } = problem.targets;
    const pins = new Map((problem.pinned ?? []).map(({ offering, count }) => [offering, count]));
    this.pinned = problem.offerings.map(({ id }) => pins.get(id) ?? 0);
    this.pinnedOfferings = problem.offerings.flatMap((_, offering) => (this.pinned[offering] > 0 ? [offering] : []));
    const excluded = new Set(problem.excluded ?? []);
    this.excluded = problem.offerings.map(({ id }) => excluded.has(id));
    this.minMachineTypes = minMachineTypes;
    const types = new Map<string, number>();
    this.machineTypeOf = problem.offerings.map((offering) => {
      const type = machineTypeKey(offering);
      types.set(type, types.get(type) ?? types.size);
      return types.get(type)!;
    });
    const sizes = problem.offerings.flatMap((offering, index) =>
      this.excluded[index] || offering.limit === 0 ? [] : [offering.unitsPerInstance / unit],
    );
    this.survived = survivedLevels(survive, sizes, unit);
    this.shared = levelsOf(maxShare).map((level) => ({
      level,
      share: Math.min(...maxShare.filter((target) => target.level === level).map(({ share }) => share)),
    }));
    const { offerings, quotas = [] } = problem;
    this.quotas = quotas
      .map(({ quotaClass, limit }) => ({
        name: quotaClass,
        limit,
        members: offerings.flatMap((offering, index) => (offering.quotaClass === quotaClass ? [index] : [])),
      }))
      .filter(({ members }) => members.length > 0);
    this.quotaOf = offerings.map((_, index) => this.quotas.findIndex(({ members }) => members.includes(index)));
    this.quotaWeight = offerings.map((offering) => offering.quotaWeight ?? 1);
    this.units = offerings.map((offering) => offering.unitsPerInstance / unit);
    const around = (level: string): number[][] =>
      offerings.map((_, index) => forest.pathUp(forest.domainOf(index)).filter((domain) => forest.nodes[domain].level === level));
    this.inSurvived = this.survived.map(({ level }) => around(level));
    this.inShared = this.shared.map(({ level }) => around(level));
  }

  /** Whether more of an offering can break a constraint, so that having everything is not having the best. */
  public get tradeOff(): boolean {
    return this.quotas.length > 0 || this.shared.length > 0;
  }

  /** Whether an offering stands in a domain of a shared level. */
  public isShared(offering: number, level: number): boolean {
    return this.inShared[level][offering].length > 0;
  }

  /** Whether a fleet keeps to all of them. */
  public areMet(counts: ArrayLike<number>): boolean {
    return this.areMetButQuotas(counts) && this.keepsQuotas(counts);
  }

  /** Whether a fleet keeps to all of them but the pin of an offering. */
  public areMetButPin(counts: ArrayLike<number>, unpinned: number): boolean {
    return this.areMetButQuotas(counts, unpinned) && this.keepsQuotas(counts);
  }

  /** Whether a fleet keeps to all of them, quotas and the pin of an offering aside. */
  public areMetButQuotas(counts: ArrayLike<number>, unpinned = -1, leastTypes = this.minMachineTypes): boolean {
    return (
      this.pinnedOfferings.every((offering) => counts[offering] >= this.pinned[offering] || offering === unpinned) &&
      this.survived.every((level, index) => this.unitsOutside(counts, index) >= level.units) &&
      this.shared.every((level, index) => this.largestShare(counts, index) <= level.share + SHARE_TOLERANCE) &&
      (leastTypes <= 1 || this.machineTypes(counts) >= leastTypes)
    );
  }

  /** Whether a fleet keeps to all of them but the number of machine types. */
  public areMetButTypes(counts: ArrayLike<number>): boolean {
    return this.areMetButQuotas(counts, -1, 0) && this.keepsQuotas(counts);
  }

  /** Reduced units that stay installed when the worst domain of a survived level is lost, and the largest instances left with it. */
  public unitsOutside(counts: ArrayLike<number>, survived: number): number {
    const domainsOf = this.inSurvived[survived];
    const { without } = this.survived[survived];
    if (without === 0) {
      return this.installed(counts) - this.largest(counts, domainsOf);
    }
    const used = [...this.units.keys()].filter((offering) => counts[offering] > 0).sort((a, b) => this.units[b] - this.units[a]);
    // Also when a domain is lost that holds nothing; -1 is one.
    const losses = new Set([-1, ...used.flatMap((offering) => domainsOf[offering])]);
    const lefts = [...losses].map((lost) => {
      const outside = used.filter((offering) => !domainsOf[offering].includes(lost));
      let spared = -without;
      return outside.reduce((left, offering) => {
        const before = Math.max(0, spared);
        spared += counts[offering];
        return left + this.units[offering] * (Math.max(0, spared) - before);
      }, 0);
    });
    return Math.min(...lefts);
  }

  /** Distinct machine types of a fleet. */
  public machineTypes(counts: ArrayLike<number>): number {
    return new Set(this.machineTypeOf.filter((_, offering) => counts[offering] > 0)).size;
  }

  /** What a fleet takes of a quota. */
  public used(counts: ArrayLike<number>, quota: number): number {
    return this.quotas[quota].members.reduce((sum, offering) => sum + this.quotaWeight[offering] * counts[offering], 0);
  }

  /** Share of the fleet in the domain of a shared level that holds most; 0 for an empty fleet. */
  public largestShare(counts: ArrayLike<number>, shared: number): number {
    const installed = this.installed(counts);
    return installed === 0 ? 0 : this.largest(counts, this.inShared[shared]) / installed;
  }

  private keepsQuotas(counts: ArrayLike<number>): boolean {
    return this.quotas.every((quota, index) => this.used(counts, index) <= quota.limit);
  }

  private installed(counts: ArrayLike<number>): number {
    return this.units.reduce((sum, units, offering) => sum + units * counts[offering], 0);
  }

  /** Units in the domain that holds most, of those that offerings are said to stand in. */
  private largest(counts: ArrayLike<number>, domainsOf: readonly (readonly number[])[]): number {
    const inside = new Map<number, number>();
    domainsOf.forEach((domains, offering) => {
      for (const domain of domains) {
        inside.set(domain, (inside.get(domain) ?? 0) + this.units[offering] * counts[offering]);
      }
    });
    return Math.max(0, ...inside.values());
  }
}

/** What makes two offerings the same machine type. */
export function machineTypeKey({ cloud, machineType }: Pick<Offering, "cloud" | "machineType">): string {
  return JSON.stringify([cloud, machineType]);
}

function survivedLevels(survive: readonly SurviveTarget[], sizes: readonly number[], unit: number): SurvivedLevel[] {
  const byName = new Map<string, SurvivedLevel>();
  const smallest = sizes.length === 0 ? 1 : Math.min(...sizes);
  const isOneSize = sizes.every((size) => size === smallest);
  for (const { level, units: stated, withoutInstances: without = 0 } of survive) {
    const name = JSON.stringify([level, without]);
    const units = Math.max(Math.ceil(stated / unit), byName.get(name)?.units ?? 0);
    byName.set(name, { level, units, without, floor: units + without * smallest, depth: isOneSize ? 0 : without });
  }
  return [...byName.values()];
}

function levelsOf(targets: readonly { readonly level: string }[]): string[] {
  return [...new Set(targets.map(({ level }) => level))];
}
