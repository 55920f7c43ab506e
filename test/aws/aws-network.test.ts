import type { Block } from "../support/synthesized-stack";
import { AWS_ZONES } from "../support/core-spec";
import { awsStack } from "./aws-stack";

const stack = awsStack();

test("every zone has its own subnets, by zone id, with the roles that load balancers look for", () => {
  const subnets = stack.all("aws_subnet");
  expect(subnets).toHaveLength(6);
  for (const zone of AWS_ZONES) {
    const ofZone = subnets.filter((subnet) => subnet.availability_zone_id === zone.zone);
    const byCidr = Object.fromEntries(ofZone.map((subnet) => [subnet.cidr_block, Object.keys(subnet.tags as Block)]));
    expect(byCidr[zone.privateCidr]).toContain("kubernetes.io/role/internal-elb");
    expect(byCidr[zone.publicCidr]).toContain("kubernetes.io/role/elb");
  }
});

test("a private subnet leaves through the NAT gateway of its own zone", () => {
  for (const { zone } of AWS_ZONES) {
    const id = (type: string, part: string): string => Object.keys(stack.resources(type)).find((key) => key.includes(`${zone}_${part}`))!;
    const association = stack.resources("aws_route_table_association")[id("aws_route_table_association", "PrivateRouteTable")]!;
    const route = stack.resources("aws_route")[id("aws_route", "NatRoute")]!;
    const nat = stack.resources("aws_nat_gateway")[id("aws_nat_gateway", "NatGateway")]!;
    expect(association.subnet_id).toBe(`\${aws_subnet.${id("aws_subnet", "PrivateSubnet")}.id}`);
    expect(association.route_table_id).toBe(route.route_table_id);
    expect(route.nat_gateway_id).toBe(`\${aws_nat_gateway.${id("aws_nat_gateway", "NatGateway")}.id}`);
    expect(nat.subnet_id).toBe(`\${aws_subnet.${id("aws_subnet", "PublicSubnet")}.id}`);
  }
  const addresses = stack.all("aws_nat_gateway").map((nat) => nat.allocation_id as string);
  expect(new Set(addresses).size).toBe(3);
});

test("the default security group is emptied", () => {
  const group = stack.only("aws_default_security_group");
  expect(group.ingress).toBeUndefined();
  expect(group.egress).toBeUndefined();
});

test("S3 is reached through the gateway endpoint from every route table, other services from every zone", () => {
  const endpoints = stack.all("aws_vpc_endpoint");
  const s3 = endpoints.find((endpoint) => endpoint.vpc_endpoint_type === "Gateway")!;
  expect(s3.service_name).toBe("com.amazonaws.us-east-1.s3");
  expect(s3.route_table_ids).toHaveLength(6);
  const interfaces = endpoints.filter((endpoint) => endpoint.vpc_endpoint_type === "Interface");
  expect(interfaces.map((endpoint) => (endpoint.service_name as string).replace("com.amazonaws.us-east-1.", ""))).toEqual([
    "autoscaling",
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "eks-auth",
    "eks",
    "elasticloadbalancing",
    "logs",
    "sts",
  ]);
  const privateSubnets = Object.keys(stack.resources("aws_subnet")).filter((id) => id.includes("Private"));
  for (const endpoint of interfaces) {
    expect(endpoint).toMatchObject({
      private_dns_enabled: true,
      subnet_ids: privateSubnets.map((id) => `\${aws_subnet.${id}.id}`),
    });
    expect(endpoint.security_group_ids).toHaveLength(1);
  }
});

test("endpoints answer to TLS from the network only", () => {
  const [groupId] = Object.keys(stack.resources("aws_security_group")).filter((id) => id.includes("Endpoints"));
  const rules = stack
    .all("aws_vpc_security_group_ingress_rule")
    .filter((rule) => rule.security_group_id === `\${aws_security_group.${groupId}.id}`);
  expect(rules).toHaveLength(1);
  expect(rules[0]).toMatchObject({ cidr_ipv4: "10.0.0.0/16", ip_protocol: "tcp", from_port: 443, to_port: 443 });
});

test("interface endpoints can be left out", () => {
  const cheap = awsStack({ platform: { interfaceEndpoints: [] } });
  expect(cheap.all("aws_vpc_endpoint").map((endpoint) => endpoint.vpc_endpoint_type)).toEqual(["Gateway"]);
  expect(Object.keys(cheap.resources("aws_security_group")).some((id) => id.includes("Endpoints"))).toBe(false);
});

test("all traffic is recorded, by a role that only the flow log of this account assumes and that writes to its own group only", () => {
  const [groupId, group] = Object.entries(stack.resources("aws_cloudwatch_log_group")).find(([id]) => id.includes("FlowLog"))!;
  expect(group).toMatchObject({ name: "/aws/vpc/atlas/flow-log", retention_in_days: 365 });
  expect(stack.only("aws_flow_log")).toMatchObject({
    traffic_type: "ALL",
    log_destination_type: "cloud-watch-logs",
    log_destination: `\${aws_cloudwatch_log_group.${groupId}.arn}`,
  });
  const policy = Object.entries(stack.resources("aws_iam_role_policy")).find(([id]) => id.includes("FlowLog"))![1];
  const statement = JSON.parse(policy.policy as string).Statement[0];
  expect(statement.Resource).toEqual([`\${aws_cloudwatch_log_group.${groupId}.arn}`, `\${aws_cloudwatch_log_group.${groupId}.arn}:*`]);
  const role = Object.entries(stack.resources("aws_iam_role")).find(([id]) => id.includes("FlowLog"))![1];
  const trust = JSON.parse(role.assume_role_policy as string).Statement[0];
  expect(trust.Principal).toEqual({ Service: "vpc-flow-logs.amazonaws.com" });
  expect(trust.Condition.StringEquals["aws:SourceAccount"]).toMatch(/account_id/);
});
