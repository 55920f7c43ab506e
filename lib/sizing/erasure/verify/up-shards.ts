/** Shards of a set in domains, each up or down by itself within them. */
export interface ShardsInDomains {
  readonly domains: readonly { readonly id: string; readonly parent?: string; readonly up: number; readonly down: number }[];
  readonly shards: readonly { readonly domain: string; readonly place: number }[];
  readonly places: number;
  readonly shardUp: number;
  readonly shardDown: number;
  readonly isEnough: (up: readonly number[]) => boolean;
}

/** Probabilities of shards that are up, by place. */
type Up = ReadonlyMap<string, number>;

/** Probability that the shards that are up do not decode the data: everything that can be up, one shard and one domain after the other. */
export function upShards({ domains, shards, places, shardUp, shardDown, isEnough }: ShardsInDomains): number {
  const none = Array.from({ length: places }, () => 0).join();
  const nothing: Up = new Map([[none, 1]]);
  const withShard = (up: Up, place: number): Up => {
    const next = new Map<string, number>();
    const add = (key: string, probability: number): Map<string, number> => next.set(key, (next.get(key) ?? 0) + probability);
    up.forEach((probability, key) => {
      add(key, probability * shardDown);
      add(
        key
          .split(",")
          .map((count, at) => (at === place ? Number(count) + 1 : count))
          .join(),
        probability * shardUp,
      );
    });
    return next;
  };
  const together = (a: Up, b: Up): Up => {
    if (a.size === 1 && a.has(none)) {
      return b;
    }
    const next = new Map<string, number>();
    const right = [...b].map(([key, probability]) => ({ counts: key.split(",").map(Number), probability }));
    a.forEach((pa, key) => {
      const left = key.split(",").map(Number);
      for (const { counts, probability } of right) {
        const both = counts.map((count, at) => count + left[at]).join();
        next.set(both, (next.get(both) ?? 0) + pa * probability);
      }
    });
    return next;
  };
  const inside = (id: string): Up => {
    const { up, down } = domains.find((each) => each.id === id)!;
    const children = domains.filter(({ parent }) => parent === id).map((child) => inside(child.id));
    const own = shards.filter(({ domain }) => domain === id).reduce((sum, { place }) => withShard(sum, place), nothing);
    const content = children.reduce(together, own);
    const next = new Map([...content].map(([key, probability]) => [key, probability * up]));
    return next.set(none, (next.get(none) ?? 0) + down);
  };
  const whole = domains.filter(({ parent }) => parent === undefined).map(({ id }) => inside(id)).reduce(together, nothing); // prettier-ignore
  let short = 0;
  whole.forEach((probability, key) => (short += isEnough(key.split(",").map(Number)) ? 0 : probability));
  return short;
}
