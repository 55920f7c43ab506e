import { type App, TerraformStack, TerraformVariable, Testing } from "cdktf";
import { LeptonCloudCore, type LeptonCloudCoreProps } from "../../lib/concepts/lepton-cloud-core";
import { Capability } from "../../lib/platform/platform";
import { brokenRules, leptonError } from "../support/broken-rules";
import { FakePlatform } from "../support/fake-platform";

function newStack(id = "stack", app: App = Testing.app()): TerraformStack {
  return new TerraformStack(app, id);
}

function core(props: Partial<LeptonCloudCoreProps> = {}, stack = newStack(), id = "core"): LeptonCloudCore {
  return new LeptonCloudCore(stack, id, { platform: new FakePlatform("aws", "us-east-1"), ...props });
}

describe("what the platform is asked to create", () => {
  test("the defaults, complete", () => {
    const platform = new FakePlatform("google", "us-east4");
    core({ platform });
    expect(platform.cores).toMatchInlineSnapshot(`
      [
        {
          "administrators": [],
          "cidr": "10.0.0.0/16",
          "controlPlaneClients": [],
          "deletionProtection": true,
          "kubernetesVersion": "1.35",
          "logRetentionDays": 365,
          "name": "stack-core",
          "podCidr": "100.64.0.0/16",
          "serviceCidr": "172.20.0.0/16",
          "systemMachineType": undefined,
          "systemNodesPerZone": 1,
          "tags": {
            "lepton-core": "stack-core",
          },
          "zones": [
            {
              "privateCidr": "10.0.0.0/19",
              "publicCidr": "10.0.192.0/22",
              "zone": "us-east4-a",
            },
            {
              "privateCidr": "10.0.32.0/19",
              "publicCidr": "10.0.196.0/22",
              "zone": "us-east4-b",
            },
            {
              "privateCidr": "10.0.64.0/19",
              "publicCidr": "10.0.200.0/22",
              "zone": "us-east4-c",
            },
          ],
        },
      ]
    `);
  });

  test("zones in the order given, addresses by position", () => {
    const platform = new FakePlatform("aws", "us-east-1");
    core({ platform, zones: ["use1-az6", "use1-az2"] });
    expect(platform.cores[0]!.zones.map(({ zone, privateCidr }) => [zone, privateCidr])).toEqual([
      ["use1-az6", "10.0.0.0/19"],
      ["use1-az2", "10.0.32.0/19"],
    ]);
  });

  test("default zones leave out those a core cannot stand in", () => {
    const zones = core({ platform: new FakePlatform("aws", "us-east-1", undefined, ["use1-az3"]) }).zones;
    expect(zones).toEqual(["use1-az1", "use1-az2", "use1-az4"]);
  });

  test("tokens pass through where nothing is decided by them", () => {
    const stack = newStack();
    const role = new TerraformVariable(stack, "role", { type: "string" }).stringValue;
    const platform = new FakePlatform("aws", "us-east-1");
    core({ platform, administrators: [role], controlPlaneClients: [role], tags: { owner: role } }, stack);
    expect(platform.cores[0]!.administrators).toEqual([role]);
  });
});

