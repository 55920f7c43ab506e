import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { Construct } from "constructs";
import type { CloudCoreSpec } from "../platform/cloud-core-contract";
import type { AwsAccount } from "./aws-account";
import { AwsClusterAccess } from "./aws-cluster-access";
import type { AwsNetwork } from "./aws-network";
import { AwsRole, trustService } from "./aws-role";

/** Everything the control plane can log. */
const CONTROL_PLANE_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

/** Properties of a core's cluster. */
export interface AwsClusterProps {
  readonly account: AwsAccount;
  readonly spec: CloudCoreSpec;
  readonly network: AwsNetwork;
  readonly encryptionKeyArn: string;
}

/**
 * An EKS control plane that answers inside the network only, with secrets encrypted by the core's key and everything it can log kept.
 *
 * Nobody is administrator by having created it: access is what `administrators` says. A version upgrade is one minor version at a
 * time and cannot be undone. Deletion is refused by `prevent_destroy`; the service's own protection is not yet known to every
 * supported version of the provider.
 *
 * Replaced when: `name`, `serviceCidr` or the key change. Never change those of a running cluster.
 */
export class AwsCluster extends Construct {
  public readonly clusterName: string;
  public readonly endpoint: string;
  public readonly certificateAuthority: string;
  /** Security group that the control plane shares with its nodes; EKS makes it. */
  public readonly securityGroupId: string;

  public constructor(scope: Construct, id: string, props: AwsClusterProps) {
    super(scope, id);
    const { account, spec, network } = props;
    const logGroup = new CloudwatchLogGroup(this, "LogGroup", {
      name: `/aws/eks/${spec.name}/cluster`,
      retentionInDays: spec.logRetentionDays,
      kmsKeyId: props.encryptionKeyArn,
      tags: { ...spec.tags },
    });
    const role = new AwsRole(this, "Role", {
      account,
      name: `${spec.name}-cluster`,
      description: `Control plane of ${spec.name}`,
      trust: trustService("eks.amazonaws.com"),
      managedPolicies: ["AmazonEKSClusterPolicy"],
      tags: spec.tags,
    });
    role.allow("encrypt-secrets", [
      {
        Sid: "EncryptSecrets",
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"],
        Resource: props.encryptionKeyArn,
      },
    ]);
    const access = new AwsClusterAccess(this, "Access", { account, spec, vpcId: network.vpcId });
    const cluster = new EksCluster(this, "Resource", {
      name: spec.name,
      version: spec.kubernetesVersion,
      roleArn: role.arn,
      bootstrapSelfManagedAddons: false,
      enabledClusterLogTypes: [...CONTROL_PLANE_LOGS],
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      encryptionConfig: { provider: { keyArn: props.encryptionKeyArn }, resources: ["secrets"] },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: spec.serviceCidr },
      upgradePolicy: { supportType: "STANDARD" },
      vpcConfig: {
        subnetIds: network.privateSubnetIds,
        securityGroupIds: [access.securityGroupId],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
      zonalShiftConfig: { enabled: true },
      tags: { ...spec.tags },
      lifecycle: { preventDestroy: spec.deletionProtection },
      dependsOn: [logGroup, ...role.grants],
    });
    access.admit(cluster);

    this.clusterName = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.get(0).data;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
  }
}
