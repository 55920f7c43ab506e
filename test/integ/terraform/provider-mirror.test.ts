import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  chooseProvider,
  compareVersions,
  findMirrors,
  mirroredProviders,
  terraformPlatform,
} from "../../../integ/terraform/provider-mirror";

const GOOGLE = "registry.terraform.io/hashicorp/google";
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mirror-test-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function unpacked(mirror: string, type: string, version: string, platform = terraformPlatform()): void {
  mkdirSync(join(root, mirror, "registry.terraform.io", "hashicorp", type, version, platform), { recursive: true });
}

it("finds the mirror that the environment names, and one below a top-level folder, but not deeper", () => {
  unpacked("named", "google", "6.50.0");
  unpacked("fs/any/mirror", "aws", "5.100.0");
  unpacked("fs/far/too/deep/mirror", "aws", "5.100.0");
  unpacked("fs/proc/mirror", "aws", "5.100.0");
  const found = findMirrors({ LEPTON_TERRAFORM_MIRROR: join(root, "named"), PATH: "" }, join(root, "fs"));
  expect(found.filter((folder) => folder.startsWith(root))).toEqual([join(root, "named"), join(root, "fs", "any", "mirror")]);
});

it("lists providers in both layouts, for this platform only", () => {
  unpacked("m", "google", "6.50.0");
  unpacked("m", "helm", "3.1.1", "plan9_mips");
  const packed = join(root, "m", "registry.terraform.io", "hashicorp", "kubernetes");
  mkdirSync(packed, { recursive: true });
  writeFileSync(join(packed, `terraform-provider-kubernetes_2.38.0_${terraformPlatform()}.zip`), "");
  writeFileSync(join(packed, "terraform-provider-kubernetes_2.39.0_plan9_mips.zip"), "");
  expect(mirroredProviders([join(root, "m")]).map(({ source, version }) => `${source} ${version}`)).toEqual([
    `${GOOGLE} 6.50.0`,
    "registry.terraform.io/hashicorp/kubernetes 2.38.0",
  ]);
});

it("takes the newest version of the first mirror that holds a provider", () => {
  unpacked("first", "google", "6.9.0");
  unpacked("first", "google", "6.50.0");
  unpacked("second", "google", "7.0.0");
  const providers = mirroredProviders([join(root, "first"), join(root, "second")]);
  expect(chooseProvider(providers, GOOGLE)?.version).toBe("6.50.0");
  expect(chooseProvider(providers, "registry.terraform.io/hashicorp/aws")).toBeUndefined();
});

it("orders versions by number", () => {
  expect(["5.100.0", "5.99.1", "5.99.0", "10.0.0"].sort(compareVersions)).toEqual(["5.99.0", "5.99.1", "5.100.0", "10.0.0"]);
});
