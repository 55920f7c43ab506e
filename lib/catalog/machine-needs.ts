import type { BrokenRule } from "../errors";
import { checkAcceleratorModel } from "./check-place";
import type { KnownMachines } from "./check-place";
import type { MachineNeeds, MarketPlace } from "./fleet-market";
import { didYouMean } from "../sizing/nearest-match";

/** Kinds of accelerator that a catalogue knows. */
const ACCELERATOR_KINDS = ["gpu", "tpu", "neuron", "fpga"];

/** Kinds of accelerator that will do when the needs name none. */
const DEFAULT_ACCELERATOR_KINDS: readonly string[] = ["gpu"];

/** Whether machines without an accelerator are of no use. */
export function asksForAccelerators(needs: MachineNeeds): boolean {
  return needs.unit === "accelerator" || (needs.replica?.accelerators ?? 0) > 0;
}

/** Kinds of accelerator that will do. */
export function acceptedKinds(needs: MachineNeeds): readonly string[] {
  return needs.acceleratorKinds ?? DEFAULT_ACCELERATOR_KINDS;
}

/**
 * Rules that needs break: names that exist in none of the places' clouds, quantities that make no sense.
 *
 * The clouds of the places must be in the catalogue.
 */
export function checkNeeds(catalog: KnownMachines, places: readonly Pick<MarketPlace, "cloud">[], needs: MachineNeeds): BrokenRule[] {
  const clouds = [...new Set(places.map((place) => place.cloud))];
  const typeNames = clouds.flatMap((cloud) => catalog.machineTypes(cloud)).map((type) => type.name);
  return [
    ...unknownNames("machine-type-known", "machine type", needs.machineTypes ?? [], typeNames),
    ...unknownNames("machine-type-known", "machine type", Object.keys(needs.maxMachinesPerZone ?? {}), typeNames),
    ...(needs.acceleratorModels ?? []).flatMap((model) => checkAcceleratorModel(catalog, clouds, model)),
    ...unknownNames("accelerator-kind-known", "accelerator kind", needs.acceleratorKinds ?? [], ACCELERATOR_KINDS),
    ...emptyList("machineTypes", needs.machineTypes),
    ...emptyList("acceleratorModels", needs.acceleratorModels),
    ...emptyList("acceleratorKinds", needs.acceleratorKinds),
    ...emptyList("purchaseOptions", needs.purchaseOptions),
    ...atLeast("minAcceleratorMemoryGib", needs.minAcceleratorMemoryGib, 0),
    ...atLeast("minAcceleratorsPerMachine", needs.minAcceleratorsPerMachine, 0),
    ...Object.entries(needs.maxMachinesPerZone ?? {}).flatMap(([type, most]) => whole(`maxMachinesPerZone of ${type}`, most)),
    ...replicaRules(needs),
  ];
}

function replicaRules(needs: MachineNeeds): BrokenRule[] {
  if (needs.unit !== "replica") {
    return [];
  }
  if (needs.replica === undefined) {
    return [
      { rule: "replica-stated", problem: "replicas are counted, but 'replica' does not say what one takes", remedy: "state 'replica'" },
    ];
  }
  const { accelerators, vcpus, memoryGib, networkGbps } = needs.replica;
  const rules = [
    ...whole("replica.accelerators", accelerators),
    ...atLeast("replica.vcpus", vcpus, 0),
    ...atLeast("replica.memoryGib", memoryGib, 0),
    ...atLeast("replica.networkGbps", networkGbps, 0),
  ];
  const takesSomething = [accelerators, vcpus, memoryGib, networkGbps].some((quantity) => quantity > 0);
  return rules.length > 0 || takesSomething
    ? rules
    : [
        {
          rule: "replica-positive",
          problem: "a replica that takes nothing fits on a machine without end",
          remedy: "state a positive quantity of accelerators, vCPUs, memory or network",
        },
      ];
}

function unknownNames(rule: string, what: string, names: readonly string[], known: readonly string[]): BrokenRule[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => ({ rule, problem: `there is no ${what} '${name}' in the places' clouds`, remedy: didYouMean(name, known, `${what}s`) }));
}

function emptyList(field: string, list: readonly string[] | undefined): BrokenRule[] {
  return list?.length === 0
    ? [
        {
          rule: "list-not-empty",
          problem: `'${field}' is an empty list, which nothing meets`,
          remedy: "name at least one, or leave it out",
        },
      ]
    : [];
}

function atLeast(field: string, value: number | undefined, least: number): BrokenRule[] {
  return value === undefined || (Number.isFinite(value) && value >= least)
    ? []
    : [{ rule: "quantity-range", problem: `'${field}' is ${value}`, remedy: `it must be a number of at least ${least}` }];
}

function whole(field: string, value: number): BrokenRule[] {
  return Number.isSafeInteger(value) && value >= 0
    ? []
    : [{ rule: "quantity-range", problem: `'${field}' is ${value}`, remedy: "it must be a whole number of at least 0" }];
}
