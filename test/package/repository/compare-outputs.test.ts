import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compareOutputs } from "../../../scripts/flavour/compare-outputs";

const STACK = {
  "//": { metadata: { backend: "local", stackName: "aws", version: "0.21.0" }, outputs: {} },
  resource: { aws_vpc: { vpc: { cidr_block: "10.0.0.0/16", tags: { team: "a" } } } },
  terraform: {
    backend: { local: { path: "first/terraform.tfstate", workspace_dir: "states" } },
    required_providers: { aws: { source: "aws", version: "6.25.0", configuration_aliases: ["aws.dns"] } },
  },
};
const OUTPUT: Record<string, unknown> = {
  "manifest.json": { version: "0.21.0", stacks: { aws: { name: "aws", workingDirectory: "stacks/aws" } } },
  "stacks/aws/cdk.tf.json": STACK,
  "plan.json": { counts: [1, 2] },
};

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "outputs-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, files: Record<string, unknown>): string {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, file)), { recursive: true });
    writeFileSync(join(folder, name, file), JSON.stringify(content));
  }
  return join(folder, name);
}

/** Differences after a change of a deep copy of the output. */
function differencesAfter(change: (files: Record<string, any>) => void): string[] {
  const changed = structuredClone(OUTPUT);
  change(changed);
  return compareOutputs(write("left", OUTPUT), write("right", changed)).differences.map(({ where }) => where);
}

describe("compareOutputs", () => {
  test("counts what it compared", () => {
    expect(compareOutputs(write("left", OUTPUT), write("right", OUTPUT))).toEqual({ stacks: 1, files: 3, differences: [] });
  });

  test("allows the core's version, the path of a local backend, and source and version of a provider", () => {
    expect(
      differencesAfter((files) => {
        files["manifest.json"].version = "0.24.0";
        const stack = files["stacks/aws/cdk.tf.json"];
        stack["//"].metadata.version = "0.24.0";
        stack.terraform.backend.local.path = "second/terraform.tfstate";
        stack.terraform.required_providers.aws = { source: "hashicorp/aws", version: "6.62.0", configuration_aliases: ["aws.dns"] };
      }),
    ).toEqual([]);
  });

  test.each<[string, (files: Record<string, any>) => void, string]>([
    [
      "an attribute",
      (files) => (files["stacks/aws/cdk.tf.json"].resource.aws_vpc.vpc.tags.team = "b"),
      "stacks/aws/cdk.tf.json resource aws_vpc vpc tags team",
    ],
    [
      "a logical id",
      (files) => (files["stacks/aws/cdk.tf.json"].resource.aws_vpc = { other: STACK.resource.aws_vpc.vpc }),
      "stacks/aws/cdk.tf.json resource aws_vpc vpc",
    ],
    [
      "a missing provider",
      (files) => delete files["stacks/aws/cdk.tf.json"].terraform.required_providers.aws,
      "stacks/aws/cdk.tf.json terraform required_providers aws",
    ],
    [
      "a provider's aliases",
      (files) => (files["stacks/aws/cdk.tf.json"].terraform.required_providers.aws.configuration_aliases = []),
      "stacks/aws/cdk.tf.json terraform required_providers aws configuration_aliases",
    ],
    [
      "another backend",
      (files) => (files["stacks/aws/cdk.tf.json"].terraform.backend = { s3: {} }),
      "stacks/aws/cdk.tf.json terraform backend local",
    ],
    [
      "a stack's metadata",
      (files) => (files["stacks/aws/cdk.tf.json"]["//"].metadata.stackName = "b"),
      "stacks/aws/cdk.tf.json // metadata stackName",
    ],
    ["a stack of the manifest", (files) => (files["manifest.json"].stacks.aws.name = "b"), "manifest.json stacks aws name"],
    [
      "the order of keys",
      (files) => (files["stacks/aws/cdk.tf.json"].resource.aws_vpc.vpc = { tags: { team: "a" }, cidr_block: "10.0.0.0/16" }),
      "stacks/aws/cdk.tf.json resource aws_vpc vpc",
    ],
    ["another file beside the stacks", (files) => (files["plan.json"].counts = [2, 1]), "plan.json"],
    ["a file too many", (files) => (files["extra.json"] = {}), "extra.json"],
    ["a stack too few", (files) => delete files["stacks/aws/cdk.tf.json"], "stacks/aws/cdk.tf.json"],
  ])("finds %s", (_what, change, where) => {
    expect(differencesAfter(change)).toContain(where);
  });
});
