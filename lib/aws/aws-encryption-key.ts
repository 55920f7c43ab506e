import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import type { AwsAccount } from "./aws-account";
import { policyDocument, type PolicyStatement } from "./aws-policy-document";

/** Using a key to encrypt and decrypt, without administering it. */
export const USE_KEY = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"] as const;

/** Properties of a core's key. */
export interface AwsEncryptionKeyProps {
  readonly account: AwsAccount;
  /** Name of the core. */
  readonly name: string;
  readonly deletionProtection: boolean;
  /** Whether the role `AWSServiceRoleForAutoScaling` is created here; it exists once an account. */
  readonly createAutoscalingServiceRole: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The customer-managed key that encrypts what a core stores: Kubernetes secrets, node volumes, images, artifacts and logs.
 *
 * Replaced when: never by a change of props; the policy, alias and rotation change in place. Loss of the key is loss of the data.
 */
export class AwsEncryptionKey extends Construct {
  /** ARN of the key. */
  public readonly arn: string;

  public constructor(scope: Construct, id: string, props: AwsEncryptionKeyProps) {
    super(scope, id);
    const serviceRole = props.createAutoscalingServiceRole
      ? new IamServiceLinkedRole(this, "AutoscalingServiceRole", { awsServiceName: "autoscaling.amazonaws.com", tags: { ...props.tags } })
      : undefined;
    const key = new KmsKey(this, "Resource", {
      description: `Data of the Lepton core ${props.name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(keyPolicy(props.account, props.name)),
      tags: { ...props.tags, Name: props.name },
      lifecycle: { preventDestroy: props.deletionProtection },
      ...(serviceRole === undefined ? {} : { dependsOn: [serviceRole] }),
    });
    new KmsAlias(this, "Alias", { name: `alias/${props.name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

/**
 * Who may use the key besides identities that the account's own IAM policies let: the log service for this core's log groups, and
 * EC2 Auto Scaling for the volumes of the nodes it launches.
 *
 * `Resource: "*"` in a key policy means the key it is attached to.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
function keyPolicy(account: AwsAccount, name: string): PolicyStatement[] {
  const autoscaling = {
    AWS: account.iamArn("role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
  };
  return [
    { Sid: "AccountAdministers", Effect: "Allow", Principal: { AWS: account.rootArn }, Action: "kms:*", Resource: "*" },
    {
      Sid: "LogServiceUses",
      Effect: "Allow",
      Principal: { Service: `logs.${account.region}.${account.dnsSuffix}` },
      Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": [
            account.regionalArn("logs", `log-group:/aws/eks/${name}/*`),
            account.regionalArn("logs", `log-group:/aws/vpc/${name}/*`),
          ],
        },
      },
    },
    { Sid: "AutoscalingUses", Effect: "Allow", Principal: autoscaling, Action: USE_KEY, Resource: "*" },
    {
      Sid: "AutoscalingAttachesVolumes",
      Effect: "Allow",
      Principal: autoscaling,
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
