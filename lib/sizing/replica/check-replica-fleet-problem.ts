import type { BrokenRule } from "../../errors";
import { GREATEST_FIGURE } from "../figures";
import type { MachineCapacity, ReplicaFleetProblem, ReplicaNeed } from "./replica-fleet-problem";

const QUANTITIES = ["gpus", "vcpus", "memoryGib", "networkMbps"] as const;

/** Every rule that the needs of a replica and the capacities of machines break. The rest of the problem is judged as a `FleetProblem`. */
export function checkReplicaNeeds({ replica, offerings, pinned = [] }: ReplicaFleetProblem, fitting: ReadonlySet<string>): BrokenRule[] {
  const takesSomething = QUANTITIES.some((quantity) => (replica[quantity] ?? 0) > 0);
  const broken = [
    ...checkQuantities("replica", "'replica'", replica),
    ...offerings.flatMap(({ id, capacity }) => checkQuantities("capacity", `offering '${id}': 'capacity'`, capacity)),
  ];
  if (broken.length > 0) {
    return broken;
  }
  if (!takesSomething) {
    return [
      {
        rule: "replica-positive",
        problem: "'replica' takes nothing, and fits on a machine without end",
        remedy: "state what one replica takes of 'gpus', 'vcpus', 'memoryGib' or 'networkMbps'",
      },
    ];
  }
  const ids = offerings.map(({ id }) => id);
  return pinned
    .filter(({ offering }) => ids.includes(offering) && !fitting.has(offering))
    .map(({ offering }) => ({
      rule: "pinned-fits",
      problem: `'pinned' names offering '${offering}', on which not one replica fits`,
      remedy: "leave it out: it adds nothing to the demand",
    }));
}

function checkQuantities(what: string, who: string, quantities: ReplicaNeed | MachineCapacity): BrokenRule[] {
  return QUANTITIES.flatMap((name) => {
    const value = quantities[name];
    const isWhole = name === "gpus";
    const isSound =
      value === undefined ||
      (typeof value === "number" && value >= 0 && value <= GREATEST_FIGURE / 1000 && (!isWhole || Number.isInteger(value)));
    return isSound
      ? []
      : [
          {
            rule: `${what}-quantity-range`,
            problem: `${who} has '${name}' (${value}), not ${isWhole ? "an integer" : "a number"} from 0 to ${GREATEST_FIGURE / 1000}`,
            remedy: `give '${name}' in ${UNITS[name]}, or leave it out for 0`,
          },
        ];
  });
}

const UNITS = { gpus: "whole GPUs", vcpus: "virtual processors", memoryGib: "GiB", networkMbps: "Mbit/s" } as const;
