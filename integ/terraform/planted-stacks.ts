import type { JsonObject } from "../schema-check/stack-file";
import type { Json } from "../schema-check/value-check";
import type { PlanDocument } from "./plan-counts";
import type { Stage } from "./stack-stages";

/** A stack with one planted mistake, and where it must be found. */
export interface PlantedStack {
  /** What is wrong with it. */
  readonly mistake: string;
  readonly json: JsonObject;
  /** The stage that must fail; undefined for the sound stack. */
  readonly stage?: Stage;
  /** What the error must say. */
  readonly error: RegExp;
}

const ZONE = "use1-az4";
const MACHINE = "p5.48xlarge";
const COUNT = 3;
const OFFERING = `aws/us-east-1/${ZONE}/${MACHINE}/on-demand`;

/** The plan that the sound stack realises. */
export const PLANTED_PLAN: PlanDocument = {
  problem: {
    offerings: [{ id: OFFERING, cloud: "aws", region: "us-east-1", zone: ZONE, machineType: MACHINE, purchaseOption: "on-demand" }],
  },
  plan: { counts: [{ offering: OFFERING, count: COUNT }] },
};

const KEY = "${aws_kms_key.key.arn}";

/** A cluster with one node group and everything encrypted; small, but it meets every assertion. */
const SOUND = {
  terraform: {
    required_providers: { aws: { source: "aws", version: "6.25.0" } },
    backend: { s3: { bucket: "b", key: "k", region: "us-east-1" } },
  },
  provider: { aws: [{ region: "us-east-1" }] },
  data: { aws_caller_identity: { me: {} } },
  resource: {
    aws_vpc: { vpc: { cidr_block: "10.0.0.0/16" } },
    aws_subnet: { a: { vpc_id: "${aws_vpc.vpc.id}", cidr_block: "10.0.0.0/24", availability_zone_id: ZONE } },
    aws_iam_role: {
      role: {
        assume_role_policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
      },
    },
    aws_kms_key: {
      key: { enable_key_rotation: true, description: "of ${data.aws_caller_identity.me.account_id}", lifecycle: { prevent_destroy: true } },
    },
    aws_cloudwatch_log_group: { logs: { name: "/aws/eks/c/cluster", kms_key_id: KEY, retention_in_days: 365 } },
    aws_eks_cluster: {
      c: {
        name: "c",
        role_arn: "${aws_iam_role.role.arn}",
        vpc_config: { subnet_ids: ["${aws_subnet.a.id}"], endpoint_private_access: true, endpoint_public_access: false },
        encryption_config: { resources: ["secrets"], provider: { key_arn: KEY } },
      },
    },
    aws_launch_template: {
      lt: { instance_type: MACHINE, block_device_mappings: [{ device_name: "/dev/xvda", ebs: { encrypted: "true", kms_key_id: KEY } }] },
    },
    aws_eks_node_group: {
      g: {
        cluster_name: "${aws_eks_cluster.c.name}",
        node_role_arn: "${aws_iam_role.role.arn}",
        subnet_ids: ["${aws_subnet.a.id}"],
        launch_template: { id: "${aws_launch_template.lt.id}", version: "${aws_launch_template.lt.latest_version}" },
        scaling_config: { desired_size: COUNT, min_size: COUNT, max_size: COUNT },
      },
    },
    aws_s3_bucket: { b: { bucket: "b" } },
    aws_s3_bucket_server_side_encryption_configuration: {
      b: {
        bucket: "${aws_s3_bucket.b.id}",
        rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY } }],
      },
    },
    aws_ecr_repository: { r: { name: "r", encryption_configuration: [{ encryption_type: "KMS", kms_key: KEY }] } },
  },
};

/** Changes that leave the stack valid and plannable, and break one assertion each. */
const UNSOUND: readonly (readonly [readonly string[], Json | undefined])[] = [
  [["resource", "aws_eks_cluster", "c", "vpc_config", "endpoint_public_access"], true],
  [["resource", "aws_eks_cluster", "c", "vpc_config", "endpoint_private_access"], false],
  [["resource", "aws_eks_cluster", "c", "encryption_config"], undefined],
  [["resource", "aws_launch_template", "lt", "block_device_mappings"], undefined],
  [["resource", "aws_cloudwatch_log_group", "logs", "kms_key_id"], undefined],
  [["resource", "aws_s3_bucket_server_side_encryption_configuration"], undefined],
  [["resource", "aws_ecr_repository", "r", "encryption_configuration"], undefined],
  [["resource", "aws_eks_node_group", "g", "scaling_config", "desired_size"], COUNT - 1],
];

/** Every stage and every assertion, each with a stack that must fail it, and the sound stack that must pass. */
export const PLANTED_STACKS: readonly PlantedStack[] = [
  { mistake: "none", json: SOUND, error: /^$/ },
  {
    mistake: "a provider that no mirror holds",
    json: planted(["terraform", "required_providers", "nonesuch"], { source: "example/nonesuch", version: "1.0.0" }),
    stage: "init",
    error: /nonesuch/,
  },
  {
    mistake: "an argument that does not exist",
    json: planted(["resource", "aws_vpc", "vpc", "cidr_blok"], "10.0.0.0/16"),
    stage: "validate",
    error: /aws_vpc\.vpc.*cidr_blok/,
  },
  {
    mistake: "a for_each over what is known after apply only",
    json: planted(["resource", "aws_vpc", "more"], { for_each: "${toset([aws_vpc.vpc.id])}", cidr_block: "10.1.0.0/16" }),
    stage: "plan",
    error: /for_each/,
  },
  {
    mistake: "everything at once that only the applied stack shows",
    json: UNSOUND.reduce<JsonObject>((json, [path, value]) => planted(path, value, json), SOUND),
    stage: "mocked apply",
    error: new RegExp(
      [
        "private endpoint is off",
        "public endpoint is on",
        "secrets are not encrypted",
        "a volume is not encrypted",
        "logs are not encrypted",
        "objects are not encrypted",
        "images are not encrypted",
        "the plan says 3",
      ]
        .map((message) => `(?=.*${message})`)
        .join(""),
      "s",
    ),
  },
];

/** The sound stack with one value replaced, or removed when undefined. */
function planted(path: readonly string[], value: Json | undefined, json: JsonObject = SOUND): JsonObject {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length > 0) {
    return { ...json, [key]: planted(rest, value, json[key] as JsonObject) };
  }
  const { [key]: _replaced, ...others } = json;
  return value === undefined ? others : { ...others, [key]: value };
}
