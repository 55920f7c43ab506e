import type { AttributeSchema, BlockSchema, TypeNotation } from "../schema-check/provider-schema";
import { isSettable } from "../schema-check/terraform-type";
import type { JsonObject } from "../schema-check/stack-file";
import type { Json } from "../schema-check/value-check";

const ACCOUNT = "123456789012";
const KEY = "11111111-2222-3333-4444-555555555555";

/** What AWS's own answers look like, where the provider or another resource checks their form. */
const AWS_VALUES: Readonly<Record<string, JsonObject>> = {
  aws_kms_key: { key_id: KEY, id: KEY, arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/${KEY}` },
  aws_iam_role: { arn: `arn:aws:iam::${ACCOUNT}:role/mock` },
  aws_iam_policy: { arn: `arn:aws:iam::${ACCOUNT}:policy/mock` },
  aws_iam_instance_profile: { arn: `arn:aws:iam::${ACCOUNT}:instance-profile/mock` },
  aws_s3_bucket: { arn: "arn:aws:s3:::mock" },
  aws_launch_template: { id: "lt-0123456789abcdef0", latest_version: 1, default_version: 1 },
  aws_security_group: { id: "sg-0123456789abcdef0" },
  aws_vpc: { id: "vpc-0123456789abcdef0" },
};

/** What data sources answer: an account, a partition and a region that hang together. */
const AWS_DATA_VALUES: Readonly<Record<string, JsonObject>> = {
  aws_caller_identity: { account_id: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/mock`, id: ACCOUNT, user_id: "AIDAMOCK" },
  aws_partition: { partition: "aws", dns_suffix: "amazonaws.com", id: "aws", reverse_dns_prefix: "com.amazonaws" },
  aws_region: { name: "us-east-1", id: "us-east-1", description: "mock" },
  aws_eks_addon_version: { version: "v1.0.0-eksbuild.1" },
  aws_iam_policy_document: { json: '{"Version":"2012-10-17","Statement":[]}', minified_json: '{"Version":"2012-10-17","Statement":[]}' },
};

/**
 * Data sources of the AWS provider that it answers by itself.
 *
 * A plan with the real provider reads them for real; every other data source would ask AWS.
 */
export const OFFLINE_DATA_SOURCES: readonly string[] = [
  "aws_arn",
  "aws_default_tags",
  "aws_iam_policy_document",
  "aws_partition",
  "aws_region",
  "aws_service",
  "aws_service_principal",
];

/**
 * Values that a mocked provider answers for a type, where its own random strings would not do: ARNs have the form of an ARN,
 * policies are policies, and lists that only the provider fills hold one element.
 *
 * @param type type of the resource or data source
 * @param schema its schema
 */
export function mockedValues(type: string, schema: BlockSchema, mode: "resource" | "data"): JsonObject {
  const values: Record<string, Json> = {};
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) {
    if (attribute.computed === true && !isSettable(attribute)) {
      const value = mockedAttribute(type, name, attribute);
      if (value !== undefined) {
        values[name] = value;
      }
    }
  }
  return { ...values, ...(mode === "data" ? AWS_DATA_VALUES : AWS_VALUES)[type] };
}

/** Undefined where the provider's own random value will do. */
function mockedAttribute(type: string, name: string, attribute: AttributeSchema): Json | undefined {
  if (attribute.type === undefined) {
    return undefined;
  }
  if (typeof attribute.type === "string") {
    return name === "arn" || name.endsWith("_arn") ? arnFor(type) : undefined;
  }
  const [kind, inner] = attribute.type;
  return (kind === "list" || kind === "set") && Array.isArray(inner) ? [filled(type, name, inner as TypeNotation)] : undefined;
}

function filled(type: string, name: string, notation: TypeNotation): Json {
  if (typeof notation === "string") {
    const scalars: Readonly<Record<string, Json>> = { number: 1, bool: false };
    return scalars[notation] ?? (name === "arn" || name.endsWith("_arn") ? arnFor(type) : "mock");
  }
  const [kind, inner] = notation;
  if (kind === "object") {
    const attributes = Object.entries(inner as Readonly<Record<string, TypeNotation>>);
    return Object.fromEntries(attributes.map(([key, value]) => [key, filled(type, key, value)]));
  }
  return kind === "map" ? {} : [filled(type, name, inner as TypeNotation)];
}

function arnFor(type: string): string {
  const [, service = "mock", ...kind] = type.split("_");
  return `arn:aws:${service}:us-east-1:${ACCOUNT}:${kind.join("-") || "mock"}/mock`;
}
