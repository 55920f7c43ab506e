import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { assertNoBrokenRules, LeptonError, type BrokenRule } from "../errors";
import type { NodeGroupSpec, NodePoolSpec, NodeTaint } from "../platform/node-pool-contract";
import { isPhysicalName, physicalName } from "../platform/physical-name";
import { Capability } from "../platform/platform";
import { checkStrippedId } from "../platform/stripped-ids";
import { isUnresolved } from "../platform/tokens";
import type { GpuDemand } from "./gpu-demand";
import { GpuFleet, type FleetShare } from "./gpu-fleet";
import type { LeptonCloudCore } from "./lepton-cloud-core";

/** Longest pool name: leaves room for zone and machine type in a GKE node pool name, 40 characters in all. */
const MAX_NAME_LENGTH = 20;

const DEFAULT_BOOT_DISK_GIB = 200;

/** The node images take about 10 GiB; both clouds' disks end at 16 TiB. */
const MIN_BOOT_DISK_GIB = 50;
const MAX_BOOT_DISK_GIB = 16_384;

/** Properties of a GPU node pool: a share of a fleet, or a demand of its own. */
export interface GpuNodePoolProps extends GpuDemand {
  /** The core to put the pool on. */
  readonly core: LeptonCloudCore;

  /**
   * The fleet to realise this core's share of. Then the pool has no demand of its own.
   *
   * @default - a fleet on this core alone, planned from the pool's own demand
   */
  readonly fleet?: GpuFleet;

  /**
   * Name of the pool, unique in its cluster: lower-case letters, digits and hyphens, at most 20 characters.
   *
   * @default - derived from the construct's id
   */
  readonly name?: string;

  /**
   * Kubernetes labels of every node, besides `lepton.dev/pool`, `lepton.dev/accelerator`, `lepton.dev/accelerator-count` and
   * `lepton.dev/purchase-option`.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Taints of every node, besides `nvidia.com/gpu`, which keeps pods that ask for no GPU away.
   *
   * @default - none
   */
  readonly taints?: NodeTaint[];

  /**
   * Size of the boot disk in GiB; container images of 10 to 30 GiB land there where a machine has no local NVMe.
   *
   * @default 200
   */
  readonly bootDiskGib?: number;

  /**
   * Whether machines are wired for collective communication across nodes, where their type has it: EFA on AWS, compact placement on Google.
   *
   * @default true
   */
  readonly fabric?: boolean;
}

/**
 * Accelerated nodes in a cloud core's cluster: one node group per zone and machine type, with counts from the planner.
 *
 * Give it a demand of its own, or a share of a `GpuFleet` that spans several cores. Static groups keep their size; elastic ones (`minUnits`)
 * leave it to an autoscaler between the bounds, and Terraform then ignores the present size. GPU drivers come with the node image.
 *
 * @example
 * import { App, TerraformStack } from "cdktf";
 * import { GooglePlatform, GpuNodePool, LeptonCloudCore } from "cdktf-lepton";
 *
 * const stack = new TerraformStack(new App(), "google");
 * const platform = new GooglePlatform({ project: "my-project", region: "us-east4" });
 * const core = new LeptonCloudCore(stack, "core", { platform });
 * new GpuNodePool(stack, "inference", { core, gpus: 8, accelerators: ["L4"], availability: 0.999, maxUsdPerMonth: 12_000 });
 */
export class GpuNodePool extends Construct {
  /** Name of the pool. */
  public readonly name: string;

  /** The fleet it realises a share of. */
  public readonly fleet: GpuFleet;

  /** What the plan puts on this pool's core. */
  public readonly shares: FleetShare[];

  /** Names of the node groups, in the order of the shares: one for each zone and machine type, spot apart. */
  public readonly nodeGroupNames: string[];

  /**
   * Plans, unless a fleet is given, and creates the node groups.
   *
   * @param scope the core's stack, or a construct in it
   * @param id unique below the scope in letters, digits, `_` and `-`
   * @param props the core, and the fleet or the demand
   */
  public constructor(scope: Construct, id: string, props: GpuNodePoolProps) {
    const path = scope.node.path === "" ? id : `${scope.node.path}/${id}`;
    const { core, fleet: givenFleet, name = physicalName([id], MAX_NAME_LENGTH), labels, taints, bootDiskGib, fabric, ...demand } = props;
    assertNoBrokenRules(path, [
      ...checkStrippedId(scope, id),
      ...checkPool(core, name, bootDiskGib),
      ...checkDemandBesideFleet(givenFleet, demand),
    ]);
    const fleet = givenFleet ?? planAlone(path, core, demand);
    assertNoBrokenRules(path, checkSpot(core, fleet));
    assertNoBrokenRules(path, fleet._recordRealisation(core, path));

    super(scope, id);
    this.name = name;
    this.fleet = fleet;
    this.shares = fleet.sharesOn(core);
    core._poolPaths.set(name, path);
    const spec: NodePoolSpec = {
      name,
      groups: nodeGroups(fleet, this.shares),
      labels: { ...labels },
      taints: [...(taints ?? [])],
      bootDiskGib: bootDiskGib ?? DEFAULT_BOOT_DISK_GIB,
      fabric: fabric ?? true,
    };
    this.nodeGroupNames = core.realisation.realiseNodePool(this, "Resource", spec).nodeGroupNames;
    for (const line of fleet._doubtfulPricesOn(core)) {
      Annotations.of(this).addWarning(`lepton:doubtful-price: the plan rests on a doubtful price, check it before you deploy: ${line}`);
    }
  }
}

