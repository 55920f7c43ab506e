import { assertNoBrokenRules } from "../../errors";
import { checkThroughputMix, checkThroughputMixOptions } from "./check-throughput-mix";
import { Fraction } from "./fraction";
import { MixSearch, type FoundMix } from "./mix-search";
import { explainMixInfeasibility } from "./mix-infeasibility";
import { SplitCheck } from "./split-check";
import { SplitModel } from "./split-model";
import type { MixProofNode, MixSplit, ThroughputMixPlan } from "./throughput-mix-plan";
import type { ThroughputMixOptions, ThroughputMixProblem } from "./throughput-mix-problem";

/** Most boxes where `maxNodes` is left out. */
const DEFAULT_MAX_NODES = 100_000;

/**
 * The cheapest mix of machines that serves a stream of requests, with traffic divided freely (problem P12), exact and proven.
 *
 * Of equally cheap mixes one is given, the same on every machine. The plan carries a certificate: exact shares of the traffic, and weights
 * that bound from below the cost of every other mix. A mix whose loads fill the machines to the last bit is told from one that does
 * not fit by exact fractions.
 *
 * @param problem requests, machines and what may be lost
 * @param options when to stop
 * @throws LeptonError when the problem or the options are malformed
 */
export function planThroughputMix(problem: ThroughputMixProblem, options: ThroughputMixOptions = {}): ThroughputMixPlan {
  assertNoBrokenRules("planThroughputMix", [...checkThroughputMix(problem), ...checkThroughputMixOptions(options)]);
  const model = new SplitModel(problem);
  const upper = [...model.upper];
  if (model.bucketWithoutMachine() !== undefined) {
    return infeasible(problem, model, { upper });
  }
  const { gap = 0, maxNodes = DEFAULT_MAX_NODES } = options;
  const { mix, lowerBound, root } = new MixSearch(model, gap, maxNodes).run();
  const certificate = { upper, root: plain(root) };
  if (mix === undefined) {
    return infeasible(problem, model, certificate);
  }
  const distance = mix.cost > lowerBound ? (mix.cost - lowerBound) / mix.cost : 0;
  return {
    status: distance === 0 ? "optimal" : "feasible",
    counts: problem.machines.flatMap(({ id }, index) => (mix.counts[index] > 0 ? [{ machine: id, count: mix.counts[index] }] : [])),
    microUsdPerHour: mix.cost,
    lowerBoundMicroUsdPerHour: lowerBound,
    gap: distance,
    splits: [...(model.losses.includes(undefined) ? [] : splitsOf(new SplitModel(problem, [undefined]), mix)), ...splitsOf(model, mix)],
    certificate,
  };
}

function infeasible(problem: ThroughputMixProblem, model: SplitModel, certificate: ThroughputMixPlan["certificate"]): ThroughputMixPlan {
  return {
    status: "infeasible",
    counts: [],
    microUsdPerHour: 0,
    lowerBoundMicroUsdPerHour: 0,
    gap: 0,
    splits: [],
    certificate,
    infeasibility: explainMixInfeasibility(problem, model),
  };
}

/** Shares of machines: what a group carries is divided among its machines that are left by their number. */
function splitsOf(model: SplitModel, mix: FoundMix): MixSplit[] {
  const verdict = new SplitCheck(model).judge(mix.counts);
  const groupShares = verdict.serves ? verdict.shares : mix.shares;
  const { problem, losses, buckets, groups, groupOf, rowsOf } = model;
  return losses.map((lost, loss) => {
    const left = groupOf.map((group, machine) => (rowsOf[machine].includes(loss * groups + group) ? mix.counts[machine] : 0));
    const together = new Array<number>(groups).fill(0);
    left.forEach((count, machine) => (together[groupOf[machine]] += count));
    const shares = buckets.flatMap((bucket, b) =>
      problem.machines.flatMap(({ id }, machine) => {
        const share = groupShares[loss * buckets.length + b].get(groupOf[machine]);
        if (share === undefined || share.sign === 0 || left[machine] === 0) {
          return [];
        }
        const fraction = share.times(Fraction.of(left[machine], together[groupOf[machine]]));
        return [{ bucket: problem.buckets[bucket].id, machine: id, share: fraction.toNumber(), fraction: fraction.toString() }];
      }),
    );
    return lost === undefined ? { shares } : { lost, shares };
  });
}

/** The proof as data: the search fills its places in as it goes. */
function plain(node: MixProofNode): MixProofNode {
  return "shows" in node ? node : { machine: node.machine, atMost: node.atMost, low: plain(node.low), high: plain(node.high) };
}
