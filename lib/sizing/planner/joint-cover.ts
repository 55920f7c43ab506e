import type { Cover } from "./cover-program";
import type { FailureWorld } from "./failure-world";
import type { Places } from "./places";
import type { ScenarioCovers } from "./scenario-covers";
import type { ShortfallFloor } from "./shortfall-floor";

/** Domains whose failures are told apart. */
const MOST_DOMAINS = 48;

/** Scenarios less likely than this share of the target are left out: each adds to the unavailability. */
const NEGLIGIBLE = 1e-5;

/** A miss of less than this share of the target is not worth a step. */
const WORTHWHILE = 1e-4;

/** A scenario of the sum. */
interface JointScenario {
  readonly probability: number;
  /** Domains that are down. */
  readonly lost: readonly number[];
  /** For each near place, whether it is spared. */
  readonly spared: Float64Array;
  /** Units left in it by every fleet in question. */
  least: number;
}

/**
 * What must be left in many scenarios together, because their shortfalls add up.
 *
 * List some domains in an order. "None of them is down", "i is the only one", "i is the first and j the second that is down" exclude one another, and
 * their probabilities are products. In each, a fleet with C units outside the named domains falls short with at least floor(C), whatever
 * else is down. So target >= sum over scenarios of P * floor(C). The floor lies above any line of its lower convex hull from the fewest units on that
 * a fleet in question can have left, so target >= sum of P * (start - slope * C): a cover, because C is a sum over places.
 *
 * Fewest units left: a fleet that costs no more than the ceiling has at most Y units. Of a domain that must be survived with `need` left it holds at most
 * (all its units) - need. Losing m such domains, it has at least (sum of needs) - (m - 1) * (all units) >= (sum of needs) - (m - 1) * Y left.
 */
export class JointCover {
  private readonly scenarios: readonly JointScenario[];

  public constructor(
    private readonly places: Places,
    private readonly floor: ShortfallFloor,
    private readonly covers: ScenarioCovers,
    private readonly world: FailureWorld,
    ceiling: number,
  ) {
    this.scenarios = this.listed();
    const most = Math.floor((ceiling / this.places.prices[0]) * (1 + 1e-12));
    const held = this.mostHeld(most);
    for (const scenario of this.scenarios) {
      const outermost = scenario.lost.filter((domain) => !this.isInside(domain, scenario.lost));
      const lost = outermost.reduce((sum, domain) => sum + held.get(domain)!, 0);
      scenario.least = outermost.length === 0 ? floor.unitsFor(world.target) : Math.max(0, most - lost);
    }
  }

  /** The cover of the tangents at the present amounts, if these miss it. */
  public missed(amounts: Float64Array, spend: (operations: number) => void): Cover | undefined {
    const { near } = this.places;
    spend(3 * this.scenarios.length * near);
    const shares = new Float64Array(near);
    let sum = 0;
    let constant = 0;
    let slopes = 0;
    for (const { probability, spared, least } of this.scenarios) {
      let left = 0;
      for (let place = 0; place < near; place++) {
        left += spared[place] * amounts[place];
      }
      const { start, slope } = this.floor.tangent(least, left);
      if (slope > 0) {
        sum += probability * (start - slope * left);
        constant += probability * start;
        slopes += probability * slope;
        for (let place = 0; place < near; place++) {
          shares[place] += probability * slope * spared[place];
        }
      }
    }
    if (slopes === 0 || sum <= this.world.target * (1 + WORTHWHILE)) {
      return undefined;
    }
    return { shares: shares.map((share) => Math.min(1, share / slopes)), need: (constant - this.world.target) / slopes };
  }

  private listed(): JointScenario[] {
    const { domains, near } = this.places;
    const down = (domain: number): number => this.world.down[domain];
    const chosen = domains.filter((domain) => down(domain) > 0).sort((a, b) => down(b) - down(a) || a - b);
    chosen.length = Math.min(chosen.length, MOST_DOMAINS);
    const up = chosen.map((domain) => 1 - down(domain));
    const allUp = up.reduce((product, each) => product * each, 1);
    const list: JointScenario[] = [];
    const add = (lost: readonly number[], probability: number): void => {
      if (probability > NEGLIGIBLE * this.world.target) {
        const spared = lost.length === 0 ? new Float64Array(near).fill(1) : this.places.spared(new Set(lost));
        list.push({ probability: probability * (1 - 1e-12), lost, spared, least: 0 });
      }
    };
    add([], allUp);
    chosen.forEach((first, i) => {
      add([first], (allUp / up[i]) * down(first));
      let before = 1;
      for (let j = 0; j < chosen.length; j++) {
        if (j > i) {
          add([first, chosen[j]], down(first) * down(chosen[j]) * before);
        }
        before *= j === i ? 1 : up[j];
      }
    });
    return list;
  }

  /** The most units in each domain of a fleet of at most so many units, as a number that sums up over domains as the class says. */
  private mostHeld(most: number): Map<number, number> {
    const { forest, domains, sells } = this.places;
    const held = new Map<number, number>();
    for (const domain of domains) {
      const need = this.covers.needWithout(domain);
      const inside = sells.has(domain) ? most : forest.nodes[domain].children.reduce((sum, child) => sum + (held.get(child) ?? 0), 0);
      held.set(domain, Math.min(most, inside, need === undefined ? Infinity : Math.max(0, most - need)));
    }
    return held;
  }

  private isInside(domain: number, others: readonly number[]): boolean {
    return others.some((other) => other !== domain && this.places.forest.pathUp(domain).includes(other));
  }
}
