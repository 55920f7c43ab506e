import { assertNoBrokenRules } from "../../errors";
import type { PlanDiscrepancy } from "../verify-fleet-plan";
import { checkThroughputMix } from "./check-throughput-mix";
import { Fraction } from "./fraction";
import type { MixProofLeaf, MixProofNode, MixSplit, ThroughputMixPlan } from "./throughput-mix-plan";
import type { MixMachine, ThroughputMixProblem } from "./throughput-mix-problem";

/** Binary digits after the point; every rounding is downwards, against the proof. */
const DIGITS = 128n;

/**
 * Checks a throughput mix plan and its certificate in exact arithmetic with code of its own: counts, cost, the shares under every loss,
 * and that the tree of boxes leaves no cheaper mix.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyThroughputMix(problem: ThroughputMixProblem, plan: ThroughputMixPlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyThroughputMix", checkThroughputMix(problem));
  const found: PlanDiscrepancy[] = [];
  const expect: Expect = (check, holds, expected, actual) => {
    if (!holds) {
      found.push({ check, expected: String(expected), found: String(actual) });
    }
  };
  if (plan.status === "infeasible") {
    expect("counts", plan.counts.length === 0, "no machines in an infeasible plan", plan.counts.length);
    expect("infeasibility", plan.infeasibility !== undefined, "a reason", "none");
  } else {
    checkCounts(problem, plan, expect);
    checkSplits(problem, plan, expect);
  }
  checkCertificate(problem, plan, expect);
  return found;
}

type Expect = (check: string, holds: boolean, expected: unknown, actual: unknown) => void;

function checkCounts(problem: ThroughputMixProblem, plan: ThroughputMixPlan, expect: Expect): void {
  let cost = 0;
  for (const { machine: id, count } of plan.counts) {
    const machine = problem.machines.find((candidate) => candidate.id === id);
    expect(`machine:${id}`, machine !== undefined, "a machine of the problem", "unknown");
    expect(`count:${id}`, Number.isSafeInteger(count) && count >= 1, "an integer of at least 1", count);
    expect(`limit:${id}`, count <= (machine?.limit ?? Infinity), `at most ${machine?.limit}`, count);
    cost += count * (machine?.microUsdPerHour ?? 0);
  }
  expect("cost", cost === plan.microUsdPerHour, plan.microUsdPerHour, cost);
  const { microUsdPerHour, lowerBoundMicroUsdPerHour: bound, status } = plan;
  expect("optimality", (status === "optimal") === (bound === microUsdPerHour), status, `lower bound ${bound} of ${microUsdPerHour}`);
  expect("lowerBound", bound <= microUsdPerHour, `at most ${microUsdPerHour}`, bound);
}

/** Losses whose splits a plan shows: none, and each of `survive`. */
function checkSplits(problem: ThroughputMixProblem, plan: ThroughputMixPlan, expect: Expect): void {
  for (const lost of [undefined, ...(problem.survive ?? [])]) {
    const split = plan.splits.find((candidate) => candidate.lost === lost);
    expect(`split:${lost ?? "all-up"}`, split !== undefined, "a split", "none");
    if (split !== undefined) {
      checkSplit(problem, plan, split, expect);
    }
  }
}

function checkSplit(problem: ThroughputMixProblem, plan: ThroughputMixPlan, split: MixSplit, expect: Expect): void {
  const where = split.lost ?? "all-up";
  const loads = new Map<string, Fraction>();
  const sums = new Map<string, Fraction>();
  for (const { bucket: bucketId, machine: machineId, fraction, share } of split.shares) {
    const bucket = problem.buckets.findIndex(({ id }) => id === bucketId);
    const machine = problem.machines.find(({ id }) => id === machineId);
    const part = Fraction.parse(fraction);
    const speed = machine?.milliRequestsPerSecond[bucket] ?? 0;
    const usable = machine !== undefined && speed > 0 && !isLost(machine, split.lost);
    expect(`share:${where}:${bucketId}:${machineId}`, usable && part.sign > 0, "a machine that is up and serves the bucket", fraction);
    expect(`share-number:${where}:${bucketId}:${machineId}`, Math.abs(share - part.toNumber()) <= 1e-12, fraction, share);
    if (usable) {
      const load = part.times(Fraction.of(problem.buckets[bucket].milliRequestsPerSecond, speed));
      loads.set(machineId, (loads.get(machineId) ?? Fraction.ZERO).plus(load));
      sums.set(bucketId, (sums.get(bucketId) ?? Fraction.ZERO).plus(part));
    }
  }
  for (const { id, milliRequestsPerSecond } of problem.buckets) {
    const sum = sums.get(id) ?? Fraction.ZERO;
    expect(`served:${where}:${id}`, milliRequestsPerSecond === 0 || sum.toString() === "1", "shares that add up to 1", sum);
  }
  for (const [id, load] of loads) {
    const count = plan.counts.find(({ machine }) => machine === id)?.count ?? 0;
    expect(`load:${where}:${id}`, !load.isAbove(Fraction.of(count)), `at most ${count}`, load.toNumber());
  }
}

