import type { PackingModel } from "./packing-model";
import type { Pattern } from "./packing-relaxation";

/** How a set of plans is divided: nodes of some offerings that hold at least some pods are at most so many, or more. */
export interface Branch {
  readonly offerings: ReadonlySet<number>;
  readonly holding: readonly number[];
  readonly atMost: number;
}

/** Amounts this close to a whole number are whole. */
const WHOLE = 1e-6;

/**
 * Where to divide, given nodes in fractions: by the number of nodes of a type, of an offering, of those that hold at least some pods of a
 * class, and at last of those that hold a whole pattern. The first of these that has a fraction decides; of its fractions, that nearest to
 * a half.
 *
 * There always is one: of the patterns with fractional amounts one is contained in no other, so that the nodes that hold at least that
 * pattern number a fraction too.
 *
 * @param model the problem
 * @param active offerings that are not dominated
 * @param followers offerings dominated by another one: they count with it, so that what is proven holds for them too
 * @param amounts nodes of each pattern
 * @returns undefined when all amounts are whole
 */
export function branchOn(
  model: PackingModel,
  active: readonly number[],
  followers: ReadonlyMap<number, readonly number[]>,
  amounts: readonly { readonly pattern: Pattern; readonly amount: number }[],
): Branch | undefined {
  const fractional = amounts.filter(({ amount }) => Math.abs(amount - Math.round(amount)) > WHOLE);
  if (fractional.length === 0) {
    return undefined;
  }
  const nothing = model.problem.pods.map(() => 0);
  const used = [...new Set(amounts.map(({ pattern }) => pattern.offering))];
  const best = (
    candidates: Iterable<{ readonly offerings: readonly number[]; readonly holding: readonly number[] }>,
  ): Branch | undefined => {
    let found: Branch | undefined;
    let nearest = 0.5 - WHOLE;
    for (const { offerings, holding } of candidates) {
      const some = new Set(offerings);
      const sum = amounts.reduce(
        (total, { pattern, amount }) =>
          total + (some.has(pattern.offering) && holding.every((least, c) => pattern.counts[c] >= least) ? amount : 0),
        0,
      );
      const distance = Math.abs(sum - Math.floor(sum) - 0.5);
      if (distance < nearest) {
        nearest = distance;
        const all = offerings.flatMap((o) => [o, ...(followers.get(o) ?? [])]);
        found = { offerings: new Set(all), holding, atMost: Math.floor(sum) };
      }
    }
    return found;
  };
  const typeOf = (o: number): number[] => active.filter((other) => model.offerings[other].type === model.offerings[o].type);
  const components = [
    ...new Set(
      amounts.flatMap(({ pattern: { offering, counts } }) =>
        [...counts].flatMap((count, c) => (count > 0 ? [`${offering}:${c}:${count}`] : [])),
      ),
    ),
  ].map((key) => key.split(":").map(Number));
  const holdingOne = (c: number, count: number): number[] => nothing.map((zero, other) => (other === c ? count : zero));
  return (
    best([{ offerings: active, holding: nothing }]) ??
    best(used.map((o) => ({ offerings: typeOf(o), holding: nothing }))) ??
    best(used.map((o) => ({ offerings: [o], holding: nothing }))) ??
    best(components.map(([, c, count]) => ({ offerings: active, holding: holdingOne(c, count) }))) ??
    best(components.map(([o, c, count]) => ({ offerings: [o], holding: holdingOne(c, count) }))) ??
    best(fractional.map(({ pattern }) => ({ offerings: [pattern.offering], holding: [...pattern.counts] })))
  );
}
