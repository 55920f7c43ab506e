import { parseTemplate } from "../schema-check/expression";
import type { StackBlock, StackFile } from "../schema-check/stack-file";
import { isArray, isObject, type Json } from "../schema-check/value-check";

/** The part of the plan document beside the stacks that the checks read. */
export interface PlanDocument {
  readonly problem: { readonly offerings: readonly PlanOffering[] };
  readonly plan: { readonly counts: readonly { readonly offering: string; readonly count: number }[] };
}

/** An offering of the plan's problem. */
export interface PlanOffering {
  readonly id: string;
  readonly cloud: string;
  readonly region: string;
  readonly zone: string;
  readonly machineType: string;
  readonly purchaseOption: string;
}

/** Node groups of a stack that realise one offering. */
export interface RealisedOffering {
  readonly cloud: string;
  readonly region: string;
  readonly zone: string;
  readonly machineType: string;
  readonly purchaseOption: string;
  readonly count: number;
  /** The node group. */
  readonly block: StackBlock;
  /** Addresses of the resources that say where and what: subnet and launch template on AWS. */
  readonly subnet?: StackBlock;
  readonly launchTemplate?: StackBlock;
}

/** Reads which machines a stack creates, from its node groups and what they refer to. */
export function realisedOfferings(stack: StackFile): RealisedOffering[] {
  return stack.blocks.flatMap((block) => {
    if (block.mode !== "resource") {
      return [];
    }
    if (block.type === "aws_eks_node_group") {
      return awsGroup(stack, block);
    }
    return block.type === "google_container_node_pool" ? googlePool(block) : [];
  });
}

/**
 * Compares a plan with the machines of all stacks that realise it: every offering of the problem, so that a group that the plan
 * does not hold is found as well.
 *
 * @returns one line per difference
 */
export function countDifferences(document: PlanDocument, realised: readonly RealisedOffering[]): string[] {
  const planned = new Map(document.plan.counts.map(({ offering, count }) => [offering, count]));
  const unknown = [...planned.keys()].filter((id) => !document.problem.offerings.some((offering) => offering.id === id));
  const differences = document.problem.offerings.flatMap((offering) => {
    const expected = planned.get(offering.id) ?? 0;
    const found = realised.filter((group) => isOffering(group, offering)).reduce((sum, group) => sum + group.count, 0);
    return expected === found ? [] : [`${offering.id}: planned ${expected}, in the stacks ${found}`];
  });
  return [...unknown.map((id) => `${id}: in the plan, but not an offering of its problem`), ...differences];
}

/** Whether a node group realises an offering. */
export function isOffering(group: RealisedOffering, offering: PlanOffering): boolean {
  return (
    group.cloud === offering.cloud &&
    group.region === offering.region &&
    group.zone === offering.zone &&
    group.machineType === offering.machineType &&
    group.purchaseOption === offering.purchaseOption
  );
}

function awsGroup(stack: StackFile, block: StackBlock): RealisedOffering[] {
  const subnets = items(block.body.subnet_ids).map((value) => referenced(stack, value, "aws_subnet"));
  const launchTemplate = referenced(stack, first(block.body.launch_template)?.id, "aws_launch_template");
  const machineTypes = [launchTemplate?.body.instance_type, ...items(block.body.instance_types)].filter(isText);
  const desired = Number(first(block.body.scaling_config)?.desired_size ?? 0);
  const region = regionOf(stack, "aws");
  // A group over several zones or types realises no single offering: where its machines come up is AWS's choice.
  if (subnets.length !== 1 || subnets[0] === undefined || machineTypes.length !== 1 || region === undefined) {
    return [];
  }
  const zone = subnets[0].body.availability_zone_id;
  return [
    {
      cloud: "aws",
      region,
      zone: isText(zone) ? zone : "",
      machineType: machineTypes[0]!,
      purchaseOption: block.body.capacity_type === "SPOT" ? "spot" : "on-demand",
      count: desired,
      block,
      subnet: subnets[0],
      launchTemplate,
    },
  ];
}

function googlePool(block: StackBlock): RealisedOffering[] {
  const config = first(block.body.node_config);
  const machineType = config?.machine_type;
  const zones = items(block.body.node_locations).filter(isText);
  const location = isText(block.body.location) ? block.body.location : undefined;
  const places = zones.length > 0 ? zones : location !== undefined && /-[a-z]$/.test(location) ? [location] : [];
  const count = Number(block.body.node_count ?? block.body.initial_node_count ?? 0);
  return isText(machineType)
    ? places.map((zone) => ({
        cloud: "google",
        region: zone.slice(0, zone.lastIndexOf("-")),
        zone,
        machineType,
        purchaseOption: config?.spot === true ? "spot" : "on-demand",
        count,
        block,
      }))
    : [];
}

function regionOf(stack: StackFile, provider: string): string | undefined {
  const region = stack.providers.find(({ name, alias }) => name === provider && alias === undefined)?.body.region;
  return isText(region) ? region : undefined;
}

/** The resource of a type that a value refers to. */
function referenced(stack: StackFile, value: Json | undefined, type: string): StackBlock | undefined {
  const traversal = isText(value) ? parseTemplate(value).traversals.find(({ root }) => root === type) : undefined;
  const name = traversal?.steps[0];
  return name?.kind === "attribute" ? stack.find("resource", type, name.name) : undefined;
}

function first(value: Json | undefined): { readonly [key: string]: Json } | undefined {
  const block = isArray(value) ? value[0] : value;
  return isObject(block) ? block : undefined;
}

function items(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string";
}
