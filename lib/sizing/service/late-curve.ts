import { latencyTail, leastLateShare, mostExactServers, type ServiceModel } from "./late-share";

/** A count of servers beyond this is not looked for: the answer would be that there is none. */
const MOST_SERVERS = 2_000_000;

/** Part of the allowed share of late requests that decides nothing. */
const NEGLIGIBLE = 1e-9;

/**
 * Share of late requests by the number of servers that are up, at one rate of arrivals; never rising.
 *
 * Values are worked out when asked for. A value that rises above an earlier one, by rounding or because an upper bound is used, is taken as
 * the earlier one where the earlier one was asked for: the models themselves never rise.
 */
export class LateCurve {
  private readonly known = new Map<number, number>();

  /** @param model how requests are served @param perSecond requests a second */
  public constructor(
    private readonly model: ServiceModel,
    private readonly perSecond: number,
  ) {}

  /** Share of requests that are late with so many servers up. */
  public at(servers: number): number {
    let share = this.known.get(servers);
    if (share === undefined) {
      const most = mostExactServers(this.model);
      share = Math.min(servers > most ? this.at(most) : 1, latencyTail(this.model, this.perSecond, servers)(this.model.latency.seconds));
      this.known.set(servers, share);
    }
    return share;
  }

  /** Whether every share that makes a difference is exact: bounds stand in at the most where hardly any request is late for lack of servers. */
  public get isExact(): boolean {
    const most = mostExactServers(this.model);
    return most === Infinity || this.at(most) <= leastLateShare(this.model) + this.model.latency.lateShare * NEGLIGIBLE;
  }

  /** The fewest servers with a share of at most this; undefined where there is no such number. Doubling and bisection. */
  public fewestFor(share: number): number | undefined {
    if (leastLateShare(this.model) > share) {
      return undefined;
    }
    let high = 1;
    while (this.at(high) > share) {
      high *= 2;
      if (high > MOST_SERVERS) {
        return undefined;
      }
    }
    let low = Math.floor(high / 2);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.at(middle) > share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Mean over the servers up. @param mass P(so many up), from 0 on */
  public mean(mass: Float64Array): number {
    let sum = 0;
    for (let servers = mass.length - 1; servers >= 0; servers--) {
      // What is so rare beside the rest counts as late: it moves nothing that a double could tell.
      sum += mass[servers] < 1e-25 + sum * 1e-15 ? mass[servers] : mass[servers] * this.at(servers);
    }
    return sum;
  }
}
