import type { Relaxation } from "../fleet-plan";
import type { FailureDomain, FleetProblem, FleetTargets, Offering } from "../fleet-problem";
import { EffortSpent, type Effort } from "./effort";
import { FailureForest } from "../failure-forest";
import { leastHolding } from "../least-holding";
import type { Fleet } from "./fleet";
import type { NoFleet } from "./infeasibility";
import { FleetSearch } from "./fleet-search";
import { solveFleet } from "./solve-fleet";
import type { Obstacle } from "./suspects";
import { inPercent, instancesInWords, inWords, levelInWords, offeringInWords, roundedUp, unitsInWords, usdAnHour } from "./wording";

/** A changed problem and what was changed, for people. */
interface Proposal {
  readonly change: string;
  readonly problem: FleetProblem;
}

/** A change that was tried, with the fleet it makes possible. */
interface Verified {
  readonly change: string;
  readonly fleet: Fleet;
}

/** Relaxed problems are answered to this gap: what a change would cost is a matter of a tenth of a percent. */
const RELAXED_GAP = 0.001;

/** How far above the least reachable unavailability is suggested: the last percent before it costs without end. */
const ABOVE_LEAST = 1.02;

/** Limits, pins or exclusions that are tried to be changed one by one. */
const CHOICES_TRIED = 4;

/** Changes that make an infeasible problem feasible, each proven by a fleet that meets the changed targets, the cheapest fleet first. */
export function findRelaxations(problem: FleetProblem, solution: NoFleet, effort: Effort): Relaxation[] {
  return new RelaxationFinder(problem, solution, effort).find();
}

class RelaxationFinder {
  public constructor(
    private readonly problem: FleetProblem,
    private readonly solution: NoFleet,
    private readonly effort: Effort,
  ) {}

  public find(): Relaxation[] {
    const verified = this.ways()
      .map((way) => this.unlessSpent(way))
      .filter((found) => found !== undefined);
    verified.sort((a, b) => a.fleet.cost - b.fleet.cost);
    return verified.map(({ change, fleet }) => ({ change, microUsdPerHour: fleet.cost, unavailability: fleet.unavailability }));
  }

  private ways(): (() => Verified | undefined)[] {
    return [...this.waysOf(this.solution.obstacle), ...this.pinsToDrop(), ...this.exclusionsToLift()];
  }

  private waysOf(obstacle: Obstacle): (() => Verified | undefined)[] {
    const limits = this.limitedOfferings().map((offering) => () => this.raiseLimit(offering));
    const everyLimit = limits.length > 0 ? [() => this.liftLimits()] : [];
    const lessDemand = [() => this.lowerDemand()];
    const moreDomains = this.domainsToCopy().map((domain) => () => this.copyDomain(domain));
    if (obstacle === "offerings" || obstacle === "limit") {
      return [...limits, ...everyLimit, ...lessDemand];
    }
    if (obstacle === "budget") {
      return [() => this.raiseBudget(), () => this.allowWhatTheBudgetBuys(), ...lessDemand, ...limits, ...moreDomains];
    }
    if (obstacle === "unavailability") {
      return [() => this.allowLeast(), ...limits, ...everyLimit, ...moreDomains];
    }
    if (obstacle === "machine-types") {
      return [() => this.lowerMachineTypes(), ...limits, ...moreDomains];
    }
    const name = obstacle.slice(obstacle.indexOf(":") + 1);
    if (obstacle.startsWith("pinned:")) {
      return [...limits, ...lessDemand, ...moreDomains];
    }
    if (obstacle.startsWith("degraded:")) {
      const units = Number(name);
      return [() => this.allowMissed(units), () => this.lowerLevel(units), ...limits, ...everyLimit, ...moreDomains];
    }
    if (obstacle.startsWith("quota:")) {
      return [() => this.raiseQuota(name), ...lessDemand, ...moreDomains];
    }
    if (obstacle.startsWith("max-share:")) {
      return [() => this.raiseShare(name), ...limits, ...everyLimit, ...moreDomains];
    }
    return [() => this.lowerSurvive(name), () => this.loseFewer(name), ...limits, ...everyLimit, ...moreDomains];
  }

  /** A way that cannot be tried to the end is not suggested. */
  private unlessSpent(way: () => Verified | undefined): Verified | undefined {
    try {
      return way();
    } catch (error) {
      if (error instanceof EffortSpent) {
        return undefined;
      }
      throw error;
    }
  }

