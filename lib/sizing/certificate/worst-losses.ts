import { FailureForest } from "../failure-forest";
import type { FleetEvaluator } from "../fleet-evaluator";
import type { FleetProblem } from "../fleet-problem";
import type { DomainLoss } from "./fleet-certificate";

/** Domains of which the loss is evaluated, those first of which most units are lost most often. */
const SINGLES = 6;

/** Of these, how many are also looked at in pairs. */
const IN_PAIRS = 3;

/** Losses that are named. */
const NAMED = 4;

/** The losses of one or two domains that add most to the unavailability, of those most likely to. */
export function worstLosses(problem: FleetProblem, evaluator: FleetEvaluator, counts: Float64Array): DomainLoss[] {
  const forest = new FailureForest(problem);
  const weight = forest.nodes.map(({ unavailability }, domain) => unavailability * unitsIn(problem, forest, counts, domain));
  const ranked = [...weight.keys()].filter((domain) => weight[domain] > 0).sort((a, b) => weight[b] - weight[a] || a - b);
  const singles = ranked.slice(0, SINGLES).map((domain) => [domain]);
  const few = ranked.slice(0, IN_PAIRS);
  const pairs = few.flatMap((a, index) =>
    few
      .slice(index + 1)
      .filter((b) => !forest.pathUp(a).includes(b) && !forest.pathUp(b).includes(a))
      .map((b) => [Math.min(a, b), Math.max(a, b)]),
  );
  const losses = [...singles, ...pairs].map((lost) => {
    const probability = lost.reduce((product, domain) => product * forest.nodes[domain].unavailability, 1);
    const left = counts.map((count, offering) =>
      forest.pathUp(forest.domainOf(offering)).some((domain) => lost.includes(domain)) ? 0 : count,
    );
    return {
      domains: lost.map((domain) => forest.nodes[domain].id),
      probability,
      contribution: probability * evaluator.unavailability(left),
    };
  });
  return losses
    .filter(({ contribution }) => contribution > 0)
    .sort((a, b) => b.contribution - a.contribution)
    .slice(0, NAMED);
}

function unitsIn({ offerings }: FleetProblem, forest: FailureForest, counts: Float64Array, domain: number): number {
  return offerings.reduce(
    (sum, { unitsPerInstance }, offering) =>
      counts[offering] > 0 && forest.pathUp(forest.domainOf(offering)).includes(domain) ? sum + unitsPerInstance * counts[offering] : sum,
    0,
  );
}
