import type { TextFormat } from "../../lib/cli/problem-text";
import { readProblem } from "../../lib/cli/read-problem";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";

/** Reads a fleet problem as `lepton size` does. */
export function readFleetProblem(text: string, name: string, format: TextFormat): FleetProblem {
  const { kind, problem } = readProblem(text, name, format);
  expect(kind.kind).toBe("fleet");
  return problem as FleetProblem;
}