  private verify(proposal: Proposal): Verified | undefined {
    const solved = solveFleet(proposal.problem, this.effort, RELAXED_GAP);
    return solved.kind === "fleet" ? { change: proposal.change, fleet: solved.fleet } : undefined;
  }

  private withTargets(targets: Partial<FleetTargets>): FleetProblem {
    return { ...this.problem, targets: { ...this.problem.targets, ...targets } };
  }

  private raiseBudget(): Verified {
    const { fleet } = this.solution.unaffordable!;
    return {
      change: `raise the budget from ${usdAnHour(this.problem.targets.maxMicroUsdPerHour!)} to ${usdAnHour(fleet.cost)}`,
      fleet,
    };
  }

  private allowWhatTheBudgetBuys(): Verified | undefined {
    const fleet = this.solution.search.mostAvailable(this.problem.targets.maxMicroUsdPerHour!);
    return fleet === undefined ? undefined : this.allow(fleet.unavailability, "which the budget buys");
  }

  private allowLeast(): Verified | undefined {
    const least = this.solution.leastUnavailable?.unavailability ?? 1;
    return this.allow(least * ABOVE_LEAST, `close to the least that can be reached, ${inWords(least)}`);
  }

  private allow(unavailability: number, why: string): Verified | undefined {
    if (unavailability >= 1) {
      return undefined;
    }
    const allowed = roundedUp(unavailability);
    return this.verify({
      change: `allow an unavailability of ${inWords(allowed)} instead of ${inWords(this.problem.targets.unavailability)}, ${why}`,
      problem: this.withTargets({ unavailability: allowed }),
    });
  }

  private lowerDemand(): Verified | undefined {
    const { unit } = this.solution.search.model;
    const proposal = (demand: number): Proposal => ({
      change: `lower the demand from ${this.problem.demand} to ${unitsInWords(this.problem, demand)}`,
      problem: { ...this.problem, demand },
    });
    // A degraded level stays one: the demand stays above it.
    const floor = Math.floor(Math.max(0, ...(this.problem.targets.degraded ?? []).map(({ units }) => units)) / unit);
    return this.greatest(Math.ceil(this.problem.demand / unit) - 1, (steps) => proposal(steps * unit), floor);
  }

  /** A looser degraded level, close to what the least unavailable fleet reaches of it. */
  private allowMissed(units: number): Verified | undefined {
    const { degraded = [] } = this.problem.targets;
    const level = degraded.find((each) => each.units === units)!;
    const search = new FleetSearch(this.withTargets({ degraded: degraded.filter((each) => each !== level) }), this.effort);
    const least = search.leastUnavailability();
    const missed = least === undefined ? 1 : search.evaluator.unavailability(least.counts, units) * ABOVE_LEAST;
    if (missed >= 1) {
      return undefined;
    }
    const allowed = roundedUp(missed);
    const loosened = degraded.map((each) => (each === level ? { units, unavailability: allowed } : each));
    return this.verify({
      change: `allow a probability of ${inWords(allowed)} instead of ${inWords(level.unavailability)} for ${levelInWords(this.problem, units)}`,
      problem: this.withTargets({ degraded: loosened }),
    });
  }

  /** Fewer units for a degraded level. */
  private lowerLevel(units: number): Verified | undefined {
    const { degraded = [] } = this.problem.targets;
    const { unit } = this.solution.search.model;
    const next = Math.max(0, ...degraded.map((level) => level.units).filter((other) => other < units));
    const proposal = (fewer: number): Proposal => ({
      change: `ask for ${unitsInWords(this.problem, fewer)} instead of ${units} in the degraded level`,
      problem: this.withTargets({ degraded: degraded.map((level) => (level.units === units ? { ...level, units: fewer } : level)) }),
    });
    return this.greatest(Math.ceil(units / unit) - 1, (steps) => proposal(steps * unit), Math.floor(next / unit));
  }

