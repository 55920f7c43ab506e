import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsAccount } from "./aws-account";
import { AwsRole, trustService } from "./aws-role";

/** Properties of the nodes' identity. */
export interface AwsNodeIdentityProps {
  readonly account: AwsAccount;
  /** Name of the core, which is that of its cluster. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The role that nodes run as: pull images, hand out pod credentials, find out their own name and cluster - and nothing else. Pods get
 * their permissions from EKS Pod Identity; the metadata service answers the node itself only.
 *
 * The three read actions are what `AmazonEKSWorkerNodeMinimalPolicy` lacks outside EKS Auto Mode: Bottlerocket and AL2023 ask EC2 for
 * their private DNS name while booting and do not join without an answer. There is no login, so there is no permission for Session Manager.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
 */
export class AwsNodeIdentity extends Construct {
  public readonly roleArn: string;
  /** What must exist before the first node. */
  public readonly grants: ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: AwsNodeIdentityProps) {
    super(scope, id);
    const { account, name } = props;
    const role = new AwsRole(this, "Role", {
      account,
      name: `${name}-node`,
      description: `Nodes of ${name}`,
      trust: trustService("ec2.amazonaws.com"),
      managedPolicies: ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"],
      tags: props.tags,
    });
    role.allow("know-itself", [
      {
        Sid: "KnowInstance",
        Effect: "Allow",
        Action: ["ec2:DescribeInstances", "ec2:DescribeInstanceTypes"],
        Resource: "*",
      },
      { Sid: "KnowCluster", Effect: "Allow", Action: "eks:DescribeCluster", Resource: account.regionalArn("eks", `cluster/${name}`) },
    ]);
    this.roleArn = role.arn;
    this.grants = role.grants;
  }
}
