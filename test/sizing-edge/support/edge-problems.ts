import fc from "fast-check";
import type { EdgeProblem } from "../../../lib/sizing/edge/edge-problem";

/** What a drawn problem may have beside what all have. */
export interface Ingredients {
  readonly users: number;
  readonly sites: number;
  readonly mostServers: number;
  readonly redundancy: "none" | "any-site";
}

/** Small problems with tables of capacity, forbidden pairs, bounds per user, pinned and excluded sites. */
export function edgeProblems({ users, sites, mostServers, redundancy }: Ingredients): fc.Arbitrary<EdgeProblem> {
  const names = Array.from({ length: sites }, (_, site) => `s${site}`);
  const money = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
  const rtts = fc.tuple(...names.map(() => fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 24 }) }, fc.constant(undefined))));
  return fc
    .record({
      users: fc.array(
        fc.record({
          demand: fc.integer({ min: 1, max: 9 }),
          rtts,
          boundMs: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, fc.constantFrom(10, 26)),
        }),
        { minLength: 1, maxLength: users },
      ),
      sites: fc.tuple(
        ...names.map(() =>
          fc.record({
            microUsdPerHour: money(60),
            serverMicroUsdPerHour: money(30),
            transitMicroUsdPerUnit: money(9),
            table: fc.option(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: mostServers }), {
              nil: undefined,
              freq: 3,
            }),
            unitsPerServer: fc.integer({ min: 3, max: 14 }),
            mostServers: fc.integer({ min: 1, max: mostServers }),
            serviceMs: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, fc.constantFrom(0, 6)),
            use: fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, fc.constantFrom("pinned" as const, "excluded" as const)),
          }),
        ),
      ),
      boundMs: fc.constantFrom(15, 20, 30),
    })
    .map((drawn) => ({
      users: drawn.users.map(({ demand, rtts: each, boundMs }, user) => ({
        id: `u${user}`,
        demand,
        rttMs: Object.fromEntries(each.flatMap((rtt, site) => (rtt === undefined ? [] : [[names[site], rtt]]))),
        ...(boundMs === undefined ? {} : { boundMs }),
      })),
      sites: drawn.sites.map(({ table, unitsPerServer, mostServers: most, serviceMs, use, ...prices }, site) => {
        const rises = table?.map((_, at) => 1 + table.slice(0, at + 1).reduce((sum, more) => sum + more, 0));
        return {
          id: names[site],
          ...prices,
          ...(rises === undefined ? { unitsPerServer, mostServers: most } : { capacityByServers: rises }),
          ...(serviceMs === undefined ? {} : { serviceMs }),
          ...(use === undefined ? {} : { use }),
        };
      }),
      latency: { boundMs: drawn.boundMs, serviceMs: 1 },
      redundancy,
    }));
}
