import type { FleetProblem, Offering } from "../fleet-problem";
import { placeOf } from "./combinations";
import { domainsAround } from "./counted-fleet";

/**
 * For each of some places the next one that is alike, so that exchanging what stands in the two changes neither cost nor whether the targets
 * are met.
 *
 * Alike are domains with the same parent, level and unavailability, of whose offerings everything is the same but names and places. A
 * problem that names a place or an offering anywhere else treats it in a way of its own; then nothing is like it.
 */
export function alikeAfter(problem: FleetProblem, places: readonly string[]): (number | undefined)[] {
  const { offerings: _, domains: __, ...rest } = problem;
  const named = stringsIn(rest);
  const kinds = places.map((place) => kindOf(problem, place, named));
  return kinds.map((kind, at) => {
    const next = kind === undefined ? -1 : kinds.indexOf(kind, at + 1);
    return next < 0 ? undefined : next;
  });
}

/** What places are told apart by; undefined for one that nothing is like. */
function kindOf(problem: FleetProblem, place: string, named: ReadonlySet<string>): string | undefined {
  const { id: _, ...domain } = problem.domains.find(({ id }) => id === place)!;
  const inside = problem.offerings.filter((offering) => domainsAround(problem, offering.domain).some(({ id }) => id === place));
  const isOwn = inside.every((offering) => placeOf(problem, offering) === place);
  const isNamed = [place, ...inside.flatMap((offering) => [offering.id, ...waysIn(problem, place, offering).map(({ id }) => id)])].some(
    (id) => named.has(id),
  );
  return isOwn && !isNamed
    ? JSON.stringify([sorted(domain), inside.map((offering) => kindOfOffering(problem, place, offering)).sort()])
    : undefined;
}

function kindOfOffering(problem: FleetProblem, place: string, offering: Offering): string {
  const { id: _, domain: __, zone: ___, ...same } = offering;
  const between = waysIn(problem, place, offering).map(({ id: ____, parent: _____, ...way }) => sorted(way));
  return JSON.stringify([sorted(same), between]);
}

/** Domains between an offering and its place. */
function waysIn(problem: FleetProblem, place: string, { domain }: Offering): FleetProblem["domains"][number][] {
  const around = domainsAround(problem, domain);
  return around.slice(
    0,
    around.findIndex(({ id }) => id === place),
  );
}

function sorted(thing: object): unknown[] {
  return Object.entries(thing)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function stringsIn(value: unknown): Set<string> {
  if (typeof value === "string") {
    return new Set([value]);
  }
  return new Set(typeof value === "object" && value !== null ? Object.values(value).flatMap((part) => [...stringsIn(part)]) : []);
}
