import type { BrokenRule } from "../errors";
import { FailureForest } from "./failure-forest";
import type { FleetProblem, Offering } from "./fleet-problem";
import { GREATEST_FIGURE, isFigure } from "./figures";
import { nearestMatch } from "./nearest-match";

/** Every rule that pinned and excluded offerings break, by themselves and together with limits, quotas and the mix. */
export function checkFixedOfferings(problem: FleetProblem): BrokenRule[] {
  const { pinned = [], excluded = [] } = problem;
  if (pinned.length === 0 && excluded.length === 0) {
    return [];
  }
  return [...checkNames(problem), ...checkCounts(problem), ...checkQuotas(problem), ...checkMix(problem)];
}

function checkNames({ offerings, pinned = [], excluded = [] }: FleetProblem): BrokenRule[] {
  const ids = offerings.map(({ id }) => id);
  const names = pinned.map(({ offering }) => offering);
  const unknown = (list: readonly string[], what: string): BrokenRule[] =>
    list
      .filter((name) => !ids.includes(name))
      .map((name) => {
        const nearest = nearestMatch(String(name), ids);
        return {
          rule: `${what}-offering-known`,
          problem: `'${what}' names offering '${name}', which the problem does not have`,
          remedy: nearest === undefined ? "name an offering of the problem" : `did you mean '${nearest}'`,
        };
      });
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...unknown(names, "pinned"),
    ...unknown(excluded, "excluded"),
    ...[...twice].map((name) => ({
      rule: "pinned-offering-unique",
      problem: `'pinned' names offering '${name}' several times`,
      remedy: "give one row with the sum of the counts",
    })),
    ...[...new Set(names)]
      .filter((name) => excluded.includes(name))
      .map((name) => ({
        rule: "pinned-not-excluded",
        problem: `'pinned' names offering '${name}', which is also excluded`,
        remedy: "leave it out of 'pinned' or out of 'excluded'",
      })),
  ];
}

function checkCounts({ offerings, pinned = [] }: FleetProblem): BrokenRule[] {
  return pinned.flatMap(({ offering: id, count }) => {
    if (!isFigure(count, 1)) {
      return [
        {
          rule: "pinned-count-integer",
          problem: `'pinned' of offering '${id}': 'count' (${count}) is not an integer from 1 to ${GREATEST_FIGURE}`,
          remedy: "give the instances that are in the fleet in any case as a whole number, or leave the row out",
        },
      ];
    }
    const limit = offerings.find((offering) => offering.id === id)?.limit;
    return limit !== undefined && count > limit
      ? [
          {
            rule: "pinned-within-limit",
            problem: `'pinned' of offering '${id}': 'count' (${count}) is above the offering's limit of ${limit}`,
            remedy: "pin fewer instances, or raise the limit to what one has",
          },
        ]
      : [];
  });
}

function checkQuotas({ offerings, pinned = [], quotas = [] }: FleetProblem): BrokenRule[] {
  return quotas.flatMap(({ quotaClass, limit }) => {
    const used = pinned.reduce((sum, { offering: id, count }) => {
      const offering = offerings.find((each) => each.id === id);
      return sum + (offering?.quotaClass === quotaClass ? (offering.quotaWeight ?? 1) * count : 0);
    }, 0);
    return used > limit
      ? [
          {
            rule: "pinned-within-quota",
            problem: `the pinned instances take ${used} of quota '${quotaClass}', which has a limit of ${limit}`,
            remedy: "pin fewer instances, or raise the quota to what one has",
          },
        ]
      : [];
  });
}

/** Pins that share a zone where a zone holds one offering only; only judged where offerings and domains can be read. */
function checkMix(problem: FleetProblem): BrokenRule[] {
  const { offerings, domains, pinned = [], mix = "uniform-per-zone" } = problem;
  const known = new Map(domains.map((domain) => [domain.id, domain]));
  const isReadable =
    offerings.every(({ domain }) => known.has(domain)) && domains.every(({ parent }) => parent === undefined || known.has(parent));
  if (mix === "any" || pinned.length < 2 || !isReadable || hasCycle(problem)) {
    return [];
  }
  const forest = new FailureForest(problem);
  const byZone = new Map<string, Set<Offering>>();
  for (const { offering: id } of pinned) {
    const index = offerings.findIndex((offering) => offering.id === id);
    if (index >= 0) {
      const zone = forest.nodes[forest.zoneOf(index)].id;
      byZone.set(zone, (byZone.get(zone) ?? new Set()).add(offerings[index]));
    }
  }
  return [...byZone]
    .filter(([, inZone]) => inZone.size > 1)
    .map(([zone, inZone]) => ({
      rule: "pinned-one-per-zone",
      problem: `${[...inZone].map(({ id }) => `'${id}'`).join(" and ")} are pinned in '${zone}', which holds one offering only`,
      remedy: "pin one of them, or allow 'mix' to be 'any'",
    }));
}

function hasCycle({ domains }: FleetProblem): boolean {
  const reached = new Set<string>();
  for (let grown = true; grown;) {
    grown = false;
    for (const { id, parent } of domains) {
      if (!reached.has(id) && (parent === undefined || reached.has(parent))) {
        reached.add(id);
        grown = true;
      }
    }
  }
  return reached.size < new Set(domains.map(({ id }) => id)).size;
}
