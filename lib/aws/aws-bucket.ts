import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { policyDocument, type PolicyStatement } from "./aws-policy-document";

/** Days after which the parts of an upload that was never finished are dropped. */
const UNFINISHED_UPLOAD_DAYS = 7;

/** Properties of a bucket. */
export interface AwsBucketProps {
  /** Name, unique in the world, at most 63 characters. */
  readonly name: string;
  /**
   * Key that objects are encrypted with.
   *
   * @default - a key of S3's own (SSE-S3)
   */
  readonly encryptionKeyArn?: string;
  /** Days that a replaced or deleted object can be had back. */
  readonly noncurrentDays: number;
  /**
   * Days after which objects are deleted.
   *
   * @default - never
   */
  readonly expirationDays?: number;
  /** What others may do; everything without TLS is denied in any case. The function is given the bucket's ARN. */
  readonly statements?: (bucketArn: string) => PolicyStatement[];
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * A bucket that nobody outside the account reads: encrypted, versioned, closed to public policies and ACLs, owned by the account whoever
 * wrote the object, deaf without TLS, and cleaning up after itself. Its events go to EventBridge.
 *
 * Replaced when: the name changes.
 */
export class AwsBucket extends Construct {
  public readonly bucketName: string;
  public readonly arn: string;

  public constructor(scope: Construct, id: string, props: AwsBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, "Resource", {
      bucket: props.name,
      forceDestroy: !props.deletionProtection,
      tags: { ...props.tags },
      lifecycle: { preventDestroy: props.deletionProtection },
    });
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;

    const publicAccess = new S3BucketPublicAccessBlock(this, "PublicAccessBlock", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "Ownership", { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } });
    const versioning = new S3BucketVersioningA(this, "Versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    const encryption =
      props.encryptionKeyArn === undefined
        ? { sseAlgorithm: "AES256" }
        : { sseAlgorithm: "aws:kms", kmsMasterKeyId: props.encryptionKeyArn };
    new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      bucket: bucket.id,
      rule: [{ applyServerSideEncryptionByDefault: encryption, bucketKeyEnabled: props.encryptionKeyArn !== undefined }],
    });
    new S3BucketPolicy(this, "Policy", {
      bucket: bucket.id,
      policy: policyDocument([denyWithoutTls(bucket.arn), ...(props.statements?.(bucket.arn) ?? [])]),
      dependsOn: [publicAccess],
    });
    new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      bucket: bucket.id,
      rule: lifecycleRules(props),
      dependsOn: [versioning],
    });
    new S3BucketNotification(this, "Notification", { bucket: bucket.id, eventbridge: true });
  }
}

function denyWithoutTls(bucketArn: string): PolicyStatement {
  return {
    Sid: "DenyWithoutTls",
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

function lifecycleRules(props: AwsBucketProps): S3BucketLifecycleConfigurationRule[] {
  const everything = { status: "Enabled", filter: [{ prefix: "" }] };
  return [
    {
      ...everything,
      id: "drop-leftovers",
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: UNFINISHED_UPLOAD_DAYS }],
      noncurrentVersionExpiration: [{ noncurrentDays: props.noncurrentDays }],
    },
    ...(props.expirationDays === undefined ? [] : [{ ...everything, id: "expire", expiration: [{ days: props.expirationDays }] }]),
  ];
}