function checkCertificate(problem: ThroughputMixProblem, plan: ThroughputMixPlan, expect: Expect): void {
  const { upper, root } = plan.certificate;
  const losses = problem.survive === undefined || problem.survive.length === 0 ? [undefined] : [...new Set(problem.survive)];
  if (root === undefined) {
    const stuck = losses.some((lost) =>
      problem.buckets.some(
        ({ milliRequestsPerSecond }, bucket) =>
          milliRequestsPerSecond > 0 && !problem.machines.some((machine) => serves(machine, bucket) && !isLost(machine, lost)),
      ),
    );
    expect("certificate", stuck, "a bucket that no machine serves", "none");
    return;
  }
  problem.machines.forEach((machine, index) => {
    const alone = problem.buckets.reduce((sum, { milliRequestsPerSecond: rate }, bucket) => {
      const speed = machine.milliRequestsPerSecond[bucket];
      return speed > 0 ? sum.plus(Fraction.of(rate, speed)) : sum;
    }, Fraction.ZERO);
    const enough = upper[index] >= (machine.limit ?? Infinity) || !alone.isAbove(Fraction.of(upper[index]));
    expect(`certificate-upper:${machine.id}`, enough, `at least ${alone.toNumber()} or the limit`, upper[index]);
  });
  const target = plan.status === "infeasible" ? undefined : plan.lowerBoundMicroUsdPerHour;
  const step = problem.machines.reduce((divisor, { microUsdPerHour }) => divisorOf(divisor, BigInt(microUsdPerHour)), 0n) || 1n;
  const visit = (node: MixProofNode, least: readonly number[], most: readonly number[], path: string): void => {
    if ("shows" in node) {
      const holds = node.weights.length === losses.length && leafHolds(problem, losses, node, least, most, target, step);
      expect(
        `certificate:${path}`,
        holds,
        target === undefined ? "weights that show a shortage" : `a cost of at least ${target}`,
        node.shows,
      );
      return;
    }
    const { machine, atMost } = node;
    const isCut = atMost >= least[machine] && atMost < most[machine] && Number.isSafeInteger(atMost);
    expect(`certificate:${path}`, isCut, `a cut within ${least[machine]} to ${most[machine]}`, atMost);
    if (isCut) {
      visit(node.low, least, replaced(most, machine, atMost), `${path}0`);
      visit(node.high, replaced(least, machine, atMost + 1), most, `${path}1`);
    }
  };
  visit(
    root,
    upper.map(() => 0),
    upper,
    "/",
  );
}

/** Weak duality, rounded against the claim. */
function leafHolds(
  problem: ThroughputMixProblem,
  losses: readonly (string | undefined)[],
  leaf: MixProofLeaf,
  least: readonly number[],
  most: readonly number[],
  target: number | undefined,
  step: bigint,
): boolean {
  const weights = leaf.weights.map((row) => row.map(exact));
  if (weights.some((row) => row.some((weight) => weight.sign < 0)) || (leaf.shows === "cost" && target === undefined)) {
    return false;
  }
  let value = 0n;
  losses.forEach((lost, loss) => {
    problem.buckets.forEach(({ milliRequestsPerSecond: rate }, bucket) => {
      const costs = problem.machines.flatMap((machine, index) => {
        const weight = weights[loss][index];
        const speed = BigInt(machine.milliRequestsPerSecond[bucket]);
        return serves(machine, bucket) && !isLost(machine, lost)
          ? [((weight.numerator * BigInt(rate)) << DIGITS) / (weight.denominator * speed)]
          : [];
      });
      if (rate > 0 && costs.length > 0) {
        value += costs.reduce((a, b) => (b < a ? b : a));
      }
    });
  });
  problem.machines.forEach((machine, index) => {
    const weighed = losses.reduce((sum, lost, loss) => (isLost(machine, lost) ? sum : sum.plus(weights[loss][index])), Fraction.ZERO);
    const price = Fraction.of(leaf.shows === "cost" ? machine.microUsdPerHour : 0).minus(weighed);
    const bound = BigInt(price.sign >= 0 ? least[index] : most[index]);
    const scaled = (price.numerator * bound) << DIGITS;
    // Division of BigInt rounds towards zero: one less for a negative value rounds down.
    value += scaled / price.denominator - (scaled < 0n ? 1n : 0n);
  });
  if (leaf.shows === "infeasible") {
    return value > 0n;
  }
  const unit = step << DIGITS;
  const steps = value <= 0n ? 0n : (value + unit - 1n) / unit;
  return steps * step >= BigInt(target!);
}

/** A double as the fraction that it is. */
function exact(value: number | string): Fraction {
  if (typeof value === "string") {
    return Fraction.parse(value);
  }
  let [mantissa, exponent] = [value, 0];
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent++;
  }
  return Fraction.of(BigInt(mantissa), 1n << BigInt(exponent));
}

function serves({ milliRequestsPerSecond, limit }: MixMachine, bucket: number): boolean {
  return milliRequestsPerSecond[bucket] > 0 && limit !== 0;
}

function isLost({ domains = [] }: MixMachine, lost: string | undefined): boolean {
  return lost !== undefined && domains.includes(lost);
}

function divisorOf(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisorOf(b, a % b);
}

function replaced(values: readonly number[], position: number, value: number): number[] {
  return values.map((old, index) => (index === position ? value : old));
}
