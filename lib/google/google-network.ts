import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { Construct } from "constructs";
import type { GoogleAddressPlan } from "./google-address-plan";
import type { GoogleCoreContext, Prerequisites } from "./google-core-context";

/** Name of the secondary range that pods take their addresses from. */
export const POD_RANGE = "pods";

/** Name of the secondary range that Kubernetes services take their addresses from. */
export const SERVICE_RANGE = "services";

/**
 * The network of a core: a VPC without automatic subnetworks, one private subnetwork for the nodes of all zones, one for the control
 * plane's endpoint, and a way out to the internet that nothing can come in by.
 *
 * A Google subnetwork spans its region, so there is one where AWS has one per zone: of the core's rows of zones only the names are used,
 * not their ranges. For the same reason there is one Cloud NAT: it is a distributed service of the region without machines of its own,
 * and keeps serving the other zones when one fails, where an AWS NAT gateway dies with its zone.
 *
 * @see https://cloud.google.com/nat/docs/overview
 */
export class GoogleNetwork extends Construct {
  /** Id of the network. */
  public readonly networkId: string;
  /** Id of the subnetwork of the nodes. */
  public readonly nodeSubnetworkId: string;
  /** Id of the subnetwork of the control plane's endpoint. */
  public readonly controlPlaneSubnetworkId: string;
  /** Names of the subnetworks, literal. */
  public readonly subnetworkNames: readonly string[];
  /** Name of the NAT gateway, literal. */
  public readonly natName: string;
  /** What must exist before nodes can reach the internet. */
  public readonly egress: Prerequisites;

  public constructor(scope: Construct, id: string, context: GoogleCoreContext, addresses: GoogleAddressPlan, after: Prerequisites) {
    super(scope, id);
    const { project, region, spec } = context;
    this.natName = spec.name;
    this.subnetworkNames = [`${spec.name}-nodes`, `${spec.name}-control-plane`];

    const network = new ComputeNetwork(this, "Resource", {
      project,
      name: spec.name,
      description: `Network of the core ${spec.name}`,
      autoCreateSubnetworks: false,
      // The default route to the internet gateway is what Cloud NAT and Private Google Access send traffic along.
      deleteDefaultRoutesOnCreate: false,
      routingMode: "GLOBAL",
      // The largest MTU Google has; a smaller one costs throughput between nodes. Cloud VPN fits TCP to its own.
      mtu: 8896,
      dependsOn: [...after],
    });
    const nodes = new ComputeSubnetwork(this, "Nodes", {
      project,
      region,
      name: this.subnetworkNames[0]!,
      description: "Nodes of all zones, with the ranges of pods and services",
      network: network.id,
      ipCidrRange: addresses.nodeCidr,
      secondaryIpRange: [
        { rangeName: POD_RANGE, ipCidrRange: spec.podCidr },
        { rangeName: SERVICE_RANGE, ipCidrRange: spec.serviceCidr },
      ],
      stackType: "IPV4_ONLY",
      privateIpGoogleAccess: true,
      logConfig: FLOW_LOGS,
    });
    const controlPlane = new ComputeSubnetwork(this, "ControlPlane", {
      project,
      region,
      name: this.subnetworkNames[1]!,
      description: "Private endpoint of the Kubernetes control plane",
      network: network.id,
      ipCidrRange: addresses.controlPlaneCidr,
      stackType: "IPV4_ONLY",
      privateIpGoogleAccess: true,
      logConfig: FLOW_LOGS,
    });
    const router = new ComputeRouter(this, "Router", { project, region, name: spec.name, network: network.id });
    const nat = new ComputeRouterNat(this, "Nat", {
      project,
      region,
      name: this.natName,
      router: router.name,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
      subnetwork: [
        {
          name: nodes.id,
          sourceIpRangesToNat: ["PRIMARY_IP_RANGE", "LIST_OF_SECONDARY_IP_RANGES"],
          secondaryIpRangeNames: [POD_RANGE],
        },
      ],
      // A node that pulls many images opens thousands of connections; dynamic allocation gives it ports when it does. It excludes
      // endpoint-independent mapping.
      enableDynamicPortAllocation: true,
      enableEndpointIndependentMapping: false,
      minPortsPerVm: 64,
      maxPortsPerVm: 32768,
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    });

    this.networkId = network.id;
    this.nodeSubnetworkId = nodes.id;
    this.controlPlaneSubnetworkId = controlPlane.id;
    this.egress = [nat];
  }
}

/**
 * Half of all flows, summed up over ten minutes: enough to see who talks to whom at a tenth of the volume of every flow each five seconds.
 */
const FLOW_LOGS = { aggregationInterval: "INTERVAL_10_MIN", flowSampling: 0.5, metadata: "INCLUDE_ALL_METADATA" };
