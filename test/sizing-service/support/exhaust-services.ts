import type { ServiceProblem } from "../../../lib/sizing";
import { isAround, meetsSideConstraints } from "../../sizing/support/brute-force";
import { problem as fleetProblem } from "../../sizing/support/fleets";

/** P(wait > t) or P(response > t) of M/M/c by the textbook's sums of a^n / n!; nothing of the library. */
export function lateInMmc({ service, latency }: ServiceProblem, perSecond: number, servers: number): number {
  if (service.kind !== "exponential") {
    throw new Error("the oracle knows M/M/c only");
  }
  const [mu, load, time] = [1 / service.mean, perSecond * service.mean, latency.seconds];
  if (servers <= load) {
    return 1;
  }
  let term = 1;
  let below = 0;
  for (let n = 0; n < servers; n++) {
    below += term;
    term *= load / (n + 1);
  }
  const full = (term * servers) / (servers - load);
  const waits = full / (below + full);
  if (latency.of === "wait") {
    return waits * Math.exp(-(servers - load) * mu * time);
  }
  const spare = servers - 1 - load;
  const late = Math.abs(spare) < 1e-9 ? mu * time : (1 - Math.exp(-mu * spare * time)) / spare;
  return Math.exp(-mu * time) * (1 + waits * late);
}

/** P(so many servers up), by every state of the domains and one machine at a time. */
export function aliveByStates({ domains, offerings }: Pick<ServiceProblem, "domains" | "offerings">, counts: ArrayLike<number>): number[] {
  const all = offerings.reduce((sum, { unitsPerInstance }, index) => sum + unitsPerInstance * counts[index], 0);
  const total = new Array<number>(all + 1).fill(0);
  const problem = fleetProblem({ domains, offerings });
  for (let state = 0; state < 2 ** domains.length; state++) {
    let probability = 1;
    domains.forEach(({ unavailability }, index) => (probability *= (state >> index) & 1 ? 1 - unavailability : unavailability));
    if (probability === 0) {
      continue;
    }
    let alive = [1];
    offerings.forEach((offering, index) => {
      const stands = domains.every((domain, place) => ((state >> place) & 1) === 1 || !isAround(problem, domain.id, offering.domain));
      for (let machine = 0; machine < (stands ? counts[index] : 0); machine++) {
        const next = new Array<number>(alive.length + offering.unitsPerInstance).fill(0);
        alive.forEach((mass, up) => {
          next[up] += mass * offering.instanceUnavailability;
          next[up + offering.unitsPerInstance] += mass * (1 - offering.instanceUnavailability);
        });
        alive = next;
      }
    });
    alive.forEach((mass, up) => (total[up] += probability * mass));
  }
  return total;
}

/** What a fleet comes to, by the oracle. */
export interface Judged {
  readonly lateShare: number;
  readonly unavailability: number;
}

/** Whether a fleet is enough, and whether that is too close to call. */
export interface Verdict {
  readonly isMet: boolean;
  readonly isClose: boolean;
}

/** The oracle for one problem at one rate. */
export class ServiceOracle {
  private readonly late = new Map<number, number>();
  public readonly fewest: number;

  public constructor(
    private readonly problem: ServiceProblem,
    private readonly perSecond: number,
    private readonly lateWith: (problem: ServiceProblem, perSecond: number, servers: number) => number = lateInMmc,
  ) {
    let servers = 0;
    while (servers < 400 && this.lateOf(servers) > problem.latency.lateShare) {
      servers++;
    }
    this.fewest = servers;
  }

  public lateOf(servers: number): number {
    if (!this.late.has(servers)) {
      this.late.set(servers, servers === 0 ? 1 : this.lateWith(this.problem, this.perSecond, servers));
    }
    return this.late.get(servers)!;
  }

  public judge(counts: ArrayLike<number>): Judged {
    const alive = aliveByStates(this.problem, counts);
    return {
      lateShare: alive.reduce((sum, mass, servers) => sum + mass * this.lateOf(servers), 0),
      unavailability: alive.slice(0, this.fewest).reduce((sum, mass) => sum + mass, 0),
    };
  }

  /** Whether a fleet meets both targets, side constraints aside. */
  public isMet(counts: ArrayLike<number>): Verdict {
    const { latency, targets = {} } = this.problem;
    const { lateShare, unavailability } = this.judge(counts);
    const allowed = targets.unavailability ?? 1;
    return {
      isMet: lateShare <= latency.lateShare && unavailability <= allowed,
      // Within rounding of a target: which side of it a fleet is on is not for two ways of adding up to agree on.
      isClose: Math.abs(lateShare / latency.lateShare - 1) < 1e-7 || (allowed < 1 && Math.abs(unavailability / allowed - 1) < 1e-9),
    };
  }

  /** Least cost of a fleet within the limits that meets everything; undefined when there is none. Every offering must have a limit. */
  public cheapest(): { readonly cost: number; readonly nearMiss: boolean } | undefined {
    const { offerings, targets = {} } = this.problem;
    const sides = fleetProblem({
      ...this.problem,
      demand: 1,
      targets: { unavailability: 0.5, ...(targets.survive === undefined ? {} : { survive: targets.survive }) },
    });
    const counts = new Array<number>(offerings.length).fill(0);
    let best: number | undefined;
    let nearMiss = false;
    const visit = (index: number, cost: number): void => {
      if (best !== undefined && cost >= best) {
        return;
      }
      if (index === offerings.length) {
        if (!meetsSideConstraints(sides, counts)) {
          return;
        }
        const { isMet, isClose } = this.isMet(counts);
        nearMiss ||= isClose;
        if (isMet) {
          best = cost;
        }
        return;
      }
      for (let count = 0; count <= offerings[index].limit!; count++) {
        counts[index] = count;
        visit(index + 1, cost + count * offerings[index].microUsdPerHour);
      }
      counts[index] = 0;
    };
    visit(0, 0);
    return best === undefined ? undefined : { cost: best, nearMiss };
  }
}
