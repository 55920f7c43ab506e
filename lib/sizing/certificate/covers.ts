import type { FailureForest } from "../failure-forest";
import type { FleetProblem } from "../fleet-problem";
import type { CoverKind } from "./fleet-certificate";
import { lostAtOnce } from "./lost-at-once";

/** A linear constraint on counts that every fleet that meets the targets keeps: sum of a * count >= b. */
export interface Cover {
  readonly kind: CoverKind;
  readonly names: readonly string[];
  /** What one instance of an offering counts. */
  readonly a: (offering: number) => number;
  readonly b: number;
}

/** Losses looked at; each is a column of the linear programme. */
const MOST_LOSSES = 64;

/** Probabilities this close to the target are left to those who can decide them. */
const CLEARLY_ABOVE = 1 + 1e-9;

/** Covers from the demand, from losses that the target does not allow to ignore, and from survived levels. */
export function demandCovers(problem: FleetProblem, forest: FailureForest): Cover[] {
  const { demand, targets, offerings } = problem;
  const homes = offerings.map((_, offering) => new Set(forest.pathUp(forest.domainOf(offering))));
  const outside = (lost: readonly number[]): Cover["a"] => {
    return (offering) => (lost.some((domain) => homes[offering].has(domain)) ? 0 : offerings[offering].unitsPerInstance);
  };
  const names = (lost: readonly number[]): string[] => lost.map((domain) => forest.nodes[domain].id);
  const losses = frequentLosses(forest, targets.unavailability).map((lost) => ({
    kind: "loss" as const,
    names: names(lost),
    a: outside(lost),
    b: demand,
  }));
  const survived = (targets.survive ?? []).flatMap(({ level, units }) =>
    forest.nodes.flatMap((node, domain) =>
      node.level === level ? [{ kind: "survive" as const, names: [node.id], a: outside([domain]), b: units }] : [],
    ),
  );
  return [...losses, ...survived];
}

/** Covers from what may be had at most. */
export function supplyCovers({ offerings, quotas = [] }: FleetProblem): Cover[] {
  const limits = offerings.flatMap(({ id, limit }, limited) =>
    limit === undefined
      ? []
      : [{ kind: "limit" as const, names: [id], a: (offering: number) => (offering === limited ? -1 : 0), b: -limit }],
  );
  const classes = quotas.map(({ quotaClass, limit }) => ({
    kind: "quota" as const,
    names: [quotaClass],
    a: (offering: number) => (offerings[offering].quotaClass === quotaClass ? -(offerings[offering].quotaWeight ?? 1) : 0),
    b: -limit,
  }));
  return [...limits, ...classes];
}

/** Sets of domains that are down at once more often than the target, none inside another; no domain at all first, then by size. */
function frequentLosses(forest: FailureForest, target: number): number[][] {
  const inUse = forest.nodes.map(() => false);
  forest.nodes.forEach((node, index) => {
    if (node.offerings.length > 0) {
      forest.pathUp(index).forEach((domain) => (inUse[domain] = true));
    }
  });
  const candidates = [...forest.nodes.keys()].filter(
    (domain) => inUse[domain] && lostAtOnce(forest, new Set([domain])) > target * CLEARLY_ABOVE,
  );
  const found: number[][] = [[]];
  for (let next = 0; next < found.length && found.length < MOST_LOSSES; next++) {
    const lost = found[next];
    const last = lost.length === 0 ? -1 : lost[lost.length - 1];
    for (const domain of candidates) {
      const isApart = lost.every((other) => !forest.pathUp(domain).includes(other) && !forest.pathUp(other).includes(domain));
      if (domain > last && isApart && found.length < MOST_LOSSES) {
        const more = [...lost, domain];
        if (lostAtOnce(forest, new Set(more)) > target * CLEARLY_ABOVE) {
          found.push(more);
        }
      }
    }
  }
  return found;
}
