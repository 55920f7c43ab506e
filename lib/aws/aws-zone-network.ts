import { Eip } from "@cdktf/provider-aws/lib/eip";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ZoneNetwork } from "../platform/cloud-core-contract";

const EVERYWHERE = "0.0.0.0/0";

/** Properties of a zone's network. */
export interface AwsZoneNetworkProps {
  readonly vpcId: string;
  readonly internetGateway: InternetGateway;
  /** Name of the core. */
  readonly name: string;
  /** The zone and its ranges. */
  readonly zone: ZoneNetwork;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * One zone of a core's network: a private subnet for nodes and pods, a public one that holds the NAT gateway and public load
 * balancers, and a route table for each.
 *
 * The zone id is the construct id, so that adding or removing a zone leaves the others alone.
 */
export class AwsZoneNetwork extends Construct {
  public readonly privateSubnetId: string;
  public readonly privateRouteTableId: string;
  public readonly publicRouteTableId: string;
  /** The way from the private subnet to the internet. */
  public readonly egress: ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: AwsZoneNetworkProps) {
    super(scope, id);
    const { vpcId, zone } = props;
    const named = (part: string, extra: Record<string, string> = {}): Record<string, string> => ({
      ...props.tags,
      ...extra,
      Name: `${props.name}-${part}-${zone.zone}`,
    });

    const publicSubnet = new Subnet(this, "PublicSubnet", {
      vpcId,
      availabilityZoneId: zone.zone,
      cidrBlock: zone.publicCidr,
      mapPublicIpOnLaunch: false,
      tags: named("public", { "kubernetes.io/role/elb": "1" }),
    });
    const publicRoutes = new RouteTable(this, "PublicRouteTable", { vpcId, tags: named("public") });
    const internetRoute = new Route(this, "InternetRoute", {
      routeTableId: publicRoutes.id,
      destinationCidrBlock: EVERYWHERE,
      gatewayId: props.internetGateway.id,
    });
    const publicAssociation = new RouteTableAssociation(this, "PublicRouteTableAssociation", {
      routeTableId: publicRoutes.id,
      subnetId: publicSubnet.id,
    });
    const address = new Eip(this, "NatAddress", { domain: "vpc", tags: named("nat"), dependsOn: [props.internetGateway] });
    const nat = new NatGateway(this, "NatGateway", {
      allocationId: address.allocationId,
      subnetId: publicSubnet.id,
      connectivityType: "public",
      tags: named("nat"),
      dependsOn: [internetRoute, publicAssociation],
    });

    const privateSubnet = new Subnet(this, "PrivateSubnet", {
      vpcId,
      availabilityZoneId: zone.zone,
      cidrBlock: zone.privateCidr,
      mapPublicIpOnLaunch: false,
      tags: named("private", { "kubernetes.io/role/internal-elb": "1" }),
    });
    const privateRoutes = new RouteTable(this, "PrivateRouteTable", { vpcId, tags: named("private") });
    const natRoute = new Route(this, "NatRoute", {
      routeTableId: privateRoutes.id,
      destinationCidrBlock: EVERYWHERE,
      natGatewayId: nat.id,
    });
    const privateAssociation = new RouteTableAssociation(this, "PrivateRouteTableAssociation", {
      routeTableId: privateRoutes.id,
      subnetId: privateSubnet.id,
    });

    this.privateSubnetId = privateSubnet.id;
    this.privateRouteTableId = privateRoutes.id;
    this.publicRouteTableId = publicRoutes.id;
    this.egress = [natRoute, privateAssociation];
  }
}
