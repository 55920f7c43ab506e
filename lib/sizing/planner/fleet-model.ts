import { allowedUnavailability } from "../allowed-unavailability";
import { binomialTerms } from "../binomial";
import { FailureForest } from "../failure-forest";
import type { FleetProblem } from "../fleet-problem";
import { greatestCommonDivisor } from "../greatest-common-divisor";
import { leastHolding } from "../least-holding";
import { shockStates, type ShockState } from "../shock-states";
import { RowLayout } from "./row-layout";
import { SideConstraints } from "./side-constraints";

/** An offering in reduced units. */
export interface ModelOffering {
  /** Service units of one instance, divided by the greatest common divisor of all. */
  readonly units: number;
  /** Price of one instance, in millionths of a US dollar per hour. */
  readonly price: number;
  /** Probability that an instance is down while all around it is up. */
  readonly unavailability: number;
  /** The most instances worth considering: the limit, or where more would no longer change the unavailability; 0 for what cannot be used. */
  readonly cap: number;
  /** The least instances: what is pinned. */
  readonly least: number;
  /** Index of the group it belongs to; under `uniform-per-zone` at most one offering of a group is used. */
  readonly group: number;
}

/** One offering as it looks from the domain that its group hangs on: inside the domains in between. */
export interface ChoiceOption {
  /** Index of the offering. */
  readonly offering: number;
  /** The domains between the offering and the group's domain, innermost first: per shock state, the probability that it is down. */
  readonly gates: readonly (readonly number[])[];
  /** Per survived level: whether one of those domains is of that level. */
  readonly lost: readonly boolean[];
}

/** A choice of one option and its count. */
export interface ChoiceFactor {
  readonly kind: "choice";
  readonly options: readonly ChoiceOption[];
}

/** A failure domain around independent factors. */
export interface DomainFactor {
  readonly kind: "domain";
  /** Probability that it is down by itself. */
  readonly unavailability: number;
  /** Per shock state, the probability that it is down: its own, or 1 where a shock takes it away. */
  readonly down: readonly number[];
  /** Per survived level: whether this domain is of that level. */
  readonly lost: readonly boolean[];
  /** Per level with a greatest share: whether this domain is of that level. */
  readonly shared: readonly boolean[];
  /** Quotas that only offerings in this domain count against. */
  readonly settled: readonly number[];
  readonly factors: readonly Factor[];
}

/** A level of service: how often fewer than so many units may be alive. */
export interface ServiceLevel {
  /** In reduced units; none asks for more than the first level, the full demand. */
  readonly units: number;
  /** The greatest allowed probability of less. */
  readonly target: number;
}

/** Independent parts a fleet is made of. */
export type Factor = ChoiceFactor | DomainFactor;

/** A shortfall of an offering that is negligible beside everything else, as a share of the target. */
const NEGLIGIBLE_SHARE = 1e-15;

/**
 * The problem as the search sees it: units divided by their greatest common divisor with the demand rounded up (which changes no
 * probability, because only multiples of the divisor can be alive), and the forest as a tree of independent choices.
 */
export class FleetModel {
  /** Service units one reduced unit stands for. */
  public readonly unit: number;
  /** Demand in reduced units. */
  public readonly demand: number;
  /** The greatest allowed unavailability, with what rounding adds. */
  public readonly target: number;
  /** The full level, then the degraded ones. */
  public readonly levels: readonly ServiceLevel[];
  /** How rows of probabilities are laid out. */
  public readonly row: RowLayout;
  /** Offerings in the problem's order. */
  public readonly offerings: readonly ModelOffering[];
  /** What the counts must keep to beside the unavailability. */
  public readonly side: SideConstraints;
  /** Whether a group holds one offering only. */
  public readonly uniform: boolean;
  /** The whole world: a domain that never fails. */
  public readonly root: DomainFactor;
  /** Offerings per group. */
  public readonly groups: readonly (readonly number[])[];
  /** What the pinned instances cost, in millionths of a US dollar per hour: spent before anything is chosen. */
  public readonly pinnedCost: number;
  /** The failure domains with the offerings in them. */
  public readonly forest: FailureForest;
  private readonly shockStates: readonly ShockState[];

  /** @param problem a problem that passed `checkFleetProblem` */
  public constructor(public readonly problem: FleetProblem) {
    this.forest = new FailureForest(problem);
    this.unit = greatestCommonDivisor(problem.offerings.map((offering) => offering.unitsPerInstance));
    this.demand = Math.ceil(problem.demand / this.unit);
    this.target = allowedUnavailability(problem.targets.unavailability);
    this.levels = [
      { units: this.demand, target: this.target },
      ...(problem.targets.degraded ?? []).map(({ units, unavailability }) => ({
        units: Math.ceil(units / this.unit),
        target: allowedUnavailability(unavailability),
      })),
    ];
    this.shockStates = shockStates(problem, this.forest);
    this.row = new RowLayout(
      this.demand,
      this.shockStates.map(({ probability }) => probability),
    );
    this.uniform = (problem.mix ?? "uniform-per-zone") === "uniform-per-zone";
    this.side = new SideConstraints(problem, this.forest, this.unit);
    const groupDomain = problem.offerings.map((_, index) => this.groupDomain(index));
    const groupOf = new Map<number, number>();
    const groups: number[][] = [];
    groupDomain.forEach((domain, offering) => {
      if (!groupOf.has(domain)) {
        groupOf.set(domain, groups.length);
        groups.push([]);
      }
      groups[groupOf.get(domain)!].push(offering);
    });
    this.groups = groups;
    // An instance is of no use to a survived level when, without it and the further instances lost, the offering alone keeps the units.
    const leastUseful = (units: number): number =>
      Math.max(Math.ceil(this.demand / units), ...this.side.survived.map((level) => Math.ceil(level.units / units) + level.without));
    const hasPin = groups.map((group) => group.some((offering) => this.side.pinned[offering] > 0));
    // To keep the share of one domain down, others may have to hold more than is of use there.
    const leastShare = Math.min(1, ...this.side.shared.map(({ share }) => share));
    this.offerings = problem.offerings.map((offering, index) => {
      const units = offering.unitsPerInstance / this.unit;
      const useful = Math.max(
        ...this.levels.map((level) => usefulCount(leastUseful(units), units, offering.instanceUnavailability, level.units, level.target)),
      );
      const quota = this.side.quotaOf[index];
      const withinQuota = quota < 0 ? Infinity : Math.floor(this.side.quotas[quota].limit / this.side.quotaWeight[index]);
      const least = this.side.pinned[index];
      const group = groupOf.get(groupDomain[index])!;
      const isUsable = !this.side.excluded[index] && !(this.uniform && least === 0 && hasPin[group]);
      return {
        units,
        price: offering.microUsdPerHour,
        unavailability: offering.instanceUnavailability,
        cap: isUsable ? Math.max(least, Math.min(offering.limit ?? Infinity, withinQuota, Math.ceil(useful / leastShare))) : 0,
        least,
        group,
      };
    });
    this.pinnedCost = this.cost(this.side.pinned);
    this.root = this.tree(groupDomain);
  }

