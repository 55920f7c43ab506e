import { momentsOf, type GeneralQueueLoad } from "./general-queue-load";
import { queuesByLot, queueOfFewer, type PartQueue } from "./part-queues";
import { meanWaitLowerBounds, meanWaitUpperBounds, type Bound } from "./mean-wait-bounds";
import type { PhaseType } from "./phase-type";
import { poissonTail } from "./poisson";
import { phaseTypeOf } from "./service-time";

/** Places at which bounds with a free parameter are tried; any of them gives a valid bound. */
const TRIES = 64;

/**
 * Proven bounds of the wait in M/G/c, one line, first come, first served, where the servers keep up and something arrives.
 *
 * First come, first served starts requests earlier in the increasing convex order than any other way of giving them to servers without knowing
 * their length. So the wait is bounded by the wait V where each request goes by lot to one of several groups of servers, each of which is M/PH/c and exact,
 * or to the servers in turn (E_c/G/1): E(W - s)^+ <= E(V - s)^+ for every s, hence P(W > t) <= E(V - s)^+ / (t - s) for s below t.
 *
 * @see Wolff: An upper bound for multi-channel queues. J. Applied Probability 14 (1977); Foss: Approximation of multichannel queueing systems.
 *   Siberian Math. J. 21 (1980); Daley: Certain optimality properties of the first-come first-served discipline for G/G/s queues. Stochastic
 *   Processes and their Applications 25 (1987)
 */
export class WaitTailBounds {
  /** The best lower bound of the mean wait. */
  public readonly meanLower: Bound;
  /** The best upper bound of the mean wait. */
  public readonly meanUpper: Bound;
  private readonly phases?: PhaseType;
  private readonly decay: number;
  private readonly byLot?: PartQueue;
  private readonly fewer?: PartQueue;

  public constructor(private readonly load: GeneralQueueLoad) {
    const { arrivalRate, service, servers } = load;
    this.phases = service.kind === "moments" || service.kind === "deterministic" ? undefined : phaseTypeOf(service);
    if (service.kind !== "moments" && service.kind !== "deterministic") {
      this.byLot = queuesByLot({ arrivalRate, service, servers });
      this.fewer = queueOfFewer({ arrivalRate, service, servers });
    }
    const given = { ...momentsOf(service), arrivalRate, servers, left: this.phases && meanLeft(this.phases) };
    this.decay = this.phases === undefined ? 0 : decayInTurn(this.phases, arrivalRate, servers);
    this.meanLower = meanWaitLowerBounds(given)[0];
    this.meanUpper = least([
      meanWaitUpperBounds(given)[0],
      ...[this.byLot, this.fewer].flatMap((queue) => (queue === undefined ? [] : [{ value: queue.meanWait, source: queue.source }])),
    ]);
  }

  /** The best upper bound of P(wait > time). @param time at least 0 */
  public upper(time: number): Bound {
    const { fewer, decay } = this;
    return least([
      // The mean number of busy servers is known, and all of them are busy no more often than that allows.
      { value: this.busy, source: "all servers are busy at most as often as one of them is" },
      ...(time > 0 ? [{ value: this.meanUpper.value / time, source: "Markov's inequality on the mean wait" }] : []),
      ...(decay * time >= 1
        ? [{ value: Math.exp(1 - decay * time), source: "Kingman 1964 for E_c/G/1, in the increasing convex order" }]
        : []),
      ...(fewer === undefined ? [] : [{ value: fewer.waitTail(time), source: fewer.source }]),
      ...this.upperByLot(time),
    ]);
  }

  /** The best lower bound of P(wait > time). @param time at least 0 */
  public lower(time: number): Bound {
    const { arrivalRate, servers } = this.load;
    const { mean } = momentsOf(this.load.service);
    // Whatever its distribution, the part of a service that is left after a time is at least the mean less the time.
    const left = this.phases?.leftOver.tail(time) ?? Math.max(0, 1 - time / mean);
    const bounds = [
      // With servers for everybody, those who came before and are still served a time later are a Poisson number: c of them keep a request waiting.
      { value: poissonTail(servers, arrivalRate * mean * left), source: "M/G/infinity holds no more requests" },
      ...this.lowerByMean(time),
    ];
    return bounds.reduce((best, each) => (each.value > best.value ? each : best));
  }

  private upperByLot(time: number): Bound[] {
    const { byLot } = this;
    if (byLot === undefined || time === 0) {
      return [];
    }
    let value = 1;
    for (let i = 0; i < TRIES; i++) {
      const s = (time * i) / TRIES;
      value = Math.min(value, byLot.meanWaitBeyond(s) / (time - s));
    }
    return [{ value, source: `${byLot.source}, in the increasing convex order` }];
  }

  /** The mean wait is at most that before `time`, at most rho a unit of it, plus (later - time) P(W > time), plus what is beyond `later`. */
  private lowerByMean(time: number): Bound[] {
    const { byLot } = this;
    if (byLot === undefined) {
      return [];
    }
    let value = 0;
    const step = byLot.meanWait / 4;
    for (let i = 1; i <= TRIES && step > 0; i++) {
      const span = i * step;
      value = Math.max(value, (this.meanLower.value - this.busy * time - byLot.meanWaitBeyond(time + span)) / span);
    }
    return [{ value, source: `mean wait, less what ${byLot.source} allows beyond` }];
  }

  private get busy(): number {
    return (this.load.arrivalRate * momentsOf(this.load.service).mean) / this.load.servers;
  }
}

/** The least and the greatest mean that is left of a service in any of its phases. */
function meanLeft(service: PhaseType): { readonly least: number; readonly greatest: number } {
  const left = service.start.map((_, phase) => service.from(service.start.map((__, j) => (j === phase ? 1 : 0))).mean);
  return { least: Math.min(...left), greatest: Math.max(...left) };
}

/** The greatest theta with E exp(theta S) (lambda / (lambda + theta))^c <= 1, by bisection from below. */
function decayInTurn(service: PhaseType, arrivalRate: number, servers: number): number {
  const isBelow = (theta: number): boolean => Math.log1p(theta * service.tailTransform(theta)) <= servers * Math.log1p(theta / arrivalRate);
  let low = 0;
  let high = 1 / service.mean;
  while (isBelow(high)) {
    low = high;
    high *= 2;
  }
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

function least(bounds: readonly Bound[]): Bound {
  return bounds.reduce((best, each) => (each.value < best.value ? each : best));
}
