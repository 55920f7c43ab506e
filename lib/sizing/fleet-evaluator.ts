import { allowedUnavailability } from "./allowed-unavailability";
import { FailureForest } from "./failure-forest";
import type { FleetProblem } from "./fleet-problem";
import { greatestCommonDivisor } from "./greatest-common-divisor";
import { AliveAlgebra } from "./alive-distribution";
import { copiesTogether, type CapacityAlgebra } from "./capacity-distribution";
import { LossAlgebra } from "./loss-distribution";
import { shockStates, type ShockState } from "./shock-states";

/** A part of the forest with the name under which parts that are alike share one computation. */
interface Part<Distribution> {
  readonly signature: string;
  readonly distribution: Distribution;
}

/**
 * Losses less likely than this may be left out of a merge where the result is no less likely than `FAINT`: a million of them are then 1e-16
 * of it, which is its last digit. Fainter results are worked out with everything.
 */
const NEGLIGIBLE = 1e-40;
const FAINT = 1e-18;

/**
 * Computes the unavailability of many fleets of one problem.
 *
 * P(fewer than the demanded units are up) is the probability of losing more than the slack, installed minus demanded units; it is
 * worked out from losses, or from what is alive where more than twice the demand is installed. Distributions
 * of independent parts are convolved, a domain adds the chance of losing all of its content, parts that are alike are computed
 * once and raised to a power. Parts are merged in an order that depends on what they are and not on where they are listed, so
 * fleets that differ only in the naming of places get the same number to the last bit. Shared shocks make a mixture of it: one such
 * computation a state, with what the shocks take away left out.
 *
 * Cost: the sum over merges of min(n, units of one) * min(n, units of the other), n being the smaller of slack and demand. Relative error: (operations on the
 * longest path) * 2^-53, about 1e-13 for a fleet of 27 zones.
 */
export class FleetEvaluator {
  private readonly forest: FailureForest;
  private readonly units: readonly number[];
  private readonly divisor: number;
  private readonly states: readonly ShockState[];
  private readonly offeringKinds: readonly string[];
  private readonly domainKinds: readonly string[];

  /** @param problem a problem that passed `checkFleetProblem` */
  public constructor(private readonly problem: FleetProblem) {
    this.forest = new FailureForest(problem);
    this.divisor = greatestCommonDivisor(problem.offerings.map((offering) => offering.unitsPerInstance));
    this.units = problem.offerings.map((offering) => offering.unitsPerInstance / this.divisor);
    this.states = shockStates(problem, this.forest);
    this.offeringKinds = problem.offerings.map((offering, index) => `${this.units[index]}~${offering.instanceUnavailability}`);
    this.domainKinds = problem.domains.map((domain) => String(domain.unavailability));
  }

  /** Units of all instances together. */
  public installedUnits(counts: ArrayLike<number>): number {
    return this.problem.offerings.reduce((sum, offering, index) => sum + offering.unitsPerInstance * counts[index], 0);
  }

  /**
   * Probability that fewer than so many units are up.
   *
   * @param counts instances per offering, in the problem's order
   * @param units the demand, or fewer for a degraded level
   */
  public unavailability(counts: ArrayLike<number>, units = this.problem.demand): number {
    const demand = Math.ceil(units / this.divisor);
    if (this.states.length === 1) {
      return this.givenState(counts, demand);
    }
    let total = 0;
    for (const { probability, gone } of this.states) {
      const standing = Float64Array.from(gone, (isGone, offering) => (isGone ? 0 : counts[offering]));
      total += probability * this.givenState(standing, demand);
    }
    return total;
  }

  /** Whether a fleet keeps all levels of service. @param unavailability what is allowed for the full demand */
  public keepsLevels(counts: ArrayLike<number>, unavailability: number): boolean {
    return this.unavailability(counts) <= unavailability && this.keepsDegraded(counts);
  }

  /** Whether a fleet keeps the degraded levels of the problem. */
  public keepsDegraded(counts: ArrayLike<number>): boolean {
    const { degraded = [] } = this.problem.targets;
    return degraded.every((level) => this.unavailability(counts, level.units) <= allowedUnavailability(level.unavailability));
  }

  private givenState(counts: ArrayLike<number>, demand: number): number {
    let installed = 0;
    for (let offering = 0; offering < this.units.length; offering++) {
      installed += this.units[offering] * counts[offering];
    }
    const slack = installed - demand;
    if (slack < 0) {
      return 1;
    }
    if (slack > demand) {
      return this.shortfall(counts, new AliveAlgebra(demand));
    }
    const quick = this.shortfall(counts, new LossAlgebra(slack, NEGLIGIBLE));
    return quick >= FAINT ? quick : this.shortfall(counts, new LossAlgebra(slack));
  }

  private shortfall<Distribution>(counts: ArrayLike<number>, algebra: CapacityAlgebra<Distribution>): number {
    const known = new Map<string, Distribution>();
    const parts: (Part<Distribution> | undefined)[] = this.forest.nodes.map(() => undefined);
    for (const index of this.forest.postOrder) {
      parts[index] = this.domainPart(index, counts, parts, algebra, known);
    }
    const roots = this.forest.roots.map((root) => parts[root]).filter((part) => part !== undefined);
    return algebra.shortfall(merge(roots, algebra));
  }

  private domainPart<Distribution>(
    index: number,
    counts: ArrayLike<number>,
    parts: readonly (Part<Distribution> | undefined)[],
    algebra: CapacityAlgebra<Distribution>,
    known: Map<string, Distribution>,
  ): Part<Distribution> | undefined {
    const node = this.forest.nodes[index];
    const content: Part<Distribution>[] = [];
    for (const offering of node.offerings) {
      if (counts[offering] > 0) {
        content.push(this.instancePart(offering, counts[offering], algebra, known));
      }
    }
    for (const child of node.children) {
      const part = parts[child];
      if (part !== undefined) {
        content.push(part);
      }
    }
    if (content.length === 0) {
      return undefined;
    }
    const names = content.map((part) => part.signature).sort();
    const signature = `${this.domainKinds[index]}(${names.join(",")})`;
    let distribution = known.get(signature);
    if (distribution === undefined) {
      distribution = algebra.insideDomain(merge(content, algebra), node.unavailability);
      known.set(signature, distribution);
    }
    return { signature, distribution };
  }

  private instancePart<Distribution>(
    offering: number,
    count: number,
    algebra: CapacityAlgebra<Distribution>,
    known: Map<string, Distribution>,
  ): Part<Distribution> {
    const signature = `${count}*${this.offeringKinds[offering]}`;
    let distribution = known.get(signature);
    if (distribution === undefined) {
      distribution = algebra.instances(count, this.units[offering], this.problem.offerings[offering].instanceUnavailability);
      known.set(signature, distribution);
    }
    return { signature, distribution };
  }
}

/** Small parts first, which keeps convolutions short; equal sizes by signature, which keeps the result independent of listing order. */
function merge<Distribution>(parts: readonly Part<Distribution>[], algebra: CapacityAlgebra<Distribution>): Distribution {
  const size = (part: Part<Distribution>): number => algebra.capacityOf(part.distribution);
  const sorted = [...parts].sort((a, b) => size(a) - size(b) || (a.signature < b.signature ? -1 : a.signature > b.signature ? 1 : 0));
  let result = algebra.nothing;
  for (let start = 0; start < sorted.length;) {
    let end = start + 1;
    while (end < sorted.length && sorted[end].signature === sorted[start].signature) {
      end++;
    }
    result = algebra.together(result, copiesTogether(algebra, sorted[start].distribution, end - start));
    start = end;
  }
  return result;
}
