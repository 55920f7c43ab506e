import type { Cover } from "./cover-program";
import type { FailureWorld } from "./failure-world";
import type { Places } from "./places";
import type { ShortfallFloor } from "./shortfall-floor";

/** Covers missed by less than this share of the demand are not worth a step. */
const WORTHWHILE = 1e-6;

/** A probability must be this much above another to be called greater: rounding errors of a few products are far less. */
const CLEARLY = 1 + 1e-12;

/** A domain with what it holds of the present amounts. */
interface Loaded {
  readonly domain: number;
  readonly load: number;
}

/**
 * What must be left when a set S of domains is lost, for sets that are gone together more often than the target allows.
 *
 * A domain is gone when it or one around it is down. These events grow with the independent failures of the domains, so all of S are gone at least
 * as often as the product of their probabilities says (Harris' inequality). While they are gone, a fleet with C units outside S falls short with at
 * least the probability floor(C), whatever else fails. So P(S gone) * floor(C) <= target: C is at least the floor's `unitsFor(target / P)`.
 */
export class ScenarioCovers {
  private readonly byLevel: readonly (readonly number[])[];

  /**
   * @param places where units can be bought
   * @param floor how often so many units fall short at least
   * @param world what is assumed of failures, with its target
   */
  public constructor(
    private readonly places: Places,
    private readonly floor: ShortfallFloor,
    private readonly world: FailureWorld,
  ) {
    const { forest, domains } = places;
    const lasting = domains.filter((domain) => this.needWithout(domain) !== undefined);
    const levels = [...new Set(lasting.map((domain) => forest.nodes[domain].level))];
    this.byLevel = [lasting, ...levels.map((level) => lasting.filter((domain) => forest.nodes[domain].level === level))];
  }

  /** Units that must be left when a domain is lost; undefined when none need be. */
  public needWithout(domain: number): number | undefined {
    const { gone, target } = this.world;
    if (gone[domain] > target * CLEARLY) {
      return this.floor.unitsFor(target / gone[domain]);
    }
    return this.world.isSpared(domain) ? this.floor.demand : undefined;
  }

  /** The cover that the amounts miss most among those of the fullest domains, of each level and of all; undefined when they miss none. */
  public missed(amounts: Float64Array): Cover | undefined {
    const loads = this.places.loads(amounts);
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    let worst: number[] | undefined;
    const { gone, target } = this.world;
    let need = this.floor.unitsFor(target);
    let most = WORTHWHILE * need;
    if (need - total > most) {
      most = need - total;
      worst = [];
    }
    for (const domains of this.byLevel) {
      const loaded = domains.map((domain) => ({ domain, load: loads[domain] })).filter(({ load }) => load > 0);
      for (const order of [byLoad, this.byLoadForRarity]) {
        loaded.sort(order);
        let [left, probability] = [total, 1];
        const lost: number[] = [];
        const isLost = new Set<number>();
        for (const { domain, load } of loaded) {
          const isFrequent = probability * gone[domain] > target * CLEARLY;
          if ((!isFrequent && (lost.length > 0 || !this.world.isSpared(domain))) || this.isTouched(domain, isLost)) {
            continue;
          }
          lost.push(domain);
          this.places.inside.get(domain)!.forEach((place) => isLost.add(place));
          probability *= gone[domain];
          left -= load;
          const needed = isFrequent ? this.floor.unitsFor(target / probability) : this.floor.demand;
          if (needed - left > most) {
            most = needed - left;
            need = needed;
            worst = [...lost];
          }
        }
      }
    }
    return worst === undefined ? undefined : { shares: this.places.spared(worst), need };
  }

  /** A domain in or around a lost one loses what is lost already, or is lost with it. */
  private isTouched(domain: number, isLost: ReadonlySet<number>): boolean {
    return this.places.inside.get(domain)!.some((place) => isLost.has(place));
  }

  private readonly byLoadForRarity = (a: Loaded, b: Loaded): number => {
    const { gone } = this.world;
    return b.load / -Math.log(gone[b.domain]) - a.load / -Math.log(gone[a.domain]) || a.domain - b.domain;
  };
}

function byLoad(a: Loaded, b: Loaded): number {
  return b.load - a.load || a.domain - b.domain;
}
