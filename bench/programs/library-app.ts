import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, TerraformStack, type App } from "cdktf";
import { AwsPlatform, LeptonCloudCore, type AutoscalingBounds, type NodeGroupSpec, type NodePoolSpec } from "cdktf-lepton";
import { inferencePoolName, siteOf, stackName, statePath, trainingPoolName, type AppShape } from "./app-shape";

/**
 * An app of cores and node pools, written with the library. The pools are realised from given plans: planning is measured by itself, and raw
 * cdktf has nothing that compares.
 */
export function buildWithLibrary(app: App, shape: AppShape): void {
  for (let index = 0; index < shape.stacks; index++) {
    const stack = new TerraformStack(app, stackName(index));
    const { region, cidr, zones, administrator } = siteOf(index);
    new LocalBackend(stack, { path: statePath(index) });
    new AwsProvider(stack, "aws", { region });
    const core = new LeptonCloudCore(stack, "core", {
      platform: new AwsPlatform({ region }),
      cidr,
      zones: zones.map(({ zone }) => zone),
      administrators: [administrator],
      tags: { team: "training" },
    });
    for (let pool = 0; pool < shape.poolPairs; pool++) {
      const training = trainingPoolName(pool);
      core.realisation.realiseNodePool(stack, training, poolSpec(training, core.zones.map(trainingGroup)));
      const inference = inferencePoolName(pool);
      core.realisation.realiseNodePool(stack, inference, poolSpec(inference, core.zones.map(inferenceGroup)));
    }
  }
}

function poolSpec(name: string, groups: NodeGroupSpec[]): NodePoolSpec {
  return { name, groups, labels: {}, taints: [], bootDiskGib: 200, fabric: true };
}

function trainingGroup(zone: string): NodeGroupSpec {
  return {
    zone,
    machineType: "p5.48xlarge",
    spot: false,
    nodes: 2,
    architecture: "amd64",
    acceleratorKind: "gpu",
    acceleratorModel: "H100",
    acceleratorCount: 8,
    efaInterfaces: 32,
    localNvmeGb: 30400,
  };
}

function inferenceGroup(zone: string): NodeGroupSpec {
  const autoscaling: AutoscalingBounds = { minNodes: 1, maxNodes: 4 };
  return {
    zone,
    machineType: "g6.xlarge",
    spot: false,
    nodes: autoscaling.minNodes,
    autoscaling,
    architecture: "amd64",
    acceleratorKind: "gpu",
    acceleratorModel: "L4",
    acceleratorCount: 1,
    efaInterfaces: 0,
    localNvmeGb: 250,
  };
}
