import type { BrokenRule } from "../errors";
import { checkFixedOfferings } from "./check-fixed-offerings";
import { GREATEST_FIGURE, isFigure } from "./figures";
import { checkDegradedTargets, checkShocks } from "./check-service-levels";
import type { FailureDomain, FleetProblem, FleetTargets, Offering, Quota } from "./fleet-problem";
import { greatestCommonDivisor } from "./greatest-common-divisor";
import { nearestMatch } from "./nearest-match";

/** An instance that is up less than a thousandth of the time serves nobody, and it takes millions of them to tell. */
const GREATEST_INSTANCE_UNAVAILABILITY = 0.999;

/** Steps that the demand may have, in units of the greatest common divisor of all instances: a distribution has a number for each. */
const MOST_STEPS = 1_000_000;

/** Most further instances lost with a domain: a partial fleet remembers what is left after each of them. */
const MOST_FURTHER_LOSSES = 1000;

/**
 * Every rule that a fleet problem breaks, all at once; empty for a well-formed problem.
 *
 * Judges only whether the problem can be read, never whether it can be solved: a demand that does not fit is the plan's business.
 */
export function checkFleetProblem(problem: FleetProblem): BrokenRule[] {
  const domainOf = new Map(problem.domains.map((domain) => [domain.id, domain]));
  return [
    ...checkDemand(problem),
    ...checkResolution(problem),
    ...checkDomains(problem.domains, domainOf),
    ...checkOfferings(problem.offerings, domainOf),
    ...checkQuotas(problem.quotas ?? []),
    ...checkTargets(problem.targets, problem.domains),
    ...checkFixedOfferings(problem),
    ...checkDegradedTargets(problem),
    ...checkShocks(problem),
  ];
}

function checkDemand(problem: FleetProblem): BrokenRule[] {
  const broken: BrokenRule[] = [];
  if (!isFigure(problem.demand, 1)) {
    broken.push({
      rule: "demand-integer",
      problem: `'demand' (${problem.demand}) is not an integer from 1 to ${GREATEST_FIGURE}`,
      remedy: "give the service units that must be up as a whole number, at least 1",
    });
  }
  if (typeof problem.unit !== "string" || problem.unit.trim() === "") {
    broken.push({ rule: "unit-named", problem: "'unit' is empty", remedy: 'say what a service unit is, for example "GPU"' });
  }
  if (problem.mix !== undefined && problem.mix !== "uniform-per-zone" && problem.mix !== "any") {
    broken.push({
      rule: "mix-known",
      problem: `'mix' (${String(problem.mix)}) is not a known mix`,
      remedy: "use 'uniform-per-zone' or 'any'",
    });
  }
  return broken;
}

/** Only where the figures themselves are sound. */
function checkResolution({ demand, offerings }: FleetProblem): BrokenRule[] {
  const units = offerings.map(({ unitsPerInstance }) => unitsPerInstance);
  if (!isFigure(demand, 1) || !units.every((value) => isFigure(value, 1))) {
    return [];
  }
  const divisor = greatestCommonDivisor(units);
  return demand / divisor <= MOST_STEPS
    ? []
    : [
        {
          rule: "demand-steps",
          problem: `'demand' (${demand}) has more than ${MOST_STEPS} steps of ${divisor}, the greatest common divisor of all 'unitsPerInstance'`,
          remedy: "state 'demand' and 'unitsPerInstance' in a larger unit, for example in thousands, instances rounded down",
        },
      ];
}

function checkDomains(domains: readonly FailureDomain[], byId: ReadonlyMap<string, FailureDomain>): BrokenRule[] {
  const broken = duplicates(domains, "domain");
  for (const domain of domains) {
    if (!isProbabilityBelowOne(domain.unavailability)) {
      broken.push(probabilityRule("domain-unavailability-range", `domain '${domain.id}'`, "unavailability", domain.unavailability));
    }
    if (domain.parent !== undefined && !byId.has(domain.parent)) {
      broken.push(unknown("domain-parent-known", `domain '${domain.id}' has the unknown parent '${domain.parent}'`, domain.parent, byId));
    }
  }
  return isParentsFirst(domains, byId) ? broken : [...broken, ...cycles(byId)];
}

/** Whether every domain is listed after its parent, as most forests are; then no domain is in itself. */
function isParentsFirst(domains: readonly FailureDomain[], byId: ReadonlyMap<string, FailureDomain>): boolean {
  const seen = new Set<FailureDomain>();
  return domains.every((domain) => {
    const parent = domain.parent === undefined ? undefined : byId.get(domain.parent);
    seen.add(domain);
    return parent === undefined || (parent !== domain && seen.has(parent));
  });
}

