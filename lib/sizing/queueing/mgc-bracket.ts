import { assertNoBrokenRules } from "../../errors";
import { checkNotNegative, checkWhole } from "./check-queue";
import { Mg1Queue } from "./mg1-queue";
import { PhaseType } from "./phase-type";
import { poissonTail } from "./poisson";
import { checkServiceTime, meanServiceTime, meanSquaredServiceTime, phaseTypeOf, type ServiceTime } from "./service-time";

/** Arrivals, any service time, and servers. Any unit of time, the same one in all fields. */
export interface GeneralQueueLoad {
  /** Requests a unit of time, a Poisson stream. At least 0. */
  readonly arrivalRate: number;
  /** How long a request is served. */
  readonly service: ServiceTime;
  /** Servers that take requests from one line, first come, first served. Integer of at least 1. */
  readonly servers: number;
}

/** Two proven bounds of a figure that has no known formula. */
export interface Bracket {
  /** The figure is at least this. */
  readonly lower: number;
  /** Which bound that is. */
  readonly lowerSource: string;
  /** The figure is at most this. */
  readonly upper: number;
  /** Which bound that is. */
  readonly upperSource: string;
}

/** Places at which bounds with a free parameter are tried; any of them gives a valid bound. */
const TRIES = 64;

/**
 * M/G/c between proven bounds. There is no exact formula for more than one server; the figures people take from M/M/c and M/D/c are
 * approximations and not used here. With one server both bounds are M/G/1 itself.
 *
 * First come, first served starts requests earlier in the increasing convex order than any other way of giving them to servers without knowing
 * their length, so the wait where each request goes to a server by lot (M/G/1 with 1/c of the arrivals) or in turn (E_c/G/1) bounds it from above.
 *
 * @see Wolff: An upper bound for multi-channel queues. J. Applied Probability 14 (1977); Foss: Approximation of multichannel queueing systems.
 *   Siberian Math. J. 21 (1980); Daley: Certain optimality properties of the first-come first-served discipline for G/G/s queues. Stochastic
 *   Processes and their Applications 25 (1987)
 */
export class MgcBracket {
  private readonly alone: Mg1Queue;
  private readonly mean: number;
  private readonly meanSquare: number;
  private readonly phases?: { readonly wait: PhaseType; readonly meanWait: number };
  private readonly decay: number;

  public constructor(private readonly load: GeneralQueueLoad) {
    const { arrivalRate, service, servers } = load;
    assertNoBrokenRules("MgcBracket", [
      ...checkNotNegative("arrivalRate", arrivalRate, "requests a unit of time"),
      ...checkServiceTime(service),
      ...checkWhole("servers", servers, 1, "whole servers"),
    ]);
    this.mean = meanServiceTime(service);
    this.meanSquare = meanSquaredServiceTime(service);
    this.alone = new Mg1Queue({ arrivalRate: arrivalRate / servers, service });
    this.decay = this.isStable && arrivalRate > 0 ? cyclicDecay(load) : 0;
    if (this.isStable && service.kind !== "deterministic") {
      this.phases = { wait: waitPhases(phaseTypeOf(service), this.alone.utilisation), meanWait: this.alone.meanWait };
    }
  }

  /** Whether the servers keep up with the arrivals. */
  public get isStable(): boolean {
    return this.load.arrivalRate * this.mean < this.load.servers;
  }

  /** Share of the servers that is busy. */
  public get utilisation(): number {
    return (this.load.arrivalRate * this.mean) / this.load.servers;
  }

  /** Bounds of the mean time in the line. */
  public get meanWaitBracket(): Bracket {
    const { arrivalRate, servers } = this.load;
    if (!this.isStable) {
      return certain(Infinity);
    }
    if (servers === 1 || arrivalRate === 0) {
      return { ...certain(this.alone.meanWait), lowerSource: "M/G/1", upperSource: "M/G/1" };
    }
    const spare = 1 - this.utilisation;
    // One server that is c times as fast holds no less work; what the c servers still have in hand is at most this much more.
    const fast = (arrivalRate * this.meanSquare) / (servers * servers) / (2 * spare);
    const lower = Math.max(0, fast - ((servers - 1) / servers) * (this.meanSquare / (2 * this.mean)));
    const variance = this.meanSquare - this.mean * this.mean;
    const cyclic = (1 / arrivalRate + (arrivalRate * variance) / servers) / (2 * spare);
    return {
      lower,
      lowerSource: lower > 0 ? "Brumelle 1971: one server c times as fast" : "a wait is not negative",
      upper: Math.min(this.alone.meanWait, cyclic),
      upperSource:
        this.alone.meanWait <= cyclic
          ? "Wolff 1977: M/G/1 with 1/c of the arrivals"
          : "Wolff 1977 and Kingman 1962: E_c/G/1, requests taken in turn",
    };
  }

