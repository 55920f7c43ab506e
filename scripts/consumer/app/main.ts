import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { AwsPlatform, GooglePlatform, GpuNodePool, LeptonCloudCore } from "cdktf-lepton";
import { planFleet, type FleetProblem } from "cdktf-lepton/sizing";
import type { Construct } from "constructs";

class AwsStack extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "us-west-2" });
    const core = new LeptonCloudCore(this, "core", {
      platform: new AwsPlatform({ region: "us-west-2" }),
      administrators: ["arn:aws:iam::123456789012:role/platform-admin"],
    });
    const pool = new GpuNodePool(this, "inference", { core, gpus: 8, accelerators: ["L4"], availability: 0.999 });
    new TerraformOutput(this, "node-groups", { value: pool.nodeGroupNames });
  }
}

class GoogleStack extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new GoogleProvider(this, "google", { project: "consumer", region: "us-central1" });
    const core = new LeptonCloudCore(this, "core", {
      platform: new GooglePlatform({ project: "consumer", region: "us-central1" }),
      cidr: "10.1.0.0/16",
    });
    new GpuNodePool(this, "inference", { core, gpus: 8, accelerators: ["L4"], availability: 0.999 });
  }
}

const problem: FleetProblem = {
  demand: 2,
  unit: "GPU",
  domains: [{ id: "zone", level: "zone", unavailability: 0.001 }],
  offerings: [
    {
      id: "zone/machine",
      domain: "zone",
      cloud: "aws",
      region: "us-west-2",
      zone: "zone",
      machineType: "g6.xlarge",
      purchaseOption: "on-demand",
      unitsPerInstance: 1,
      microUsdPerHour: 804_800,
      instanceUnavailability: 0.005,
    },
  ],
  targets: { unavailability: 0.01 },
};
if (planFleet(problem).status !== "optimal") {
  throw new Error("the sizing core of the installed package does not plan");
}

const app = new App();
new AwsStack(app, "consumer-aws");
new GoogleStack(app, "consumer-google");
app.synth();
