import type { ServiceTime } from "../../queueing/service-time";
import { waitBeyondAtOne } from "./late-at-one";
import { momentsFrom, phasesAfter, phasesOf, servedLongerThan, type ServicePhases } from "./service-phases";
import { transformOf, type ServiceTransform } from "./service-transform";

/** What a share of late requests lies between. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Places at which bounds with a free parameter are tried. */
const TRIES = 128;

/** Ways a bound on the response is split between wait and service. */
const SPLITS = 64;

/**
 * M/G/c with phases, between bounds that are proven: there is no formula.
 *
 * At least: with a server for everybody no more requests are there; those who came before and are still served are a Poisson number, and c
 * of them keep a request waiting. At most, all of them bounds on the wait V of a request that goes to a server by lot or in turn, which is
 * above the wait in the increasing convex order (Wolff 1977): Markov's inequality, E (V - s)^+ / (t - s), and Kingman's exponential.
 */
export function boundsInLine(arrivals: number, servers: number, service: ServiceTime, of: "wait" | "response", seconds: number): Bounds {
  const phases = phasesOf(service)!;
  const transform = transformOf(service)!;
  const { mean, square } = momentsFrom(phases);
  const load = arrivals * transform.mean;
  if (load >= servers) {
    return { least: 1, most: 1 };
  }
  const meanSquare = phases.start.reduce((sum, share, i) => sum + share * square[i], 0);
  const line = { arrivals, servers, phases, transform, mean, meanSquare };
  if (of === "wait") {
    return { least: leastWait(line, seconds), most: mostWait(line, seconds) };
  }
  let most = 1;
  for (let part = 0; part <= SPLITS; part++) {
    const wait = (seconds * part) / SPLITS;
    most = Math.min(most, mostWait(line, wait) + servedLongerThan(phases, seconds - wait));
  }
  return { least: servedLongerThan(phases, seconds), most };
}

interface GeneralLine {
  readonly arrivals: number;
  readonly servers: number;
  readonly phases: ServicePhases;
  readonly transform: ServiceTransform;
  /** Mean of what is left from each phase. */
  readonly mean: Float64Array;
  readonly meanSquare: number;
}

function leastWait({ arrivals, servers, phases, mean }: GeneralLine, seconds: number): number {
  const left = phasesAfter(phases, seconds).reduce((sum, share, i) => sum + share * mean[i], 0);
  const present = arrivals * left;
  let term = Math.exp(-present);
  let below = 0;
  for (let n = 0; n < servers; n++) {
    below += term;
    term *= present / (n + 1);
  }
  // The sum above is as good; from the side that has the smaller terms.
  let above = 0;
  for (let n = servers; term > 1e-300 && n < servers + 10_000; n++) {
    above += term;
    term *= present / (n + 1);
  }
  return present < servers ? above : 1 - below;
}

function mostWait({ arrivals, servers, transform, meanSquare }: GeneralLine, seconds: number): number {
  if (seconds === 0) {
    return 1;
  }
  const rate = arrivals / servers;
  const load = rate * transform.mean;
  const byLot = (rate * meanSquare) / (2 * (1 - load));
  const variance = meanSquare - transform.mean ** 2;
  const inTurn = (1 / arrivals + (arrivals * variance) / servers) / (2 * (1 - load));
  let most = Math.min(1, Math.min(byLot, inTurn) / seconds);
  for (let i = 0; i < TRIES; i++) {
    const s = (seconds * i) / TRIES;
    most = Math.min(most, waitBeyondAtOne(rate, transform, byLot, s) / (seconds - s));
  }
  const decay = inTurnDecay(arrivals, servers, transform);
  return decay * seconds >= 1 ? Math.min(most, Math.exp(1 - decay * seconds)) : most;
}

/** The greatest theta found with E exp(theta S) (lambda / (lambda + theta))^c <= 1. */
function inTurnDecay(arrivals: number, servers: number, { mean, at, isFinite }: ServiceTransform): number {
  const holds = (theta: number): boolean => isFinite(theta) && Math.log(at([-theta, 0])[0]) <= servers * Math.log1p(theta / arrivals);
  let low = 0;
  let high = 1 / mean;
  while (holds(high)) {
    low = high;
    high *= 2;
  }
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}
