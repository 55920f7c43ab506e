import { poissonRun } from "./poisson";

/** A proven bound and where it comes from. */
export interface Bound {
  /** The bound. */
  readonly value: number;
  /** Whose bound it is. */
  readonly source: string;
}

/** What bounds of the mean wait in M/G/c go by. */
export interface MeanWaitCase {
  readonly arrivalRate: number;
  readonly servers: number;
  /** Mean of the service time. */
  readonly mean: number;
  /** Mean of the squared service time. */
  readonly meanSquare: number;
  /** The least and the greatest mean that is left of a service in any of its phases, where its phases are known. */
  readonly left?: { readonly least: number; readonly greatest: number };
}

/**
 * Lower bounds of the mean wait in M/G/c, the best first. Stable queues with arrivals only.
 *
 * - M/G/infinity: with the same arrivals and services, each request leaves no later if there is a server for everybody. So the number present is at least
 *   Poisson with mean a, whatever the service time, and the mean line at least E(Poisson - c)^+.
 * - Work: the identity of `workPart`, with nothing or with the least that idle servers imply.
 */
export function meanWaitLowerBounds(given: MeanWaitCase): Bound[] {
  const { arrivalRate, servers, mean, left } = given;
  const { from, weights } = poissonRun(arrivalRate * mean);
  const line = weights.reduce((sum, weight, index) => sum + weight * Math.max(0, from + index - servers), 0);
  const work = workPart(given);
  return best(1, [
    { value: line / arrivalRate, source: "M/G/infinity holds no more requests" },
    { value: Math.max(0, work), source: "Brumelle 1971: one server c times as fast" },
    ...(left === undefined
      ? []
      : [
          { value: work + left.least * idleFactor(given, "least"), source: "work of the busy servers while others are idle, at the least" },
        ]),
  ]);
}

/**
 * Upper bounds of the mean wait in M/G/c, the best first. Stable queues with arrivals only.
 *
 * - Requests dealt out in turn wait no less on average (Wolff 1977); each server is then E_c/G/1, bounded by Kingman in Daley's sharper form.
 * - Requests dealt out by lot: M/G/1 with 1/c of the arrivals.
 * - Work: the identity of `workPart`, with the most that idle servers allow.
 */
export function meanWaitUpperBounds(given: MeanWaitCase): Bound[] {
  const { arrivalRate, servers, mean, meanSquare, left } = given;
  const busy = (arrivalRate * mean) / servers;
  const spare = 1 - busy;
  const variance = Math.max(0, meanSquare - mean * mean);
  return best(-1, [
    { value: (arrivalRate / servers) * (meanSquare / (2 * spare)), source: "Wolff 1977: M/G/1 with 1/c of the arrivals" },
    {
      value: ((busy * (2 - busy)) / arrivalRate + (arrivalRate * variance) / servers) / (2 * spare),
      source: "Wolff 1977 and Daley 1977: E_c/G/1, requests taken in turn",
    },
    ...(left === undefined
      ? []
      : [
          {
            value: workPart(given) + left.greatest * idleFactor(given, "greatest"),
            source: "work of the busy servers while others are idle, at the most",
          },
        ]),
  ]);
}

/**
 * Mean wait = this + E[(c - J) V] / (c^2 rho (1 - rho)), J being the busy servers and V the work left while J < c.
 *
 * Two expressions of the mean work in the system give it: that of requests in line and in service, rho c E[W] + lambda E[S^2] / 2 (Brumelle), and that of one
 * server c times as fast plus what idle servers leave undone, lambda E[S^2] / (2 c (1 - rho)) + E[(1 - J / c) V] / (1 - rho).
 *
 * @see Scully, Grosof, Harchol-Balter: The Gittins policy is nearly optimal in the M/G/k under extremely general conditions (2020), for the latter
 */
function workPart({ arrivalRate, servers, mean, meanSquare }: MeanWaitCase): number {
  return (meanSquare / (2 * mean)) * (1 / (servers - arrivalRate * mean) - 1);
}

/**
 * Bounds of E[(c - J) J] / (c^2 rho (1 - rho)), which turns the mean that is left of a service into the share of idle servers in the wait.
 *
 * J has the mean a and is at least min(Poisson(a), c) in distribution. (c - J) J is concave, so its mean is least when what is missing in the mean comes from
 * the largest values raised to c, and greatest when it comes from the smallest values raised together.
 */
function idleFactor({ arrivalRate, servers, mean }: MeanWaitCase, which: "least" | "greatest"): number {
  const load = arrivalRate * mean;
  const { from, weights } = poissonRun(load);
  const shares = new Float64Array(servers + 1);
  weights.forEach((weight, index) => (shares[Math.min(servers, from + index)] += weight));
  let missing = weights.reduce((sum, weight, index) => sum + weight * Math.max(0, from + index - servers), 0);
  if (which === "least") {
    for (let busy = servers - 1; busy >= 0 && missing > 0; busy--) {
      const raised = Math.min(shares[busy], missing / (servers - busy));
      shares[busy] -= raised;
      shares[servers] += raised;
      missing -= raised * (servers - busy);
    }
  } else {
    for (let busy = 0; busy < servers && missing > 0; busy++) {
      const raised = Math.min(shares[busy], missing);
      shares[busy] -= raised;
      shares[busy + 1] += raised;
      missing -= raised;
    }
  }
  return shares.reduce((sum, share, busy) => sum + share * (servers - busy) * busy, 0) / (load * (servers - load));
}

function best(sign: 1 | -1, bounds: Bound[]): Bound[] {
  return bounds.sort((a, b) => sign * (b.value - a.value));
}
