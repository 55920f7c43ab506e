import type { FailureForest } from "../failure-forest";
import type { FleetProblem } from "../fleet-problem";

/** A level of which any one domain may be lost, in reduced units. */
export interface SurvivedLevel {
  readonly level: string;
  /** Units that must stay installed. */
  readonly units: number;
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
  /** Levels to survive; each level once, with its greatest need. */
  public readonly survived: readonly SurvivedLevel[];
  /** Levels with a greatest share; each level once, with its least share. */
  public readonly shared: readonly SharedLevel[];
  /** Quotas that have members. */
  public readonly quotas: readonly QuotaClass[];
  /** Quota of each offering, -1 for none. */
  public readonly quotaOf: readonly number[];
  /** What one instance of each offering takes of its quota. */
  public readonly quotaWeight: readonly number[];
  private readonly units: readonly number[];
  private readonly inSurvived: readonly (readonly (readonly number[])[])[];
  private readonly inShared: readonly (readonly (readonly number[])[])[];

  /**
   * @param problem a problem that passed `checkFleetProblem`
   * @param forest its failure forest
   * @param unit service units of a reduced unit
   */
  public constructor(problem: FleetProblem, forest: FailureForest, unit: number) {
    const { survive = [], maxShare = [] } = problem.targets;
    this.survived = levelsOf(survive).map((level) => ({
      level,
      units: Math.max(...survive.filter((target) => target.level === level).map(({ units }) => Math.ceil(units / unit))),
    }));
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
    return (
      this.survived.every((level, index) => this.unitsOutside(counts, index) >= level.units) &&
      this.quotas.every((quota, index) => this.used(counts, index) <= quota.limit) &&
      this.shared.every((level, index) => this.largestShare(counts, index) <= level.share + SHARE_TOLERANCE)
    );
  }

  /** Reduced units that stay installed when the worst domain of a survived level is lost. */
  public unitsOutside(counts: ArrayLike<number>, survived: number): number {
    return this.installed(counts) - this.largest(counts, this.inSurvived[survived]);
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

function levelsOf(targets: readonly { readonly level: string }[]): string[] {
  return [...new Set(targets.map(({ level }) => level))];
}
