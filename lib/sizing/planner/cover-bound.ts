import { allowedUnavailability } from "../allowed-unavailability";
import type { FailureForest } from "../failure-forest";
import type { FleetProblem } from "../fleet-problem";
import { AlikePlaces } from "./alike-places";
import { CoverProgram, type Cover } from "./cover-program";
import type { Effort } from "./effort";
import { FailureWorld } from "./failure-world";
import { leastInstanceShortfall } from "./instance-losses";
import { JointCover } from "./joint-cover";
import { Places } from "./places";
import { ScenarioCovers } from "./scenario-covers";
import { ShortfallFloor } from "./shortfall-floor";

/** Most steps of a linear program: each leaves a bound already, and the last ones change little. */
const MOST_STEPS = 400;

/** A fleet of so many times the demand in the dearest of the near places is more than any good one. */
const AMPLE = 4;

/** Ceilings that are tried: costs that all fleets might exceed. */
const CEILINGS = 7;

/** A ceiling this close to the bound, as a share of the cost, is not lowered any more. */
const CLOSE = 1e-4;

/** Worlds looked at under one ceiling. */
const MOST_WORLDS = 150;

/** Multiply-adds after which no more is asked of the bound. */
const MOST_OPERATIONS = 400_000_000;

/** An amount this far below 0 is not a rounding error. */
const NEGATIVE = 1e-7;

/** A world with the program that was solved for it. */
interface SolvedWorld {
  readonly world: FailureWorld;
  readonly program: CoverProgram;
  readonly amounts: Float64Array;
  readonly scenarios: ScenarioCovers;
  /** What every fleet of that world costs at least. */
  readonly bound: number;
}

/** Share by which a bound is lowered for the rounding of a few thousand sums and products. */
const ROUNDING = 1e-10;

/**
 * A cost that no fleet undercuts, from what must be left when domains are lost, at the price of each place.
 *
 * Every cover the linear program is told of holds for all fleets that meet the target (and, for joint covers, cost at most a ceiling), see
 * `ScenarioCovers` and `JointCover`. For weights w_c >= 0 of covers with sum over c of share_c(h) w_c <= price(h) at every place h:
 * cost >= sum_h price(h) units(h) >= sum_c w_c sum_h share_c(h) units(h) >= sum_c w_c need_c. The program only finds the weights; they are
 * scaled until the inequality holds at every place, so that the bound does not rest on its arithmetic.
 *
 * With a ceiling L the bound reads: no fleet costs less than the lesser of L and what the program says. So L is lowered from the cost of a
 * known fleet as long as that helps.
 *
 * Limits, quotas and further targets can only make fleets dearer, and whatever fails besides these domains and instances only makes them fall
 * short more often; none of it is looked at.
 */
export class CoverBound {
  private readonly places: Places;
  /** What is known of all fleets, whatever they cost. */
  private readonly noFloor: ShortfallFloor;
  private knownShape: ReadonlyMap<number, number> | undefined;
  private proved = 0;
  private spent = 0;
  private budget = 0;
  private readonly spend = (operations: number): void => {
    this.spent += operations;
    this.effort.spend(operations);
  };
  /**
   * @param problem a problem that passed `checkFleetProblem`
   * @param forest its failure forest
   * @param effort that everything is charged to
   */
  public constructor(
    problem: FleetProblem,
    forest: FailureForest,
    private readonly effort: Effort,
  ) {
    this.places = new Places(problem, forest);
    this.noFloor = new ShortfallFloor(this.places.demand, new Float64Array(0));
  }

  /**
   * Units of each offering, fractions included, that the covers of all fleets make do with: no fleet, but the shape of a good one.
   *
   * @returns by the index of the offering; empty when some place costs nothing
   */
  public shape(): ReadonlyMap<number, number> {
    return (this.knownShape ??= this.shapeOfCovers());
  }

  private shapeOfCovers(): ReadonlyMap<number, number> {
    const { prices, near, demand, offerings } = this.places;
    if (prices.length === 0 || prices[0] === 0) {
      return new Map();
    }
    const ceiling = AMPLE * demand * prices[near - 1];
    const { amounts } = this.solved(FailureWorld.of(this.places), new CoverProgram(prices.slice(0, near)), ceiling, this.noFloor);
    return new Map([...amounts].flatMap((units, place) => (units > 1e-6 * demand ? [[offerings[place], units] as const] : [])));
  }

  /** The cheapest offerings of their places for the units of them that are alive on average, by index. */
  public cheapestAlive(number: number): number[] {
    const { paths, prices, offerings } = this.places;
    const { gone } = FailureWorld.of(this.places);
    const alive = (place: number): number => prices[place] / (1 - gone[paths[place][0]]);
    return [...paths.keys()]
      .sort((a, b) => alive(a) - alive(b) || a - b)
      .slice(0, number)
      .map((place) => offerings[place]);
  }

  /** No fleet costs less, as far as `raise` got; in millionths of a US dollar per hour. */
  public get least(): number {
    return Math.ceil(this.proved * (1 - ROUNDING));
  }

  /**
   * Raises `least`, until it is enough or the effort is spent.
   *
   * @param known cost of a fleet that meets the targets, above which nothing can be shown
   * @param enough a bound above this is as good as any
   * @param operations multiply-adds after which no more is asked
   */
  public raise(known: number, enough: number, operations = MOST_OPERATIONS): void {
    if (this.places.prices.length === 0 || this.places.prices[0] === 0) {
      return;
    }
    this.budget = this.spent + operations;
    // What the cheapest units of their places come to, for all fleets of at most `most`.
    let cheapest = this.boundUnder(known, enough, this.noFloor);
    let most = known;
    for (
      let attempt = 1;
      attempt < CEILINGS && this.spent <= this.budget && most - this.proved > CLOSE * known && this.proved <= enough;
      attempt++
    ) {
      const ceiling = (this.proved + most) / 2;
      // A floor for fleets of this ceiling does not hold for those of a higher one.
      const bound = this.boundUnder(ceiling, enough, this.floorUnder(ceiling, cheapest));
      if (bound < ceiling) {
        cheapest = Math.max(cheapest, bound);
        most = ceiling;
      }
    }
  }