  /** What a fleet costs, in millionths of a US dollar per hour. */
  public cost(counts: ArrayLike<number>): number {
    let cost = 0;
    for (let offering = 0; offering < this.offerings.length; offering++) {
      cost += this.offerings[offering].price * counts[offering];
    }
    return cost;
  }

  /** Whether a fleet has no more offerings of a group than the mix allows. */
  public keepsMix(counts: ArrayLike<number>): boolean {
    return !this.uniform || this.groups.every((group) => group.filter((offering) => counts[offering] > 0).length <= 1);
  }

  /** Reduced units of all instances together. */
  public installed(counts: ArrayLike<number>): number {
    let units = 0;
    for (let offering = 0; offering < this.offerings.length; offering++) {
      units += this.offerings[offering].units * counts[offering];
    }
    return units;
  }

  /** The zone an offering stands in, or its own domain where no zone is around it; its own domain under mix `any`. */
  public groupDomain(offering: number): number {
    return this.uniform ? this.forest.zoneOf(offering) : this.forest.domainOf(offering);
  }

  private tree(groupDomain: readonly number[]): DomainFactor {
    const { forest } = this;
    const choices = new Map<number, ChoiceOption[]>();
    this.offerings.forEach((offering, index) => {
      if (offering.cap === 0) {
        return;
      }
      const path = forest.pathUp(forest.domainOf(index));
      const between = path.slice(0, path.indexOf(groupDomain[index]));
      const option = {
        offering: index,
        gates: between.map((domain) => this.downIn(domain)),
        lost: this.side.survived.map(({ level }) => between.some((domain) => forest.nodes[domain].level === level)),
      };
      choices.set(groupDomain[index], [...(choices.get(groupDomain[index]) ?? []), option]);
    });
    const built: (DomainFactor | undefined)[] = forest.nodes.map(() => undefined);
    for (const index of forest.postOrder) {
      const node = forest.nodes[index];
      const options = choices.get(index) ?? [];
      const own: Factor[] = this.uniform
        ? options.length > 0
          ? [{ kind: "choice", options }]
          : []
        : options.map((option) => ({ kind: "choice", options: [option] }));
      const factors = [...own, ...node.children.map((child) => built[child]).filter((child) => child !== undefined)];
      if (factors.length > 0) {
        built[index] = {
          kind: "domain",
          unavailability: node.unavailability,
          down: this.downIn(index),
          lost: this.side.survived.map(({ level }) => node.level === level),
          shared: this.side.shared.map(({ level }) => node.level === level),
          settled: this.settledIn(index),
          factors,
        };
      }
    }
    const roots = forest.roots.map((root) => built[root]).filter((root) => root !== undefined);
    const nowhere = { lost: this.side.survived.map(() => false), shared: this.side.shared.map(() => false), settled: [] };
    return { kind: "domain", unavailability: 0, down: this.row.states.map(() => 0), ...nowhere, factors: roots };
  }

  /** Per shock state, the probability that a domain is down. */
  private downIn(domain: number): number[] {
    return this.shockStates.map(({ lost }) => (lost[domain] ? 1 : this.forest.nodes[domain].unavailability));
  }

  /** Quotas all of whose offerings stand in a domain. */
  private settledIn(domain: number): number[] {
    const isIn = (offering: number): boolean => this.forest.pathUp(this.forest.domainOf(offering)).includes(domain);
    return this.side.quotas.flatMap(({ members }, quota) => (members.every(isIn) ? [quota] : []));
  }
}

/** The least count whose own shortfall is negligible beside the target: more of it cannot be told apart. */
function usefulCount(least: number, units: number, unavailability: number, demand: number, target: number): number {
  const enough = (count: number): boolean => shortfall(count, units, unavailability, demand) <= target * NEGLIGIBLE_SHARE;
  if (unavailability === 0) {
    return least;
  }
  let high = least;
  while (!enough(high)) {
    high = Math.ceil(high * 1.5) + 1;
  }
  return leastHolding(least - 1, high, enough);
}

function shortfall(count: number, units: number, unavailability: number, demand: number): number {
  const terms = binomialTerms(count, unavailability);
  let sum = 0;
  for (let lost = count; lost >= 0 && (count - lost) * units < demand; lost--) {
    sum += terms[lost];
  }
  return sum;
}
