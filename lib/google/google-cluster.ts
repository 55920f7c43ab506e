import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";
import { Construct } from "constructs";
import type { GoogleCoreContext, Prerequisites } from "./google-core-context";
import type { GoogleEncryptionKey } from "./google-encryption-key";
import type { GoogleNetwork } from "./google-network";
import { POD_RANGE, SERVICE_RANGE } from "./google-network";
import { nodeConfigBase, type GoogleNodeBase } from "./google-node-config";

/** What a cluster needs of the core. */
export interface GoogleClusterProps {
  /** Network it stands in. */
  readonly network: GoogleNetwork;
  /** Key that encrypts Kubernetes secrets. */
  readonly secretsKey: GoogleEncryptionKey;
  /** What all nodes have. */
  readonly nodes: GoogleNodeBase;
  /** What must exist before the first node starts. */
  readonly after: Prerequisites;
}

/** Logs that leave the cluster: its own components, the workloads, and the control plane. */
const LOGGED_COMPONENTS = ["SYSTEM_COMPONENTS", "WORKLOADS", "APISERVER", "SCHEDULER", "CONTROLLER_MANAGER"];

/** Metrics that leave the cluster; DCGM are those of NVIDIA GPUs. In the order that the API gives them back. */
const MEASURED_COMPONENTS = [
  "SYSTEM_COMPONENTS",
  "APISERVER",
  "SCHEDULER",
  "CONTROLLER_MANAGER",
  "STORAGE",
  "HPA",
  "POD",
  "DAEMONSET",
  "DEPLOYMENT",
  "STATEFULSET",
  "CADVISOR",
  "KUBELET",
  "DCGM",
  "JOBSET",
];

/**
 * The Kubernetes cluster of a core: regional, so that its control plane survives a zone; private, so that neither it nor a node has a
 * public address; without nodes of its own, so that every node belongs to a pool that can be replaced.
 *
 * Replaced when name, network, ranges, private nodes or the private endpoint's subnetwork change. The version is the least; the release
 * channel `REGULAR` moves it on.
 */
export class GoogleCluster extends Construct {
  /** Name of the cluster, known only once it exists. */
  public readonly name: string;
  /** Id of the cluster. */
  public readonly clusterId: string;
  /** Address of the Kubernetes API inside the network. */
  public readonly endpoint: string;
  /** Base64 certificate authority of the Kubernetes API. */
  public readonly certificateAuthority: string;

  public constructor(scope: Construct, id: string, context: GoogleCoreContext, props: GoogleClusterProps) {
    super(scope, id);
    const { project, region, spec, securityGroup } = context;
    const cluster = new ContainerCluster(this, "Resource", {
      project,
      name: spec.name,
      description: `Cluster of the core ${spec.name}`,
      location: region,
      nodeLocations: spec.zones.map(({ zone }) => zone),
      deletionProtection: spec.deletionProtection,
      resourceLabels: spec.tags,

      minMasterVersion: spec.kubernetesVersion,
      releaseChannel: { channel: "REGULAR" },
      maintenancePolicy: { recurringWindow: WEEKEND },

      network: props.network.networkId,
      subnetwork: props.network.nodeSubnetworkId,
      networkingMode: "VPC_NATIVE",
      ipAllocationPolicy: { clusterSecondaryRangeName: POD_RANGE, servicesSecondaryRangeName: SERVICE_RANGE, stackType: "IPV4" },
      datapathProvider: "ADVANCED_DATAPATH",
      // Dataplane V2 enforces network policies itself; this block is about the Calico it replaces.
      networkPolicy: { enabled: false },
      enableIntranodeVisibility: true,
      gatewayApiConfig: { channel: "CHANNEL_STANDARD" },
      serviceExternalIpsConfig: { enabled: false },

      privateClusterConfig: {
        enablePrivateNodes: true,
        enablePrivateEndpoint: true,
        privateEndpointSubnetwork: props.network.controlPlaneSubnetworkId,
        // Clients outside the core may be joined in another region; inside it nobody needs more than the region.
        masterGlobalAccessConfig: { enabled: spec.controlPlaneClients.length > 0 },
      },
      controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: false }, ipEndpointsConfig: { enabled: true } },
      masterAuthorizedNetworksConfig: {
        gcpPublicCidrsAccessEnabled: false,
        privateEndpointEnforcementEnabled: true,
        cidrBlocks: [
          { cidrBlock: spec.cidr, displayName: "core" },
          ...spec.controlPlaneClients.map((cidrBlock, index) => ({ cidrBlock, displayName: `client-${index + 1}` })),
        ],
      },

      workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
      ...(securityGroup === undefined ? {} : { authenticatorGroupsConfig: { securityGroup } }),
      masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
      anonymousAuthenticationConfig: { mode: "LIMITED" },
      rbacBindingConfig: { enableInsecureBindingSystemAuthenticated: false, enableInsecureBindingSystemUnauthenticated: false },
      enableLegacyAbac: false,
      enableShieldedNodes: true,
      databaseEncryption: { state: "ENCRYPTED", keyName: props.secretsKey.keyId },
      binaryAuthorization: { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" },
      // Workload vulnerability scanning by GKE was shut down in 2025; the registry scans images instead.
      securityPostureConfig: { mode: "BASIC", vulnerabilityMode: "VULNERABILITY_DISABLED" },

      loggingConfig: { enableComponents: LOGGED_COMPONENTS },
      monitoringConfig: {
        enableComponents: MEASURED_COMPONENTS,
        managedPrometheus: { enabled: true },
        advancedDatapathObservabilityConfig: { enableMetrics: true, enableRelay: false },
      },
      costManagementConfig: { enabled: true },
      addonsConfig: {
        httpLoadBalancing: { disabled: false },
        horizontalPodAutoscaling: { disabled: false },
        networkPolicyConfig: { disabled: true },
        dnsCacheConfig: { enabled: true },
        gcePersistentDiskCsiDriverConfig: { enabled: true },
        gcsFuseCsiDriverConfig: { enabled: true },
      },
      nodePoolDefaults: { nodeConfigDefaults: { insecureKubeletReadonlyPortEnabled: "FALSE" } },

      // GKE insists on creating a first pool, which Terraform deletes at once. It must obey the project's policies all the same, and once
      // it is gone the API reports the configuration of another pool in its place.
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      nodeConfig: { ...nodeConfigBase(context, props.nodes), machineType: "e2-standard-2", diskType: "pd-balanced", diskSizeGb: 50 },
      lifecycle: { preventDestroy: spec.deletionProtection, ignoreChanges: ["initial_node_count", "node_config"] },
      dependsOn: [...props.after, ...props.secretsKey.usable],
    });
    this.name = cluster.name;
    this.clusterId = cluster.id;
    this.endpoint = `https://${cluster.endpoint}`;
    this.certificateAuthority = cluster.masterAuth.clusterCaCertificate;
  }
}

/**
 * When GKE may upgrade: eight hours on Saturdays and Sundays, UTC. GKE asks for at least 48 hours in every 32 days, in pieces of four or
 * more. The date only says when the window first opened.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions
 */
const WEEKEND = { startTime: "2025-01-04T02:00:00Z", endTime: "2025-01-04T10:00:00Z", recurrence: "FREQ=WEEKLY;BYDAY=SA,SU" };
