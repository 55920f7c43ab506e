import { execFileSync } from "child_process";
import path from "path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Token } from "cdktf";
import { AwsPlatform, type AwsPlatformProps } from "../../lib/aws/aws-platform";
import { LeptonError } from "../../lib/errors";
import type { CloudCoreSpec } from "../../lib/platform/cloud-core-contract";
import { AWS_ZONES, coreSpec, zoneNetworks } from "../support/core-spec";
import { SynthesizedStack } from "../support/synthesized-stack";
import { addCore, emptyStack } from "./aws-stack";

const ROOT = path.resolve(__dirname, "../..");

function brokenRules(spec: Partial<CloudCoreSpec>, platform: Partial<AwsPlatformProps> = {}): string[] {
  return new AwsPlatform({ region: "us-east-1", ...platform }).checkCore(coreSpec(AWS_ZONES, spec)).map((rule) => rule.rule);
}

describe("loading", () => {
  test("importing the platform loads no provider binding, realising a core does", () => {
    const program = `
      const { AwsPlatform } = require("./lib/aws/aws-platform");
      const { TerraformStack, App } = require("cdktf");
      const { AWS_ZONES, coreSpec } = require("./test/support/core-spec");
      const bindings = () => Object.keys(require.cache).filter((file) => file.includes("provider-aws")).length;
      const platform = new AwsPlatform({ region: "us-east-1" });
      platform.checkCore(coreSpec(AWS_ZONES));
      const before = bindings();
      platform.realiseCore(new TerraformStack(new App(), "stack"), "core", coreSpec(AWS_ZONES));
      const barrel = Object.keys(require.cache).some((file) => /provider-aws.lib.index\\.js$/.test(file));
      console.log(JSON.stringify({ before, after: bindings() > 0, barrel }));
    `;
    const output = execFileSync(process.execPath, ["--require", "tsx/cjs", "-e", program], { cwd: ROOT, encoding: "utf8" });
    expect(JSON.parse(output)).toEqual({ before: 0, after: true, barrel: false });
  });

  test("a missing provider package is one error that says what to install", () => {
    jest.isolateModules(() => {
      jest.doMock("@cdktf/provider-aws/lib/data-aws-caller-identity", () => {
        throw new Error("Cannot find module '@cdktf/provider-aws/lib/data-aws-caller-identity'\nRequire stack: ...");
      });

      const fresh = require("../../lib/aws/aws-platform") as typeof import("../../lib/aws/aws-platform");
      expect(() => new fresh.AwsPlatform({ region: "us-east-1" }).realiseCore(emptyStack(), "core", coreSpec(AWS_ZONES))).toThrow(
        "AwsPlatform: the package '@cdktf/provider-aws' is not installed: run 'npm install @cdktf/provider-aws' in your app",
      );
    });
    jest.dontMock("@cdktf/provider-aws/lib/data-aws-caller-identity");
  });

  test("an error inside the realisation is passed on as it is", () => {
    jest.isolateModules(() => {
      jest.doMock("@cdktf/provider-aws/lib/data-aws-caller-identity", () => {
        throw new TypeError("broken binding");
      });

      const fresh = require("../../lib/aws/aws-platform") as typeof import("../../lib/aws/aws-platform");
      expect(() => new fresh.AwsPlatform({ region: "us-east-1" }).realiseCore(emptyStack(), "core", coreSpec(AWS_ZONES))).toThrow(
        "broken binding",
      );
    });
    jest.dontMock("@cdktf/provider-aws/lib/data-aws-caller-identity");
  });
});

