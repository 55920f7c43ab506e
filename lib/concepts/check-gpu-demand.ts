import type { FailureModel } from "../catalog/failure-model";
import type { BrokenRule } from "../errors";
import { isUnresolved } from "../platform/tokens";
import type { GpuDemand } from "./gpu-demand";

/** A number of the demand, and what it may be. */
interface NumberRule {
  readonly prop: string;
  readonly value: number | undefined;
  readonly allowed: string;
  readonly holds: (value: number) => boolean;
}

/** Every rule that a demand breaks on its own, before any machine is looked at. */
export function checkGpuDemand(demand: GpuDemand): BrokenRule[] {
  const tokens = Object.entries(demand)
    .filter(([prop, value]) => prop !== "catalog" && isUnresolved(value))
    .map(([prop]) => ({
      rule: "token-not-allowed",
      problem: `'${prop}' is a value that only Terraform will know`,
      remedy: "give a plain value; the plan is computed when the program runs",
    }));
  if (tokens.length > 0) {
    return tokens;
  }
  return [...checkWhatIsCounted(demand), ...numberRules(demand).flatMap(checkNumber), ...checkConsistency(demand)];
}

function checkWhatIsCounted(demand: GpuDemand): BrokenRule[] {
  const rules: BrokenRule[] = [];
  if ((demand.gpus === undefined) === (demand.replicas === undefined)) {
    rules.push({
      rule: "demand-unit",
      problem: demand.gpus === undefined ? "neither 'gpus' nor 'replicas' is given" : "'gpus' and 'replicas' are both given",
      remedy: "say how many GPUs must be up, or how many replicas and what each needs",
    });
  }
  if ((demand.replicas === undefined) !== (demand.replicaNeeds === undefined)) {
    rules.push({
      rule: "replica-needs",
      problem: `'${demand.replicas === undefined ? "replicaNeeds" : "replicas"}' is given alone`,
      remedy: "give 'replicas' and 'replicaNeeds' together",
    });
  }
  for (const prop of ["accelerators", "machineTypes", "purchaseOptions"] as const) {
    if (demand[prop]?.length === 0) {
      rules.push({
        rule: "empty-list",
        problem: `'${prop}' is empty, so nothing will do`,
        remedy: `leave '${prop}' out to allow everything`,
      });
    }
  }
  return rules;
}

const isWhole = (value: number): boolean => Number.isSafeInteger(value);

function numberRules(demand: GpuDemand): NumberRule[] {
  const positive = { allowed: "a whole number of at least 1", holds: (value: number): boolean => isWhole(value) && value >= 1 };
  const whole = { allowed: "a whole number of at least 0", holds: (value: number): boolean => isWhole(value) && value >= 0 };
  const quantity = { allowed: "a finite number of at least 0", holds: (value: number): boolean => Number.isFinite(value) && value >= 0 };
  const unavailability = { allowed: "a probability of at least 0 and below 1", holds: (value: number): boolean => value >= 0 && value < 1 };
  const needs = demand.replicaNeeds;
  const model: FailureModel = demand.failureModel ?? {};
  return [
    { prop: "gpus", value: demand.gpus, ...positive },
    { prop: "replicas", value: demand.replicas, ...positive },
    { prop: "replicaNeeds.gpus", value: needs?.gpus, ...positive },
    { prop: "replicaNeeds.vcpus", value: needs?.vcpus, ...quantity },
    { prop: "replicaNeeds.memoryGib", value: needs?.memoryGib, ...quantity },
    { prop: "replicaNeeds.networkGbps", value: needs?.networkGbps, ...quantity },
    { prop: "minGpuMemoryGib", value: demand.minGpuMemoryGib, ...quantity },
    { prop: "minGpusPerMachine", value: demand.minGpusPerMachine, ...positive },
    {
      prop: "availability",
      value: demand.availability,
      allowed: "a probability above 0 and below 1; nothing is up all the time",
      holds: (value): boolean => value > 0 && value < 1,
    },
    {
      prop: "maxUsdPerMonth",
      value: demand.maxUsdPerMonth,
      allowed: "a finite number above 0",
      holds: (value): boolean => Number.isFinite(value) && value > 0,
    },
    { prop: "keepWithoutAnyZone", value: demand.keepWithoutAnyZone, ...positive },
    { prop: "keepWithoutAnyRegion", value: demand.keepWithoutAnyRegion, ...positive },
    { prop: "keepWithoutAnyCloud", value: demand.keepWithoutAnyCloud, ...positive },
    { prop: "minUnits", value: demand.minUnits, ...whole },
    ...Object.entries(demand.maxMachinesPerZone ?? {}).map(([type, value]) => ({ prop: `maxMachinesPerZone.${type}`, value, ...whole })),
    ...Object.entries(model)
      .filter(([prop]) => prop !== "spotRecoveryHours")
      .map(([prop, value]) => ({ prop: `failureModel.${prop}`, value: value as number | undefined, ...unavailability })),
    {
      prop: "failureModel.spotRecoveryHours",
      value: model.spotRecoveryHours,
      allowed: "a finite number above 0",
      holds: (value): boolean => Number.isFinite(value) && value > 0,
    },
  ];
}

function checkNumber({ prop, value, allowed, holds }: NumberRule): BrokenRule[] {
  return value === undefined || holds(value)
    ? []
    : [{ rule: "number-range", problem: `'${prop}' (${value}) is out of range`, remedy: `use ${allowed}` }];
}

function checkConsistency(demand: GpuDemand): BrokenRule[] {
  const units = demand.gpus ?? demand.replicas;
  const rules: BrokenRule[] = [];
  if (units === undefined) {
    return rules;
  }
  const prop = demand.gpus === undefined ? "replicas" : "gpus";
  const commitments = (demand.purchaseOptions ?? []).filter((option) => option.startsWith("reserved-"));
  if (demand.minUnits !== undefined && commitments.length > 0) {
    rules.push({
      rule: "commitment-elastic",
      problem: `'minUnits' (${demand.minUnits}) lets machines go, and ${commitments.join(" and ")} in 'purchaseOptions' are paid for whether they run or not`,
      remedy: "leave 'minUnits' out, or buy on demand and spot only; plan what runs all the time as a fleet of its own",
    });
  }
  if (demand.minUnits !== undefined && demand.minUnits > units) {
    rules.push({
      rule: "min-units",
      problem: `'minUnits' (${demand.minUnits}) must be at most '${prop}' (${units})`,
      remedy: `raise '${prop}' or lower 'minUnits'`,
    });
  }
  const needed = demand.replicaNeeds?.gpus ?? 1;
  if (demand.minGpusPerMachine !== undefined && demand.replicaNeeds !== undefined && demand.minGpusPerMachine < needed) {
    rules.push({
      rule: "gpus-per-machine",
      problem: `'minGpusPerMachine' (${demand.minGpusPerMachine}) is below 'replicaNeeds.gpus' (${needed})`,
      remedy: "leave 'minGpusPerMachine' out: a replica must fit on one machine anyway",
    });
  }
  return rules;
}
