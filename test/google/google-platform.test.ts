import { execFileSync } from "child_process";
import { join } from "path";
import { Fn, TerraformStack, Testing, TerraformVariable } from "cdktf";
import { GooglePlatform } from "../../lib/google/google-platform";
import { Capability } from "../../lib/platform/platform";
import { brokenRules, leptonError } from "../support/broken-rules";
import { coreSpec, GOOGLE_ZONES, zoneNetworks } from "../support/core-spec";

const platform = new GooglePlatform({ project: "acme-ml-prod", region: "us-central1" });

function rulesOf(overrides: Parameters<typeof coreSpec>[1], zones = GOOGLE_ZONES): string[] {
  return platform.checkCore(coreSpec(zones, overrides)).map(({ rule }) => rule);
}

describe("GooglePlatform", () => {
  it("says where it is and what it can do", () => {
    expect(platform.cloud).toBe("google");
    expect(platform.region).toBe("us-central1");
    expect([...platform.capabilities].sort()).toEqual(Object.values(Capability).sort());
  });

  it("keeps control planes out of the zones that hold accelerators only", () => {
    expect(platform.excludedZones).toEqual(["us-central1-ai1a"]);
    expect(new GooglePlatform({ project: "acme-ml-prod", region: "us-south1" }).excludedZones).toEqual(["us-south1-ai1b"]);
    expect(new GooglePlatform({ project: "acme-ml-prod", region: "us-east4" }).excludedZones).toEqual([]);
  });

  it("names every prop that is not in Google's notation, in one error", () => {
    const error = leptonError(
      () =>
        new GooglePlatform({
          project: "Acme ML",
          region: "us-central1-a",
          securityGroup: "admins@example.com",
          keyRingSuffix: "second try",
        }),
    );
    expect(error.rules.map(({ rule }) => rule)).toEqual([
      "google-project",
      "google-region",
      "google-security-group",
      "google-key-ring-suffix",
    ]);
    expect(error.message).toContain("'project' (Acme ML) is not a project id: use the id, 6 to 30");
  });

  it("judges no prop that only Terraform knows", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const project = new TerraformVariable(stack, "project", { type: "string" }).stringValue;
    expect(() => new GooglePlatform({ project, region: "us-central1", securityGroup: Fn.join("", [project]) })).not.toThrow();
  });

  it("accepts a project of the older kind, with a domain", () => {
    expect(() => new GooglePlatform({ project: "example.com:ml-prod", region: "us-central1" })).not.toThrow();
  });
});

describe("GooglePlatform.checkCore", () => {
  it("has nothing to say about a good core", () => {
    expect(
      rulesOf({
        administrators: [
          "user:ann@example.com",
          "group:ml@example.com",
          "serviceAccount:ci@acme-ml-prod.iam.gserviceaccount.com",
          "principal://iam.googleapis.com/locations/global/workforcePools/acme/subject/ann",
          "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/group/deployers",
        ],
      }),
    ).toEqual([]);
  });

  it.each([
    "ann@example.com",
    "allUsers",
    "allAuthenticatedUsers",
    "domain:example.com",
    "user:ann",
    "arn:aws:iam::1:role/x",
    "group:a b@c.d",
  ])("refuses '%s' as an administrator", (member) => {
    expect(rulesOf({ administrators: [member] })).toEqual(["google-administrator"]);
  });

  it("judges no administrator that only Terraform knows", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    expect(rulesOf({ administrators: [new TerraformVariable(stack, "admin", { type: "string" }).stringValue] })).toEqual([]);
  });

  it("refuses zones of another region", () => {
    expect(rulesOf({}, zoneNetworks(["us-central1-a", "us-central2-b", "us-east4-a"]))).toEqual(["google-zone", "google-zone"]);
  });

  it.each([
    ["cidr", "10.0.0.0/26", []],
    ["cidr", "10.0.0.0/27", ["google-address-range"]],
    ["cidr", "10.0.0.1/24", ["google-address-range"]],
    ["podCidr", "10.64.0.0/21", []],
    ["podCidr", "10.64.0.0/22", ["google-address-range"]],
    ["serviceCidr", "172.20.0.0/27", []],
    ["serviceCidr", "172.20.0.0/28", ["google-address-range"]],
  ])("judges %s %s", (prop, cidr, expected) => {
    expect(rulesOf({ [prop]: cidr })).toEqual(expected);
  });

  it.each([
    [0, ["google-log-retention"]],
    [1, []],
    [3650, []],
    [3651, ["google-log-retention"]],
    [30.5, ["google-log-retention"]],
  ])("judges a retention of %p days", (logRetentionDays, expected) => {
    expect(rulesOf({ logRetentionDays })).toEqual(expected);
  });

  it("is asked again before anything is created, and names all rules at once", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const spec = coreSpec(zoneNetworks(["us-east4-a"]), { administrators: ["nobody"], podCidr: "10.64.0.0/24" });
    expect(brokenRules(() => platform.realiseCore(stack, "core", spec))).toEqual([
      "google-address-range",
      "google-administrator",
      "google-zone",
    ]);
    expect(stack.node.children).toEqual([]);
  });
});

describe("the provider's package", () => {
  const file = join(__dirname, "../../lib/google/google-platform");
  const child = (program: string): string =>
    execFileSync(process.execPath, ["--require", "tsx/cjs", "--eval", program], { cwd: join(__dirname, "../.."), encoding: "utf8" });

  it("is not loaded by importing the platform and checking a core", () => {
    const program = `
      const { GooglePlatform } = require(${JSON.stringify(file)});
      const platform = new GooglePlatform({ project: "acme-ml-prod", region: "us-central1" });
      platform.checkCore(${JSON.stringify(coreSpec(GOOGLE_ZONES))});
      const loaded = Object.keys(require.cache);
      console.log(JSON.stringify([loaded.some((name) => name.includes("google-platform")), loaded.filter((name) => /provider-(google|aws)/.test(name))]));`;
    expect(JSON.parse(child(program))).toEqual([true, []]);
  });

  it("is named in one clear error when it is missing", () => {
    const program = `
      const { Testing, TerraformStack } = require("cdktf");
      const Module = require("module");
      const resolve = Module._resolveFilename;
      Module._resolveFilename = (request, ...rest) => {
        if (/^@[^/]+\\/provider-google\\//.test(request)) {
          throw Object.assign(new Error("Cannot find module '" + request + "'\\nRequire stack:\\n- here"), { code: "MODULE_NOT_FOUND" });
        }
        return resolve(request, ...rest);
      };
      const { GooglePlatform } = require(${JSON.stringify(file)});
      const platform = new GooglePlatform({ project: "acme-ml-prod", region: "us-central1" });
      try {
        platform.realiseCore(new TerraformStack(Testing.app(), "stack"), "core", ${JSON.stringify(coreSpec(GOOGLE_ZONES))});
      } catch (error) {
        console.log(error.name + "|" + error.message);
      }`;
    expect(child(program).trim()).toMatch(
      /^LeptonError\|stack\/core: the package '@cdkt[fn]\/provider-google' is not installed: install it: npm install @cdkt[fn]\/provider-google \[provider-package-missing\]$/,
    );
  });
});
