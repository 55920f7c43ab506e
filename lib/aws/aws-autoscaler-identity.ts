import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { Construct } from "constructs";
import type { AwsAccount } from "./aws-account";
import { AwsRole, trustServiceAccount } from "./aws-role";

const NAMESPACE = "kube-system";
const SERVICE_ACCOUNT = "cluster-autoscaler";

/** Properties of the autoscaler's identity. */
export interface AwsAutoscalerIdentityProps {
  readonly account: AwsAccount;
  /** Name of the core, which is that of its cluster. */
  readonly name: string;
  readonly clusterName: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What the Kubernetes cluster autoscaler may do once it is installed as `kube-system/cluster-autoscaler`: look at the node groups, and
 * resize those of its own cluster, which EKS marks with a tag of the cluster's name.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
 */
export class AwsAutoscalerIdentity extends Construct {
  public constructor(scope: Construct, id: string, props: AwsAutoscalerIdentityProps) {
    super(scope, id);
    const { account, name } = props;
    const role = new AwsRole(this, "Role", {
      account,
      name: `${name}-autoscaler`,
      description: `Cluster autoscaler of ${name}`,
      trust: trustServiceAccount(NAMESPACE, SERVICE_ACCOUNT),
      tags: props.tags,
    });
    role.allow("resize-node-groups", [
      {
        Sid: "Look",
        Effect: "Allow",
        Action: [
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeAutoScalingInstances",
          "autoscaling:DescribeLaunchConfigurations",
          "autoscaling:DescribeScalingActivities",
          "ec2:DescribeImages",
          "ec2:DescribeInstanceTypes",
          "ec2:DescribeLaunchTemplateVersions",
          "ec2:GetInstanceTypesFromInstanceRequirements",
        ],
        Resource: "*",
      },
      {
        Sid: "LookAtNodeGroups",
        Effect: "Allow",
        Action: "eks:DescribeNodegroup",
        Resource: account.regionalArn("eks", `nodegroup/${name}/*`),
      },
      {
        Sid: "Resize",
        Effect: "Allow",
        Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
        Resource: account.regionalArn("autoscaling", "autoScalingGroup:*"),
        Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${name}`]: "owned" } },
      },
    ]);
    new EksPodIdentityAssociation(this, "Association", {
      clusterName: props.clusterName,
      namespace: NAMESPACE,
      serviceAccount: SERVICE_ACCOUNT,
      roleArn: role.arn,
      tags: { ...props.tags },
    });
  }
}
