export { fleetProblemOfReplicas } from "./fleet-problem-of-replicas";
export { replicaFit } from "./replica-fit";
export type { PlainFleetProblem } from "./fleet-problem-of-replicas";
export type { ReplicaFit } from "./replica-fit";
export type { MachineCapacity, ReplicaFleetProblem, ReplicaNeed, ReplicaOffering } from "./replica-fleet-problem";
