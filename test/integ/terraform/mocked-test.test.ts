import type { ProviderSchemaFile } from "../../../integ/schema-check/provider-schema";
import { ProviderSchemas } from "../../../integ/schema-check/provider-schema";
import { StackFile } from "../../../integ/schema-check/stack-file";
import { mockedTest, offlinePlanTest, plansByItself } from "../../../integ/terraform/mocked-test";
import { mockedValues } from "../../../integ/terraform/mocked-values";
import { stackAssertions } from "../../../integ/terraform/stack-assertions";

const STACK = new StackFile({
  provider: { aws: [{ region: "us-east-1" }, { region: "eu-west-1", alias: "eu" }] },
  data: {
    aws_caller_identity: { me: {} },
    aws_partition: { here: {} },
    terraform_remote_state: { other: { backend: "local", config: { path: "p" } } },
  },
  resource: {
    aws_iam_role: { r: { assume_role_policy: "${data.terraform_remote_state.other.outputs.policy}" } },
    aws_cloudwatch_log_group: { one: {}, many: { for_each: "${toset([])}" } },
  },
});
const ROLE = {
  attributes: {
    arn: { type: "string", computed: true },
    name: { type: "string", optional: true, computed: true },
    endpoint_arn: { type: "string", computed: true },
    identity: { type: ["list", ["object", { oidc: ["list", ["object", { issuer: "string", port: "number" }]] }]], computed: true },
  },
} as const;
const SCHEMAS = ProviderSchemas.of({
  format_version: "1.0",
  provider_schemas: { "registry.terraform.io/hashicorp/aws": { resource_schemas: { aws_iam_role: { block: ROLE } } } },
} as ProviderSchemaFile);

it("mocks every configuration of every provider, plans before it applies, and asserts on what was applied", () => {
  const test = mockedTest(STACK, SCHEMAS, [{ about: "x", condition: "1 == 1", message: "m" }]);
  const mocks = {
    mock_resource: expect.objectContaining({
      aws_iam_role: { defaults: expect.objectContaining({ arn: "arn:aws:iam::123456789012:role/mock" }) },
    }),
  };
  expect(test.mock_provider).toEqual({ aws: [expect.objectContaining(mocks), expect.objectContaining({ alias: "eu", ...mocks })] });
  expect(test.run).toEqual([
    { plan: { command: "plan" } },
    { apply: { command: "apply", assert: [{ condition: "${1 == 1}", error_message: "m" }] } },
  ]);
});

it("leaves out mocks of a kind that the stack has none of: Terraform rejects an empty object there", () => {
  const test = mockedTest(new StackFile({ resource: { aws_vpc: { v: {} } } }), SCHEMAS, []);
  expect(test.mock_provider).toEqual({ aws: [{ mock_resource: { aws_vpc: { defaults: { id: expect.stringMatching(/^vpc-/) } } } }] });
});

it("plans with the real provider, answering only what would ask the cloud or another stack's state", () => {
  const test = offlinePlanTest(STACK, SCHEMAS);
  expect(test.mock_provider).toBeUndefined();
  expect(test.override_data).toEqual([
    { target: "data.aws_caller_identity.me", values: expect.objectContaining({ account_id: "123456789012" }) },
    { target: "data.terraform_remote_state.other", values: { outputs: { policy: "mock" } } },
  ]);
  expect(plansByItself(STACK)).toBe(false);
  expect(plansByItself(new StackFile({ data: { aws_partition: { here: {} } } }))).toBe(true);
});

it("gives mocked values the form that the provider's own would have", () => {
  expect(mockedValues("aws_eks_cluster", ROLE, "resource")).toEqual({
    arn: "arn:aws:eks:us-east-1:123456789012:cluster/mock",
    endpoint_arn: "arn:aws:eks:us-east-1:123456789012:cluster/mock",
    identity: [{ oidc: [{ issuer: "mock", port: 1 }] }],
  });
});

it("asserts on resources that stand once and on those that repeat", () => {
  const conditions = stackAssertions(STACK).map(({ condition }) => condition);
  expect(conditions).toEqual([
    expect.stringContaining("for r in [aws_cloudwatch_log_group.one] :"),
    expect.stringContaining("for r in values(aws_cloudwatch_log_group.many) :"),
  ]);
});
