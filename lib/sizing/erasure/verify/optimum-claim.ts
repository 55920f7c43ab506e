import type { ErasurePlan } from "../erasure-plan";
import type { ErasureProblem, StorageDeviceType, StorageNodeType } from "../erasure-problem";
import type { Claims } from "./claims";
import { codesOf, type VerifiedCode } from "./verified-codes";
import { VerifiedDesign, type VerifiedPlacement } from "./verified-design";

/** Costs of traffic are rounded up from sums of products: this many millionths of a dollar are no difference. */
const SAME_COST = 3;
const SAME_SHARE = 1e-9;

interface Candidate {
  readonly code: VerifiedCode;
  readonly device: StorageDeviceType;
  readonly node: StorageNodeType;
}

/**
 * Looks for a design that makes a plan wrong, through every code on every device and node in every placement, none left out as alike: for an
 * infeasible plan any that meets the targets, else a cheaper one, or one as cheap and more available.
 *
 * @param problem the problem
 * @param plan its plan
 * @param maxCandidates most placements looked at; beyond, nothing is and the claim stays unchecked
 * @param claims what is found goes there
 */
export function checkOptimum(problem: ErasureProblem, plan: ErasurePlan, maxCandidates: number, claims: Claims): void {
  const leaves = problem.domains.filter(({ id }) => !problem.domains.some(({ parent }) => parent === id)).map(({ id }) => id);
  const candidates = codesOf(problem).flatMap((code) =>
    problem.nodeTypes.flatMap((node) =>
      problem.deviceTypes
        .filter(({ id }) => node.deviceTypes?.includes(id) ?? true)
        .map((device): Candidate => ({ code, device, node })),
    ),
  ); // prettier-ignore
  const count = candidates.reduce((sum, { code }) => sum + placementCount(code, leaves.length), 0);
  if (plan.status === "feasible" || count > maxCandidates) {
    const why = plan.status === "feasible" ? "the plan does not say so" : `${count} placements are more than ${maxCandidates}`;
    claims.skip(`that nothing better meets the targets: ${why}`);
    return;
  }
  const best = plan.design;
  for (const { code, device, node } of candidates) {
    for (const placement of placements(code, leaves)) {
      const found = new VerifiedDesign(problem, code, placement, device, node);
      const cost = found.total();
      const isCheaper = best === undefined || cost < best.cost.total - SAME_COST;
      if (!isCheaper && cost > best.cost.total) {
        continue;
      }
      const name = `${code.name} on ${device.id} in ${node.id}: ${placement.map(({ domain, shards }) => `${shards} in ${domain}`).join(", ")}`;
      const target = isCheaper ? problem.targets.unavailability : best.unavailability * (1 - SAME_SHARE);
      const isBetter = found.fits() && isWithinCap(found) && survives(found) && found.unavailability() <= target * (1 - SAME_SHARE);
      if (isBetter && isDurable(found, claims)) {
        claims.expect(isCheaper ? "optimality" : "most-available", false, `nothing better than ${name}`, plan.status);
        return;
      }
    }
  }
}

function isWithinCap(found: VerifiedDesign): boolean {
  return found.repairMibPerSecond() <= (found.problem.repair.maxMeanMibPerSecond ?? Infinity);
}

function survives(found: VerifiedDesign): boolean {
  return (found.problem.targets.survive ?? []).every(({ domains, count = 1 }) => found.survives(domains, Math.min(count, domains.length)));
}

function isDurable(found: VerifiedDesign, claims: Claims): boolean {
  const { annualLossProbability, lossMeasure = "long-run" } = found.problem.targets;
  const losses = found.losses(lossMeasure);
  if (losses === undefined) {
    claims.skip("that no design whose chain has too many states is better");
  }
  return losses !== undefined && losses.all <= annualLossProbability * (1 - SAME_SHARE);
}

/** Places of shards: local groups with their parities, then all others. */
function sizes({ dataShards, parityShards, localGroups = 0 }: VerifiedCode): number[] {
  const size = localGroups > 0 ? dataShards / localGroups + 1 : 0;
  return [...Array.from({ length: localGroups }, () => size), dataShards + parityShards - localGroups * size];
}

/** Placements of a code: of n shards of one place over d domains there are C(n + d - 1, n). */
function placementCount(code: VerifiedCode, domains: number): number {
  return sizes(code).reduce((ways, shards) => {
    let choose = 1;
    for (let at = 1; at <= shards; at++) {
      choose = (choose * (domains - 1 + at)) / at;
    }
    return ways * Math.round(choose);
  }, 1);
}

function* placements(code: VerifiedCode, leaves: readonly string[]): Generator<VerifiedPlacement> {
  for (const layout of layouts(sizes(code), leaves.length)) {
    yield leaves.flatMap((domain, leaf) => {
      const shardsOfGroups = layout.map((row) => row[leaf]);
      const shards = shardsOfGroups.reduce((a, b) => a + b, 0);
      return shards === 0 ? [] : [{ domain, shards, ...(code.localGroups === undefined ? {} : { shardsOfGroups }) }];
    });
  }
}

function* layouts([first, ...rest]: readonly number[], leaves: number): Generator<number[][]> {
  for (const row of rows(first, leaves)) {
    if (rest.length === 0) {
      yield [row];
    } else {
      for (const others of layouts(rest, leaves)) {
        yield [row, ...others];
      }
    }
  }
}

function* rows(shards: number, leaves: number): Generator<number[]> {
  if (leaves === 1) {
    yield [shards];
    return;
  }
  for (let here = 0; here <= shards; here++) {
    for (const others of rows(shards - here, leaves - 1)) {
      yield [here, ...others];
    }
  }
}
