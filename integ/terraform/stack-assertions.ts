import type { StackBlock, StackFile } from "../schema-check/stack-file";
import type { Assertion } from "./assertion";

/** A customer-managed key by ARN, id or alias. The random strings of a mocked provider are none of them. */
const IS_KEY = (value: string): string => `can(regex("^arn:aws[a-z-]*:kms:|^[0-9a-f]{8}-[0-9a-f]{4}-|^alias/", ${value}))`;

interface Expectation {
  readonly about: string;
  /** The condition on one resource `r`. */
  readonly condition: string;
  readonly message: string;
}

/** What every resource of a type must be like once applied. */
const EXPECTATIONS: Readonly<Record<string, readonly Expectation[]>> = {
  aws_eks_cluster: [
    { about: "private endpoint", condition: "r.vpc_config[0].endpoint_private_access == true", message: "private endpoint is off" },
    { about: "private endpoint", condition: "r.vpc_config[0].endpoint_public_access == false", message: "public endpoint is on" },
    {
      about: "encryption",
      condition: `anytrue([for e in r.encryption_config : contains(e.resources, "secrets") && alltrue([for p in e.provider : ${IS_KEY("p.key_arn")}])])`,
      message: "Kubernetes secrets are not encrypted with a customer-managed key",
    },
  ],
  aws_eks_node_group: [
    {
      about: "encryption",
      condition: "length(r.launch_template) == 1",
      message: "no launch template, so nothing says how its volumes are encrypted",
    },
  ],
  aws_launch_template: [
    {
      about: "encryption",
      condition:
        "length(r.block_device_mappings) > 0 && alltrue([for m in r.block_device_mappings : length(m.ebs) == 1 && " +
        `alltrue([for e in m.ebs : tostring(e.encrypted) == "true" && ${IS_KEY("e.kms_key_id")}])])`,
      message: "a volume is not encrypted with a customer-managed key",
    },
  ],
  aws_cloudwatch_log_group: [
    { about: "encryption", condition: IS_KEY("r.kms_key_id"), message: "logs are not encrypted with a customer-managed key" },
  ],
  aws_ecr_repository: [
    {
      about: "encryption",
      condition: `anytrue([for e in r.encryption_configuration : e.encryption_type == "KMS" && ${IS_KEY("e.kms_key")}])`,
      message: "images are not encrypted with a customer-managed key",
    },
  ],
};

/** What must hold for a stack on AWS whatever it is for: the control plane is private and what is stored is encrypted. */
export function stackAssertions(stack: StackFile): Assertion[] {
  const resources = stack.blocks.filter((block) => block.mode === "resource");
  const expected = resources.flatMap((block) =>
    (EXPECTATIONS[block.type] ?? []).map((expectation) => ({
      about: expectation.about,
      condition: `alltrue([for r in ${instances(block)} : ${expectation.condition}])`,
      message: `${block.address}: ${expectation.message}`,
    })),
  );
  return [...expected, ...bucketAssertions(resources)];
}

/** Expression for the list of a resource's instances, whether it stands once or has `count` or `for_each`. */
export function instances(block: StackBlock): string {
  if (block.body.for_each !== undefined) {
    return `values(${block.address})`;
  }
  return block.body.count !== undefined ? block.address : `[${block.address}]`;
}

/**
 * Encryption of a bucket is a resource of its own. Targets of access logs may use S3's own keys: S3 does not deliver logs to a
 * bucket whose default is a customer-managed key (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html).
 */
function bucketAssertions(resources: readonly StackBlock[]): Assertion[] {
  const listOf = (type: string): string => {
    const blocks = resources.filter((block) => block.type === type);
    return `concat([], ${blocks.map(instances).join(", ") || "[]"})`;
  };
  const configurations = listOf("aws_s3_bucket_server_side_encryption_configuration");
  const loggings = listOf("aws_s3_bucket_logging");
  return resources
    .filter((block) => block.type === "aws_s3_bucket")
    .map((block) => ({
      about: "encryption",
      condition:
        `alltrue([for r in ${instances(block)} : anytrue([for c in ${configurations} : contains([r.id, r.bucket], c.bucket) && ` +
        "anytrue(flatten([for rule in c.rule : [for d in rule.apply_server_side_encryption_by_default : " +
        `(startswith(d.sse_algorithm, "aws:kms") && ${IS_KEY("d.kms_master_key_id")}) || ` +
        `(d.sse_algorithm == "AES256" && anytrue([for l in ${loggings} : contains([r.id, r.bucket], l.target_bucket)]))]]))])])`,
      message: `${block.address}: objects are not encrypted with a customer-managed key`,
    }));
}
