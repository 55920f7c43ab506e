import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { TerraformStack } from "cdktf";
import type { RawAccount } from "./raw-account";
import { policy, type CoreSite } from "./raw-names";

/** The registry and the buckets of a core, written with the provider's own classes. */
export function rawStorage(stack: TerraformStack, site: CoreSite, account: RawAccount): void {
  const repository = new EcrRepository(stack, "repository", {
    name: `${site.name}/workloads`,
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: account.keyArn }],
    forceDelete: false,
    tags: { ...site.tags },
    lifecycle: { preventDestroy: true },
  });
  new EcrLifecyclePolicy(stack, "repository-lifecycle", {
    repository: repository.name,
    policy: JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          description: "Drop untagged images after 14 days",
          selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
          action: { type: "expire" },
        },
      ],
    }),
  });
  const artifacts = rawBucket(stack, site, account, "artifacts", { sseAlgorithm: "aws:kms", kmsMasterKeyId: account.keyArn });
  const artifactsArn = artifacts.arn;
  const logs = rawBucket(stack, site, account, "logs", { sseAlgorithm: "AES256" }, (logsArn) => ({
    Sid: "DeliverAccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${logsArn}/*`,
    Condition: { ArnLike: { "aws:SourceArn": artifactsArn }, StringEquals: { "aws:SourceAccount": account.accountId } },
  }));
  new S3BucketLoggingA(stack, "access-logging", { bucket: artifacts.bucket, targetBucket: logs.bucket, targetPrefix: "artifacts/" });
}

function rawBucket(
  stack: TerraformStack,
  site: CoreSite,
  account: RawAccount,
  id: "artifacts" | "logs",
  encryption: { sseAlgorithm: string; kmsMasterKeyId?: string },
  statement?: (bucketArn: string) => object,
): S3Bucket {
  const resource = new S3Bucket(stack, id, {
    bucket: `${site.name}-${id}-${account.accountId}-${site.region}`,
    forceDestroy: false,
    tags: { ...site.tags },
    lifecycle: { preventDestroy: true },
  });
  const bucket = resource.id;
  const { arn } = resource;
  const publicAccess = new S3BucketPublicAccessBlock(stack, `${id}-public-access`, {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketOwnershipControls(stack, `${id}-ownership`, { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
  const versioning = new S3BucketVersioningA(stack, `${id}-versioning`, { bucket, versioningConfiguration: { status: "Enabled" } });
  new S3BucketServerSideEncryptionConfigurationA(stack, `${id}-encryption`, {
    bucket,
    rule: [{ applyServerSideEncryptionByDefault: encryption, bucketKeyEnabled: encryption.kmsMasterKeyId !== undefined }],
  });
  new S3BucketPolicy(stack, `${id}-policy`, {
    bucket,
    policy: policy(
      {
        Sid: "DenyWithoutTls",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      ...(statement === undefined ? [] : [statement(arn)]),
    ),
    dependsOn: [publicAccess],
  });
  const everything = { status: "Enabled", filter: [{ prefix: "" }] };
  new S3BucketLifecycleConfiguration(stack, `${id}-lifecycle`, {
    bucket,
    rule: [
      {
        ...everything,
        id: "drop-leftovers",
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        noncurrentVersionExpiration: [{ noncurrentDays: 30 }],
      },
      ...(id === "logs" ? [{ ...everything, id: "expire", expiration: [{ days: 365 }] }] : []),
    ],
    dependsOn: [versioning],
  });
  new S3BucketNotification(stack, `${id}-notification`, { bucket, eventbridge: true });
  return resource;
}
