import { SplitModel } from "./split-model";
import { SplitRelaxation } from "./split-relaxation";
import type { MixInfeasibility } from "./throughput-mix-plan";
import type { ThroughputMixProblem } from "./throughput-mix-problem";

/** Rounds after which the share of the traffic is as good as exact; each round jumps to the bound that the last weights give. */
const ROUNDS = 60;

/**
 * Why no mix serves the traffic: a bucket without a machine, or without one after a loss, or limits that are too low together.
 */
export function explainMixInfeasibility(problem: ThroughputMixProblem, model: SplitModel): MixInfeasibility {
  const bucketWithoutMachine = model.bucketWithoutMachine();
  if (bucketWithoutMachine !== undefined) {
    const { bucket, lost } = bucketWithoutMachine;
    const anywhere = new SplitModel(problem, [undefined]).bucketWithoutMachine();
    return lost === undefined || anywhere !== undefined
      ? {
          constraint: `throughput:${anywhere?.bucket ?? bucket}`,
          need: `a machine that serves '${anywhere?.bucket ?? bucket}'`,
          have: "speed 0 or limit 0 in every machine",
        }
      : { constraint: `survive:${lost}`, need: `a machine outside '${lost}' that serves '${bucket}'`, have: `only machines in '${lost}'` };
  }
  const allUp = servedShare(new SplitModel(problem, [undefined]));
  if (allUp < 1) {
    return { constraint: "limit", need: "all of the traffic", have: `${percent(allUp)} of it with every machine at its limit` };
  }
  const shares = model.losses.map((loss) => ({ loss, share: servedShare(new SplitModel(problem, [loss])) }));
  const worst = shares.reduce((least, each) => (each.share < least.share ? each : least));
  return {
    constraint: `survive:${worst.loss}`,
    need: `all of the traffic without '${worst.loss}'`,
    have: `${percent(worst.share)} of it with every machine elsewhere at its limit`,
  };
}

/**
 * The greatest share of all rates that machines at their limits serve, from above: weights that show that a share is too much give the
 * next one, capacity / demand (Newton's method on a concave function, which ends at its zero).
 */
function servedShare(model: SplitModel): number {
  const { rowsOf, upper } = model;
  const relaxation = new SplitRelaxation(model);
  let share = 1;
  for (let round = 0; round < ROUNDS; round++) {
    // A share of the traffic fills the machines that all of it would fill if there were more by that factor.
    upper.forEach((count, machine) => (relaxation.lower[machine] = relaxation.upper[machine] = count / share));
    relaxation.startFromSlacks();
    if (relaxation.solve() !== "infeasible") {
      break;
    }
    const capacity = rowsOf.reduce(
      (sum, rows, machine) => rows.reduce((part, row) => part + relaxation.weights[row] * upper[machine], sum),
      0,
    );
    share = Math.min(share, capacity / relaxation.weighedDemand());
  }
  return share;
}

/** To a tenth of a percent, but never "100 %" of what is less. */
function percent(share: number): string {
  return `${(Math.min(999, Math.round(share * 1000)) / 10).toFixed(1)} %`;
}
