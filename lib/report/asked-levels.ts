import type { FleetProblem } from "../sizing/fleet-problem";
import { formatAvailability } from "./probability-format";

/** What is asked for, for people: "64 GPUs, up at least 99.95 % of the time, 32 of them 99.999 %". */
export function askedLevels({ demand, unit, targets }: FleetProblem): string {
  const full = `${demand} ${unit}${demand === 1 ? "" : "s"}, up at least ${formatAvailability(targets.unavailability)} of the time`;
  const below = (targets.degraded ?? []).map(({ units, unavailability }) => `${units} of them ${formatAvailability(unavailability)}`);
  return [full, ...below].join(", ");
}
