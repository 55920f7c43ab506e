import type { ErasureAlternative, ErasurePlan } from "../erasure-plan";
import type { ErasureProblem } from "../erasure-problem";
import { isNear, type Claims } from "./claims";
import { codesOf, THREE_COPIES } from "./verified-codes";
import { VerifiedDesign } from "./verified-design";

/** Checks the figures of the alternatives, and that none of those that meet the targets is better than the plan. */
export function checkAlternatives(problem: ErasureProblem, { design, alternatives }: ErasurePlan, claims: Claims): void {
  for (const alternative of alternatives) {
    const { bestOf, code, microUsdPerMonth: cost = NaN, meetsTargets, lostBecause } = alternative;
    if (code === undefined) {
      claims.expect(`alternative:${bestOf}`, !meetsTargets, "a code that meets the targets", "none");
      continue;
    }
    const found = designOf(problem, alternative);
    claims.expect(`alternative:${bestOf}`, found !== undefined, "a design with these figures", `${code}, ${cost}`);
    if (found === undefined) {
      continue;
    }
    claims.expect(`alternative-targets:${bestOf}`, meetsTargets === meetsAll(found, alternative), !meetsTargets, meetsTargets);
    if (meetsTargets && design !== undefined) {
      const more = cost - design.cost.total;
      claims.expect(`alternative-better:${bestOf}`, more >= 0, `at least ${design.cost.total}`, cost);
      const said =
        more > 0 ? `costs ${((more / design.cost.total) * 100).toPrecision(3)} % more` : "costs the same and is not more available";
      claims.expect(`alternative-why:${bestOf}`, lostBecause === said, said, lostBecause);
    }
  }
}

/** The design whose figures an alternative states: on which devices and nodes it does not say. */
function designOf(problem: ErasureProblem, alternative: ErasureAlternative): VerifiedDesign | undefined {
  const { code: name, placement = [], microUsdPerMonth = NaN, annualLoss = NaN, unavailability = NaN } = alternative;
  const code = [...codesOf(problem), THREE_COPIES].find((each) => each.name === name);
  const isPlaced = placement.every(({ domain }) => problem.domains.some(({ id }) => id === domain));
  if (code === undefined || !isPlaced || placement.reduce((sum, { shards }) => sum + shards, 0) !== code.dataShards + code.parityShards) {
    return undefined;
  }
  for (const node of problem.nodeTypes) {
    for (const device of problem.deviceTypes.filter(({ id }) => node.deviceTypes?.includes(id) ?? true)) {
      const found = new VerifiedDesign(problem, code, placement, device, node);
      const isHardware = placement.every(
        ({ shards, devices, nodes }) => devices === shards * found.sets && nodes === found.nodesFor(shards),
      );
      if (isHardware && Math.abs(found.total() - microUsdPerMonth) <= 3 && isNear(found.unavailability(), unavailability)) {
        const losses = found.losses(problem.targets.lossMeasure ?? "long-run");
        // Of a chain with too many states the plan states a bound.
        const isBound = alternative.isUpperBound === true;
        if (losses === undefined || isNear(annualLoss, losses.all, 1e-7) || (isBound && annualLoss > losses.all)) {
          return found;
        }
      }
    }
  }
  return undefined;
}

function meetsAll(found: VerifiedDesign, { annualLoss = NaN, unavailability = NaN }: ErasureAlternative): boolean {
  const { targets, repair } = found.problem;
  return (
    found.fits() &&
    found.repairMibPerSecond() <= (repair.maxMeanMibPerSecond ?? Infinity) &&
    (targets.survive ?? []).every(({ domains, count = 1 }) => found.survives(domains, Math.min(count, domains.length))) &&
    unavailability <= targets.unavailability &&
    annualLoss <= targets.annualLossProbability
  );
}
