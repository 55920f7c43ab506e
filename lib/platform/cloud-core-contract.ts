import type { Construct, IConstruct } from "constructs";
import type { NodePoolSpec } from "./node-pool-contract";

/** A cloud core, checked and complete: what a platform creates from. Names are valid on every cloud. */
export interface CloudCoreSpec {
  /** Prefix of every physical name: lower-case letters, digits and hyphens, at most 24 characters, starts with a letter. */
  readonly name: string;
  /** Address range of the network in CIDR notation. */
  readonly cidr: string;
  /** What lies where in the network; one row a zone, in the order of the zones. */
  readonly zones: ZoneNetwork[];
  /** Address range of pods, for clouds that route pods natively; disjoint from `cidr` and of every other core. */
  readonly podCidr: string;
  /** Address range of Kubernetes services. */
  readonly serviceCidr: string;
  /** Kubernetes minor version, for example `1.35`. */
  readonly kubernetesVersion: string;
  /** Who administers the cluster, in the cloud's own notation. */
  readonly administrators: string[];
  /** Address ranges that may reach the private control plane, besides the core's own network. */
  readonly controlPlaneClients: string[];
  /**
   * Machine type of the system nodes.
   *
   * @default - the platform's own
   */
  readonly systemMachineType?: string;
  /** System nodes in each zone. */
  readonly systemNodesPerZone: number;
  /** Days that logs are kept. */
  readonly logRetentionDays: number;
  /** Whether what holds data, and the cluster, resist deletion. */
  readonly deletionProtection: boolean;
  /** Tags (AWS) or labels (Google) for everything; keys and values are valid on both. */
  readonly tags: { [key: string]: string };
}

/** The part of a core's network that lies in one zone. */
export interface ZoneNetwork {
  /** Zone; the zone id on AWS. */
  readonly zone: string;
  /** Range for nodes and pods of the zone. */
  readonly privateCidr: string;
  /** Range for the zone's NAT gateway and public load balancers. */
  readonly publicCidr: string;
}

/** A created cloud core, as later concepts and users see it. Values may be tokens. */
export interface ICloudCoreRealisation extends IConstruct {
  /** Name of the Kubernetes cluster. */
  readonly clusterName: string;
  /** Address of the Kubernetes API. */
  readonly clusterEndpoint: string;
  /** Base64 certificate authority of the Kubernetes API. */
  readonly clusterCertificateAuthority: string;
  /** Id of the network. */
  readonly networkId: string;
  /** Address that images are pushed to and pulled from, without a trailing slash. */
  readonly registryUrl: string;
  /** Name of the artifact bucket. */
  readonly artifactBucketName: string;
  /** The customer-managed key that encrypts the core's data. */
  readonly encryptionKeyId: string;
  /** Identity that nodes run as: a role ARN on AWS, a service account e-mail on Google. */
  readonly nodeIdentity: string;

  /**
   * Creates a node pool in the cluster.
   *
   * @param scope the construct that becomes the parent
   * @param id the id of the new construct below it
   * @param spec what to create
   */
  realiseNodePool(scope: Construct, id: string, spec: NodePoolSpec): INodePoolRealisation;
}

/** A created node pool. */
export interface INodePoolRealisation extends IConstruct {
  /** Names of the node groups that were created, in the order of the groups asked for. Values may be tokens. */
  readonly nodeGroupNames: string[];
}
