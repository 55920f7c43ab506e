import type { BrokenRule } from "../errors";
import type { FleetProblem } from "./fleet-problem";
import { nearestMatch } from "./nearest-match";

/** Most shocks that can happen: each doubles the states to compute, 64 with six. */
const MOST_SHOCKS = 6;

/**
 * Every rule that the degraded levels of a problem break. A level that is looser than one of more units is none: it follows from that and
 * never binds, as happens when a target is tightened step by step.
 */
export function checkDegradedTargets({ demand, targets }: FleetProblem): BrokenRule[] {
  const { degraded = [] } = targets;
  const broken: BrokenRule[] = [];
  for (const { units, unavailability } of degraded) {
    const who = `the 'degraded' level of ${units} units`;
    if (!(Number.isSafeInteger(units) && units >= 1)) {
      broken.push({
        rule: "degraded-units-integer",
        problem: `a 'degraded' level has 'units' (${units}), not an integer of at least 1`,
        remedy: "give the units that keep the level as a whole number, at least 1",
      });
    } else if (units >= demand) {
      broken.push({
        rule: "degraded-units-below-demand",
        problem: `${who} does not ask for less than the demand of ${demand}`,
        remedy: "name fewer units than the demand; the demand itself has the target 'unavailability'",
      });
    }
    if (!(typeof unavailability === "number" && unavailability > 0 && unavailability < 1)) {
      broken.push({
        rule: "degraded-unavailability-range",
        problem: `${who} has 'unavailability' (${unavailability}), not between 0 and 1, both excluded`,
        remedy: "give the allowed probability of fewer units, for example 0.00001",
      });
    }
  }
  for (const units of new Set(degraded.map((level) => level.units).filter((each, index, all) => all.indexOf(each) !== index))) {
    broken.push({ rule: "degraded-units-unique", problem: `several 'degraded' levels name ${units} units`, remedy: "keep the strictest" });
  }
  return broken;
}

/** Every rule that the shared shocks of a problem break. */
export function checkShocks({ shocks = [], domains }: FleetProblem): BrokenRule[] {
  const known = domains.map(({ id }) => id);
  const broken: BrokenRule[] = [];
  const ids = shocks.map(({ id }) => id);
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index))) {
    broken.push({ rule: "shock-id-unique", problem: `several shocks have the id '${id}'`, remedy: "give every shock an id of its own" });
  }
  for (const { id, probability, domains: hit } of shocks) {
    if (typeof id !== "string" || id === "") {
      broken.push({ rule: "shock-id-present", problem: "a shock has no id", remedy: "give every one a unique, non-empty id" });
    }
    if (!(typeof probability === "number" && probability >= 0 && probability < 1)) {
      broken.push({
        rule: "shock-probability-range",
        problem: `shock '${id}': 'probability' (${probability}) is not a probability of at least 0 and below 1`,
        remedy: "give the share of time it is going on",
      });
    }
    if (hit.length === 0) {
      broken.push({ rule: "shock-domains-present", problem: `shock '${id}' names no domain`, remedy: "name the domains it takes away" });
    }
    for (const name of hit.filter((each) => !known.includes(each))) {
      const nearest = nearestMatch(String(name), known);
      broken.push({
        rule: "shock-domain-known",
        problem: `shock '${id}' names the unknown domain '${name}'`,
        remedy: nearest === undefined ? "name ids of 'domains'" : `did you mean '${nearest}'`,
      });
    }
  }
  const possible = shocks.filter(({ probability }) => probability > 0).length;
  if (possible > MOST_SHOCKS) {
    broken.push({
      rule: "shocks-few",
      problem: `${possible} shocks have a probability above 0, which makes ${2 ** possible} states`,
      remedy: `keep the ${MOST_SHOCKS} that matter most; what takes away a part of the forest can be a domain instead`,
    });
  }
  return broken;
}
