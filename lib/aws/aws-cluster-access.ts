import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import type { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Token } from "cdktf";
import { Construct } from "constructs";
import type { CloudCoreSpec } from "../platform/cloud-core-contract";
import type { AwsAccount } from "./aws-account";

/** Properties of the access to a cluster. */
export interface AwsClusterAccessProps {
  readonly account: AwsAccount;
  readonly spec: CloudCoreSpec;
  readonly vpcId: string;
}

/** Who may reach a control plane, and who may administer it. */
export class AwsClusterAccess extends Construct {
  /** Security group of the control plane's own interfaces, besides the one EKS makes. */
  public readonly securityGroupId: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AwsClusterAccessProps,
  ) {
    super(scope, id);
    const { spec } = props;
    const tags = { ...spec.tags, Name: `${spec.name}-control-plane` };
    const securityGroup = new SecurityGroup(this, "SecurityGroup", {
      name: `${spec.name}-control-plane`,
      description: "Kubernetes API, called over TLS",
      vpcId: props.vpcId,
      tags,
    });
    this.securityGroupId = securityGroup.id;
    for (const [index, range] of [spec.cidr, ...spec.controlPlaneClients].entries()) {
      new VpcSecurityGroupIngressRule(this, Token.isUnresolved(range) ? `Client${index}` : `Client-${range}`, {
        securityGroupId: securityGroup.id,
        description: index === 0 ? "Kubernetes API from the network" : "Kubernetes API from a named client range",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIpv4: range,
        tags,
      });
    }
  }

  /** Makes the administrators administrators of the cluster. */
  public admit(cluster: EksCluster): void {
    const { account, spec } = this.props;
    for (const [index, principalArn] of spec.administrators.entries()) {
      const id = Token.isUnresolved(principalArn) ? `Administrator${index}` : `Administrator-${principalArn}`;
      const entry = new EksAccessEntry(this, id, { clusterName: cluster.name, principalArn, type: "STANDARD", tags: { ...spec.tags } });
      new EksAccessPolicyAssociation(this, `${id}-Policy`, {
        clusterName: cluster.name,
        principalArn: entry.principalArn,
        policyArn: account.clusterAccessPolicyArn("AmazonEKSClusterAdminPolicy"),
        accessScope: { type: "cluster" },
      });
    }
  }
}
