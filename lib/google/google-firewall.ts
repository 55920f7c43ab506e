import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { Construct } from "constructs";
import type { GoogleAddressPlan } from "./google-address-plan";
import type { GoogleCoreContext } from "./google-core-context";

/** Ports of admission webhooks as their projects choose them, the aggregated APIs' port, and the kubelet's. */
const CONTROL_PLANE_PORTS = ["443", "8443", "9443", "10250"];

/**
 * What may come in to a core's nodes: nothing, but for the control plane.
 *
 * The rules between nodes and pods of the cluster, and those of load balancers and their health checks, are made and removed by GKE
 * itself at priority 1000 when they are needed.
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/firewall-rules
 */
export class GoogleFirewall extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    context: GoogleCoreContext,
    props: { networkId: string; nodeServiceAccount: string; addresses: GoogleAddressPlan },
  ) {
    super(scope, id);
    const { project, spec } = context;
    new ComputeFirewall(this, "DenyIngress", {
      project,
      name: `${spec.name}-deny-ingress`,
      description: "Denies and logs whatever no other rule allows; Google's implied rule denies the same without a log",
      network: props.networkId,
      direction: "INGRESS",
      priority: 65534,
      sourceRanges: ["0.0.0.0/0"],
      deny: [{ protocol: "all" }],
      logConfig: { metadata: "INCLUDE_ALL_METADATA" },
    });
    new ComputeFirewall(this, "ControlPlane", {
      project,
      name: `${spec.name}-control-plane`,
      description: "Lets the Kubernetes control plane call admission webhooks, aggregated APIs and kubelets on the nodes",
      network: props.networkId,
      direction: "INGRESS",
      priority: 1000,
      sourceRanges: [props.addresses.controlPlaneCidr],
      targetServiceAccounts: [props.nodeServiceAccount],
      allow: [{ protocol: "tcp", ports: CONTROL_PLANE_PORTS }],
    });
  }
}
