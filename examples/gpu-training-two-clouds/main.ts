/**
 * 64 H100-class GPUs, up 99.95 % of the time, over AWS and Google: planned once, realised in one stack per cloud.
 *
 * Run by `npm start`, or through `npx cdktf synth` and `npx cdktf deploy`.
 */
import { writeFileSync } from "fs";
import { join } from "path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { AwsPlatform, GooglePlatform, GpuFleet, GpuNodePool, LeptonCloudCore } from "cdktf-lepton";
import { deploymentGuide } from "./deployment-guide";

const app = new App();

// State lies beside cdktf.json, not in cdktf.out, which may be deleted. A team uses an S3Backend or a GcsBackend.
const awsStack = new TerraformStack(app, "training-aws");
new LocalBackend(awsStack, { path: "../../../terraform.training-aws.tfstate" });
new AwsProvider(awsStack, "aws", { region: "us-east-1" });
const awsCore = new LeptonCloudCore(awsStack, "core", {
  platform: new AwsPlatform({ region: "us-east-1" }),
  cidr: "10.0.0.0/16",
  zones: ["use1-az2", "use1-az4", "use1-az6"],
  administrators: ["arn:aws:iam::123456789012:role/platform-admin"],
  tags: { team: "training" },
});

const googleStack = new TerraformStack(app, "training-google");
new LocalBackend(googleStack, { path: "../../../terraform.training-google.tfstate" });
new GoogleProvider(googleStack, "google", { project: "example-training", region: "us-east4" });
const googleCore = new LeptonCloudCore(googleStack, "core", {
  platform: new GooglePlatform({
    project: "example-training",
    region: "us-east4",
    securityGroup: "gke-security-groups@example.com",
  }),
  cidr: "10.1.0.0/16",
  zones: ["us-east4-a", "us-east4-b", "us-east4-c"],
  administrators: ["group:platform-admins@example.com"],
  tags: { team: "training" },
});

const fleet = new GpuFleet({
  cores: [awsCore, googleCore],
  gpus: 64,
  accelerators: ["H100"],
  minGpusPerMachine: 8,
  availability: 0.9995,
  maxUsdPerMonth: 900_000,
  // When a whole cloud is gone, a quarter of the GPUs still trains from the last checkpoint.
  keepWithoutAnyCloud: 16,
});
new GpuNodePool(awsStack, "training", { core: awsCore, fleet });
new GpuNodePool(googleStack, "training", { core: googleCore, fleet });

app.synth();

writeFileSync(join(app.outdir, "plan.json"), fleet.toJson());
console.log(fleet.toTable());
console.log(deploymentGuide(app.outdir, fleet));