  /** The floor for fleets of at most a cost, when the cheapest units of their places alone come to another. */
  private floorUnder(ceiling: number, cheapest: number): ShortfallFloor {
    const { places } = this;
    const kinds = places.instanceKinds(ceiling - cheapest);
    return new ShortfallFloor(
      places.demand,
      leastInstanceShortfall(kinds, places.demand, allowedUnavailability(places.problem.targets.unavailability), this.spend),
    );
  }

  /** What every fleet costs at least that costs no more than a ceiling; the ceiling where there is none. */
  private boundUnder(ceiling: number, enough: number, floor: ShortfallFloor): number {
    const { prices, near } = this.places;
    const open = [this.solved(FailureWorld.of(this.places), new CoverProgram(prices.slice(0, near)), ceiling, floor)];
    const seen = new Set<string>();
    for (let worlds = 1; ; worlds++) {
      open.sort((a, b) => b.bound - a.bound);
      const bound = Math.min(ceiling, open.length === 0 ? ceiling : open[open.length - 1].bound);
      this.proved = Math.max(this.proved, bound);
      const next = open.pop();
      const domain = next === undefined || bound === ceiling || bound > enough ? undefined : this.reliedOn(next);
      if (next === undefined || domain === undefined || worlds === MOST_WORLDS || this.spent > this.budget) {
        return bound;
      }
      for (const world of [next.world.sparing(domain), next.world.relyingOn(domain)]) {
        const name = this.nameOf(world);
        if (world.target > 0 && !seen.has(name)) {
          seen.add(name);
          const child = this.solved(world, next.program.copy(), ceiling, floor);
          open.push({ ...child, bound: Math.max(child.bound, next.bound) });
        }
      }
    }
  }

  /** Equal for worlds that differ in the naming of domains only: they have the same bound. */
  private nameOf(world: FailureWorld): string {
    const { domains, forest } = this.places;
    const likenesses = world.likenesses();
    return domains
      .filter((domain) => forest.nodes[domain].parent < 0)
      .map((root) => likenesses.get(root)!)
      .sort((a, b) => a - b)
      .join();
  }

  /** Goes on with a program until it misses no cover of a world. */
  private solved(world: FailureWorld, program: CoverProgram, ceiling: number, floor: ShortfallFloor): SolvedWorld {
    const { places } = this;
    const scenarios = new ScenarioCovers(places, floor, world);
    const joint = new JointCover(places, floor, scenarios, world, ceiling, this.spend);
    const alike = new AlikePlaces(places, world);
    let amounts = program.amounts();
    let isHopeless = false;
    for (let step = 0; step < MOST_STEPS; step++) {
      this.spend(3 * places.near * places.near);
      const negative = amounts.findIndex((amount) => amount < -NEGATIVE);
      const even = alike.averaged(amounts);
      const cover = negative >= 0 ? undefined : (scenarios.missed(even) ?? joint.missed(even));
      // Nothing is left of any place: no fleet of this world meets the target.
      isHopeless =
        cover !== undefined && places.near === places.prices.length && cover.need > 0 && cover.shares.every((share) => share === 0);
      const changed =
        negative >= 0
          ? program.release(negative)
          : cover !== undefined && program.admit({ shares: alike.averaged(cover.shares), need: cover.need });
      if (!changed) {
        break;
      }
      amounts = program.amounts();
    }
    return { world, program, amounts: alike.averaged(amounts), scenarios, bound: isHopeless ? Infinity : this.proven(program) };
  }

  /** The domain to ask about next: of those that fleets may rely on, the one that the amounts rely on most. */
  private reliedOn({ world, amounts, scenarios }: SolvedWorld): number | undefined {
    const { domains } = this.places;
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    const load = this.places.loads(amounts);
    let best: number | undefined;
    let most = 0;
    for (const domain of domains) {
      const missing = this.places.demand - (total - load[domain]);
      if (world.gone[domain] > 0 && scenarios.needWithout(domain) === undefined && missing > 1e-6 * this.places.demand) {
        const weight = world.gone[domain] * missing;
        if (weight > most * (1 + 1e-9)) {
          most = weight;
          best = domain;
        }
      }
    }
    return best;
  }

  /** What weights prove once they are scaled so that no place is undercut. */
  private proven(program: CoverProgram): number {
    const { prices, near } = this.places;
    const weights = program.weights();
    const worth = new Float64Array(near);
    let everywhere = 0;
    let sum = 0;
    for (const { cover, weight } of weights) {
      sum += weight * cover.need;
      everywhere += weight;
      addTimes(worth, cover, weight);
    }
    let scale = 1;
    for (let place = 0; place < prices.length; place++) {
      // What a cover makes of a place it does not know is at most all of it.
      const value = place < near ? worth[place] : everywhere;
      if (value * scale > prices[place]) {
        scale = prices[place] / value;
      }
    }
    return sum * scale;
  }
}

function addTimes(into: Float64Array, { shares }: Cover, weight: number): void {
  for (let place = 0; place < into.length; place++) {
    into[place] += weight * shares[place];
  }
}
