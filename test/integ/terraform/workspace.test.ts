import { StackFile } from "../../../integ/schema-check/stack-file";
import { overrideFor } from "../../../integ/terraform/workspace";

const AWS = { source: "registry.terraform.io/hashicorp/aws", version: "5.100.0", mirror: "m" };

it("pins the provider at hand, makes the backend local, takes credentials away and lifts the protection from destruction", () => {
  const stack = new StackFile({
    terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } }, backend: { s3: {} } },
    provider: { aws: [{ region: "us-east-1" }, { region: "eu-west-1", alias: "eu" }] },
    resource: {
      aws_kms_key: { kept: { lifecycle: { prevent_destroy: true } }, loose: { lifecycle: { create_before_destroy: true } } },
      aws_s3_bucket: { kept: { lifecycle: [{ prevent_destroy: true }] } },
    },
  });
  const override = overrideFor(stack, [AWS]);
  expect(override.terraform).toEqual({
    required_providers: { aws: { source: AWS.source, version: "5.100.0" } },
    backend: { local: {} },
  });
  expect(override.provider).toEqual({
    aws: [
      expect.objectContaining({ access_key: "mock", skip_requesting_account_id: true }),
      expect.objectContaining({ access_key: "mock", alias: "eu" }),
    ],
  });
  expect(override.resource).toEqual({
    aws_kms_key: { kept: { lifecycle: { prevent_destroy: false } } },
    aws_s3_bucket: { kept: { lifecycle: { prevent_destroy: false } } },
  });
});

it("leaves a stack on another cloud its provider configuration", () => {
  const stack = new StackFile({ provider: { google: [{ project: "p" }] }, resource: { google_storage_bucket: { b: {} } } });
  expect(overrideFor(stack, []).provider).toBeUndefined();
});
