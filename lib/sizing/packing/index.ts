export { checkPackingProblem } from "./check-packing";
export { planPacking } from "./plan-packing";
export { verifyPackingPlan } from "./verify-packing-plan";
export type { NodeResources, NodeType, NodeTypeZone, PackingOptions, PackingProblem, PodClass } from "./packing-problem";
export type {
  LimitWorth,
  NodeGroup,
  NodePlace,
  PackingBinding,
  PackingCertificate,
  PackingInfeasibility,
  PackingPlan,
  PackingProofBranch,
  PackingProofLeaf,
  PackingProofNode,
  PackingStatus,
  PodMisfit,
  PodsOnNode,
  PodWorth,
  ResourceUtilisation,
} from "./packing-plan";
