import type { ITerraformDependable } from "cdktf";
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
  /** What must exist before the first node joins. */
  readonly beforeCompute: ITerraformDependable[];
}
