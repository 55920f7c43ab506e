import type { ServiceTime } from "../../queueing/service-time";
import { lateWithPhases, mostServersWithPhases } from "./late-with-phases";
import { meansFrom, phasesAfter, phasesOf, servedLongerThan, type ServicePhases } from "./service-phases";

/** What a share of late requests lies between. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/**
 * M/PH/c in one line: exactly where the states are few, from below where they are many. With a server for everybody no more requests are there; those
 * who came before and are still served are a Poisson number, and c of them keep a request waiting.
 */
export function boundsInLine(arrivals: number, servers: number, service: ServiceTime, of: "wait" | "response", seconds: number): Bounds {
  const phases = phasesOf(service)!;
  const means = meansFrom(phases);
  const mean = phases.start.reduce((sum, share, i) => sum + share * means[i], 0);
  if (arrivals * mean >= servers) {
    return { least: 1, most: 1 };
  }
  if (servers <= mostServersWithPhases(phases)) {
    const late = lateWithPhases(arrivals, servers, phases, of, seconds);
    return { least: late, most: late };
  }
  return { least: of === "wait" ? leastWait(arrivals, servers, phases, means, seconds) : servedLongerThan(phases, seconds), most: 1 };
}

/** P(Poisson >= servers), the mean being those who are still served after so long with a server for everybody. */
function leastWait(arrivals: number, servers: number, phases: ServicePhases, means: Float64Array, seconds: number): number {
  const present = arrivals * phasesAfter(phases, seconds).reduce((sum, share, i) => sum + share * means[i], 0);
  if (present === 0) {
    return 0;
  }
  let log = -present;
  for (let n = 1; n <= servers; n++) {
    log += Math.log(present / n);
  }
  let sum = 0;
  for (let n = servers, term = Math.exp(log); term > sum * 1e-18; n++) {
    sum += term;
    term *= present / (n + 1);
  }
  return sum;
}
