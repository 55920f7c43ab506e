import type { PackingModel, PackingOffering } from "./packing-model";

/** Offerings that a plan may need, and those that another one replaces, by the one that does. */
export interface ActiveOfferings {
  readonly active: readonly number[];
  readonly followers: ReadonlyMap<number, readonly number[]>;
}

/**
 * Leaves out offerings that hold nothing, and those that another one replaces: it holds whatever they hold, counts for the same rows, costs
 * no more, and can be had without limit.
 */
export function activeOfferings({ offerings }: PackingModel): ActiveOfferings {
  const useful = offerings.flatMap(({ most, limit }, o) => (limit > 0 && most.some((count) => count > 0) ? [o] : []));
  const replaces = (a: number, b: number): boolean => {
    const [one, other] = [offerings[a], offerings[b]];
    return one.limit === Infinity && one.cost <= other.cost && holdsAll(one, other);
  };
  const isReplaced = (o: number, by: number): boolean => o !== by && replaces(by, o) && !(replaces(o, by) && o < by);
  const active = useful.filter((o) => !useful.some((other) => isReplaced(o, other)));
  const followers = new Map<number, number[]>();
  for (const o of useful.filter((candidate) => !active.includes(candidate))) {
    const leader = active.find((candidate) => replaces(candidate, o))!;
    followers.set(leader, [...(followers.get(leader) ?? []), o]);
  }
  return { active, followers };
}

/** Whether each packing of `other` is one of `one` that counts for the same rows. */
function holdsAll(one: PackingOffering, other: PackingOffering): boolean {
  return (
    other.usable.every((amount, r) => amount <= one.usable[r]) &&
    other.most.every((count, c) => count === 0 || (count <= one.most[c] && one.rows[c] === other.rows[c]))
  );
}
