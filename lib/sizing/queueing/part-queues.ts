import type { PhaseQueueLoad } from "./general-queue-load";
import { waitPhases } from "./mg1-queue";
import { MphcQueue } from "./mphc-queue";
import { phaseTypeOf, type DeterministicTime, type ServiceTime } from "./service-time";

/** So many sets of phases are worked out for a part of the servers: about ten milliseconds. */
const PART_SETS = 40;

/** The wait at a part of the servers, which bounds that at all of them. */
export interface PartQueue {
  /** Which part. */
  readonly source: string;
  /** Mean time in the line. */
  readonly meanWait: number;
  /** P(wait > time). */
  waitTail(time: number): number;
  /** E(wait - time)^+. */
  meanWaitBeyond(time: number): number;
}

/** Arrivals and phase-type service. */
type PartLoad = PhaseQueueLoad & { readonly service: Exclude<ServiceTime, DeterministicTime> };

/**
 * The servers in groups that can be worked out; each request goes to one of them by lot, by their sizes. In as few as are needed for all of the servers, and in the
 * largest that leave some servers out, if those keep up: so the better of the two never gets worse with a further server.
 */
export function queuesByLot(load: PartLoad): PartQueue[] {
  const largest = Math.min(load.servers, MphcQueue.mostServers(load.service, PART_SETS));
  const all = groupsByLot(load, Math.ceil(load.servers / largest));
  const full = Math.floor(load.servers / largest);
  const within = { ...load, servers: full * largest };
  return within.servers === load.servers || load.arrivalRate * phaseTypeOf(load.service).mean >= within.servers
    ? [all]
    : [all, groupsByLot(within, full)];
}

function groupsByLot(load: PartLoad, groups: number): PartQueue {
  const { arrivalRate, servers } = load;
  const size = Math.floor(servers / groups);
  const larger = servers - size * groups;
  const parts = [
    { share: ((groups - larger) * size) / servers, servers: size },
    { share: (larger * (size + 1)) / servers, servers: size + 1 },
  ]
    .filter(({ share }) => share > 0)
    .map((part) => ({
      share: part.share,
      queue: partQueue({ ...load, arrivalRate: (arrivalRate * part.servers) / servers, servers: part.servers }),
    }));
  const mix = (of: (queue: Omit<PartQueue, "source">) => number): number =>
    parts.reduce((sum, { share, queue }) => sum + share * of(queue), 0);
  return {
    source: `M/PH/c of ${servers} servers in ${groups} groups, requests by lot`,
    meanWait: mix((queue) => queue.meanWait),
    waitTail: (time) => mix((queue) => queue.waitTail(time)),
    meanWaitBeyond: (time) => mix((queue) => queue.meanWaitBeyond(time)),
  };
}

/** As many of the servers as can be worked out, with all of the arrivals; undefined where they would not keep up. More servers never make anybody wait longer. */
export function queueOfFewer(load: PartLoad): PartQueue | undefined {
  const servers = Math.min(load.servers, MphcQueue.mostServers(load.service, PART_SETS));
  if (load.arrivalRate * phaseTypeOf(load.service).mean >= servers) {
    return undefined;
  }
  const queue = partQueue({ ...load, servers });
  return {
    source: `M/PH/c with ${servers} servers`,
    meanWait: queue.meanWait,
    waitTail: (time) => queue.waitTail(time),
    meanWaitBeyond: (time) => queue.meanWaitBeyond(time),
  };
}

/** M/PH/1 needs no sets, so it may have more phases. */
function partQueue(load: PartLoad): Omit<PartQueue, "source"> {
  if (load.servers > 1) {
    return new MphcQueue(load);
  }
  const service = phaseTypeOf(load.service);
  const wait = waitPhases(service, load.arrivalRate * service.mean);
  const meanWait = wait.mean;
  const excess = meanWait === 0 ? wait : wait.leftOver;
  return { meanWait, waitTail: (time) => wait.tail(time), meanWaitBeyond: (time) => meanWait * excess.tail(time) };
}
