export { certifyFleetPlan } from "./certify-fleet-plan";
export type { ProofEffort } from "./box-proof";
export type {
  BoxCase,
  BoxProof,
  BoxSplit,
  CertificateExtent,
  CoverKind,
  CoverMultiplier,
  DomainLoss,
  FleetCertificate,
  InfeasibilityProof,
  InfeasibilityProofKind,
  ModelAssumption,
  MultiplierProof,
  OneFewer,
  ProbabilityInterval,
} from "./fleet-certificate";
