/** The cheapest mix of machines for a stream of requests of many sizes (problem P12). */
export { planThroughputMix } from "./plan-throughput-mix";
export { verifyThroughputMix } from "./verify-throughput-mix";
export type { MixMachine, RequestBucket, ThroughputMixOptions, ThroughputMixProblem } from "./throughput-mix-problem";
export type {
  MixCertificate,
  MixCount,
  MixInfeasibility,
  MixProofBranch,
  MixProofLeaf,
  MixProofNode,
  MixShare,
  MixSplit,
  ThroughputMixPlan,
} from "./throughput-mix-plan";
