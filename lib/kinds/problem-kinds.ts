import type { BrokenRule } from "../errors";
import { didYouMean } from "../sizing/nearest-match";
import { demandDrawsKind } from "./demand-draws";
import { edgeKind } from "./edge";
import { erasureCodeKind } from "./erasure-code";
import { fleetKind } from "./fleet";
import { fleetForBudgetKind } from "./fleet-for-budget";
import { packingKind } from "./packing";
import type { AnyProblemKind } from "./problem-kind";
import { replicaFleetKind } from "./replica-fleet";
import { reservationKind } from "./reservation";
import { robustFleetKind } from "./robust-fleet";
import { serviceKind } from "./service";
import { throughputMixKind } from "./throughput-mix";

/** The kind of a problem that does not say it. */
export const DEFAULT_KIND: AnyProblemKind = fleetKind;

/** Every kind of problem, in the order that they are listed in. */
export const PROBLEM_KINDS: readonly AnyProblemKind[] = [
  fleetKind,
  replicaFleetKind,
  fleetForBudgetKind,
  robustFleetKind,
  demandDrawsKind,
  throughputMixKind,
  reservationKind,
  erasureCodeKind,
  serviceKind,
  edgeKind,
  packingKind,
];

/** The kind of a name; undefined where there is none. */
export function problemKindOf(name: unknown): AnyProblemKind | undefined {
  return PROBLEM_KINDS.find(({ kind }) => kind === name);
}

/** The rule that a name breaks which is not the name of a kind. `problem` continues the sentence that begins with what has the name. */
export function unknownKind(name: unknown): BrokenRule {
  const names = PROBLEM_KINDS.map(({ kind }) => kind);
  return {
    rule: "kind-known",
    problem: `is ${JSON.stringify(name)}, which is not a kind of problem`,
    remedy: typeof name === "string" ? didYouMean(name, names, "kinds").replace(/\?$/, "") : `kinds are ${names.join(", ")}`,
  };
}