  /** Bounds of P(wait > time). @param time at least 0 */
  public waitTailBracket(time: number): Bracket {
    const { arrivalRate, servers } = this.load;
    if (!this.isStable) {
      return certain(1);
    }
    if (servers === 1 || arrivalRate === 0) {
      return { ...certain(this.alone.waitTail(time)), lowerSource: "M/G/1", upperSource: "M/G/1" };
    }
    // With servers for everybody, those who came before and are still served a time later are a Poisson number: c of them keep a request waiting.
    const lower = poissonTail(servers, arrivalRate * this.mean * this.leftOverTail(time));
    const uppers: [number, string][] = [
      [1, "a probability is at most 1"],
      [time > 0 ? this.meanWaitBracket.upper / time : 1, "Markov's inequality on the mean wait"],
      [this.decay * time >= 1 ? Math.exp(1 - this.decay * time) : 1, "Kingman 1964 for E_c/G/1, in the increasing convex order"],
      [this.byLot(time), "M/G/1 with 1/c of the arrivals, in the increasing convex order"],
    ];
    const [upper, upperSource] = uppers.reduce((least, each) => (each[0] < least[0] ? each : least));
    return { lower: Math.min(lower, upper), lowerSource: "M/G/infinity holds no more requests", upper, upperSource };
  }

  /** P(W > t) <= E(V - s)^+ / (t - s) for every s below t, V being the wait of M/G/1 with 1/c of the arrivals. */
  private byLot(time: number): number {
    if (this.phases === undefined || time === 0) {
      return 1;
    }
    const { wait, meanWait } = this.phases;
    if (wait.mean === 0) {
      return 0;
    }
    const excess = wait.leftOver;
    let best = 1;
    for (let i = 0; i < TRIES; i++) {
      const s = (time * i) / TRIES;
      best = Math.min(best, (meanWait * excess.tail(s)) / (time - s));
    }
    return best;
  }

  /** P(what is left of a service at a random moment > time). */
  private leftOverTail(time: number): number {
    const { service } = this.load;
    return service.kind === "deterministic" ? Math.max(0, 1 - time / service.mean) : phaseTypeOf(service).leftOver.tail(time);
  }
}

/** Phases of the wait in M/PH/1, with what is missing from 1 as no wait. */
function waitPhases(service: PhaseType, utilisation: number): PhaseType {
  const first = service.leftOver.start;
  const { ends, total, to } = service;
  return new PhaseType(
    first.map((share) => utilisation * share),
    to.map((row, i) => row.map((rate, j) => rate + ends[i] * utilisation * first[j])),
    total,
  );
}

/** The greatest known theta with E exp(theta S) (lambda / (lambda + theta))^c <= 1; 0 where the transform is not at hand. */
function cyclicDecay({ arrivalRate, service, servers }: GeneralQueueLoad): number {
  const pole = service.kind === "hyperexponential" ? 1 / Math.max(...service.branches.map(({ mean }) => mean)) : poleOf(service);
  if (pole === 0) {
    return 0;
  }
  const log = (theta: number): number => logTransform(service, theta) - servers * Math.log1p(theta / arrivalRate);
  let low = 0;
  let high = pole;
  if (pole === Infinity) {
    high = 1 / meanServiceTime(service);
    while (log(high) <= 0) {
      high *= 2;
    }
  }
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (log(middle) <= 0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

function poleOf(service: ServiceTime): number {
  switch (service.kind) {
    case "exponential":
      return 1 / service.mean;
    case "erlang":
      return service.stages / service.mean;
    case "deterministic":
      return Infinity;
    default:
      return 0;
  }
}

/** log E exp(theta S) below the pole. */
function logTransform(service: ServiceTime, theta: number): number {
  switch (service.kind) {
    case "exponential":
      return -Math.log1p(-theta * service.mean);
    case "erlang":
      return -service.stages * Math.log1p((-theta * service.mean) / service.stages);
    case "deterministic":
      return theta * service.mean;
    case "hyperexponential":
      return Math.log(service.branches.reduce((sum, { probability, mean }) => sum + probability / (1 - theta * mean), 0));
    case "phase-type":
      return Infinity;
  }
}

function certain(value: number): Bracket {
  return { lower: value, lowerSource: "the servers do not keep up", upper: value, upperSource: "the servers do not keep up" };
}
