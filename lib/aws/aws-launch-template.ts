import { LaunchTemplate, type LaunchTemplateConfig } from "@cdktf/provider-aws/lib/launch-template";
import { Construct } from "constructs";
import type { AwsFabricInterface } from "./aws-fabric";
import type { AwsNodeHost } from "./aws-node-host";
import type { AwsNodeImage } from "./aws-node-image";

/** What EC2 creates with an instance, and what is therefore tagged with it. */
const TAGGED_WITH_INSTANCE = ["instance", "volume", "network-interface"] as const;

/** Properties of a launch template. */
export interface AwsLaunchTemplateProps {
  readonly host: AwsNodeHost;
  /** Physical name, at most 128 characters. */
  readonly name: string;
  readonly image: AwsNodeImage;
  /**
   * Network interfaces of nodes with a fabric.
   *
   * @default - one ordinary interface
   */
  readonly fabricInterfaces?: readonly AwsFabricInterface[];
  /**
   * Placement group that the nodes are packed into.
   *
   * @default - placed freely in the zone
   */
  readonly placementGroupName?: string;
}

/**
 * How the machines of a node group are launched: disks encrypted with the core's key, metadata by session token and for the node itself
 * only, no key pair, detailed monitoring, tags on everything that EC2 creates along.
 *
 * A new version replaces the group's nodes one at a time.
 */
export class AwsLaunchTemplate extends Construct {
  public readonly templateId: string;
  /** Newest version; a reference, so that a change reaches the node group. */
  public readonly version: string;

  public constructor(scope: Construct, id: string, props: AwsLaunchTemplateProps) {
    super(scope, id);
    const { host, image } = props;
    const tags = { ...host.spec.tags, Name: props.name };
    const template = new LaunchTemplate(this, "Resource", {
      name: props.name,
      description: `Nodes of ${props.name}`,
      updateDefaultVersion: true,
      blockDeviceMappings: image.volumes.map(({ deviceName, sizeGib }) => ({
        deviceName,
        ebs: {
          volumeType: "gp3",
          encrypted: "true",
          kmsKeyId: host.encryptionKeyArn,
          deleteOnTermination: "true",
          ...(sizeGib === undefined ? {} : { volumeSize: sizeGib }),
        },
      })),
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1, instanceMetadataTags: "disabled" },
      monitoring: { enabled: true },
      ...(image.userData === "" ? {} : { userData: Buffer.from(image.userData, "utf8").toString("base64") }),
      ...this.interfaces(props),
      ...(props.placementGroupName === undefined ? {} : { placement: { groupName: props.placementGroupName } }),
      tagSpecifications: TAGGED_WITH_INSTANCE.map((resourceType) => ({ resourceType, tags })),
      tags,
    });
    this.templateId = template.id;
    this.version = template.getStringAttribute("latest_version");
  }

  /** EC2 takes security groups either for the instance or for each interface, and EKS adds its own to neither. */
  private interfaces(props: AwsLaunchTemplateProps): Pick<LaunchTemplateConfig, "vpcSecurityGroupIds" | "networkInterfaces"> {
    const { fabricInterfaces, host } = props;
    if (fabricInterfaces === undefined) {
      return { vpcSecurityGroupIds: [host.cluster.securityGroupId] };
    }
    return {
      networkInterfaces: fabricInterfaces.map((fabricInterface) => ({
        networkCardIndex: fabricInterface.networkCard,
        deviceIndex: fabricInterface.device,
        interfaceType: fabricInterface.type,
        securityGroups: [host.cluster.securityGroupId, ...fabricInterface.securityGroupIds],
        deleteOnTermination: "true",
      })),
    };
  }
}
