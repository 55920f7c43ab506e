import { PlacementGroup } from "@cdktf/provider-aws/lib/placement-group";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { assertNoBrokenRules } from "../errors";
import type { INodePoolRealisation } from "../platform/cloud-core-contract";
import { nodeLabels } from "../platform/node-labels";
import { TaintEffect, type NodeGroupSpec, type NodePoolSpec, type NodeTaint } from "../platform/node-pool-contract";
import { AwsFabric } from "./aws-fabric";
import { AwsNodeGroup } from "./aws-node-group";
import type { AwsNodeHost } from "./aws-node-host";
import { nodeImage } from "./aws-node-image";
import { checkNodePool, nodeGroupName } from "./aws-node-pool-rules";

/** Taints that keep other pods off accelerators, by kind: the key is the resource that pods ask for. */
const ACCELERATOR_TAINTS: Readonly<Record<string, string>> = { gpu: "nvidia.com/gpu", neuron: "aws.amazon.com/neuron" };

/** Properties of a node pool. */
export interface AwsNodePoolProps {
  readonly host: AwsNodeHost;
  readonly spec: NodePoolSpec;
  /** Whether the groups of a fabric are packed into a cluster placement group each. */
  readonly placementGroups: boolean;
}

/**
 * A node pool on EKS: one managed node group and launch template for every zone, machine type and purchase option.
 *
 * The construct id of a group is its zone, machine type and purchase option, so a plan that moves machines elsewhere leaves the groups that
 * stay alone.
 */
export class AwsNodePool extends Construct implements INodePoolRealisation {
  public readonly nodeGroupNames: string[];
  private readonly host: AwsNodeHost;
  private readonly pool: NodePoolSpec;
  private readonly placementGroups: boolean;
  private readonly fabric?: AwsFabric;

  public constructor(scope: Construct, id: string, props: AwsNodePoolProps) {
    const { host, spec } = props;
    assertNoBrokenRules(`${scope.node.path}/${id}`, checkNodePool(spec, host, TerraformStack.of(scope)));
    super(scope, id);
    this.host = host;
    this.pool = spec;
    this.placementGroups = props.placementGroups;
    if (spec.groups.some((group) => this.usesFabric(group))) {
      this.fabric = new AwsFabric(this, "Fabric", {
        vpcId: host.network.vpcId,
        name: `${host.spec.name}-${spec.name}-fabric`,
        tags: host.spec.tags,
      });
    }
    this.nodeGroupNames = spec.groups.map((group) => this.createGroup(group).resource.nodeGroupName);
  }

  private usesFabric(group: NodeGroupSpec): boolean {
    return this.pool.fabric && group.efaInterfaces > 0;
  }

  private createGroup(group: NodeGroupSpec): AwsNodeGroup {
    const { host, pool } = this;
    const fabricInterfaces = this.usesFabric(group) ? this.fabric?.interfaces(group.machineType, group.efaInterfaces) : undefined;
    const name = nodeGroupName(pool.name, group);
    const id = `${group.zone}-${group.machineType}-${group.spot ? "spot" : "on-demand"}`;
    const image = nodeImage({
      architecture: group.architecture,
      acceleratorKind: group.acceleratorKind === "neuron" ? "neuron" : "gpu",
      serviceCidr: host.spec.serviceCidr,
      diskGib: pool.bootDiskGib,
      localNvme: group.localNvmeGb > 0,
      fabric: fabricInterfaces !== undefined,
    });
    return new AwsNodeGroup(this, id, {
      host,
      name,
      replaceEarly: false,
      zone: group.zone,
      machineType: group.machineType,
      spot: group.spot,
      nodes: group.nodes,
      autoscaling: group.autoscaling,
      labels: nodeLabels(pool, group),
      taints: [acceleratorTaint(group), ...pool.taints],
      extendedResources: extendedResources(group, fabricInterfaces !== undefined),
      template: {
        image,
        fabricInterfaces,
        placementGroupName: fabricInterfaces !== undefined && this.placementGroups ? this.packTogether(id, name) : undefined,
      },
      dependsOn: host.beforeCompute,
    });
  }

  private packTogether(groupId: string, groupName: string): string {
    const name = `${this.host.spec.name}-${groupName}`;
    return new PlacementGroup(this, `PlacementGroup-${groupId}`, {
      name,
      strategy: "cluster",
      tags: { ...this.host.spec.tags, Name: name },
    }).name;
  }
}

/** The taint that GKE gives accelerator nodes too, so that one toleration does for both clouds. */
function acceleratorTaint(group: NodeGroupSpec): NodeTaint {
  return { key: ACCELERATOR_TAINTS[group.acceleratorKind]!, value: "present", effect: TaintEffect.NO_SCHEDULE };
}

function extendedResources(group: NodeGroupSpec, fabric: boolean): Record<string, string> {
  return {
    [ACCELERATOR_TAINTS[group.acceleratorKind]!]: String(group.acceleratorCount),
    ...(fabric ? { "vpc.amazonaws.com/efa": String(group.efaInterfaces) } : {}),
    ...(group.localNvmeGb > 0 ? { "ephemeral-storage": `${group.localNvmeGb}G` } : {}),
  };
}