  private lowerSurvive(level: string): Verified | undefined {
    const survive = this.problem.targets.survive ?? [];
    const { unit } = this.solution.search.model;
    const most = Math.max(...survive.filter((target) => target.level === level).map((target) => target.units));
    const proposal = (units: number): Proposal => {
      const changed = survive.map((target) => (target.level === level ? { ...target, units: Math.min(units, target.units) } : target));
      return {
        change: `ask for ${unitsInWords(this.problem, units)} instead of ${most} to be left when a ${level} is lost`,
        problem: this.withTargets({ survive: changed }),
      };
    };
    const lowered = this.greatest(Math.ceil(most / unit) - 1, (steps) => proposal(steps * unit));
    if (lowered !== undefined) {
      return lowered;
    }
    const kept = survive.filter((target) => target.level !== level);
    return this.verify({ change: `do not ask for units to be left when a ${level} is lost`, problem: this.withTargets({ survive: kept }) });
  }

  /** Fewer further instances to be lost with a domain. */
  private loseFewer(level: string): Verified | undefined {
    const survive = this.problem.targets.survive ?? [];
    const most = Math.max(...survive.filter((target) => target.level === level).map(({ withoutInstances = 0 }) => withoutInstances));
    const proposal = (without: number): Proposal => ({
      change: `ask for the loss of a ${level} and of ${without === 0 ? "no further instance" : instancesInWords(without)} instead of ${most} to be survived`,
      problem: this.withTargets({
        survive: survive.map((target) =>
          target.level === level ? { ...target, withoutInstances: Math.min(without, target.withoutInstances ?? 0) } : target,
        ),
      }),
    });
    return this.greatest(most, (steps) => proposal(steps - 1));
  }

  private lowerMachineTypes(): Verified | undefined {
    const { minMachineTypes = 1 } = this.problem.targets;
    return this.greatest(minMachineTypes - 1, (types) => ({
      change: `ask for ${types} machine type${types === 1 ? "" : "s"} instead of ${minMachineTypes}`,
      problem: this.withTargets({ minMachineTypes: types }),
    }));
  }

  /** Pins given up one by one: as many of the pinned instances are kept as leave a fleet. */
  private pinsToDrop(): (() => Verified | undefined)[] {
    const { pinned = [] } = this.problem;
    return pinned.slice(0, CHOICES_TRIED).map((pin) => () => {
      const { offering, count } = pin;
      const kept = (least: number): FleetProblem["pinned"] =>
        pinned.flatMap((other) => (other !== pin ? [other] : least === 0 ? [] : [{ offering, count: least }]));
      return this.greatest(count, (steps) => ({
        change:
          steps === 1 ? `do not pin instances of '${offering}'` : `pin ${instancesInWords(steps - 1)} of '${offering}' instead of ${count}`,
        problem: { ...this.problem, pinned: kept(steps - 1) },
      }));
    });
  }

  private exclusionsToLift(): (() => Verified | undefined)[] {
    const { excluded = [], offerings } = this.problem;
    return cheapestFirst(offerings)
      .filter(({ id, limit }) => excluded.includes(id) && limit !== 0)
      .slice(0, CHOICES_TRIED)
      .map((offering) => () => {
        const without = excluded.filter((id) => id !== offering.id);
        return this.verify({
          change: `allow ${offeringInWords(offering)} ('${offering.id}'), which is excluded`,
          problem: { ...this.problem, excluded: without },
        });
      });
  }

  private raiseQuota(quotaClass: string): Verified | undefined {
    const { quotas = [] } = this.problem;
    const without = { ...this.problem, quotas: quotas.filter((quota) => quota.quotaClass !== quotaClass) };
    const verified = this.verify({ change: "", problem: without });
    if (verified === undefined) {
      return undefined;
    }
    const { side } = this.solution.search.model;
    const index = side.quotas.findIndex(({ name }) => name === quotaClass);
    const limit = side.used(verified.fleet.counts, index);
    return {
      ...verified,
      change: `raise the quota of '${quotaClass}' from ${side.quotas[index].limit} to ${limit}`,
    };
  }

  private raiseShare(level: string): Verified | undefined {
    const { maxShare = [] } = this.problem.targets;
    const without = this.withTargets({ maxShare: maxShare.filter((target) => target.level !== level) });
    const verified = this.verify({ change: "", problem: without });
    if (verified === undefined) {
      return undefined;
    }
    const { side } = this.solution.search.model;
    const index = side.shared.findIndex((shared) => shared.level === level);
    const share = Math.min(1, Math.ceil(side.largestShare(verified.fleet.counts, index) * 1000) / 1000);
    return {
      ...verified,
      change: `allow ${inPercent(share)} instead of ${inPercent(side.shared[index].share)} in one ${level}`,
    };
  }