describe("rules", () => {
  test("a good core breaks none", () => {
    expect(
      brokenRules({ administrators: ["arn:aws:iam::123456789012:role/team/Admins", "arn:aws-us-gov:iam::123456789012:user/ana"] }),
    ).toEqual([]);
  });

  test.each<[string, Partial<CloudCoreSpec>]>([
    ["aws-zone-count", { zones: zoneNetworks(["use1-az1"]) }],
    ["aws-zone-without-control-plane", { zones: zoneNetworks(["use1-az1", "use1-az3"]) }],
    ["aws-zone-id", { zones: zoneNetworks(["use1-az1", "us-east-1b"]) }],
    ["aws-zone-id", { zones: zoneNetworks(["use1-az1", "use2-az1"]) }],
    ["aws-principal-arn", { administrators: ["group:platform@example.com"] }],
    ["aws-principal-arn", { administrators: ["arn:aws:sts::123456789012:assumed-role/Admin/ana"] }],
    ["aws-principal-arn", { administrators: ["arn:aws:iam::123456789012:root"] }],
    ["aws-administrator-repeated", { administrators: ["arn:aws:iam::123456789012:role/Admin", "arn:aws:iam::123456789012:role/Admin"] }],
    ["aws-log-retention", { logRetentionDays: 100 }],
    ["aws-log-retention", { logRetentionDays: 4000 }],
    ["aws-vpc-size", { cidr: "10.0.0.0/15" }],
    ["aws-service-range", { serviceCidr: "100.64.0.0/16" }],
    ["aws-service-range", { serviceCidr: "172.20.0.0/25" }],
  ])("%s", (rule, spec) => {
    expect(brokenRules(spec)).toEqual([rule]);
  });

  test.each<[string, Partial<AwsPlatformProps>]>([
    ["aws-interface-endpoint", { interfaceEndpoints: ["s3"] }],
    ["aws-interface-endpoint", { interfaceEndpoints: ["com amazonaws"] }],
    ["aws-value-repeated", { interfaceEndpoints: ["ec2", "ec2"] }],
    ["aws-repository-name", { imageRepositories: ["Training"] }],
    ["aws-add-on-name", { addOnVersions: { "vpc-cin": "v1.20.0-eksbuild.1" } }],
  ])("%s of the platform's props", (rule, platform) => {
    expect(brokenRules({}, platform)).toEqual([rule]);
  });

  test("a region of another partition is refused", () => {
    expect(
      new AwsPlatform({ region: "cn-north-1" }).checkCore(coreSpec(zoneNetworks(["cnn1-az1", "cnn1-az2"]))).map((rule) => rule.rule),
    ).toEqual(["aws-partition"]);
  });

  test("every broken rule is in one error, before anything is created", () => {
    const stack = emptyStack();
    const platform = new AwsPlatform({ region: "us-east-1", imageRepositories: ["Training"] });
    const create = (): unknown => platform.realiseCore(stack, "core", coreSpec(zoneNetworks(["use1-az3"]), { administrators: ["ana"] }));
    expect(create).toThrow(LeptonError);
    expect(create).toThrowErrorMatchingInlineSnapshot(`
      "stack/core: 4 problems
        1. 'imageRepositories' cannot hold 'Training': use lower-case letters and digits, separated by single '.', '_', '-' or '/' [aws-repository-name]
        2. the core spans 1 zone: use at least 2; EKS spreads its control plane over them [aws-zone-count]
        3. EKS cannot place its control plane in zone use1-az3: use other zones of us-east-1 [aws-zone-without-control-plane]
        4. administrator 'ana' is not an IAM role or user: use ARNs such as arn:aws:iam::123456789012:role/PlatformAdmins; for a session, that of its role [aws-principal-arn]"
    `);
    expect(stack.node.children).toEqual([]);
  });

  test("references are not judged as values", () => {
    const reference = Token.asString({ resolve: () => "known later" });
    expect(brokenRules({ administrators: [reference, `${reference}/x`] })).toEqual([]);
    expect(brokenRules({}, { addOnVersions: { coredns: reference } })).toEqual([]);
    expect(brokenRules({}, { imageRepositories: [reference] })).toEqual(["token-not-allowed"]);
  });
});

describe("provider region", () => {
  test("a provider in another region stops the synthesis", () => {
    expect(() =>
      SynthesizedStack.from((stack) => {
        new AwsProvider(stack, "aws", { region: "us-west-2" });
        new AwsPlatform({ region: "us-east-1" }).realiseCore(stack, "core", coreSpec(AWS_ZONES));
      }),
    ).toThrow(
      "the platform's region is us-east-1, the provider 'stack/aws' works in us-west-2: give both the same region [provider-region]",
    );
  });

  test("an aliased provider may work anywhere, and a provider may take its region from its environment", () => {
    const stack = SynthesizedStack.from((terraform) => {
      addCore(terraform);
      new AwsProvider(terraform, "ecr-public", { alias: "public", region: "us-west-2" });
    });
    expect(stack.count("aws_vpc")).toBe(1);
    SynthesizedStack.from((terraform) => {
      new AwsProvider(terraform, "aws", {});
      new AwsPlatform({ region: "us-east-1" }).realiseCore(terraform, "core", coreSpec(AWS_ZONES));
    });
  });
});