/** One rule for each cycle of parents. */
function cycles(byId: ReadonlyMap<string, FailureDomain>): BrokenRule[] {
  const broken: BrokenRule[] = [];
  const settled = new Set<string>();
  for (const start of byId.keys()) {
    const walk: string[] = [];
    let id: string | undefined = start;
    while (id !== undefined && byId.has(id) && !settled.has(id) && !walk.includes(id)) {
      walk.push(id);
      id = byId.get(id)!.parent;
    }
    if (id !== undefined && walk.includes(id)) {
      const round = [...walk.slice(walk.indexOf(id)), id];
      broken.push({
        rule: "domain-forest",
        problem: `the domains ${round.map((name) => `'${name}'`).join(" in ")} contain themselves`,
        remedy: "leave out the 'parent' of the outermost domain",
      });
    }
    walk.forEach((name) => settled.add(name));
  }
  return broken;
}

function checkOfferings(offerings: readonly Offering[], byId: ReadonlyMap<string, FailureDomain>): BrokenRule[] {
  const broken = duplicates(offerings, "offering");
  for (const offering of offerings) {
    const who = `offering '${offering.id}'`;
    if (!byId.has(offering.domain)) {
      broken.push(unknown("offering-domain-known", `${who} stands in the unknown domain '${offering.domain}'`, offering.domain, byId));
    }
    if (!isFigure(offering.unitsPerInstance, 1)) {
      broken.push({
        rule: "offering-units-integer",
        problem: `${who}: 'unitsPerInstance' (${offering.unitsPerInstance}) is not an integer from 1 to ${GREATEST_FIGURE}`,
        remedy: "give the service units of one instance as a whole number, at least 1, or leave the offering out",
      });
    }
    if (!isFigure(offering.microUsdPerHour, 0)) {
      broken.push({
        rule: "offering-price-integer",
        problem: `${who}: 'microUsdPerHour' (${offering.microUsdPerHour}) is not an integer from 0 to ${GREATEST_FIGURE}`,
        remedy: "give the price in whole millionths of a US dollar per hour",
      });
    }
    const { instanceUnavailability } = offering;
    if (!(isProbabilityBelowOne(instanceUnavailability) && instanceUnavailability <= GREATEST_INSTANCE_UNAVAILABILITY)) {
      broken.push({
        rule: "offering-unavailability-range",
        problem: `${who}: 'instanceUnavailability' (${instanceUnavailability}) is not in [0, ${GREATEST_INSTANCE_UNAVAILABILITY}]`,
        remedy: "give the share of time it is down, or leave out what is hardly ever up",
      });
    }
    if (offering.limit !== undefined && !isFigure(offering.limit, 0)) {
      broken.push({
        rule: "offering-limit-integer",
        problem: `${who}: 'limit' (${offering.limit}) is not an integer from 0 to ${GREATEST_FIGURE}`,
        remedy: "give a whole number of instances, or leave 'limit' out for as many as one likes",
      });
    }
    if (offering.quotaWeight !== undefined && !isFigure(offering.quotaWeight, 1)) {
      broken.push({
        rule: "offering-quota-weight-integer",
        problem: `${who}: 'quotaWeight' (${offering.quotaWeight}) is not an integer from 1 to ${GREATEST_FIGURE}`,
        remedy: "give what one instance takes of its quota as a whole number, at least 1",
      });
    }
  }
  return broken;
}

function checkQuotas(quotas: readonly Quota[]): BrokenRule[] {
  const named = quotas.map(({ quotaClass }) => ({ id: quotaClass }));
  const broken = duplicates(named, "quota");
  for (const { quotaClass, limit } of quotas) {
    if (!isFigure(limit, 0)) {
      broken.push({
        rule: "quota-limit-integer",
        problem: `quota '${quotaClass}': 'limit' (${limit}) is not an integer from 0 to ${GREATEST_FIGURE}`,
        remedy: "give the greatest sum of weights as a whole number",
      });
    }
  }
  return broken;
}

