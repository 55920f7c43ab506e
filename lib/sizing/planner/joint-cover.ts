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

/** What listing a scenario, and looking at one, take: in multiply-adds, by the clock. */
const OPERATIONS_PER_LISTING = 100;
const OPERATIONS_PER_SCENARIO = 20;

/** A scenario of the sum. */
interface JointScenario {
  readonly probability: number;
  /** Domains that are down, without those in others of them. */
  readonly lost: readonly number[];
  /** Units left in it by every fleet in question. */
  readonly least: number;
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
    private readonly spend: (operations: number) => void,
  ) {
    this.scenarios = this.listed(Math.floor((ceiling / this.places.prices[0]) * (1 + 1e-12)));
    spend(OPERATIONS_PER_LISTING * this.scenarios.length);
  }

  /** The cover of the tangents at the present amounts, if these miss it. */
  public missed(amounts: Float64Array): Cover | undefined {
    const { near, paths } = this.places;
    this.spend(OPERATIONS_PER_SCENARIO * this.scenarios.length + 10 * near);
    const loads = this.places.loads(amounts);
    const total = amounts.reduce((all, amount) => all + amount, 0);
    // Of the slopes, what counts nothing in a domain because it is lost.
    const lostIn = new Float64Array(loads.length);
    let sum = 0;
    let constant = 0;
    let slopes = 0;
    for (const { probability, lost, least } of this.scenarios) {
      let left = total;
      for (const domain of lost) {
        left -= loads[domain];
      }
      const { start, slope } = this.floor.tangent(least, left);
      if (slope > 0) {
        const weight = probability * slope;
        sum += probability * start - weight * left;
        constant += probability * start;
        slopes += weight;
        for (const domain of lost) {
          lostIn[domain] += weight;
        }
      }
    }
    if (slopes === 0 || sum <= this.world.target * (1 + WORTHWHILE)) {
      return undefined;
    }
    const shares = Float64Array.from(paths, (path) =>
      Math.max(
        0,
        path.reduce((share, domain) => share - lostIn[domain] / slopes, 1),
      ),
    );
    return { shares, need: (constant - this.world.target) / slopes };
  }

  /** Scenarios that are likely enough, the one in which nothing is down first. @param most units of any fleet in question */
  private listed(most: number): JointScenario[] {
    const { domains } = this.places;
    const held = this.mostHeld(most);
    const down = (domain: number): number => this.world.down[domain];
    const chosen = domains.filter((domain) => down(domain) > 0).sort((a, b) => down(b) - down(a) || a - b);
    chosen.length = Math.min(chosen.length, MOST_DOMAINS);
    const up = chosen.map((domain) => 1 - down(domain));
    const allUp = up.reduce((product, each) => product * each, 1);
    const list: JointScenario[] = [];
    const add = (lost: readonly number[], probability: number): void => {
      if (probability > NEGLIGIBLE * this.world.target) {
        const outermost = lost.filter((domain) => !lost.some((other) => this.isInside(domain, other)));
        const least = most - outermost.reduce((sum, domain) => sum + held.get(domain)!, 0);
        list.push({
          probability: probability * (1 - 1e-12),
          lost: outermost,
          least: lost.length === 0 ? this.floor.unitsFor(this.world.target) : Math.max(0, least),
        });
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

  private isInside(domain: number, other: number): boolean {
    const { nodes } = this.places.forest;
    let around = nodes[domain].parent;
    while (around >= 0 && around !== other) {
      around = nodes[around].parent;
    }
    return around >= 0;
  }
}
