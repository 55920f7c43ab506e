import type { CloudCoreSpec } from "../platform/cloud-core-contract";
import type { AwsCluster } from "./aws-cluster";
import type { AwsNetwork } from "./aws-network";
import type { AwsNodeIdentity } from "./aws-node-identity";

/** What a node group needs of the core it stands in. */
export interface AwsNodeHost {
  readonly spec: CloudCoreSpec;
  readonly network: AwsNetwork;
  readonly cluster: AwsCluster;
  readonly identity: AwsNodeIdentity;
  readonly encryptionKeyArn: string;
  /** Addresses of what must exist before the first node joins; formed once, because every one that is formed costs cdktf a stack trace. */
  readonly beforeCompute: string[];
}
