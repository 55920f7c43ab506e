import type { FacilityProblem, FacilityStep } from "../facility-location/facility-problem";
import { StepRange } from "../facility-location/step-range";
import type { EdgeProblem, EdgeSite } from "./edge-problem";
import { fibreRttMs } from "./fibre-model";

/** An edge problem as a facility location problem, with its latencies. */
export class EdgeModel {
  public readonly facility: FacilityProblem;
  /** Round-trip time in milliseconds, `site * users + user`; Infinity where it is not known. */
  public readonly rttMs: Float64Array;
  /** Servers of each step of each site; no steps where the problem excludes it. */
  public readonly servers: readonly (readonly number[])[];
  /** The steps that the problem leaves open. */
  public readonly range: StepRange;
  /** All costs are multiples of this many millionths of a US dollar per hour. */
  public readonly granularity: number;

  public constructor(public readonly problem: EdgeProblem) {
    const { users, sites } = problem;
    const total = users.reduce((sum, { demand }) => sum + demand, 0);
    const ladders = sites.map((site) => (site.use === "excluded" ? [] : ladderOf(site, total)));
    this.servers = ladders.map((steps) => steps.map(({ servers }) => servers));
    this.rttMs = new Float64Array(users.length * sites.length);
    const cost = new Float64Array(this.rttMs.length);
    sites.forEach((site, s) => {
      users.forEach((user, u) => {
        const at = s * users.length + u;
        this.rttMs[at] = rttOf(problem, s, u);
        cost[at] = this.slackMs(s, u) >= 0 ? user.demand * (site.transitMicroUsdPerUnit ?? 0) : Infinity;
      });
    });
    this.facility = {
      demand: Float64Array.from(users, ({ demand }) => demand),
      sites: ladders.map((steps) => steps.map(({ step }) => step)),
      cost,
      survivesAnySite: problem.redundancy === "any-site",
    };
    this.range = StepRange.all(this.facility);
    sites.forEach(({ use }, site) => {
      if (use === "pinned") {
        this.range.least[site] = 0;
      }
    });
    this.granularity = sites.reduce(
      (divisor, site) =>
        [site.microUsdPerHour, site.serverMicroUsdPerHour, site.transitMicroUsdPerUnit ?? 0].reduce(greatestDivisor, divisor),
      0,
    );
  }

  /** Milliseconds that a site leaves of a user's latency bound; negative out of reach. */
  public slackMs(site: number, user: number): number {
    const { users, sites, latency } = this.problem;
    const service = sites[site].serviceMs ?? latency.serviceMs ?? 0;
    return (users[user].boundMs ?? latency.boundMs) - (this.rttMs[site * users.length + user] + service);
  }
}

interface LadderStep {
  readonly servers: number;
  readonly step: FacilityStep;
}

/** Numbers of servers worth having: each serves more than the one before, and none more than serves all; one at least, for pinned sites. */
function ladderOf(site: EdgeSite, total: number): LadderStep[] {
  const { microUsdPerHour, serverMicroUsdPerHour, unitsPerServer = 0, mostServers = Infinity, capacityByServers } = site;
  const most = capacityByServers?.length ?? Math.min(mostServers, Math.max(1, Math.ceil(total / unitsPerServer)));
  const ladder: LadderStep[] = [];
  let before = 0;
  for (let servers = 1; servers <= most && (before < total || ladder.length === 0); servers++) {
    const capacity = capacityByServers?.[servers - 1] ?? unitsPerServer * servers;
    if (capacity > before) {
      ladder.push({ servers, step: { capacity, cost: microUsdPerHour + servers * serverMicroUsdPerHour } });
      before = capacity;
    }
  }
  return ladder;
}

function rttOf({ users, sites, latency }: EdgeProblem, site: number, user: number): number {
  const { rttMs, location } = users[user];
  const place = sites[site];
  const measured = rttMs !== undefined && Object.prototype.hasOwnProperty.call(rttMs, place.id) ? rttMs[place.id] : undefined;
  if (measured !== undefined) {
    return measured;
  }
  return location === undefined || place.location === undefined ? Infinity : fibreRttMs(location, place.location, latency.fibre);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
