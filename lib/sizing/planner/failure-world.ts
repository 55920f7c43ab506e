import { allowedUnavailability } from "../allowed-unavailability";
import type { FailureForest } from "../failure-forest";
import type { Places } from "./places";

/**
 * What is assumed of failures while a bound is worked out for some of all fleets: those that do without some domains and cannot do without others.
 *
 * A fleet that has less than the demand outside a domain V falls short whenever V is gone. With W the event that V and all around it are
 * up: target >= (1 - P(W)) + P(W) * P(short | W), so in the world of W, in which these domains never fail, such a fleet must keep to the target
 * (target - (1 - P(W))) / P(W). The others have the demand installed outside V. One or the other holds for every fleet.
 */
export class FailureWorld {
  /** Probability that a domain is down by itself. */
  public readonly down: Float64Array;
  /** Probability that it or one around it is down. */
  public readonly gone: Float64Array;
  /** The greatest probability of falling short; below 0 where no fleet can keep to it. */
  public readonly target: number;

  private constructor(
    private readonly places: Places,
    /** Domains that never fail here. */
    private readonly steady: ReadonlySet<number>,
    /** Domains outside of which the demand is installed. */
    private readonly spare: ReadonlySet<number>,
  ) {
    const { forest, problem } = places;
    this.down = Float64Array.from(forest.nodes, ({ unavailability }, domain) => (steady.has(domain) ? 0 : unavailability));
    this.gone = goneProbabilities(forest, this.down);
    let lost = 0;
    for (const domain of steady) {
      lost += (1 - lost) * forest.nodes[domain].unavailability;
    }
    // A few products round by far less than this; a target that is too loose makes a weaker bound, but still a bound.
    this.target = (allowedUnavailability(problem.targets.unavailability) - lost * (1 - 1e-12)) / (1 - lost);
  }

  /** All fleets. */
  public static of(places: Places): FailureWorld {
    return new FailureWorld(places, new Set(), new Set());
  }

  /** The fleets of this world with less than the demand outside a domain. */
  public relyingOn(domain: number): FailureWorld {
    return new FailureWorld(this.places, new Set([...this.steady, ...this.places.forest.pathUp(domain)]), this.spare);
  }

  /** The fleets of this world with the demand installed outside a domain. */
  public sparing(domain: number): FailureWorld {
    return new FailureWorld(this.places, this.steady, new Set([...this.spare, domain]));
  }

  /** Whether the demand is installed outside a domain by assumption. */
  public isSpared(domain: number): boolean {
    return this.spare.has(domain);
  }

  /** For the domains around near places, numbers of what is in them and assumed of them: equal where these are alike, in any world. */
  public likenesses(): ReadonlyMap<number, number> {
    const { forest, domains, kinds } = this.places;
    const likenesses = new Map<number, number>();
    for (const domain of domains) {
      const inside = forest.nodes[domain].children.map((child) => likenesses.get(child)).filter((likeness) => likeness !== undefined);
      const state = (this.steady.has(domain) ? "!" : "") + (this.spare.has(domain) ? "?" : "");
      inside.sort((a, b) => a - b);
      likenesses.set(domain, this.places.numberOf(`${kinds.get(domain)!}${state}(${inside.join()})`));
    }
    return likenesses;
  }
}

function goneProbabilities(forest: FailureForest, down: Float64Array): Float64Array {
  const gone = new Float64Array(down.length);
  for (let next = forest.postOrder.length - 1; next >= 0; next--) {
    const index = forest.postOrder[next];
    const { parent } = forest.nodes[index];
    const around = parent < 0 ? 0 : gone[parent];
    gone[index] = around + (1 - around) * down[index];
  }
  return gone;
}
