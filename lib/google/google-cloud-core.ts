import { Construct } from "constructs";
import type { ICloudCoreRealisation, INodePoolRealisation } from "../platform/cloud-core-contract";
import { Ipv4Range } from "../platform/ipv4-range";
import type { NodePoolSpec } from "../platform/node-pool-contract";
import { planGoogleAddresses } from "./google-address-plan";
import { GoogleAdministrators } from "./google-administrators";
import { GoogleArtifactBucket } from "./google-artifact-bucket";
import { GoogleCluster } from "./google-cluster";
import type { GoogleCoreContext, Prerequisites } from "./google-core-context";
import { GoogleEncryptionKeys } from "./google-encryption-keys";
import { GoogleFirewall } from "./google-firewall";
import { GoogleLogStore } from "./google-log-store";
import { GoogleNetwork } from "./google-network";
import type { GoogleNodeBase } from "./google-node-config";
import { GoogleNodeIdentity } from "./google-node-identity";
import { GoogleNodePool } from "./google-node-pool";
import { GooglePrivateApis } from "./google-private-apis";
import { GoogleRegistry } from "./google-registry";
import { GoogleServices } from "./google-services";
import { GoogleSystemNodes } from "./google-system-nodes";

/**
 * A cloud core on Google: VPC, keys, GKE cluster, system nodes, identities, registry, artifact bucket and log store.
 *
 * The order in which things come to be is part of it: APIs, keys and their grants, network and its ways to Google and the internet, node
 * identity, cluster, system nodes, then every other pool.
 */
export class GoogleCloudCore extends Construct implements ICloudCoreRealisation {
  public readonly clusterName: string;
  public readonly clusterEndpoint: string;
  public readonly clusterCertificateAuthority: string;
  public readonly networkId: string;
  public readonly registryUrl: string;
  public readonly artifactBucketName: string;
  public readonly encryptionKeyId: string;
  public readonly nodeIdentity: string;

  private readonly nodes: GoogleNodeBase;
  private readonly systemNodesReady: Prerequisites;

  public constructor(
    scope: Construct,
    id: string,
    private readonly context: GoogleCoreContext,
  ) {
    super(scope, id);
    const { spec } = context;
    const addresses = planGoogleAddresses(Ipv4Range.parse(spec.cidr)!);
    const services = new GoogleServices(this, "Services", context).enabled;
    const keys = new GoogleEncryptionKeys(this, "Keys", context, services);
    const identity = new GoogleNodeIdentity(this, "NodeIdentity", context, services);
    const network = new GoogleNetwork(this, "Network", context, addresses, services);
    const privateApis = new GooglePrivateApis(this, "PrivateApis", context, network.networkId, addresses);
    new GoogleFirewall(this, "Firewall", context, { networkId: network.networkId, nodeServiceAccount: identity.email, addresses });
    new GoogleLogStore(this, "Logs", context, {
      key: keys.logs,
      subnetworkNames: network.subnetworkNames,
      natName: network.natName,
    });
    const registry = new GoogleRegistry(this, "Registry", context, { key: keys.images, reader: identity.member });
    const bucket = new GoogleArtifactBucket(this, "Artifacts", context, keys.objects);

    this.nodes = { serviceAccount: identity.email, diskKeyId: keys.disks.keyId };
    const cluster = new GoogleCluster(this, "Cluster", context, {
      network,
      secretsKey: keys.secrets,
      nodes: this.nodes,
      after: [...keys.disks.usable, ...identity.usable, ...registry.readable, ...network.egress, ...privateApis.ready],
    });
    new GoogleAdministrators(this, "Administrators", context);
    this.systemNodesReady = new GoogleSystemNodes(this, "SystemNodes", context, cluster.name, this.nodes).ready;

    this.clusterName = cluster.name;
    this.clusterEndpoint = cluster.endpoint;
    this.clusterCertificateAuthority = cluster.certificateAuthority;
    this.networkId = network.networkId;
    this.registryUrl = registry.url;
    this.artifactBucketName = bucket.name;
    this.encryptionKeyId = keys.objects.keyId;
    this.nodeIdentity = identity.email;
  }

  public realiseNodePool(scope: Construct, id: string, spec: NodePoolSpec): INodePoolRealisation {
    return new GoogleNodePool(scope, id, this.context, spec, {
      clusterName: this.clusterName,
      nodes: this.nodes,
      after: this.systemNodesReady,
    });
  }
}