  /** The greatest of the steps above `floor` up to `most` that has a fleet, by halving: fewer units are never harder to have. */
  private greatest(most: number, proposal: (steps: number) => Proposal, floor = 0): Verified | undefined {
    let best: Verified | undefined;
    leastHolding(floor, most + 1, (steps) => {
      const verified = this.verify(proposal(steps));
      best = verified ?? best;
      return verified === undefined;
    });
    return best;
  }

  private limitedOfferings(): Offering[] {
    return cheapestFirst(this.problem.offerings)
      .filter((offering) => offering.limit !== undefined && !this.isExcluded(offering))
      .slice(0, CHOICES_TRIED);
  }

  private raiseLimit(raised: Offering): Verified | undefined {
    const unlimited = this.problem.offerings.map((offering) => (offering === raised ? { ...offering, limit: undefined } : offering));
    const verified = this.verify({ change: "", problem: { ...this.problem, offerings: unlimited } });
    if (verified === undefined) {
      return undefined;
    }
    const limit = verified.fleet.counts[this.problem.offerings.indexOf(raised)];
    return {
      ...verified,
      change: `raise the limit of ${offeringInWords(raised)} ('${raised.id}') from ${raised.limit} to ${limit} instances`,
    };
  }

  private liftLimits(): Verified | undefined {
    const offerings = this.problem.offerings.map((offering) => ({ ...offering, limit: undefined }));
    return this.verify({ change: "lift the limits of all offerings", problem: { ...this.problem, offerings } });
  }

  /** Domains around the cheapest offering, innermost first: one more like them is the natural thing to add. */
  private domainsToCopy(): FailureDomain[] {
    const cheapest = cheapestFirst(this.problem.offerings).find((offering) => offering.limit !== 0 && !this.isExcluded(offering));
    if (cheapest === undefined) {
      return [];
    }
    const forest = new FailureForest(this.problem);
    return forest.pathUp(forest.domainOf(this.problem.offerings.indexOf(cheapest))).map((index) => this.problem.domains[index]);
  }

  private isExcluded({ id }: Offering): boolean {
    return this.problem.excluded?.includes(id) ?? false;
  }

  private copyDomain(domain: FailureDomain): Verified | undefined {
    return this.verify({
      change: `add another ${domain.level} like ${domain.id} with the same offerings`,
      problem: withCopy(this.problem, domain),
    });
  }
}

function cheapestFirst(offerings: readonly Offering[]): Offering[] {
  const unitPrice = (offering: Offering): number => offering.microUsdPerHour / offering.unitsPerInstance;
  return [...offerings].sort((a, b) => unitPrice(a) - unitPrice(b));
}

/** The problem with one more of a domain, everything in it included, beside the original. */
function withCopy(problem: FleetProblem, copied: FailureDomain): FleetProblem {
  const forest = new FailureForest(problem);
  const at = problem.domains.indexOf(copied);
  const inside = problem.domains.filter((_, index) => forest.pathUp(index).includes(at));
  const names = new Set([...problem.domains, ...problem.offerings].map(({ id }) => id));
  const renamed = (id: string): string => {
    let name = `${id} (another)`;
    while (names.has(name)) {
      name += "'";
    }
    return name;
  };
  const insideIds = new Set(inside.map(({ id }) => id));
  const domains = inside.map((domain) => ({
    ...domain,
    id: renamed(domain.id),
    parent: domain === copied ? domain.parent : renamed(domain.parent!),
  }));
  const offerings = problem.offerings
    .filter((offering) => insideIds.has(offering.domain) && !problem.excluded?.includes(offering.id))
    .map((offering) => ({ ...offering, id: renamed(offering.id), domain: renamed(offering.domain), zone: `${offering.zone} (another)` }));
  // What is like a domain that a shock takes away goes with it.
  const shocks = problem.shocks?.map((shock) => ({
    ...shock,
    domains: [...shock.domains, ...shock.domains.filter((id) => insideIds.has(id)).map(renamed)],
  }));
  return {
    ...problem,
    domains: [...problem.domains, ...domains],
    offerings: [...problem.offerings, ...offerings],
    ...(shocks === undefined ? {} : { shocks }),
  };
}
