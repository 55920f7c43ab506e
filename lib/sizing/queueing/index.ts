/** Queueing models: exact waits and responses, and the fewest servers for them. */
export { erlangB, erlangC, halfinWhittDelay, loadForBlocking } from "./erlang";
export { MmcQueue, minServersForResponse, minServersForWait } from "./mmc-queue";
export { MmckQueue } from "./mmck-queue";
export { ErlangAQueue } from "./erlang-a-queue";
export { MdcQueue } from "./mdc-queue";
export { Mg1Queue } from "./mg1-queue";
export { MphcQueue } from "./mphc-queue";
export { MgcBracket } from "./mgc-bracket";
export { ConcurrencyQueue } from "./concurrency-queue";
export { LeastLoadedBracket, pooledThroughput } from "./least-loaded-bracket";
export type { QueueLoad } from "./mmc-queue";
export type { FiniteQueueLoad } from "./mmck-queue";
export type { ImpatientQueueLoad } from "./erlang-a-queue";
export type { DeterministicQueueLoad } from "./mdc-queue";
export type { SingleServerLoad } from "./mg1-queue";
export type { Bracket } from "./mgc-bracket";
export type { GeneralQueueLoad, MomentsTime, PhaseQueueLoad } from "./general-queue-load";
export type { ConcurrentServerLoad } from "./concurrency-queue";
export type { LeastLoadedLoad } from "./least-loaded-bracket";
export type { Phase } from "./phase-type";
export type {
  DeterministicTime,
  ErlangTime,
  ExponentialTime,
  HyperexponentialBranch,
  HyperexponentialTime,
  PhaseTypeTime,
  ServiceTime,
} from "./service-time";
