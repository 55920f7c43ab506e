/** Sets of shards that share the domains they stand in. */
export interface SimulatedSets {
  readonly sets: number;
  /** The domain of each shard of a set. */
  readonly domains: readonly number[];
  /** How often a year each domain is destroyed. */
  readonly destructions: readonly number[];
  /** Shards that may be missing. */
  readonly tolerated: number;
  readonly failuresPerYear: number;
  readonly repairHours: number;
  readonly destroyedRepairHours: number;
  readonly random: () => number;
}

/** Events that lose data, in so many years: one that loses several sets counts once, and sets that are lost begin anew. */
export function simulatedLosses(world: SimulatedSets, years: number): { readonly events: number; readonly byDestruction: number } {
  const { sets, domains, destructions, tolerated, failuresPerYear, random } = world;
  const rates = [0, 8760 / world.repairHours, 8760 / world.destroyedRepairHours];
  // Of every shard: there, or missing by its kind of loss.
  const state = Array.from({ length: sets }, () => new Uint8Array(domains.length));
  let [clock, events, byDestruction] = [0, 0, 0];
  const together = destructions.reduce((sum, rate) => sum + rate, 0);
  for (;;) {
    let total = together;
    for (const set of state) {
      set.forEach((kind) => (total += kind === 0 ? failuresPerYear : rates[kind]!));
    }
    clock += -Math.log(1 - random()) / total;
    if (clock > years) {
      return { events, byDestruction };
    }
    let at = random() * total;
    const domain = destructions.findIndex((rate) => (at -= rate) < 0);
    if (domain >= 0) {
      state.forEach((set) => set.forEach((_, shard) => (set[shard] = domains[shard] === domain ? 2 : set[shard]!)));
    } else {
      pick: for (const set of state) {
        for (let shard = 0; shard < set.length; shard++) {
          at -= set[shard] === 0 ? failuresPerYear : rates[set[shard]!]!;
          if (at < 0) {
            set[shard] = set[shard] === 0 ? 1 : 0;
            break pick;
          }
        }
      }
    }
    const lost = state.filter((set) => set.filter((kind) => kind > 0).length > tolerated);
    lost.forEach((set) => set.fill(0));
    events += lost.length > 0 ? 1 : 0;
    byDestruction += lost.length > 0 && domain >= 0 ? 1 : 0;
  }
}
