import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformStack } from "cdktf";
import { named, policy, type CoreSite } from "./raw-names";

/** The account, and the key of a core. */
export interface RawAccount {
  readonly accountId: string;
  readonly partition: string;
  readonly keyArn: string;
}

/** Using a key, without administering it. */
export const USE_KEY = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/** The account and the key of a core, written with the provider's own classes. */
export function rawAccount(stack: TerraformStack, site: CoreSite): RawAccount {
  const { accountId } = new DataAwsCallerIdentity(stack, "caller-identity");
  const { partition, dnsSuffix } = new DataAwsPartition(stack, "partition");
  const autoscaling = {
    AWS: `arn:${partition}:iam::${accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
  };
  const logGroups = ["eks", "vpc"].map(
    (service) => `arn:${partition}:logs:${site.region}:${accountId}:log-group:/aws/${service}/${site.name}/*`,
  );
  const key = new KmsKey(stack, "key", {
    description: `Data of the Lepton core ${site.name}`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: policy(
      {
        Sid: "AccountAdministers",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "LogServiceUses",
        Effect: "Allow",
        Principal: { Service: `logs.${site.region}.${dnsSuffix}` },
        Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
        Resource: "*",
        Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroups } },
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
    ),
    tags: named(site, ""),
    lifecycle: { preventDestroy: true },
  });
  new KmsAlias(stack, "key-alias", { name: `alias/${site.name}`, targetKeyId: key.keyId });
  return { accountId, partition, keyArn: key.arn };
}
