import type { Block } from "../support/synthesized-stack";
import { awsStack } from "./aws-stack";

const stack = awsStack({ spec: { logRetentionDays: 400 } });

/** The resource of a type that belongs to one of the two buckets. */
function of(type: string, bucket: "Artifacts" | "AccessLogs"): Block {
  return Object.entries(stack.resources(type)).find(([id]) => id.includes(`_${bucket}_`))![1];
}

const BUCKETS = ["Artifacts", "AccessLogs"] as const;

describe("buckets", () => {
  test("have names that are unique in the world and the same again after a re-creation", () => {
    expect(BUCKETS.map((bucket) => (of("aws_s3_bucket", bucket).bucket as string).replace(/\$\{[^}]*\}/, "<account>"))).toEqual([
      "atlas-artifacts-<account>-us-east-1",
      "atlas-logs-<account>-us-east-1",
    ]);
  });

  test.each(BUCKETS)("%s is closed, versioned, owned, TLS-only and cleaned", (bucket) => {
    expect(of("aws_s3_bucket_public_access_block", bucket)).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(of("aws_s3_bucket_versioning", bucket).versioning_configuration).toEqual({ status: "Enabled" });
    expect(of("aws_s3_bucket_ownership_controls", bucket).rule).toEqual({ object_ownership: "BucketOwnerEnforced" });
    expect(of("aws_s3_bucket_notification", bucket).eventbridge).toBe(true);
    const statements = JSON.parse(of("aws_s3_bucket_policy", bucket).policy as string).Statement as Block[];
    expect(statements[0]).toMatchObject({
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "s3:*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(statements.filter((statement) => statement.Effect === "Allow" && JSON.stringify(statement.Principal).includes('"*"'))).toEqual(
      [],
    );
    const [leftovers] = of("aws_s3_bucket_lifecycle_configuration", bucket).rule as Block[];
    expect(leftovers).toMatchObject({
      status: "Enabled",
      abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      noncurrent_version_expiration: [{ noncurrent_days: 30 }],
    });
  });

  test("artifacts are encrypted with the core's key, and never expire", () => {
    const [keyId] = Object.keys(stack.resources("aws_kms_key"));
    expect(of("aws_s3_bucket_server_side_encryption_configuration", "Artifacts").rule).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: `\${aws_kms_key.${keyId}.arn}` },
        bucket_key_enabled: true,
      },
    ]);
    expect(of("aws_s3_bucket_lifecycle_configuration", "Artifacts").rule).toHaveLength(1);
  });

  test("reads and writes of artifacts are recorded, for as long as logs are kept, where only S3 on behalf of that bucket writes", () => {
    const logging = stack.only("aws_s3_bucket_logging");
    const id = (bucket: string): string => Object.keys(stack.resources("aws_s3_bucket")).find((key) => key.includes(bucket))!;
    expect(logging).toMatchObject({
      bucket: `\${aws_s3_bucket.${id("Artifacts")}.bucket}`,
      target_bucket: `\${aws_s3_bucket.${id("AccessLogs")}.bucket}`,
    });
    expect(of("aws_s3_bucket_server_side_encryption_configuration", "AccessLogs").rule).toMatchObject([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
    const allowed = (JSON.parse(of("aws_s3_bucket_policy", "AccessLogs").policy as string).Statement as Block[])[1]!;
    expect(allowed).toMatchObject({ Effect: "Allow", Principal: { Service: "logging.s3.amazonaws.com" }, Action: "s3:PutObject" });
    expect(allowed.Condition.ArnLike["aws:SourceArn"]).toBe(`\${aws_s3_bucket.${id("Artifacts")}.arn}`);
    expect((of("aws_s3_bucket_lifecycle_configuration", "AccessLogs").rule as Block[])[1]).toMatchObject({ expiration: [{ days: 400 }] });
  });
});

describe("registry", () => {
  test("holds tags that cannot be moved and images that are scanned", () => {
    expect(stack.only("aws_ecr_repository")).toMatchObject({
      name: "atlas/workloads",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
    });
    const policy = JSON.parse(stack.only("aws_ecr_lifecycle_policy").policy as string);
    expect(policy.rules).toMatchObject([{ selection: { tagStatus: "untagged" }, action: { type: "expire" } }]);
  });

  test("a further repository leaves the first alone", () => {
    const more = awsStack({ platform: { imageRepositories: ["inference/server", "workloads"] } });
    expect(more.all("aws_ecr_repository").map((repository) => repository.name)).toEqual(["atlas/inference/server", "atlas/workloads"]);
    expect(Object.keys(more.resources("aws_ecr_repository"))).toEqual(
      expect.arrayContaining(Object.keys(stack.resources("aws_ecr_repository"))),
    );
  });
});
