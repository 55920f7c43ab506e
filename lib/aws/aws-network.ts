import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { CloudCoreSpec } from "../platform/cloud-core-contract";
import type { AwsAccount } from "./aws-account";
import { AwsFlowLog } from "./aws-flow-log";
import { AwsServiceEndpoints } from "./aws-service-endpoints";
import { AwsZoneNetwork } from "./aws-zone-network";

/** Properties of a core's network. */
export interface AwsNetworkProps {
  readonly account: AwsAccount;
  readonly spec: CloudCoreSpec;
  /** Services that get an interface endpoint, by the last part of the endpoint's name. */
  readonly interfaceEndpoints: readonly string[];
  /** Key of the flow log. */
  readonly encryptionKeyArn: string;
}

/**
 * A private network over several zones: nodes live in private subnets, leave through their own zone's NAT gateway, and reach the services
 * of AWS through endpoints inside the network.
 *
 * Nothing is shared between zones but the VPC and its gateways, which AWS spreads over the zones itself: a lost zone takes nothing with it.
 *
 * Replaced when: `cidr` changes (the VPC and everything in it); a zone's ranges or id change (that zone's subnets).
 */
export class AwsNetwork extends Construct {
  public readonly vpcId: string;
  /** What must exist before a node can reach its cluster, its images and the internet. */
  public readonly egress: ITerraformDependable[];
  private readonly zones: ReadonlyMap<string, AwsZoneNetwork>;

  public constructor(scope: Construct, id: string, props: AwsNetworkProps) {
    super(scope, id);
    const { account, spec } = props;
    const tags = { ...spec.tags, Name: spec.name };
    const vpc = new Vpc(this, "Resource", { cidrBlock: spec.cidr, enableDnsSupport: true, enableDnsHostnames: true, tags });
    this.vpcId = vpc.id;
    new DefaultSecurityGroup(this, "DefaultSecurityGroup", { vpcId: vpc.id, tags: { ...spec.tags, Name: `${spec.name}-unused` } });
    const internetGateway = new InternetGateway(this, "InternetGateway", { vpcId: vpc.id, tags });

    this.zones = new Map(
      spec.zones.map((zone) => [
        zone.zone,
        new AwsZoneNetwork(this, zone.zone, { vpcId: vpc.id, internetGateway, name: spec.name, zone, tags: spec.tags }),
      ]),
    );
    const zoneNetworks = [...this.zones.values()];
    const endpoints = new AwsServiceEndpoints(this, "Endpoints", {
      region: account.region,
      vpcId: vpc.id,
      cidr: spec.cidr,
      services: props.interfaceEndpoints,
      subnetIds: this.privateSubnetIds,
      routeTableIds: zoneNetworks.flatMap((zone) => [zone.privateRouteTableId, zone.publicRouteTableId]),
      name: spec.name,
      tags: spec.tags,
    });
    new AwsFlowLog(this, "FlowLog", {
      account,
      vpcId: vpc.id,
      name: spec.name,
      retentionDays: spec.logRetentionDays,
      encryptionKeyArn: props.encryptionKeyArn,
      tags: spec.tags,
    });
    this.egress = [...zoneNetworks.flatMap((zone) => zone.egress), ...endpoints.endpoints];
  }

  /** Ids of the private subnets, in the order of the zones. */
  public get privateSubnetIds(): string[] {
    return [...this.zones.values()].map((zone) => zone.privateSubnetId);
  }

  /** Id of the private subnet of a zone of the core. */
  public privateSubnetId(zone: string): string {
    const network = this.zones.get(zone);
    if (network === undefined) {
      throw new RangeError(`zone ${zone} is not part of ${this.node.path}`);
    }
    return network.privateSubnetId;
  }
}
