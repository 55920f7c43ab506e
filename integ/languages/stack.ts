import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { AwsPlatform } from "../../lib/aws/aws-platform";
import { GpuNodePool } from "../../lib/concepts/gpu-node-pool";
import { LeptonCloudCore } from "../../lib/concepts/lepton-cloud-core";
import type { CallResult } from "./calls";

/**
 * The stack that `programs/python/program.py` writes, in TypeScript: a core and a node pool planned for 16 GPUs.
 *
 * @param outdir where the stack goes
 * @returns the table of the plan, and what a core is refused with that breaks two rules
 */
export function synthesizeStack(outdir: string): CallResult[] {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "inference");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  const core = new LeptonCloudCore(stack, "core", {
    platform: new AwsPlatform({ region: "us-east-1" }),
    administrators: ["arn:aws:iam::123456789012:role/platform-admin"],
  });
  const pool = new GpuNodePool(stack, "gpus", { core, gpus: 16, minGpuMemoryGib: 22, availability: 0.999, maxUsdPerMonth: 25_000 });
  app.synth();
  return [{ text: pool.fleet.toTable() }, refusedCore()];
}

function refusedCore(): CallResult {
  try {
    const stack = new TerraformStack(new App(), "refused");
    new LeptonCloudCore(stack, "core", { platform: new AwsPlatform({ region: "us-east-1" }), zoneCount: 1, cidr: "10.0.0.0/33" });
    return { text: "accepted" };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
