import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

/** Properties of the endpoints of a network. */
export interface AwsServiceEndpointsProps {
  readonly region: string;
  readonly vpcId: string;
  /** Range of the network, from which the endpoints may be called. */
  readonly cidr: string;
  /** Services with an interface endpoint. */
  readonly services: readonly string[];
  /** Subnets that get an interface of each endpoint: one a zone. */
  readonly subnetIds: readonly string[];
  /** Route tables that lead to S3 through the gateway endpoint. */
  readonly routeTableIds: readonly string[];
  /** Name of the core. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The ways from a network to the services of AWS that do not cross the internet. */
export class AwsServiceEndpoints extends Construct {
  public readonly endpoints: VpcEndpoint[];

  public constructor(scope: Construct, id: string, props: AwsServiceEndpointsProps) {
    super(scope, id);
    const { vpcId, region } = props;
    const named = (part: string): Record<string, string> => ({ ...props.tags, Name: `${props.name}-${part}` });
    const s3 = new VpcEndpoint(this, "s3", {
      vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: [...props.routeTableIds],
      tags: named("s3"),
    });
    this.endpoints = [s3];
    if (props.services.length === 0) {
      return;
    }
    const securityGroup = new SecurityGroup(this, "SecurityGroup", {
      name: `${props.name}-endpoints`,
      description: "Service endpoints, called from the network over TLS",
      vpcId,
      tags: named("endpoints"),
    });
    new VpcSecurityGroupIngressRule(this, "TlsFromNetwork", {
      securityGroupId: securityGroup.id,
      description: "TLS from the network",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: props.cidr,
      tags: named("endpoints"),
    });
    for (const service of props.services) {
      this.endpoints.push(
        new VpcEndpoint(this, service, {
          vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: [...props.subnetIds],
          securityGroupIds: [securityGroup.id],
          privateDnsEnabled: true,
          tags: named(service),
        }),
      );
    }
  }
}
