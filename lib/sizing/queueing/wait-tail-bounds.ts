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
  private readonly byLot: readonly PartQueue[] = [];
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
      ...[...this.byLot, ...(this.fewer === undefined ? [] : [this.fewer])].map(({ meanWait, source }) => ({ value: meanWait, source })),
    ]);
  }

  /** The best upper bound of P(wait > time). @param time at least 0 */
  public upper(time: number): Bound {
    return least([this.upperWithoutLots(time), ...this.upperByLot(time)]);
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

  /** The best upper bounds of P(wait > k step) for k from 0 to `parts`: on a grid, the excess of the waits by lot is needed at its places only. */
  public upperOnGrid(step: number, parts: number): Float64Array {
    const excesses = this.byLot.map((queue) => Array.from({ length: parts }, (_, k) => queue.meanWaitBeyond(k * step)));
    return new Float64Array(parts + 1).map((_, k) => {
      let value = this.upperWithoutLots(k * step).value;
      for (const excess of excesses) {
        for (let i = 0; i < k; i++) {
          value = Math.min(value, excess[i] / ((k - i) * step));
        }
      }
      return value;
    });
  }

  private upperWithoutLots(time: number): Bound {
    const { fewer, decay } = this;
    return least([
      // The mean number of busy servers is known, and all of them are busy no more often than that allows.
      { value: this.busy, source: "all servers are busy at most as often as one of them is" },
      ...(time > 0 ? [{ value: this.meanUpper.value / time, source: "Markov's inequality on the mean wait" }] : []),
      ...(decay * time >= 1
        ? [{ value: Math.exp(1 - decay * time), source: "Kingman 1964 for E_c/G/1, in the increasing convex order" }]
        : []),
      ...(fewer === undefined ? [] : [{ value: fewer.waitTail(time), source: fewer.source }]),
    ]);
  }

  private upperByLot(time: number): Bound[] {
    return (time === 0 ? [] : this.byLot).map((queue) => {
      let value = 1;
      for (let i = 0; i < TRIES; i++) {
        const s = (time * i) / TRIES;
        value = Math.min(value, queue.meanWaitBeyond(s) / (time - s));
      }
      return { value, source: `${queue.source}, in the increasing convex order` };
    });
  }

  /** The mean wait is at most that before `time`, at most rho a unit of it, plus `span` times P(W > time), plus what is beyond `time` and `span`. */
  private lowerByMean(time: number): Bound[] {
    return this.byLot.slice(0, 1).map((queue) => {
      let value = 0;
      for (let span = queue.meanWait / 4; span > 0 && span <= 32 * queue.meanWait; span *= 2) {
        value = Math.max(value, (this.meanLower.value - this.busy * time - queue.meanWaitBeyond(time + span)) / span);
      }
      return { value, source: `mean wait, less what ${queue.source} allows beyond` };
    });
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