function planAlone(path: string, core: LeptonCloudCore, demand: GpuDemand): GpuFleet {
  try {
    return new GpuFleet({ ...demand, cores: [core] });
  } catch (error) {
    if (LeptonError.isLeptonError(error)) {
      throw new LeptonError(path, error.rules);
    }
    throw error;
  }
}

/** One group for each zone, machine type, and spot or not: committed machines are on-demand machines that are billed otherwise. */
function nodeGroups(fleet: GpuFleet, shares: readonly FleetShare[]): NodeGroupSpec[] {
  const together = new Map<string, FleetShare[]>();
  for (const share of shares) {
    const key = [share.zone, share.machineType, isSpot(share)].join("/");
    together.set(key, [...(together.get(key) ?? []), share]);
  }
  return [...together.values()].map((group) => nodeGroup(fleet, group));
}

function nodeGroup(fleet: GpuFleet, shares: readonly FleetShare[]): NodeGroupSpec {
  const share = shares[0]!;
  const type = fleet.catalog.machineType(share.cloud, share.machineType)!;
  const elastic = fleet.isElastic;
  const machines = shares.reduce((sum, each) => sum + each.machines, 0);
  const minMachines = shares.reduce((sum, each) => sum + each.minMachines, 0);
  return {
    zone: share.zone,
    machineType: share.machineType,
    spot: isSpot(share),
    nodes: elastic ? minMachines : machines,
    autoscaling: elastic ? { minNodes: minMachines, maxNodes: machines } : undefined,
    architecture: type.architecture,
    acceleratorKind: type.accelerator!.kind,
    acceleratorModel: type.accelerator!.model,
    acceleratorCount: type.accelerator!.count,
    efaInterfaces: type.efaInterfaces,
    localNvmeGb: type.localNvmeGb,
  };
}

function isSpot({ purchaseOption }: FleetShare): boolean {
  return purchaseOption === "spot";
}

function checkPool(core: LeptonCloudCore, name: string, bootDiskGib: number | undefined): BrokenRule[] {
  const rules: BrokenRule[] = [];
  if (!isPhysicalName(name, MAX_NAME_LENGTH)) {
    rules.push({
      rule: "pool-name",
      problem: `'name' (${name}) cannot name a node pool`,
      remedy: `use at most ${MAX_NAME_LENGTH} lower-case letters, digits and hyphens, beginning with a letter and not ending in a hyphen`,
    });
  }
  const otherPool = core._poolPaths.get(name);
  if (otherPool !== undefined) {
    rules.push({
      rule: "pool-name-taken",
      problem: `'name' (${name}) is already that of ${otherPool} on the same core`,
      remedy: "set another 'name'",
    });
  }
  if (
    bootDiskGib !== undefined &&
    !isUnresolved(bootDiskGib) &&
    !(Number.isInteger(bootDiskGib) && bootDiskGib >= MIN_BOOT_DISK_GIB && bootDiskGib <= MAX_BOOT_DISK_GIB)
  ) {
    rules.push({
      rule: "boot-disk",
      problem: `'bootDiskGib' (${bootDiskGib}) is out of range`,
      remedy: `use a whole number from ${MIN_BOOT_DISK_GIB} to ${MAX_BOOT_DISK_GIB}`,
    });
  }
  if (!core.platform.capabilities.includes(Capability.GPU_NODE_POOL)) {
    rules.push({
      rule: "platform-capability",
      problem: `platform '${core.cloud}' cannot realise a GPU node pool`,
      remedy: "use a core on AwsPlatform or GooglePlatform",
    });
  }
  return rules;
}

function checkSpot(core: LeptonCloudCore, fleet: GpuFleet): BrokenRule[] {
  const needsSpot = fleet.sharesOn(core).some(isSpot);
  if (!needsSpot || core.platform.capabilities.includes(Capability.SPOT)) {
    return [];
  }
  return [
    {
      rule: "platform-capability",
      problem: `the plan holds spot machines, and platform '${core.cloud}' sells none`,
      remedy: "leave 'spot' out of 'purchaseOptions'",
    },
  ];
}

function checkDemandBesideFleet(fleet: GpuFleet | undefined, demand: GpuDemand): BrokenRule[] {
  if (fleet === undefined) {
    return [];
  }
  return Object.entries(demand)
    .filter(([, value]) => value !== undefined)
    .map(([prop]) => ({
      rule: "fleet-and-demand",
      problem: `'${prop}' is given beside 'fleet'`,
      remedy: `move '${prop}' to the fleet, or leave 'fleet' out`,
    }));
}