describe("bad input is one error that names every broken rule", () => {
  test.each<[string, Partial<LeptonCloudCoreProps>, string[]]>([
    ["an unknown region", { platform: new FakePlatform("aws", "us-esat-1") }, ["region-known"]],
    ["an unknown zone", { zones: ["use1-az2", "use1-az9"] }, ["zone-known"]],
    ["a zone name instead of an id", { zones: ["us-east-1a", "use1-az2"] }, ["zone-id"]],
    ["a repeated zone", { zones: ["use1-az2", "use1-az2"] }, ["zone-once"]],
    ["one zone", { zones: ["use1-az2"] }, ["zone-count"]],
    ["zones and their count", { zones: ["use1-az2", "use1-az4"], zoneCount: 2 }, ["zones-twice"]],
    ["more zones than the region has", { platform: new FakePlatform("aws", "eu-north-1"), zoneCount: 5 }, ["zone-count"]],
    [
      "a zone that holds no control plane",
      { platform: new FakePlatform("aws", "us-east-1", undefined, ["use1-az3"]), zones: ["use1-az3", "use1-az2"] },
      ["zone-excluded"],
    ],
    ["a name no cloud takes", { name: "My_Core" }, ["core-name"]],
    ["a patch version", { kubernetesVersion: "1.35.2" }, ["kubernetes-version"]],
    ["an unknown system machine", { systemMachineType: "m7i.lrage" }, ["machine-type-known"]],
    ["a control plane open to the world", { controlPlaneClients: ["0.0.0.0/0"] }, ["control-plane-open"]],
    ["a client that is no range", { controlPlaneClients: ["vpn"] }, ["cidr-format"]],
    ["fractions and negatives", { systemNodesPerZone: 0, logRetentionDays: 1.5 }, ["whole-number-range", "whole-number-range"]],
    ["a tag only AWS takes", { tags: { Team: "Training" } }, ["tag-key", "tag-value"]],
    ["a platform that cannot", { platform: new FakePlatform("aws", "us-east-1", [Capability.SPOT]) }, ["platform-capability"]],
    [
      "several things at once",
      { name: "X", cidr: "10.0.0.0/8", kubernetesVersion: "latest", zones: ["mars"] },
      ["cidr-format", "core-name", "kubernetes-version", "zone-count", "zone-known"],
    ],
  ])("%s", (_, props, rules) => expect(brokenRules(() => core(props))).toEqual(rules));

  test("rules of the platform are part of it", () => {
    const rule = { rule: "platform-rule", problem: "p", remedy: "r" };
    expect(brokenRules(() => core({ platform: new FakePlatform("aws", "us-east-1", undefined, [], [rule]) }))).toEqual(["platform-rule"]);
  });

  test("tokens where plain values are needed, without judging them", () => {
    const stack = newStack();
    const variable = new TerraformVariable(stack, "v", { type: "any" });
    const props = { cidr: variable.stringValue, zoneCount: variable.numberValue, zones: variable.listValue };
    expect(brokenRules(() => core(props, stack))).toEqual(["token-not-allowed", "token-not-allowed", "token-not-allowed"]);
  });

  test("the message says where, what, and what to do", () => {
    const error = leptonError(() => core({ name: "My_Core", zones: ["use1-az2", "use1-az44"] }));
    expect(error.message).toMatchInlineSnapshot(`
      "stack/core: 2 problems
        1. 'name' (My_Core) cannot prefix physical names: use at most 24 lower-case letters, digits and hyphens, beginning with a letter and not ending in a hyphen [core-name]
        2. there is no zone 'use1-az44' in aws us-east-1: did you mean 'use1-az4'? [zone-known]"
    `);
  });

  test("nothing is left in the tree", () => {
    const stack = newStack();
    brokenRules(() => core({ name: "My_Core" }, stack));
    expect(stack.node.findAll().map((node) => node.node.path)).toEqual(["stack"]);
  });
});

describe("cores of one app", () => {
  test("address ranges must not overlap, across clouds too", () => {
    const app = Testing.app();
    core({ cidr: "10.0.0.0/16" }, newStack("one", app));
    const second = { platform: new FakePlatform("google", "us-east4"), cidr: "10.0.128.0/17", podCidr: "10.0.0.0/17" };
    expect(brokenRules(() => core(second, newStack("two", app)))).toEqual(["cidr-overlap-between-cores", "cidr-overlap-between-cores"]);
  });

  test("pod ranges count only where pods are routed", () => {
    const unrouted = Object.values(Capability).filter((capability) => capability !== Capability.ROUTED_POD_RANGE);
    const build = (capabilities: Capability[]): void => {
      const app = Testing.app();
      core({ platform: new FakePlatform("aws", "us-east-1", capabilities), cidr: "10.0.0.0/16" }, newStack("one", app));
      core({ platform: new FakePlatform("aws", "us-east-2", capabilities), cidr: "10.64.0.0/16" }, newStack("two", app));
    };
    expect(() => build(unrouted)).not.toThrow();
    expect(brokenRules(() => build(Object.values(Capability)))).toEqual(["cidr-overlap-between-cores"]);
  });

  test("apps do not see one another", () => {
    core();
    expect(() => core()).not.toThrow();
  });

  test("physical names must differ on one cloud", () => {
    const app = Testing.app();
    core({ name: "data" }, newStack("one", app));
    expect(brokenRules(() => core({ name: "data", cidr: "10.1.0.0/16" }, newStack("two", app)))).toEqual(["core-name-taken"]);
    expect(() =>
      core({ name: "data", cidr: "10.2.0.0/16", platform: new FakePlatform("google", "us-east4") }, newStack("three", app)),
    ).not.toThrow();
  });

  test("ids that Terraform cannot tell apart are refused", () => {
    const stack = newStack();
    core({}, stack, "llama-3.1");
    expect(brokenRules(() => core({ cidr: "10.1.0.0/16", name: "other" }, stack, "llama-31"))).toEqual(["id-collision"]);
  });
});

test("a core without administrators warns", () => {
  const messages = (props: Partial<LeptonCloudCoreProps>): string[] =>
    core(props)
      .node.metadata.filter(({ type }) => type === "@cdktf/warn")
      .map(({ data }) => String(data));
  expect(messages({})).toEqual([expect.stringContaining("lepton:no-administrators")]);
  expect(messages({ administrators: ["arn:aws:iam::123456789012:role/admin"] })).toEqual([]);
});

test("a core is recognised across copies of the library", () => {
  expect(LeptonCloudCore.isLeptonCloudCore(core())).toBe(true);
  expect(LeptonCloudCore.isLeptonCloudCore({})).toBe(false);
  expect(LeptonCloudCore.isLeptonCloudCore(undefined)).toBe(false);
});
