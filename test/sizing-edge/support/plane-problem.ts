import type { EdgeProblem } from "../../../lib/sizing/edge/edge-problem";
import { Seeded } from "../../sizing-packing/seeded";

/** What a problem in a plane is drawn from. */
export interface PlaneIngredients {
  readonly seed: number;
  readonly users: number;
  readonly sites: number;
  readonly mostServers: number;
  /** The plane is 50 ms wide. */
  readonly boundMs: number;
  readonly redundancy: "none" | "any-site";
}

/** Users and sites scattered over a plane, with round trips by distance: nearness makes groups, as it does on a map. */
export function planeProblem({ seed, users, sites, mostServers, boundMs, redundancy }: PlaneIngredients): EdgeProblem {
  const random = new Seeded(seed);
  const places = Array.from({ length: sites }, (_, site) => ({
    x: random.next(),
    y: random.next(),
    site: {
      id: `s${site}`,
      microUsdPerHour: random.whole(1_000_000, 5_000_000),
      serverMicroUsdPerHour: random.whole(300_000, 700_000),
      unitsPerServer: 10 * random.whole(5, 10),
      mostServers,
      transitMicroUsdPerUnit: random.whole(500, 3_000),
    },
  }));
  return {
    users: Array.from({ length: users }, (_, user) => {
      const [x, y] = [random.next(), random.next()];
      const rttMs = Object.fromEntries(places.map((place) => [place.site.id, Math.round(50 * Math.hypot(x - place.x, y - place.y))]));
      return { id: `u${user}`, demand: random.whole(10, 99), rttMs };
    }),
    sites: places.map(({ site }) => site),
    latency: { boundMs },
    redundancy,
  };
}
