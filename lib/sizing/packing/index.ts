export { checkPackingProblem } from "./check-packing";
export { planPacking } from "./plan-packing";
export { verifyPackingPlan } from "./verify-packing-plan";
export type { NodeResources, NodeType, NodeTypeZone, PackingOptions, PackingProblem, PodClass } from "./packing-problem";
export type {
  CoveredNode,
  CoverTimes,
  LimitWorth,
  NodeGroup,
  PackingBinding,
  PackingCertificate,
  PackingInfeasibility,
  PackingPlan,
  PackingProofBranch,
  PackingProofCover,
  PackingProofExhaustion,
  PackingProofLeaf,
  PackingProofNode,
  PackingStatus,
  PodMisfit,
  PodsOnNode,
  PodWorth,
  ResourceUtilisation,
  WeighedNode,
} from "./packing-plan";
