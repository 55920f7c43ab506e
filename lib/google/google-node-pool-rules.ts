import type { BrokenRule } from "../errors";
import type { NodeGroupSpec, NodePoolSpec } from "../platform/node-pool-contract";
import { findMachineFamily, machineFamilyPrefixes } from "./google-machine-family";
import { nodeGroupName } from "./google-names";

/** Every rule of Google's that a node pool breaks. */
export function checkGoogleNodePool(region: string, pool: NodePoolSpec): BrokenRule[] {
  return [...pool.groups.flatMap((group) => checkGroup(region, group)), ...checkNames(region, pool)];
}

function checkGroup(region: string, group: NodeGroupSpec): BrokenRule[] {
  const rules: BrokenRule[] = [];
  if (!group.zone.startsWith(`${region}-`)) {
    rules.push({
      rule: "google-zone",
      problem: `zone '${group.zone}' is not in region '${region}'`,
      remedy: "a node pool stands in zones of its cluster's region; put the others into a core of their own",
    });
  }
  const family = findMachineFamily(group.machineType);
  if (family === undefined) {
    return [
      ...rules,
      {
        rule: "google-machine-type",
        problem: `machine type '${group.machineType}' is none that a node pool with accelerators can be made of`,
        remedy: `choose one that begins with ${machineFamilyPrefixes().join(", ")}`,
      },
    ];
  }
  const isTpu = Object.keys(family.acceleratorTypes).length === 0;
  if (group.acceleratorKind !== (isTpu ? "tpu" : "gpu")) {
    rules.push({
      rule: "google-accelerator-kind",
      problem: `machine type '${group.machineType}' has no accelerators of kind '${group.acceleratorKind}'`,
      remedy: `it has those of kind '${isTpu ? "tpu" : "gpu"}'; Google sells no 'neuron' or 'fpga' machines`,
    });
  } else if (!isTpu && family.acceleratorTypes[group.acceleratorModel] === undefined) {
    rules.push({
      rule: "google-accelerator-model",
      problem: `machine type '${group.machineType}' has no accelerator of model '${group.acceleratorModel}'`,
      remedy: `it has ${Object.keys(family.acceleratorTypes).join(", ")}`,
    });
  }
  if (family.spotOnly.includes(group.machineType) && !group.spot) {
    rules.push({
      rule: "google-spot-only",
      problem: `machine type '${group.machineType}' is not sold on demand`,
      remedy: "buy it as spot, or take the machine type of the family with eight accelerators",
    });
  }
  return rules;
}

function checkNames(region: string, pool: NodePoolSpec): BrokenRule[] {
  const names = pool.groups.map((group) => nodeGroupName(pool.name, region, group));
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => ({
    rule: "google-node-group-repeated",
    problem: `pool '${pool.name}' has two groups that would both be named '${name}'`,
    remedy: "give every zone, machine type and purchase option one group",
  }));
}
