import type { CoverMultiplier, MultiplierProof } from "../certificate/fleet-certificate";
import type { FleetProblem, Offering } from "../fleet-problem";
import { domainsAround } from "./counted-fleet";
import { leastLostAtOnce } from "./lost-at-once";
import { unless, type PlanDiscrepancy } from "./plan-discrepancy";

/** A cover as the problem states it: sum of a * count >= b for every fleet that meets the targets. */
interface StatedCover {
  readonly a: (offering: Offering) => number;
  readonly b: number;
}

/**
 * What is wrong with a proof by multipliers; worked out in whole numbers.
 *
 * For each offering the multiplied a must not exceed its price, then sum(b * multiplier) <= sum(a * count * multiplier) <= cost.
 */
export function checkMultipliers(problem: FleetProblem, proof: MultiplierProof): PlanDiscrepancy[] {
  const { covers, denominator, boundMicroUsdPerHour } = proof;
  const isCount =
    Number.isSafeInteger(denominator) && denominator >= 1 && covers.every(({ numerator }) => isWhole(numerator) && numerator >= 1);
  if (!isCount || !isWhole(boundMicroUsdPerHour)) {
    return unless(false, "certificate:multipliers", "whole numbers, positive", JSON.stringify([denominator, boundMicroUsdPerHour]));
  }
  const stated = covers.map((cover) => statedCover(problem, cover));
  const unknown = covers.filter((_, index) => stated[index] === undefined);
  if (unknown.length > 0) {
    return unless(false, "certificate:multipliers", "covers that every fleet keeps", JSON.stringify(unknown));
  }
  const total = (of: (cover: StatedCover) => number): bigint =>
    covers.reduce((sum, { numerator }, index) => sum + BigInt(numerator) * BigInt(of(stated[index]!)), 0n);
  const undercut = problem.offerings.filter(
    (offering) => offering.limit !== 0 && total(({ a }) => a(offering)) > BigInt(offering.microUsdPerHour) * BigInt(denominator),
  );
  const proven = total(({ b }) => b);
  // Every fleet's cost is a multiple of the prices' common divisor, so the bound is the next multiple of it.
  const step =
    BigInt(denominator) * BigInt(problem.offerings.reduce((divisor, { microUsdPerHour }) => commonDivisor(divisor, microUsdPerHour), 0));
  const bound = step > 0n && proven > 0n ? (((proven + step - 1n) / step) * step) / BigInt(denominator) : 0n;
  return [
    ...unless(
      undercut.length === 0,
      "certificate:multipliers",
      "no price below its multiplied units",
      undercut.map(({ id }) => id),
    ),
    ...unless(bound === BigInt(boundMicroUsdPerHour), "certificate:multipliers", `a bound of ${boundMicroUsdPerHour}`, bound),
  ];
}

function statedCover(problem: FleetProblem, { kind, names }: CoverMultiplier): StatedCover | undefined {
  const { offerings, quotas = [], targets } = problem;
  const domains = names.map((name) => problem.domains.find(({ id }) => id === name));
  const outside: StatedCover["a"] = (offering) =>
    domainsAround(problem, offering.domain).some((domain) => domains.includes(domain)) ? 0 : offering.unitsPerInstance;
  if (kind === "loss") {
    const lost = domains.filter((domain) => domain !== undefined);
    const isFrequent = lost.length === names.length && leastLostAtOnce(problem, lost) > targets.unavailability;
    return isFrequent ? { a: outside, b: problem.demand } : undefined;
  }
  const [name] = names;
  if (names.length !== 1) {
    return undefined;
  }
  if (kind === "survive") {
    const needs = (targets.survive ?? []).filter(({ level }) => level === domains[0]?.level).map(({ units }) => units);
    return needs.length > 0 ? { a: outside, b: Math.max(...needs) } : undefined;
  }
  if (kind === "limit") {
    const limit = offerings.find(({ id }) => id === name)?.limit;
    return limit === undefined ? undefined : { a: ({ id }) => (id === name ? -1 : 0), b: -limit };
  }
  const quota = kind === "quota" ? quotas.find(({ quotaClass }) => quotaClass === name) : undefined;
  return quota === undefined
    ? undefined
    : { a: ({ quotaClass, quotaWeight = 1 }) => (quotaClass === name ? -quotaWeight : 0), b: -quota.limit };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
