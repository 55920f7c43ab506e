import { dependable } from "cdktf";
import { Construct } from "constructs";
import type { CloudCoreSpec, ICloudCoreRealisation, INodePoolRealisation } from "../platform/cloud-core-contract";
import type { NodePoolSpec } from "../platform/node-pool-contract";
import { AwsAccount } from "./aws-account";
import { AwsAddOns } from "./aws-add-ons";
import { AwsArtifactBucket } from "./aws-artifact-bucket";
import { AwsAutoscalerIdentity } from "./aws-autoscaler-identity";
import { AwsCluster } from "./aws-cluster";
import type { AwsCoreOptions } from "./aws-core-options";
import { AwsEncryptionKey } from "./aws-encryption-key";
import { AwsNetwork } from "./aws-network";
import type { AwsNodeHost } from "./aws-node-host";
import { AwsNodeIdentity } from "./aws-node-identity";
import { AwsNodePool } from "./aws-node-pool";
import { AwsProviderRegion } from "./aws-provider-region";
import { AwsRegistry } from "./aws-registry";
import { AwsSystemNodes } from "./aws-system-nodes";

/**
 * A cloud core on AWS: VPC, EKS, KMS, ECR, S3 and the roles between them.
 *
 * The order matters and is spelled out: network and key, cluster, the add-ons that nodes need, system nodes, the add-ons that need nodes.
 * Destroying goes the other way.
 */
export class AwsCloudCore extends Construct implements ICloudCoreRealisation {
  public readonly clusterName: string;
  public readonly clusterEndpoint: string;
  public readonly clusterCertificateAuthority: string;
  public readonly networkId: string;
  public readonly registryUrl: string;
  public readonly artifactBucketName: string;
  public readonly encryptionKeyId: string;
  public readonly nodeIdentity: string;
  private readonly host: AwsNodeHost;
  private readonly placementGroups: boolean;

  public constructor(scope: Construct, id: string, spec: CloudCoreSpec, options: AwsCoreOptions) {
    super(scope, id);
    const { name, tags, deletionProtection } = spec;
    this.node.addValidation(new AwsProviderRegion(this, options.region));
    const account = new AwsAccount(this, "Account", options.region);
    const key = new AwsEncryptionKey(this, "Key", {
      account,
      name,
      deletionProtection,
      createAutoscalingServiceRole: options.createAutoscalingServiceRole,
      tags,
    });
    const encryptionKeyArn = key.arn;
    const network = new AwsNetwork(this, "Network", {
      account,
      spec,
      interfaceEndpoints: options.interfaceEndpoints,
      encryptionKeyArn,
    });
    const cluster = new AwsCluster(this, "Cluster", { account, spec, network, encryptionKeyArn });
    const addOns = new AwsAddOns(this, "AddOns", { account, spec, cluster, encryptionKeyArn, versions: options.addOnVersions });
    const identity = new AwsNodeIdentity(this, "NodeIdentity", { account, name, tags });
    this.host = {
      spec,
      network,
      cluster,
      identity,
      encryptionKeyArn,
      beforeCompute: [...addOns.beforeCompute, ...identity.grants, ...network.egress].map((resource) => dependable(resource)),
    };
    const systemNodes = new AwsSystemNodes(this, "SystemNodes", this.host);
    addOns.installAfter(systemNodes.groups);
    new AwsAutoscalerIdentity(this, "Autoscaler", { account, name, clusterName: cluster.clusterName, tags });
    const registry = new AwsRegistry(this, "Registry", {
      account,
      name,
      repositories: options.imageRepositories,
      encryptionKeyArn,
      deletionProtection,
      tags,
    });
    const artifacts = new AwsArtifactBucket(this, "Storage", { account, spec, encryptionKeyArn });

    this.placementGroups = options.placementGroups;
    this.clusterName = cluster.clusterName;
    this.clusterEndpoint = cluster.endpoint;
    this.clusterCertificateAuthority = cluster.certificateAuthority;
    this.networkId = network.vpcId;
    this.registryUrl = registry.url;
    this.artifactBucketName = artifacts.bucketName;
    this.encryptionKeyId = encryptionKeyArn;
    this.nodeIdentity = identity.roleArn;
  }

  /** Creates a node pool in the cluster; the scope must be in the core's stack. */
  public realiseNodePool(scope: Construct, id: string, spec: NodePoolSpec): INodePoolRealisation {
    return new AwsNodePool(scope, id, { host: this.host, spec, placementGroups: this.placementGroups });
  }
}
