import { TerraformStack } from "cdktf";
import type { BrokenRule } from "../errors";
import type { NodeGroupSpec, NodePoolSpec } from "../platform/node-pool-contract";
import type { AwsNodeHost } from "./aws-node-host";

/** Longest name of an EKS node group. */
const MAX_GROUP_NAME = 63;

/** Kinds of accelerator that EKS has a node image for, with the processors the image is made for. */
const IMAGE_ARCHITECTURES: Readonly<Record<string, readonly string[]>> = { gpu: ["amd64", "arm64"], neuron: ["amd64"] };

/** Name of a node group: pool, zone, machine type and, where it is one, spot. */
export function nodeGroupName(pool: string, group: NodeGroupSpec): string {
  return [pool, group.zone, group.machineType.replace(/[^A-Za-z0-9]+/g, "-"), ...(group.spot ? ["spot"] : [])].join("-");
}

/**
 * Rules that a pool breaks on AWS.
 *
 * @param spec the pool that is about to be created
 * @param host the core it would stand in
 * @param stack the stack it would be part of
 */
export function checkNodePool(spec: NodePoolSpec, host: AwsNodeHost, stack: TerraformStack): BrokenRule[] {
  const rules: BrokenRule[] = spec.groups.flatMap((group) => [
    ...checkAccelerator(group),
    ...checkZone(group, host),
    ...checkSize(group),
    ...checkName(spec, group),
  ]);
  const names = spec.groups.map((group) => nodeGroupName(spec.name, group));
  for (const name of new Set(names.filter((candidate, index) => names.indexOf(candidate) !== index))) {
    rules.push({
      rule: "node-group-repeated",
      problem: `pool '${spec.name}' has several groups '${name}'`,
      remedy: "give every zone, machine type and purchase option one group",
    });
  }
  if (stack !== TerraformStack.of(host.cluster)) {
    rules.push({
      rule: "node-pool-stack",
      problem: `pool '${spec.name}' is in another stack than its cluster`,
      remedy: "create it in the core's stack: nodes must wait for the cluster's add-ons, and Terraform orders only within a stack",
    });
  }
  return rules;
}

function checkAccelerator(group: NodeGroupSpec): BrokenRule[] {
  const architectures = IMAGE_ARCHITECTURES[group.acceleratorKind];
  if (architectures === undefined) {
    return [
      {
        rule: "accelerator-kind",
        problem: `EKS has no node image for accelerators of kind '${group.acceleratorKind}' (${group.machineType})`,
        remedy: `use machine types of kind ${Object.keys(IMAGE_ARCHITECTURES).join(" or ")}`,
      },
    ];
  }
  if (!architectures.includes(group.architecture)) {
    return [
      {
        rule: "node-architecture",
        problem: `EKS has no node image of kind '${group.acceleratorKind}' for '${group.architecture}' processors (${group.machineType})`,
        remedy: `use machine types with ${architectures.join(" or ")} processors`,
      },
    ];
  }
  return [];
}

function checkZone(group: NodeGroupSpec, host: AwsNodeHost): BrokenRule[] {
  const zones = host.spec.zones.map((zone) => zone.zone);
  if (zones.includes(group.zone)) {
    return [];
  }
  return [
    {
      rule: "zone-not-in-core",
      problem: `zone ${group.zone} is not one of core '${host.spec.name}'`,
      remedy: `use ${zones.join(", ")}, or add the zone at the end of the core's zones`,
    },
  ];
}

/** EKS takes groups of at least one machine at most, and of none at least. */
function checkSize(group: NodeGroupSpec): BrokenRule[] {
  const { minNodes, maxNodes } = group.autoscaling ?? { minNodes: group.nodes, maxNodes: group.nodes };
  const sizes = [minNodes, group.nodes, maxNodes];
  if (
    sizes.every((size) => Number.isInteger(size)) &&
    0 <= minNodes &&
    minNodes <= group.nodes &&
    group.nodes <= maxNodes &&
    maxNodes >= 1
  ) {
    return [];
  }
  return [
    {
      rule: "node-group-size",
      problem: `group ${group.machineType} in ${group.zone} has ${group.nodes} nodes of at least ${minNodes} and at most ${maxNodes}`,
      remedy: "use whole numbers with 0 <= minNodes <= nodes <= maxNodes and maxNodes at least 1",
    },
  ];
}

function checkName(spec: NodePoolSpec, group: NodeGroupSpec): BrokenRule[] {
  const name = nodeGroupName(spec.name, group);
  if (name.length <= MAX_GROUP_NAME) {
    return [];
  }
  return [
    {
      rule: "node-group-name",
      problem: `the name '${name}' of a node group has ${name.length} characters`,
      remedy: `shorten the pool's name by ${name.length - MAX_GROUP_NAME}`,
    },
  ];
}
