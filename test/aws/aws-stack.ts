import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { AwsPlatform, type AwsPlatformProps } from "../../lib/aws/aws-platform";
import type { CloudCoreSpec, ICloudCoreRealisation } from "../../lib/platform/cloud-core-contract";
import type { NodeGroupSpec, NodePoolSpec } from "../../lib/platform/node-pool-contract";
import { AWS_ZONES, coreSpec } from "../support/core-spec";
import { SynthesizedStack } from "../support/synthesized-stack";

/** What a test cares about; the rest is that of `coreSpec`. */
export interface AwsStackOptions {
  readonly spec?: Partial<CloudCoreSpec>;
  readonly platform?: Partial<AwsPlatformProps>;
  readonly pools?: readonly NodePoolSpec[];
  readonly region?: string;
}

/** A stack with an AWS provider, a core with the id `core`, and pools with their names as ids. */
export function awsStack(options: AwsStackOptions = {}): SynthesizedStack {
  return SynthesizedStack.from((stack) => {
    const core = addCore(stack, options);
    for (const pool of options.pools ?? []) {
      core.realiseNodePool(stack, pool.name, pool);
    }
  });
}

/** Adds the provider and the core to a stack. */
export function addCore(stack: TerraformStack, options: AwsStackOptions = {}): ICloudCoreRealisation {
  const region = options.region ?? "us-east-1";
  new AwsProvider(stack, "aws", { region });
  return new AwsPlatform({ region, ...options.platform }).realiseCore(stack, "core", coreSpec(AWS_ZONES, options.spec));
}

/** A stack that is not synthesized, for errors of constructors. */
export function emptyStack(): TerraformStack {
  return new TerraformStack(new App(), "stack");
}

/** A static on-demand group of four p5.48xlarge. */
export function h100Group(overrides: Partial<NodeGroupSpec> = {}): NodeGroupSpec {
  return {
    zone: "use1-az1",
    machineType: "p5.48xlarge",
    spot: false,
    nodes: 4,
    architecture: "amd64",
    acceleratorKind: "gpu",
    acceleratorModel: "H100",
    acceleratorCount: 8,
    efaInterfaces: 32,
    localNvmeGb: 30400,
    ...overrides,
  };
}

/** A pool named `train` with the given groups. */
export function nodePool(groups: NodeGroupSpec[], overrides: Partial<NodePoolSpec> = {}): NodePoolSpec {
  return { name: "train", groups, labels: {}, taints: [], bootDiskGib: 200, fabric: true, ...overrides };
}
