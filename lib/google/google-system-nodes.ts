import { ContainerNodePool } from "@cdktf/provider-google/lib/container-node-pool";
import { Construct } from "constructs";
import type { GoogleCoreContext, Prerequisites } from "./google-core-context";
import { generalBootDiskType } from "./google-machine-family";
import { nodeConfigBase, type GoogleNodeBase } from "./google-node-config";

/** Default machine type: 2 vCPU and 8 GiB. In us-central1 0.067 USD an hour on demand, about 49 USD a month each. */
export const DEFAULT_SYSTEM_MACHINE_TYPE = "e2-standard-2";

/** GiB for the node image, logs and the images of system pods. */
const BOOT_DISK_GIB = 100;

/**
 * The nodes that carry DNS, metrics and controllers: the same number in every zone, fixed, on demand.
 *
 * Every other pool is created after this one: GKE taints nodes with accelerators only when the cluster has nodes without.
 */
export class GoogleSystemNodes extends Construct {
  /** What must exist before other pools are created. */
  public readonly ready: Prerequisites;

  public constructor(scope: Construct, id: string, context: GoogleCoreContext, clusterName: string, nodes: GoogleNodeBase) {
    super(scope, id);
    const { project, region, spec } = context;
    const machineType = spec.systemMachineType ?? DEFAULT_SYSTEM_MACHINE_TYPE;
    const pool = new ContainerNodePool(this, "Resource", {
      project,
      location: region,
      cluster: clusterName,
      name: "system",
      nodeLocations: spec.zones.map(({ zone }) => zone),
      // In each zone: the pool is regional.
      nodeCount: spec.systemNodesPerZone,
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
      networkConfig: { enablePrivateNodes: true },
      nodeConfig: {
        ...nodeConfigBase(context, nodes),
        machineType,
        diskType: generalBootDiskType(machineType),
        diskSizeGb: BOOT_DISK_GIB,
        labels: { "lepton.dev/pool": "system" },
      },
    });
    this.ready = [pool];
  }
}
