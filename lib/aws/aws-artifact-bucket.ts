import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { Construct } from "constructs";
import type { CloudCoreSpec } from "../platform/cloud-core-contract";
import type { AwsAccount } from "./aws-account";
import { AwsBucket } from "./aws-bucket";

/** Days that a replaced or deleted artifact can be had back. */
const NONCURRENT_DAYS = 30;

/** Properties of a core's artifact bucket. */
export interface AwsArtifactBucketProps {
  readonly account: AwsAccount;
  readonly spec: CloudCoreSpec;
  readonly encryptionKeyArn: string;
}

/**
 * The bucket for models, data sets and checkpoints, and a second one for the record of who read and wrote them.
 *
 * Bucket names are shared by the whole world, so account and region are part of them: unique, and the same again after a
 * re-creation, which a generated suffix would not be. The longest is 24 (core) + 11 + 12 (account) + 1 + 14 (region) = 62 of 63 characters.
 *
 * The log bucket is encrypted with S3's own key: S3 does not deliver access logs to a bucket whose default encryption is a KMS key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class AwsArtifactBucket extends Construct {
  public readonly bucketName: string;

  public constructor(scope: Construct, id: string, props: AwsArtifactBucketProps) {
    super(scope, id);
    const { account, spec } = props;
    const name = (purpose: string): string => `${spec.name}-${purpose}-${account.accountId}-${account.region}`;
    const artifacts = new AwsBucket(this, "Artifacts", {
      name: name("artifacts"),
      encryptionKeyArn: props.encryptionKeyArn,
      noncurrentDays: NONCURRENT_DAYS,
      deletionProtection: spec.deletionProtection,
      tags: spec.tags,
    });
    const logs = new AwsBucket(this, "AccessLogs", {
      name: name("logs"),
      noncurrentDays: NONCURRENT_DAYS,
      expirationDays: spec.logRetentionDays,
      statements: (logsArn) => [
        {
          Sid: "DeliverAccessLogs",
          Effect: "Allow",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${logsArn}/*`,
          Condition: {
            ArnLike: { "aws:SourceArn": artifacts.arn },
            StringEquals: { "aws:SourceAccount": account.accountId },
          },
        },
      ],
      deletionProtection: spec.deletionProtection,
      tags: spec.tags,
    });
    new S3BucketLoggingA(this, "Logging", { bucket: artifacts.bucketName, targetBucket: logs.bucketName, targetPrefix: "artifacts/" });
    this.bucketName = artifacts.bucketName;
  }
}
