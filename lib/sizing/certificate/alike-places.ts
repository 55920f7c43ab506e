import type { FailureForest } from "../failure-forest";
import type { FleetProblem, Offering } from "../fleet-problem";

/**
 * For each place the next that is alike: same parent, level and unavailability, and the same offerings but for names. A place that the targets
 * or quotas of the problem name, or one with other places inside it, is like none.
 */
export function nextAlike(
  problem: FleetProblem,
  forest: FailureForest,
  places: readonly { readonly place: number; readonly offerings: readonly number[] }[],
): number[] {
  const { offerings, domains, ...rest } = problem;
  const elsewhere = JSON.stringify(rest);
  const kinds = places.map(({ place, offerings: members }) => {
    const inside = offerings.flatMap((_, offering) => (forest.pathUp(forest.domainOf(offering)).includes(place) ? [offering] : []));
    const between = (offering: number): number[] => {
      const path = forest.pathUp(forest.domainOf(offering));
      return path.slice(0, path.indexOf(place));
    };
    const ids = [place, ...inside.flatMap(between)]
      .map((domain) => domains[domain].id)
      .concat(inside.map((offering) => offerings[offering].id));
    if (inside.length !== members.length || ids.some((id) => elsewhere.includes(JSON.stringify(id)))) {
      return undefined;
    }
    const names: readonly string[] = ["id", "domain", "zone"] satisfies readonly (keyof Offering)[];
    const kinds = inside.map((offering) => [
      without(offerings[offering], names),
      between(offering).map((domain) => without(domains[domain], ["id", "parent"])),
    ]);
    return JSON.stringify([without(domains[place], ["id"]), kinds.map((kind) => JSON.stringify(kind)).sort()]);
  });
  return kinds.map((kind, at) => (kind === undefined ? -1 : kinds.indexOf(kind, at + 1)));
}

function without(thing: object, names: readonly string[]): (readonly [string, unknown])[] {
  return Object.entries(thing)
    .filter(([name, value]) => value !== undefined && !names.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
