import { StorageBucket, type StorageBucketConfig, type StorageBucketLifecycleRule } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { Construct } from "constructs";
import type { GoogleCoreContext } from "./google-core-context";
import type { GoogleEncryptionKey } from "./google-encryption-key";
import { bucketName } from "./google-names";

/** The group that Cloud Storage writes access logs as. */
const LOG_WRITER = "group:cloud-storage-analytics@google.com";

/**
 * Bucket for the core's artifacts - models, checkpoints, build results - and the two buckets that hold its access logs.
 *
 * Private, encrypted, versioned; an overwritten or deleted object comes back for 90 days. The log buckets log to each other, because a
 * bucket that logs to itself grows by its own logging. They name each other by text, as references would be a cycle.
 */
export class GoogleArtifactBucket extends Construct {
  /** Name of the bucket. */
  public readonly name: string;

  public constructor(scope: Construct, id: string, context: GoogleCoreContext, key: GoogleEncryptionKey) {
    super(scope, id);
    const { project, spec } = context;
    const artifacts = bucketName(project, spec.name, "artifacts");
    const logs = bucketName(project, spec.name, "access-logs");
    const logsOfLogs = bucketName(project, spec.name, "access-logs-2");

    const logBucket = this.bucket("AccessLogs", context, key, logs, logsOfLogs, logLifecycle(spec.logRetentionDays));
    this.letLogsIn("AccessLogsWriter", logBucket);
    this.letLogsIn("AccessLogsWriter2", this.bucket("AccessLogs2", context, key, logsOfLogs, logs, logLifecycle(spec.logRetentionDays)));
    this.name = this.bucket("Resource", context, key, artifacts, logBucket.name, ARTIFACT_LIFECYCLE).name;
  }

  private bucket(
    id: string,
    context: GoogleCoreContext,
    key: GoogleEncryptionKey,
    name: string,
    logBucket: string,
    lifecycleRule: StorageBucketLifecycleRule[],
  ): StorageBucket {
    const { project, region, spec } = context;
    const config: StorageBucketConfig = {
      project,
      name,
      location: region,
      storageClass: "STANDARD",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: true },
      encryption: { defaultKmsKeyName: key.keyId },
      softDeletePolicy: { retentionDurationSeconds: 7 * 24 * 60 * 60 },
      lifecycleRule,
      logging: { logBucket, logObjectPrefix: name },
      forceDestroy: !spec.deletionProtection,
      labels: spec.tags,
      lifecycle: { preventDestroy: spec.deletionProtection },
      dependsOn: [...key.usable],
    };
    return new StorageBucket(this, id, config);
  }

  private letLogsIn(id: string, bucket: StorageBucket): void {
    new StorageBucketIamMember(this, id, { bucket: bucket.name, role: "roles/storage.objectCreator", member: LOG_WRITER });
  }
}

const ABORT_UPLOADS: StorageBucketLifecycleRule = { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } };

const ARTIFACT_LIFECYCLE: StorageBucketLifecycleRule[] = [
  ABORT_UPLOADS,
  { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: 90, withState: "ARCHIVED" } },
];

function logLifecycle(retentionDays: number): StorageBucketLifecycleRule[] {
  return [
    ABORT_UPLOADS,
    { action: { type: "Delete" }, condition: { age: retentionDays, withState: "LIVE" } },
    { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: 1, withState: "ARCHIVED" } },
  ];
}
