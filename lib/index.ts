export * from "./concepts/lepton-cloud-core";
export * from "./concepts/gpu-demand";
export * from "./concepts/gpu-fleet";
export * from "./concepts/gpu-node-pool";
export * from "./concepts/sizing-planner";

export * from "./aws/aws-platform";
export * from "./google/google-platform";

export * from "./platform/platform";
export * from "./platform/cloud-core-contract";
export * from "./platform/node-pool-contract";

export * from "./catalog/machine-catalog";
export * from "./catalog/machine-type";
export { FailureModel } from "./catalog/failure-model";

export { BrokenRule } from "./errors";
