import { ConcurrencyQueue } from "../queueing/concurrency-queue";
import { longestExactResponse } from "../queueing/concurrency-response";
import { ErlangAQueue } from "../queueing/erlang-a-queue";
import { MdcQueue } from "../queueing/mdc-queue";
import { Mg1Queue } from "../queueing/mg1-queue";
import { MgcBracket } from "../queueing/mgc-bracket";
import { MmcQueue } from "../queueing/mmc-queue";
import { MmckQueue } from "../queueing/mmck-queue";
import { meanServiceTime, serviceTail } from "../queueing/service-time";
import { timeOfTail } from "../queueing/tail-time";
import type { ServiceProblem } from "./service-problem";

/** P(latency > seconds) with so many servers up. */
export type LatencyTail = (seconds: number) => number;

/** The part of a service problem that says how requests are served. */
export type ServiceModel = Pick<ServiceProblem, "service" | "routing" | "patienceSeconds" | "lineLimit" | "latency">;

/** The number of servers up to which the model is exact; beyond, an upper bound stands in. */
export function mostExactServers({ service, routing, latency }: ServiceModel): number {
  if (service.kind === "concurrency") {
    return latency.of === "wait" || latency.seconds <= longestExactResponse(Math.max(...service.throughput)) ? Infinity : 0;
  }
  return routing === "random" ? Infinity : MgcBracket.mostExactServers(service);
}

/** Whether each server has a line of its own that requests get into by lot, so that only the rate a server counts. */
export function servesByLot({ service, routing }: ServiceModel): boolean {
  return routing === "random" || service.kind === "concurrency";
}

/** The tail of the latency with so many servers up; 1 everywhere where they do not keep up or there is none. */
export function latencyTail(model: ServiceModel, perSecond: number, servers: number): LatencyTail {
  if (servers === 0) {
    return () => 1;
  }
  const { service, routing, patienceSeconds, lineLimit, latency } = model;
  if (service.kind === "concurrency") {
    return tailOf(new ConcurrencyQueue({ arrivalRate: perSecond / servers, throughput: service.throughput }), latency.of);
  }
  if (routing === "random") {
    return tailOf(new Mg1Queue({ arrivalRate: perSecond / servers, service }), latency.of);
  }
  if (service.kind === "deterministic") {
    return tailOf(new MdcQueue({ arrivalRate: perSecond, serviceTime: service.mean, servers }), latency.of);
  }
  if (service.kind !== "exponential") {
    return upperTail(new MgcBracket({ arrivalRate: perSecond, service, servers }), latency.of);
  }
  const load = { arrivalRate: perSecond, serviceRate: 1 / service.mean, servers };
  if (patienceSeconds !== undefined) {
    const queue = new ErlangAQueue({ ...load, abandonmentRate: 1 / patienceSeconds });
    return (seconds) => queue.notServedWithin(seconds);
  }
  if (lineLimit !== undefined) {
    const queue = new MmckQueue({ ...load, room: servers + lineLimit });
    const tail = tailOf(queue, latency.of);
    return (seconds) => queue.blocking + (queue.throughput / perSecond) * tail(seconds);
  }
  return tailOf(new MmcQueue(load), latency.of);
}

/** The share of late requests that no number of servers gets below: those whose service alone takes too long. */
export function leastLateShare({ service, latency }: ServiceModel): number {
  if (latency.of === "wait") {
    return 0;
  }
  return service.kind === "concurrency" ? Math.exp(-service.throughput[0] * latency.seconds) : serviceTail(service, latency.seconds);
}

/** Requests a second that one busy server can finish. */
export function serverCapacity({ service }: ServiceModel): number {
  return service.kind === "concurrency" ? service.throughput[service.throughput.length - 1] : 1 / meanServiceTime(service);
}

/** The bound that at most a share of requests exceeds with so many servers up; undefined where there is none. */
export function latencyReached(model: ServiceModel, perSecond: number, servers: number, share: number): number | undefined {
  const isOpen = model.lineLimit === undefined && model.patienceSeconds === undefined;
  if (isOpen && perSecond >= servers * serverCapacity(model)) {
    return undefined;
  }
  const tail = latencyTail(model, perSecond, servers);
  const scale = Math.max(model.latency.seconds, 1 / serverCapacity(model));
  // More turned away, or giving up, than may be late: there is no percentile.
  return !isOpen && tail(scale * 1e4) > share ? undefined : timeOfTail(tail, share, scale);
}

function tailOf(queue: { waitTail(time: number): number; responseTail(time: number): number }, of: "wait" | "response"): LatencyTail {
  return of === "wait" ? (seconds) => queue.waitTail(seconds) : (seconds) => queue.responseTail(seconds);
}

/** Upper bound of the tail, which is the tail itself where the queue can be solved. */
function upperTail(queue: MgcBracket, of: "wait" | "response"): LatencyTail {
  return of === "wait" ? (seconds) => queue.waitTailBracket(seconds).upper : (seconds) => queue.responseTailBracket(seconds).upper;
}
