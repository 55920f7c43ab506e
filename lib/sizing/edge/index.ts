/** The cheapest edge sites, servers and assignment of users within a latency bound (problem P8). */
export { planEdge } from "./plan-edge";
export { checkEdgeProblem } from "./check-edge-problem";
export { verifiedEdgeBound, verifyEdgePlan } from "./verify-edge-plan";
export { fibreRttMs, greatCircleKm } from "./fibre-model";
export type { EdgeLatency, EdgePlanningOptions, EdgeProblem, EdgeSite, EdgeUser, FibreModel, GeographicPoint } from "./edge-problem";
export type { EdgeCase, EdgeCertificate, EdgeCertificateExtent, EdgeCut, EdgeCutKind, EdgeMultipliers } from "./edge-certificate";
export type {
  CapacityShortage,
  EdgeAssignment,
  EdgeBinding,
  EdgeCost,
  EdgeInfeasibility,
  EdgeLoss,
  EdgePlan,
  EdgePlanStatus,
  EdgeRejection,
  EdgeRelaxation,
  EdgeSitePlan,
  EdgeUserPlan,
  UnreachedUser,
} from "./edge-plan";
