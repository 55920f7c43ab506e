import type { FleetProblem } from "../../../lib/sizing/fleet-problem";
import { isAround } from "./brute-force";

/** A share as a fraction of integers, so that its constraint has integer coefficients. */
export type WholeShare = readonly [number, number];

/**
 * A fleet problem in which nothing fails as an integer programme in CPLEX LP format, stated from the problem text alone: x0, x1, ... are the
 * counts of the offerings, y0, y1, ... say which are used.
 *
 * @param wholeShares the shares of `maxShare`, in its order
 */
export function scenarioCoverLp(problem: FleetProblem, wholeShares: readonly WholeShare[] = []): string {
  const { offerings, domains, targets, demand, quotas = [] } = problem;
  const sum = (coefficients: readonly number[], variable = "x"): string => {
    const terms = coefficients.flatMap((each, index) =>
      each === 0 ? [] : [`${each < 0 ? "-" : "+"} ${Math.abs(each)} ${variable}${index}`],
    );
    return terms.length === 0 ? `0 ${variable}0` : terms.join(" ");
  };
  const units = offerings.map(({ unitsPerInstance }) => unitsPerInstance);
  const inside = (id: string): boolean[] => offerings.map(({ domain }) => isAround(problem, id, domain));
  const ofLevel = (level: string): string[] => domains.filter((domain) => domain.level === level).map(({ id }) => id);
  const rows = [`${sum(units)} >= ${demand}`];
  for (const { level, units: left } of targets.survive ?? []) {
    for (const id of ofLevel(level)) {
      const lost = inside(id);
      rows.push(`${sum(units.map((each, index) => (lost[index] ? 0 : each)))} >= ${left}`);
    }
  }
  for (const { quotaClass, limit } of quotas) {
    rows.push(`${sum(offerings.map((each) => (each.quotaClass === quotaClass ? (each.quotaWeight ?? 1) : 0)))} <= ${limit}`);
  }
  (targets.maxShare ?? []).forEach(({ level }, position) => {
    const [part, whole] = wholeShares[position];
    for (const id of ofLevel(level)) {
      const held = inside(id);
      rows.push(`${sum(units.map((each, index) => each * ((held[index] ? whole : 0) - part)))} <= 0`);
    }
  });
  const most = offerings.map(({ limit }) => limit!);
  const zones = new Map<string, number[]>();
  if ((problem.mix ?? "uniform-per-zone") === "uniform-per-zone") {
    offerings.forEach(({ domain }, index) => {
      const zone = ofLevel("zone").find((id) => isAround(problem, id, domain)) ?? domain;
      zones.set(zone, [...(zones.get(zone) ?? []), index]);
      rows.push(`x${index} - ${most[index]} y${index} <= 0`);
    });
    zones.forEach((members) => rows.push(`${members.map((index) => `+ 1 y${index}`).join(" ")} <= 1`));
  }
  return [
    "Minimize",
    ` cost: ${sum(offerings.map(({ microUsdPerHour }) => microUsdPerHour))}`,
    "Subject To",
    ...rows.map((row, index) => ` r${index}: ${row}`),
    "Bounds",
    ...most.map((limit, index) => ` 0 <= x${index} <= ${limit}`),
    "General",
    ` ${offerings.map((_, index) => `x${index}`).join(" ")}`,
    ...(zones.size === 0 ? [] : ["Binary", ` ${offerings.map((_, index) => `y${index}`).join(" ")}`]),
    "End",
  ].join("\n");
}
