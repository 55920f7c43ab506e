import type { StackFile } from "../schema-check/stack-file";
import type { Assertion } from "./assertion";
import { isOffering, realisedOfferings, type PlanDocument, type RealisedOffering } from "./plan-counts";

/**
 * That the applied node groups of a stack on AWS hold exactly the machines of the plan.
 *
 * Which group stands for which offering is read from the configuration; number, machine type and zone are then asked of the
 * applied resources.
 */
export function countAssertions(stack: StackFile, document: PlanDocument): Assertion[] {
  const planned = new Map(document.plan.counts.map(({ offering, count }) => [offering, count]));
  const realised = realisedOfferings(stack).filter((group) => group.cloud === "aws");
  return document.problem.offerings.flatMap((offering) => {
    const groups = realised.filter((group) => isOffering(group, offering));
    const count = planned.get(offering.id) ?? 0;
    if (groups.length === 0) {
      return [];
    }
    const sum = groups.map(({ block }) => `${block.address}.scaling_config[0].desired_size`).join(" + ");
    return [
      { about: "counts", condition: `${sum} == ${count}`, message: `${offering.id}: the plan says ${count}` },
      ...groups.flatMap((group) => placeAssertions(group, offering.zone, offering.machineType)),
    ];
  });
}

function placeAssertions(group: RealisedOffering, zone: string, machineType: string): Assertion[] {
  const { block, subnet, launchTemplate } = group;
  const types =
    launchTemplate?.body.instance_type === undefined ? `${block.address}.instance_types[0]` : `${launchTemplate.address}.instance_type`;
  return [
    {
      about: "counts",
      condition: `${subnet!.address}.availability_zone_id == "${zone}" && contains(${block.address}.subnet_ids, ${subnet!.address}.id)`,
      message: `${block.address} is not in zone ${zone}`,
    },
    { about: "counts", condition: `${types} == "${machineType}"`, message: `${block.address} is not of type ${machineType}` },
  ];
}
