import { convolve } from "../capacity-distribution";
import type { FailureForest } from "../failure-forest";

/** What units of one place are worth beside given others: U = beyond + sum over k < demand of P(exactly k up) * slope(k). */
export interface PlaceWeights {
  /** Probability of a shortfall with as many units up in the place as one likes. */
  readonly beyond: number;
  /** What it is more when exactly k units are up. */
  readonly slope: Float64Array;
}

/**
 * Weights of each place, so that changing one place takes a sum instead of all of the forest.
 *
 * From the outside in: with w(k) the probability of a shortfall when a domain supplies k units, what is inside supplies them with
 * (1 - q) w(k) + q w(0), and one of its parts with that averaged over what the others supply.
 *
 * @param forest of the problem
 * @param places index of the domain each stands in
 * @param mass per place, probability that exactly 0, 1, ... demand - 1 units are up
 */
export function placeWeights(forest: FailureForest, places: readonly number[], mass: readonly Float64Array[]): PlaceWeights[] {
  const demand = mass[0].length;
  const placesAt: number[][] = forest.nodes.map(() => []);
  places.forEach((domain, place) => placesAt[domain].push(place));
  const supplied: (Float64Array | undefined)[] = forest.nodes.map(() => undefined);
  for (const index of forest.postOrder) {
    const { children, unavailability } = forest.nodes[index];
    const content = merged([...placesAt[index].map((place) => mass[place]), ...children.map((child) => supplied[child])], demand);
    if (content !== undefined) {
      const gated = content.map((probability) => probability * (1 - unavailability));
      gated[0] += unavailability;
      supplied[index] = gated;
    }
  }
  const ofPlaces: PlaceWeights[] = [];
  const ofNodes: PlaceWeights[] = [];
  const handDown = (around: PlaceWeights, parts: readonly (readonly [Float64Array, (weights: PlaceWeights) => void])[]): void => {
    const after: (Float64Array | undefined)[] = [];
    for (let index = parts.length - 1; index > 0; index--) {
      after[index - 1] = merged([after[index], parts[index][0]], demand);
    }
    let before: Float64Array | undefined;
    parts.forEach(([part, take], index) => {
      take(beside(around, merged([before, after[index]], demand)));
      before = merged([before, part], demand);
    });
  };
  const partsOf = (nodes: readonly number[], own: readonly number[]): (readonly [Float64Array, (weights: PlaceWeights) => void])[] => [
    ...own.map((place) => [mass[place], (weights: PlaceWeights) => void (ofPlaces[place] = weights)] as const),
    ...nodes.flatMap((node) => {
      const part = supplied[node];
      return part === undefined ? [] : [[part, (weights: PlaceWeights) => void (ofNodes[node] = weights)] as const];
    }),
  ];
  handDown({ beyond: 0, slope: new Float64Array(demand).fill(1) }, partsOf(forest.roots, []));
  for (const index of [...forest.postOrder].reverse()) {
    if (supplied[index] !== undefined) {
      const { children, unavailability } = forest.nodes[index];
      const { beyond, slope } = ofNodes[index];
      const inside = { beyond: beyond + unavailability * slope[0], slope: slope.map((value) => value * (1 - unavailability)) };
      handDown(inside, partsOf(children, placesAt[index]));
    }
  }
  return ofPlaces;
}

/** Weights of a part beside others that supply so much. */
function beside({ beyond, slope }: PlaceWeights, others: Float64Array | undefined): PlaceWeights {
  if (others === undefined) {
    return { beyond, slope };
  }
  const averaged = slope.map((_, k) => {
    let sum = 0;
    for (let other = 0; other + k < slope.length; other++) {
      sum += others[other] * slope[k + other];
    }
    return sum;
  });
  return { beyond, slope: averaged };
}

function merged(parts: readonly (Float64Array | undefined)[], demand: number): Float64Array | undefined {
  let result: Float64Array | undefined;
  for (const part of parts) {
    if (part !== undefined && result !== undefined) {
      const sum = new Float64Array(demand);
      convolve(result, part, sum);
      result = sum;
    } else {
      result ??= part;
    }
  }
  return result;
}
