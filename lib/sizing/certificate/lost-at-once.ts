import type { FailureForest } from "../failure-forest";

/** Probability that some domains are all down at once, each by itself or with a domain around it. */
export function lostAtOnce(forest: FailureForest, domains: ReadonlySet<number>): number {
  const concerned = new Set([...domains].flatMap((domain) => forest.pathUp(domain)));
  const down = (index: number): number => {
    const { unavailability, children } = forest.nodes[index];
    if (domains.has(index)) {
      // Those inside it are down with it.
      return unavailability;
    }
    return unavailability + (1 - unavailability) * together(children);
  };
  const together = (indices: readonly number[]): number =>
    indices.reduce((product, index) => (concerned.has(index) ? product * down(index) : product), 1);
  return together(forest.roots);
}
