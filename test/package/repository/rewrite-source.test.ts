import { flavourPackage, withoutAliasedPeers, type PackageManifest } from "../../../scripts/flavour/flavour-package";
import { rewriteSource } from "../../../scripts/flavour/rewrite-source";

describe("rewriteSource", () => {
  test.each([
    ['import { App } from "cdktf";', 'import { App } from "cdktn";'],
    ['import type { App } from "cdktf";', 'import type { App } from "cdktn";'],
    ['import "cdktf/lib/testing/adapters/jest";', 'import "cdktn/lib/testing/adapters/jest";'],
    ["import { Vpc } from '@cdktf/provider-aws/lib/vpc';", "import { Vpc } from '@cdktn/provider-aws/lib/vpc';"],
    ['export * from "cdktf-lepton/sizing";', 'export * from "cdktn-lepton/sizing";'],
    ['import core = require("cdktf");', 'import core = require("cdktn");'],
    ['const core = require("cdktf") as unknown;', 'const core = require("cdktn") as unknown;'],
    ["const core = await import(`cdktf`);", "const core = await import(`cdktn`);"],
    ['type Stack = import("cdktf").TerraformStack;', 'type Stack = import("cdktn").TerraformStack;'],
    ['declare module "cdktf" {}', 'declare module "cdktn" {}'],
    ['jest.mock("@cdktf/provider-google/lib/provider", () => ({}));', 'jest.mock("@cdktn/provider-google/lib/provider", () => ({}));'],
    ['const name = "cdktf-lepton";', 'const name = "cdktn-lepton";'],
    ['const path = require.resolve("cdktf/package.json");', 'const path = require.resolve("cdktn/package.json");'],
    [
      '/**\n * @example\n * import { A } from "cdktf-lepton";\n * import {\n *   B,\n * } from "cdktf";\n */\nexport class C {}',
      '/**\n * @example\n * import { A } from "cdktn-lepton";\n * import {\n *   B,\n * } from "cdktn";\n */\nexport class C {}',
    ],
    ['import { App } from "cdktn";', 'import { App } from "cdktf";'],
  ])("%s", (source, rewritten) => {
    expect(rewriteSource("source.ts", source)).toBe(rewritten);
    expect(rewriteSource("source.ts", rewritten)).toBe(source);
  });

  test.each([
    'const key = Symbol.for("cdktf/TerraformStack");',
    'const format = "cdktf-lepton/fleet-plan/1";',
    'const text = "run cdktf deploy";',
    '// import { App } from "cdktf";\nconst cdktf = 1;',
    'const file = "cdktf.json";',
    'import { Construct } from "constructs";',
    'import { cdktf } from "./cdktf";',
    "const text = `from ${cdktf}`;",
  ])("leaves alone: %s", (source) => {
    expect(rewriteSource("source.ts", source)).toBe(source);
  });
});

describe("flavourPackage", () => {
  const root: PackageManifest = {
    name: "cdktf-lepton",
    version: "1.2.3",
    keywords: ["cdk", "cdktf"],
    peerDependencies: { cdktf: "^0.21.0", constructs: "^10.4.2", "@cdktf/provider-aws": "^21.0.0" },
    devDependencies: { jest: "30.0.0" },
    scripts: { test: "jest" },
    jsii: { targets: { python: { distName: "cdktf-lepton", module: "cdktf_lepton" }, dotnet: { namespace: "CdktfLepton" } } },
  };
  const flavour: PackageManifest = {
    name: "cdktn-lepton",
    version: "0.0.0",
    peerDependencies: { cdktn: "^0.24.0", constructs: ">=10.6.0", "@cdktn/provider-aws": "^25.0.0" },
    devDependencies: { cdktn: "0.24.0", "@cdktn/provider-aws": "npm:@cdktf/provider-aws@21.0.0" },
  };

  test("has the repository's version and the flavour's names and dependencies", () => {
    expect(flavourPackage(root, flavour)).toEqual({
      ...flavour,
      version: "1.2.3",
      keywords: ["cdk", "cdktn"],
      jsii: { targets: { python: { distName: "cdktn-lepton", module: "cdktn_lepton" }, dotnet: { namespace: "CdktnLepton" } } },
    });
  });

  test("fails when the flavour forgets a peer", () => {
    const forgetful = { ...flavour, peerDependencies: { cdktn: "^0.24.0", constructs: ">=10.6.0" } };
    expect(() => flavourPackage(root, forgetful)).toThrow("lacks the peer dependencies @cdktn/provider-aws");
  });

  test("hides aliased peers from jsii only", () => {
    const peers = withoutAliasedPeers(flavourPackage(root, flavour)).peerDependencies;
    expect(peers).toEqual({ cdktn: "^0.24.0", constructs: ">=10.6.0" });
  });
});
