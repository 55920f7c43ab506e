import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { type TerraformStack } from "cdktf";
import { AwsPlatform } from "../../lib/aws/aws-platform";
import { GooglePlatform } from "../../lib/google/google-platform";
import type { IPlatform } from "../../lib/platform/platform";
import type { Block, SynthesizedStack } from "../support/synthesized-stack";

/** A node group as every cloud has it, read back from Terraform. */
export interface ReadNodeGroup {
  readonly machineType: string;
  readonly labels: Record<string, string>;
  readonly taintKeys: string[];
  readonly min: number;
  readonly max: number;
  readonly ignoresSize: boolean;
  readonly spot: boolean;
}

/** A cloud as the conformance suite sees it: how to build on it, and how to read the same facts back from its Terraform. */
export interface ConformingPlatform {
  readonly name: string;
  readonly create: (stack: TerraformStack) => IPlatform;
  /** A zone list that both zones and GPU machines are known for. */
  readonly zones: string[];
  readonly administrator: string;
  readonly cluster: (stack: SynthesizedStack) => Block;
  readonly hasPrivateControlPlane: (cluster: Block) => boolean;
  readonly hasEncryptedSecrets: (cluster: Block) => boolean;
  readonly version: (cluster: Block) => string;
  readonly gpuGroups: (stack: SynthesizedStack) => ReadNodeGroup[];
  /** Resource types that hold data, or keys to data: they must resist deletion. */
  readonly stateful: string[];
}

const ACCELERATOR_LABEL = "lepton.dev/accelerator";

export const PLATFORMS: readonly ConformingPlatform[] = [
  {
    name: "AwsPlatform",
    create: (stack): IPlatform => {
      new AwsProvider(stack, "aws", { region: "us-east-1" });
      return new AwsPlatform({ region: "us-east-1" });
    },
    zones: ["use1-az2", "use1-az4", "use1-az6"],
    administrator: "arn:aws:iam::123456789012:role/admin",
    cluster: (stack) => stack.only("aws_eks_cluster"),
    hasPrivateControlPlane: ({ vpc_config: network }: Block) =>
      network.endpoint_private_access === true && network.endpoint_public_access === false,
    hasEncryptedSecrets: (cluster) => cluster.encryption_config.resources.includes("secrets"),
    version: (cluster) => String(cluster.version),
    gpuGroups: (stack) =>
      stack
        .all("aws_eks_node_group")
        .filter((group) => group.labels?.[ACCELERATOR_LABEL] !== undefined)
        .map((group) => ({
          machineType: group.instance_types[0],
          labels: group.labels,
          taintKeys: (group.taint ?? []).map((taint: Block) => taint.key),
          min: group.scaling_config.min_size,
          max: group.scaling_config.max_size,
          ignoresSize: (group.lifecycle?.ignore_changes ?? []).length > 0,
          spot: group.capacity_type === "SPOT",
        })),
    stateful: ["aws_kms_key", "aws_s3_bucket", "aws_ecr_repository", "aws_eks_cluster"],
  },
  {
    name: "GooglePlatform",
    create: (stack): IPlatform => {
      new GoogleProvider(stack, "google", { project: "conformance", region: "us-east4" });
      return new GooglePlatform({ project: "conformance", region: "us-east4" });
    },
    zones: ["us-east4-a", "us-east4-b", "us-east4-c"],
    administrator: "group:admins@example.com",
    cluster: (stack) => stack.only("google_container_cluster"),
    hasPrivateControlPlane: ({ private_cluster_config: network }: Block) =>
      network.enable_private_endpoint === true && network.enable_private_nodes === true,
    hasEncryptedSecrets: (cluster) => cluster.database_encryption.state === "ENCRYPTED",
    version: (cluster) => String(cluster.min_master_version),
    gpuGroups: (stack) =>
      stack
        .all("google_container_node_pool")
        .filter((pool) => pool.node_config.labels?.[ACCELERATOR_LABEL] !== undefined)
        .map((pool) => ({
          machineType: pool.node_config.machine_type,
          labels: pool.node_config.labels,
          // GKE taints accelerated nodes itself.
          taintKeys: ["nvidia.com/gpu", ...(pool.node_config.taint ?? []).map((taint: Block) => taint.key)],
          min: pool.autoscaling?.min_node_count ?? pool.node_count,
          max: pool.autoscaling?.max_node_count ?? pool.node_count,
          ignoresSize: (pool.lifecycle?.ignore_changes ?? []).length > 0,
          spot: pool.node_config.spot === true,
        })),
    stateful: ["google_kms_crypto_key", "google_storage_bucket", "google_artifact_registry_repository", "google_container_cluster"],
  },
];
