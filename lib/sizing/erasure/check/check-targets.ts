import type { BrokenRule } from "../../../errors";
import type { ErasureProblem } from "../erasure-problem";
import { isInteger, openRange, rule, unknown } from "./broken-rules";
import { around } from "./check-domains";

/** Rules of the targets. */
export function checkTargets({ targets, domains }: ErasureProblem): BrokenRule[] {
  const broken = [
    ...openRange("loss-range", "targets", "annualLossProbability", targets.annualLossProbability),
    ...openRange("availability-range", "targets", "unavailability", targets.unavailability),
  ];
  const { lossMeasure, survive = [] } = targets;
  if (lossMeasure !== undefined && lossMeasure !== "long-run" && lossMeasure !== "first-year") {
    broken.push(
      rule("loss-measure-known", `'lossMeasure' (${String(lossMeasure)}) is not a known measure`, "use 'long-run' or 'first-year'"),
    );
  }
  const byId = new Map(domains.map((domain) => [domain.id, domain]));
  survive.forEach(({ domains: named, count = 1 }, at) => {
    broken.push(
      ...named.flatMap((id) =>
        byId.has(id) ? [] : [unknown("survive-domain-known", `survive[${at}] names the domain '${id}'`, id, byId)],
      ),
    );
    if (!isInteger(count, 1)) {
      broken.push(
        rule(
          "survive-count-integer",
          `survive[${at}]: 'count' (${count}) is not an integer of at least 1`,
          "give how many may be gone at once",
        ),
      );
    }
    const nested = named.find((id, position) => named.indexOf(id) !== position || around(byId, id).some((outer) => named.includes(outer)));
    if (nested !== undefined) {
      broken.push(
        rule(
          "survive-domains-apart",
          `survive[${at}] names '${nested}' and itself or a domain around it`,
          "name domains that are not inside each other",
        ),
      );
    }
  });
  return broken;
}
