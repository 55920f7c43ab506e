import { ComputeGlobalAddress } from "@cdktf/provider-google/lib/compute-global-address";
import { ComputeGlobalForwardingRule } from "@cdktf/provider-google/lib/compute-global-forwarding-rule";
import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set";
import { Construct } from "constructs";
import type { GoogleAddressPlan } from "./google-address-plan";
import type { GoogleCoreContext, Prerequisites } from "./google-core-context";
import { privateConnectName } from "./google-names";

/** Domains that nodes and pods reach Google by: the APIs, Artifact Registry and the older registry that GKE's own images come from. */
const DOMAINS = ["googleapis.com", "pkg.dev", "gcr.io"];

/**
 * A private endpoint for the Google APIs inside a core's network, and the DNS that leads to it.
 *
 * Private Service Connect instead of the restricted or private virtual addresses (199.36.153.4/30, 199.36.153.8/30): the endpoint is an
 * address of the core's own range, so that networks joined by VPN or interconnect reach it without routes of their own, and firewall
 * rules and logs can name it.
 * @see https://cloud.google.com/vpc/docs/configure-private-service-connect-apis
 */
export class GooglePrivateApis extends Construct {
  /** What must exist before nodes can reach the Google APIs. */
  public readonly ready: Prerequisites;

  public constructor(scope: Construct, id: string, context: GoogleCoreContext, networkId: string, addresses: GoogleAddressPlan) {
    super(scope, id);
    const { project, spec } = context;
    const address = new ComputeGlobalAddress(this, "Address", {
      project,
      name: `${spec.name}-google-apis`,
      description: "Private endpoint of the Google APIs",
      addressType: "INTERNAL",
      purpose: "PRIVATE_SERVICE_CONNECT",
      network: networkId,
      address: addresses.googleApisAddress,
    });
    // Carries no labels: the API refuses them for this kind of rule when it is created.
    const endpoint = new ComputeGlobalForwardingRule(this, "Resource", {
      project,
      name: privateConnectName(spec.name),
      target: "all-apis",
      network: networkId,
      ipAddress: address.id,
      // An endpoint of Private Service Connect is no load balancer; left out, the provider would default to one.
      loadBalancingScheme: "",
    });
    const records = DOMAINS.flatMap((domain) => {
      const zone = new DnsManagedZone(this, domain, {
        project,
        name: `${spec.name}-${domain.replace(".", "-")}`,
        dnsName: `${domain}.`,
        description: `Leads ${domain} to the private endpoint of the core ${spec.name}`,
        visibility: "private",
        privateVisibilityConfig: { networks: [{ networkUrl: networkId }] },
        labels: spec.tags,
        forceDestroy: false,
      });
      return [
        new DnsRecordSet(this, `${domain}-a`, {
          project,
          managedZone: zone.name,
          name: `${domain}.`,
          type: "A",
          ttl: 300,
          rrdatas: [address.address],
        }),
        new DnsRecordSet(this, `${domain}-wildcard`, {
          project,
          managedZone: zone.name,
          name: `*.${domain}.`,
          type: "CNAME",
          ttl: 300,
          rrdatas: [`${domain}.`],
        }),
      ];
    });
    this.ready = [endpoint, ...records];
  }
}
