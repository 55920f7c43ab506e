import type { BrokenRule } from "../../../errors";
import { nearestMatch } from "../../nearest-match";

/** Largest price accepted, for the reason given in `check-fleet-problem.ts`: a million of them add up without rounding. */
const GREATEST_FIGURE = 9_000_000_000;

/** Ids that several things have. */
export function duplicates(things: readonly { readonly id: string }[], kind: string): BrokenRule[] {
  const ids = things.map(({ id }) => id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) =>
    rule(`${kind}-id-unique`, `several ${kind}s have the id '${id}'`, `give every ${kind} an id of its own`),
  );
}

/** A name of something that does not exist, with the nearest that does. */
export function unknown(name: string, problem: string, id: string, known: ReadonlyMap<string, unknown>): BrokenRule {
  const nearest = nearestMatch(id, [...known.keys()]);
  return rule(name, `${problem}, which does not exist`, nearest === undefined ? "name one of the problem's" : `did you mean '${nearest}'`);
}

/** A figure that is not in [0, 1). */
export function probability(name: string, who: string, field: string, value: number): BrokenRule[] {
  return value >= 0 && value < 1 ? [] : [rule(name, `${who}: '${field}' (${value}) is not in [0, 1)`, "give a probability, such as 0.001")];
}

/** A figure that is not in (0, 1). */
export function openRange(name: string, who: string, field: string, value: number): BrokenRule[] {
  return value > 0 && value < 1 ? [] : [rule(name, `${who}: '${field}' (${value}) is not in (0, 1)`, "give a probability, such as 1e-9")];
}

/** A figure that is not a number above 0. */
export function positive(name: string, who: string, field: string, value: number): BrokenRule[] {
  return Number.isFinite(value) && value > 0
    ? []
    : [rule(name, `${who}: '${field}' (${value}) is not a number above 0`, "give it in the unit that the field names")];
}

/** A figure that is not an integer of at least so much. */
export function figure(name: string, who: string, field: string, value: number, least: number): BrokenRule {
  return rule(
    name,
    `${who}: '${field}' (${value}) is not an integer from ${least} to ${GREATEST_FIGURE}`,
    "give a whole number in the unit that the field names",
  );
}

/** A broken rule. */
export function rule(name: string, problem: string, remedy: string): BrokenRule {
  return { rule: name, problem, remedy };
}

/** Whether a value is an integer in a range. */
export function isInteger(value: number, least: number, most = GREATEST_FIGURE): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
