import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable, TerraformStack } from "cdktf";
import type { RawAccount } from "./raw-account";
import { named, policy, type CoreSite } from "./raw-names";

const INTERFACE_ENDPOINTS = ["autoscaling", "ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticloadbalancing", "logs", "sts"];

/** What the cluster needs of the network. */
export interface RawNetwork {
  readonly vpcId: string;
  readonly subnetIds: ReadonlyMap<string, string>;
  readonly egress: ITerraformDependable[];
}

/** The network of a core, written with the provider's own classes. */
export function rawNetwork(stack: TerraformStack, site: CoreSite, account: RawAccount): RawNetwork {
  const vpc = new Vpc(stack, "vpc", { cidrBlock: site.cidr, enableDnsSupport: true, enableDnsHostnames: true, tags: named(site, "") });
  const vpcId = vpc.id;
  new DefaultSecurityGroup(stack, "default-security-group", { vpcId, tags: named(site, "-unused") });
  const gateway = new InternetGateway(stack, "internet-gateway", { vpcId, tags: named(site, "") });
  const subnetIds = new Map<string, string>();
  const routeTableIds: string[] = [];
  const egress: ITerraformDependable[] = [];
  for (const { zone, privateCidr, publicCidr } of site.zones) {
    const publicSubnet = new Subnet(stack, `public-${zone}`, {
      vpcId,
      availabilityZoneId: zone,
      cidrBlock: publicCidr,
      mapPublicIpOnLaunch: false,
      tags: named(site, `-public-${zone}`, { "kubernetes.io/role/elb": "1" }),
    });
    const publicSubnetId = publicSubnet.id;
    const publicTableId = new RouteTable(stack, `public-table-${zone}`, { vpcId, tags: named(site, `-public-${zone}`) }).id;
    const internetRoute = new Route(stack, `internet-route-${zone}`, {
      routeTableId: publicTableId,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    const publicAssociation = new RouteTableAssociation(stack, `public-association-${zone}`, {
      routeTableId: publicTableId,
      subnetId: publicSubnetId,
    });
    const address = new Eip(stack, `address-${zone}`, { domain: "vpc", tags: named(site, `-nat-${zone}`), dependsOn: [gateway] });
    const nat = new NatGateway(stack, `nat-${zone}`, {
      allocationId: address.allocationId,
      subnetId: publicSubnetId,
      connectivityType: "public",
      tags: named(site, `-nat-${zone}`),
      dependsOn: [internetRoute, publicAssociation],
    });
    const privateSubnet = new Subnet(stack, `private-${zone}`, {
      vpcId,
      availabilityZoneId: zone,
      cidrBlock: privateCidr,
      mapPublicIpOnLaunch: false,
      tags: named(site, `-private-${zone}`, { "kubernetes.io/role/internal-elb": "1" }),
    });
    const privateSubnetId = privateSubnet.id;
    const privateTableId = new RouteTable(stack, `private-table-${zone}`, { vpcId, tags: named(site, `-private-${zone}`) }).id;
    const natRoute = new Route(stack, `nat-route-${zone}`, {
      routeTableId: privateTableId,
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: nat.id,
    });
    const privateAssociation = new RouteTableAssociation(stack, `private-association-${zone}`, {
      routeTableId: privateTableId,
      subnetId: privateSubnetId,
    });
    subnetIds.set(zone, privateSubnetId);
    routeTableIds.push(privateTableId, publicTableId);
    egress.push(natRoute, privateAssociation);
  }
  egress.push(...rawEndpoints(stack, site, vpcId, [...subnetIds.values()], routeTableIds));
  rawFlowLog(stack, site, account, vpcId);
  return { vpcId, subnetIds, egress };
}

function rawEndpoints(stack: TerraformStack, site: CoreSite, vpcId: string, subnetIds: string[], routeTableIds: string[]): VpcEndpoint[] {
  const s3 = new VpcEndpoint(stack, "endpoint-s3", {
    vpcId,
    serviceName: `com.amazonaws.${site.region}.s3`,
    vpcEndpointType: "Gateway",
    routeTableIds,
    tags: named(site, "-s3"),
  });
  const securityGroupId = new SecurityGroup(stack, "endpoints-security-group", {
    name: `${site.name}-endpoints`,
    description: "Service endpoints, called from the network over TLS",
    vpcId,
    tags: named(site, "-endpoints"),
  }).id;
  new VpcSecurityGroupIngressRule(stack, "endpoints-rule", {
    securityGroupId,
    description: "TLS from the network",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: site.cidr,
    tags: named(site, "-endpoints"),
  });
  const interfaces = INTERFACE_ENDPOINTS.map(
    (service) =>
      new VpcEndpoint(stack, `endpoint-${service}`, {
        vpcId,
        serviceName: `com.amazonaws.${site.region}.${service}`,
        vpcEndpointType: "Interface",
        subnetIds,
        securityGroupIds: [securityGroupId],
        privateDnsEnabled: true,
        tags: named(site, `-${service}`),
      }),
  );
  return [s3, ...interfaces];
}

function rawFlowLog(stack: TerraformStack, site: CoreSite, account: RawAccount, vpcId: string): void {
  const logGroupArn = new CloudwatchLogGroup(stack, "flow-log-group", {
    name: `/aws/vpc/${site.name}/flow-log`,
    retentionInDays: 365,
    kmsKeyId: account.keyArn,
    tags: { ...site.tags },
  }).arn;
  const role = new IamRole(stack, "flow-log-role", {
    name: `${site.name}-flow-log-${site.region}`,
    description: `Writes the flow log of ${site.name}`,
    assumeRolePolicy: policy({
      Sid: "Trust",
      Effect: "Allow",
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": account.accountId },
        ArnLike: { "aws:SourceArn": `arn:${account.partition}:ec2:${site.region}:${account.accountId}:vpc-flow-log/*` },
      },
    }),
    tags: { ...site.tags },
  });
  const grant = new IamRolePolicy(stack, "flow-log-policy", {
    name: "write-flow-log",
    role: role.id,
    policy: policy({
      Sid: "WriteFlowLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      Resource: [logGroupArn, `${logGroupArn}:*`],
    }),
  });
  new FlowLog(stack, "flow-log", {
    vpcId,
    trafficType: "ALL",
    logDestinationType: "cloud-watch-logs",
    logDestination: logGroupArn,
    iamRoleArn: role.arn,
    tags: named(site, ""),
    dependsOn: [grant],
  });
}