function checkTargets(targets: FleetTargets, domains: readonly FailureDomain[]): BrokenRule[] {
  const broken: BrokenRule[] = [];
  const { unavailability, maxMicroUsdPerHour, survive = [], maxShare = [], minMachineTypes } = targets;
  if (!(typeof unavailability === "number" && unavailability > 0 && unavailability < 1)) {
    broken.push({
      rule: "target-unavailability-range",
      problem: `the target 'unavailability' (${unavailability}) is not between 0 and 1, both excluded`,
      remedy: "give the allowed probability of a shortfall, for example 0.0005 for 99.95 % of the time",
    });
  }
  if (maxMicroUsdPerHour !== undefined && !(Number.isSafeInteger(maxMicroUsdPerHour) && maxMicroUsdPerHour >= 0)) {
    broken.push({
      rule: "target-budget-integer",
      problem: `the target 'maxMicroUsdPerHour' (${maxMicroUsdPerHour}) is not an integer of at least 0`,
      remedy: "give the budget in whole millionths of a US dollar per hour",
    });
  }
  const levels = new Map(domains.map((domain) => [domain.level, domain]));
  for (const target of survive) {
    if (!levels.has(target.level)) {
      broken.push(
        unknown("survive-level-known", `a 'survive' target names level '${target.level}', which no domain has`, target.level, levels),
      );
    }
    if (!isFigure(target.units, 1)) {
      broken.push({
        rule: "survive-units-integer",
        problem: `the 'survive' target of level '${target.level}' has 'units' (${target.units}), not an integer from 1 to ${GREATEST_FIGURE}`,
        remedy: "give the units that must stay installed as a whole number, at least 1",
      });
    }
    const { withoutInstances } = target;
    if (withoutInstances !== undefined && !(isFigure(withoutInstances, 0) && withoutInstances <= MOST_FURTHER_LOSSES)) {
      broken.push({
        rule: "survive-without-integer",
        problem:
          `the 'survive' target of level '${target.level}' has 'withoutInstances' (${withoutInstances}), ` +
          `not an integer from 0 to ${MOST_FURTHER_LOSSES}`,
        remedy: "give the further instances that may be lost with a domain as a whole number, or leave it out for none",
      });
    }
  }
  if (minMachineTypes !== undefined && !isFigure(minMachineTypes, 1)) {
    broken.push({
      rule: "min-machine-types-integer",
      problem: `the target 'minMachineTypes' (${minMachineTypes}) is not an integer from 1 to ${GREATEST_FIGURE}`,
      remedy: "give the machine types to be held as a whole number, at least 1",
    });
  }
  for (const target of maxShare) {
    if (!levels.has(target.level)) {
      broken.push(
        unknown("max-share-level-known", `a 'maxShare' target names level '${target.level}', which no domain has`, target.level, levels),
      );
    }
    if (!(typeof target.share === "number" && target.share > 0 && target.share <= 1)) {
      broken.push({
        rule: "max-share-range",
        problem: `the 'maxShare' target of level '${target.level}' has 'share' (${target.share}), not above 0 and at most 1`,
        remedy: "give the greatest share of the installed units, for example 0.6",
      });
    }
  }
  return broken;
}

function duplicates(things: readonly { readonly id: string }[], kind: string): BrokenRule[] {
  const seen = new Set<string>(things.map(({ id }) => id));
  if (seen.size === things.length && things.every(({ id }) => typeof id === "string" && id !== "")) {
    return [];
  }
  seen.clear();
  const reported = new Set<string>();
  const broken: BrokenRule[] = [];
  for (const { id } of things) {
    if (typeof id !== "string" || id === "") {
      broken.push({ rule: `${kind}-id-present`, problem: `a ${kind} has no id`, remedy: "give every one a unique, non-empty id" });
    } else if (seen.has(id) && !reported.has(id)) {
      reported.add(id);
      broken.push({
        rule: `${kind}-id-unique`,
        problem: `several ${kind}s have the id '${id}'`,
        remedy: `give every ${kind} an id of its own`,
      });
    }
    seen.add(id);
  }
  return broken;
}

function unknown(rule: string, problem: string, name: string, known: ReadonlyMap<string, unknown>): BrokenRule {
  const nearest = nearestMatch(String(name), [...known.keys()]);
  const list = [...known.keys()].slice(0, 8).join(", ");
  return {
    rule,
    problem,
    remedy: nearest !== undefined ? `did you mean '${nearest}'` : known.size === 0 ? "add it to 'domains'" : `use one of: ${list}`,
  };
}

function probabilityRule(rule: string, who: string, field: string, value: number): BrokenRule {
  return {
    rule,
    problem: `${who}: '${field}' (${value}) is not a probability of at least 0 and below 1`,
    remedy: "give the share of time it is down, or leave out what is never up",
  };
}

function isProbabilityBelowOne(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value < 1;
}
