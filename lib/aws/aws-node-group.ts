import { AutoscalingGroupTagA } from "@cdktf/provider-aws/lib/autoscaling-group-tag";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { Construct } from "constructs";
import { TaintEffect, type AutoscalingBounds, type NodeTaint } from "../platform/node-pool-contract";
import type { AwsNodeHost } from "./aws-node-host";
import { AwsLaunchTemplate, type AwsLaunchTemplateProps } from "./aws-launch-template";

/** How EKS spells the effects of taints. */
const TAINT_EFFECTS: Readonly<Record<TaintEffect, string>> = {
  [TaintEffect.NO_SCHEDULE]: "NO_SCHEDULE",
  [TaintEffect.PREFER_NO_SCHEDULE]: "PREFER_NO_SCHEDULE",
  [TaintEffect.NO_EXECUTE]: "NO_EXECUTE",
};

/** Properties of a node group. */
export interface AwsNodeGroupProps {
  readonly host: AwsNodeHost;
  /** Name, unique in the cluster, at most 63 characters. */
  readonly name: string;
  /**
   * Whether a replaced group is created before the old one goes. The name then gets a suffix and may have 37 characters. Wrong for machines
   * that are scarce or dear: it needs all of them twice.
   */
  readonly replaceEarly: boolean;
  readonly zone: string;
  readonly machineType: string;
  readonly spot: boolean;
  /** Machines: all of them when static, those to start with when autoscaled. */
  readonly nodes: number;
  /**
   * Bounds of an autoscaled group.
   *
   * @default - static
   */
  readonly autoscaling?: AutoscalingBounds;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly NodeTaint[];
  /** Extended resources of a node, which an autoscaler must know while there is no node to look at. */
  readonly extendedResources: Readonly<Record<string, string>>;
  readonly template: Omit<AwsLaunchTemplateProps, "host" | "name">;
  /** Addresses of what must exist before it. */
  readonly dependsOn: readonly string[];
}

/**
 * An EKS managed node group in one zone, of one machine type.
 *
 * A static group holds its count: Terraform corrects every other. Of an autoscaled one Terraform holds the bounds and ignores the count,
 * which belongs to the autoscaler; a module cannot choose between the two, because `ignore_changes` takes no variables there.
 *
 * Replaced when: the zone, machine type, purchase option, image type or node role change.
 *
 * @see https://github.com/terraform-aws-modules/terraform-aws-eks/issues/1879
 */
export class AwsNodeGroup extends Construct {
  public readonly resource: EksNodeGroup;

  public constructor(scope: Construct, id: string, props: AwsNodeGroupProps) {
    super(scope, id);
    const { host, autoscaling } = props;
    const template = new AwsLaunchTemplate(this, "LaunchTemplate", { ...props.template, host, name: `${host.spec.name}-${props.name}` });
    const { minNodes, maxNodes } = autoscaling ?? { minNodes: props.nodes, maxNodes: props.nodes };
    this.resource = new EksNodeGroup(this, "Resource", {
      clusterName: host.cluster.clusterName,
      ...(props.replaceEarly ? { nodeGroupNamePrefix: `${props.name}-` } : { nodeGroupName: props.name }),
      nodeRoleArn: host.identity.roleArn,
      subnetIds: [host.network.privateSubnetId(props.zone)],
      version: host.spec.kubernetesVersion,
      amiType: props.template.image.amiType,
      capacityType: props.spot ? "SPOT" : "ON_DEMAND",
      instanceTypes: [props.machineType],
      launchTemplate: { id: template.templateId, version: template.version },
      scalingConfig: { minSize: minNodes, maxSize: maxNodes, desiredSize: props.nodes },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      labels: { ...props.labels },
      taint: props.taints.map((taint) => ({ key: taint.key, value: taint.value, effect: TAINT_EFFECTS[taint.effect] })),
      tags: { ...host.spec.tags },
      lifecycle: {
        createBeforeDestroy: props.replaceEarly,
        ...(autoscaling === undefined ? {} : { ignoreChanges: ["scaling_config[0].desired_size"] }),
      },
    });
    this.resource.dependsOn = [...props.dependsOn];
    if (autoscaling !== undefined) {
      this.describeNodesToAutoscaler(props);
    }
  }

  /**
   * Tells the cluster autoscaler what a node of the group will be like, so that it can scale up from none. The tags by which it finds the
   * group, EKS puts on every managed node group itself; those of the node group resource do not reach the machines' group.
   *
   * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md#auto-discovery-setup
   */
  private describeNodesToAutoscaler(props: AwsNodeGroupProps): void {
    const autoscalingGroupName = this.resource.resources.get(0).autoscalingGroups.get(0).name;
    const facts: Record<string, string> = {};
    for (const [key, value] of Object.entries(props.labels)) {
      facts[`label/${key}`] = value;
    }
    for (const taint of props.taints) {
      facts[`taint/${taint.key}`] = `${taint.value}:${taint.effect}`;
    }
    for (const [resource, quantity] of Object.entries(props.extendedResources)) {
      facts[`resources/${resource}`] = quantity;
    }
    for (const [fact, value] of Object.entries(facts)) {
      new AutoscalingGroupTagA(this, `AutoscalerFact-${fact}`, {
        autoscalingGroupName,
        tag: { key: `k8s.io/cluster-autoscaler/node-template/${fact}`, value, propagateAtLaunch: false },
      });
    }
  }
}
