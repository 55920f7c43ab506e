import {
  ContainerNodePool,
  type ContainerNodePoolConfig,
  type ContainerNodePoolNodeConfig,
} from "@cdktf/provider-google/lib/container-node-pool";
import { Construct } from "constructs";
import { nodeLabels } from "../platform/node-labels";
import { TaintEffect, type NodeGroupSpec, type NodePoolSpec } from "../platform/node-pool-contract";
import type { GoogleCoreContext } from "./google-core-context";
import { findMachineFamily, type GoogleMachineFamily } from "./google-machine-family";
import { nodeGroupName } from "./google-names";
import { nodeConfigBase } from "./google-node-config";
import type { GoogleNodePoolProps } from "./google-node-pool";

/** GKE's spelling of taint effects. */
const TAINT_EFFECTS: Record<TaintEffect, string> = {
  [TaintEffect.NO_SCHEDULE]: "NO_SCHEDULE",
  [TaintEffect.PREFER_NO_SCHEDULE]: "PREFER_NO_SCHEDULE",
  [TaintEffect.NO_EXECUTE]: "NO_EXECUTE",
};

/**
 * Machines of one type in one zone, bought in one way: a GKE node pool.
 *
 * The nodes have one network interface: the additional networks that GPUDirect of A3 and A4 machines runs over are not part of it, so
 * collectives across nodes run over TCP on gVNIC.
 *
 * Replaced when machine type, accelerator, driver, local SSDs, placement or spot change; all but the driver are part of what the planner
 * decides, and the machine type is part of the name. GKE itself adds the taint of the accelerator (`nvidia.com/gpu=present:NoSchedule`,
 * `google.com/tpu=present:NoSchedule`); it is not written here, because a taint that is in the configuration would have to be rewritten
 * when GKE changes its own.
 */
export class GoogleNodeGroup extends Construct {
  /** Name of the GKE node pool, known only once it exists. */
  public readonly name: string;

  public constructor(
    scope: Construct,
    id: string,
    context: GoogleCoreContext,
    pool: NodePoolSpec,
    group: NodeGroupSpec,
    props: GoogleNodePoolProps,
  ) {
    super(scope, id);
    const { project, region } = context;
    const family = findMachineFamily(group.machineType)!;
    const resource = new ContainerNodePool(this, "Resource", {
      project,
      location: region,
      cluster: props.clusterName,
      name: nodeGroupName(pool.name, region, group),
      nodeLocations: [group.zone],
      ...size(group),
      management: { autoRepair: true, autoUpgrade: true },
      // One node at a time gives way to its successor: a surge would need a machine more, which is what scarce accelerators do not have.
      upgradeSettings: { strategy: "SURGE", maxSurge: 0, maxUnavailable: 1 },
      networkConfig: { enablePrivateNodes: true },
      ...(pool.fabric && family.compactPlacement ? { placementPolicy: { type: "COMPACT" } } : {}),
      nodeConfig: {
        ...nodeConfigBase(context, props.nodes),
        machineType: group.machineType,
        spot: group.spot,
        diskType: family.bootDiskType,
        diskSizeGb: pool.bootDiskGib,
        labels: nodeLabels(pool, group),
        taint: pool.taints.map(({ key, value, effect }) => ({ key, value, effect: TAINT_EFFECTS[effect] })),
        ...accelerators(family, group),
        ...localSsds(family, group),
      },
      // The API waits for machines that are hard to get, and for pods that are slow to leave.
      timeouts: { create: "60m", update: "120m", delete: "60m" },
      dependsOn: [...props.after],
    });
    this.name = resource.name;
  }
}

/** A static group keeps its size; that of an autoscaled one belongs to the autoscaler, and Terraform must not turn it back. */
function size(group: NodeGroupSpec): Pick<ContainerNodePoolConfig, "nodeCount" | "initialNodeCount" | "autoscaling" | "lifecycle"> {
  if (group.autoscaling === undefined) {
    return { nodeCount: group.nodes };
  }
  return {
    initialNodeCount: group.nodes,
    autoscaling: {
      minNodeCount: group.autoscaling.minNodes,
      maxNodeCount: group.autoscaling.maxNodes,
      // Takes reserved machines first, and of spot machines those least likely to be taken back.
      locationPolicy: "ANY",
    },
    lifecycle: { ignoreChanges: ["initial_node_count", "node_count"] },
  };
}

/**
 * TPUs come with the machine type; GPUs are named, together with the driver that GKE is to install. Changing the driver replaces the pool.
 */
function accelerators(family: GoogleMachineFamily, group: NodeGroupSpec): Pick<ContainerNodePoolNodeConfig, "guestAccelerator"> {
  const type = family.acceleratorTypes[group.acceleratorModel];
  return type === undefined
    ? {}
    : {
        guestAccelerator: [{ type, count: group.acceleratorCount, gpuDriverInstallationConfig: { gpuDriverVersion: "DEFAULT" } }],
      };
}

/** Local SSDs that come with the machine carry the container images and whatever pods put into `emptyDir`. */
function localSsds(family: GoogleMachineFamily, group: NodeGroupSpec): Pick<ContainerNodePoolNodeConfig, "ephemeralStorageLocalSsdConfig"> {
  const localSsdCount = family.localSsds[group.machineType];
  return localSsdCount === undefined ? {} : { ephemeralStorageLocalSsdConfig: { localSsdCount } };
}
