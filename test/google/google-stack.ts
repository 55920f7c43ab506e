import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { GooglePlatform, type GooglePlatformProps } from "../../lib/google/google-platform";
import type { CloudCoreSpec, ICloudCoreRealisation } from "../../lib/platform/cloud-core-contract";
import type { NodeGroupSpec, NodePoolSpec } from "../../lib/platform/node-pool-contract";
import { coreSpec, GOOGLE_ZONES } from "../support/core-spec";
import { SynthesizedStack } from "../support/synthesized-stack";

/** A project id. */
export const PROJECT = "acme-ml-prod";

/** A core on Google in a stack of its own, with whatever else is built on it. */
export function googleStack(
  spec: Partial<CloudCoreSpec> = {},
  props: Partial<GooglePlatformProps> = {},
  build: (core: ICloudCoreRealisation) => void = () => undefined,
): SynthesizedStack {
  return SynthesizedStack.from((stack) => {
    new GoogleProvider(stack, "google", { project: PROJECT, region: "us-central1" });
    const platform = new GooglePlatform({ project: PROJECT, region: "us-central1", ...props });
    build(platform.realiseCore(stack, "core", coreSpec(GOOGLE_ZONES, spec)));
  });
}

/** A static on-demand group of four machines with eight H100 each. */
export function groupSpec(overrides: Partial<NodeGroupSpec> = {}): NodeGroupSpec {
  return {
    zone: "us-central1-a",
    machineType: "a3-megagpu-8g",
    spot: false,
    nodes: 4,
    architecture: "amd64",
    acceleratorKind: "gpu",
    acceleratorModel: "H100",
    acceleratorCount: 8,
    efaInterfaces: 0,
    localNvmeGb: 6442,
    ...overrides,
  };
}

/** A pool of the given groups. */
export function poolSpec(groups: NodeGroupSpec[], overrides: Partial<NodePoolSpec> = {}): NodePoolSpec {
  return { name: "training", groups, labels: {}, taints: [], bootDiskGib: 200, fabric: false, ...overrides };
}
