import { AutoscalingGroupTagA } from "@cdktf/provider-aws/lib/autoscaling-group-tag";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate, type LaunchTemplateNetworkInterfaces } from "@cdktf/provider-aws/lib/launch-template";
import type { ITerraformDependable, TerraformStack } from "cdktf";
import { named, type CoreSite } from "./raw-names";

/** What a node group needs of its core. */
export interface RawHost {
  readonly site: CoreSite;
  readonly clusterName: string;
  readonly clusterSecurityGroupId: string;
  readonly nodeRoleArn: string;
  readonly keyArn: string;
  readonly vpcId: string;
  readonly subnetIds: ReadonlyMap<string, string>;
  readonly beforeCompute: ITerraformDependable[];
}

/** What one node group is like. */
export interface RawNodeGroup {
  readonly id: string;
  readonly name: string;
  readonly replaceEarly: boolean;
  readonly zone: string;
  readonly machineType: string;
  readonly amiType: string;
  readonly size: { readonly minSize: number; readonly maxSize: number; readonly desiredSize: number };
  readonly isAutoscaled: boolean;
  readonly labels: Record<string, string>;
  readonly taint: { key: string; value: string; effect: string }[];
  readonly diskGib: number;
  /** What follows the DNS address in the user data. */
  readonly userData: string;
  readonly networkInterfaces?: LaunchTemplateNetworkInterfaces[];
  readonly autoscalerFacts?: Readonly<Record<string, string>>;
}

/** A node group with its launch template, written with the provider's own classes. */
export function rawNodeGroup(stack: TerraformStack, host: RawHost, group: RawNodeGroup): EksNodeGroup {
  const { site, keyArn } = host;
  const tags = named(site, `-${group.name}`);
  const disk = { volumeType: "gp3", encrypted: "true", kmsKeyId: keyArn, deleteOnTermination: "true" };
  const template = new LaunchTemplate(stack, `${group.id}-template`, {
    name: `${site.name}-${group.name}`,
    description: `Nodes of ${site.name}-${group.name}`,
    updateDefaultVersion: true,
    blockDeviceMappings: [
      { deviceName: "/dev/xvda", ebs: disk },
      { deviceName: "/dev/xvdb", ebs: { ...disk, volumeSize: group.diskGib } },
    ],
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1, instanceMetadataTags: "disabled" },
    monitoring: { enabled: true },
    userData: Buffer.from(`[settings.kubernetes]\ncluster-dns-ip = "172.20.0.10"\n${group.userData}`, "utf8").toString("base64"),
    ...(group.networkInterfaces === undefined
      ? { vpcSecurityGroupIds: [host.clusterSecurityGroupId] }
      : { networkInterfaces: group.networkInterfaces }),
    tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
    tags,
  });
  const nodeGroup = new EksNodeGroup(stack, group.id, {
    clusterName: host.clusterName,
    ...(group.replaceEarly ? { nodeGroupNamePrefix: `${group.name}-` } : { nodeGroupName: group.name }),
    nodeRoleArn: host.nodeRoleArn,
    subnetIds: [host.subnetIds.get(group.zone)!],
    version: "1.35",
    amiType: group.amiType,
    capacityType: "ON_DEMAND",
    instanceTypes: [group.machineType],
    launchTemplate: { id: template.id, version: template.getStringAttribute("latest_version") },
    scalingConfig: group.size,
    updateConfig: { maxUnavailable: 1 },
    nodeRepairConfig: { enabled: true },
    labels: group.labels,
    taint: group.taint,
    tags: { ...site.tags },
    lifecycle: {
      createBeforeDestroy: group.replaceEarly,
      ...(group.isAutoscaled ? { ignoreChanges: ["scaling_config[0].desired_size"] } : {}),
    },
    dependsOn: host.beforeCompute,
  });
  if (group.autoscalerFacts !== undefined) {
    const autoscalingGroupName = nodeGroup.resources.get(0).autoscalingGroups.get(0).name;
    for (const [fact, value] of Object.entries(group.autoscalerFacts)) {
      new AutoscalingGroupTagA(stack, `${group.id}-fact-${fact}`, {
        autoscalingGroupName,
        tag: { key: `k8s.io/cluster-autoscaler/node-template/${fact}`, value, propagateAtLaunch: false },
      });
    }
  }
  return nodeGroup;
}
