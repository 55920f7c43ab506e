import { join } from "node:path";
import { checkReservation, type ReservationPlan, type ReservationProblem } from "../../lib/sizing/purchase/plan-reservation";
import { publishedSchema } from "../sizing-schema/published-schemas";
import { lepton } from "./captured-terminal";
import { EXAMPLES, exampleProblem, examplesOf, readmeRow } from "./examples";

const FILE = "reservation.yaml";

/** Cost of the hours with so many committed machines, by its definition. */
function cost(
  { demand, reservedMicroUsdPerHour: reserved, onDemandMicroUsdPerHour: onDemand }: ReservationProblem,
  machines: number,
): number {
  return demand.reduce((sum, needed) => sum + reserved * machines + onDemand * Math.max(0, needed - machines), 0);
}

test("every example is in this test", () => expect(examplesOf("reservation")).toEqual([FILE]));

test("the example commits to what costs least, by trying every number", async () => {
  const { exitCode, stdout, stderr } = await lepton(["size", join(EXAMPLES, FILE), "--json"]);
  const { plan } = JSON.parse(stdout) as { plan: ReservationPlan };
  const problem = exampleProblem(FILE).problem as ReservationProblem;
  const costs = Array.from({ length: 12 }, (_, machines) => cost(problem, machines));
  expect([exitCode, stderr, plan.reserved]).toEqual([0, "", 7]);
  expect(costs.indexOf(Math.min(...costs))).toBe(plan.reserved);
  expect([plan.totalMicroUsd, plan.onDemandOnlyMicroUsd]).toEqual([costs[7], costs[0]]);
  expect(readmeRow(FILE)).toContain("| commit to 7 machines |");
});

test("the answer for people", async () => {
  expect((await lepton(["size", join(EXAMPLES, FILE)])).stdout).toBe(
    [
      "24 hours of up to 10 machines: commit to 7",
      "",
      "  cost       $117 for these hours; no other number costs less",
      "  on demand  $145 without commitments; 19.2 % are saved",
      "",
    ].join("\n"),
  );
});

test("numbers that cost the same are said", async () => {
  const problem = { kind: "reservation", demand: [1, 3], reservedMicroUsdPerHour: 1, onDemandMicroUsdPerHour: 2 };
  expect((await lepton(["size", "-"], { input: [JSON.stringify(problem)] })).stdout).toContain("  as cheap   up to 3 committed machines\n");
});

test("the schema's bounds are those of the planner", () => {
  const isProblem = publishedSchema("reservation-problem");
  for (const value of [-1, 0, 0.5, 1, 2 ** 53, "1", null]) {
    const sound = { demand: [1], reservedMicroUsdPerHour: 1, onDemandMicroUsdPerHour: 1 };
    for (const posed of [
      { ...sound, demand: [value] },
      { ...sound, reservedMicroUsdPerHour: value },
      { ...sound, onDemandMicroUsdPerHour: value },
    ]) {
      expect([value, isProblem(posed)]).toEqual([value, checkReservation(posed as ReservationProblem).length === 0]);
    }
  }
});

test("an empty sample is refused with its path", async () => {
  const problem = { kind: "reservation", demand: [], reservedMicroUsdPerHour: 1, onDemandMicroUsdPerHour: 2 };
  const { exitCode, stderr } = await lepton(["size", "-"], { input: [JSON.stringify(problem)] });
  expect([exitCode, stderr]).toEqual([
    64,
    "lepton: standard input: $.demand (line 1) breaks a rule: 'demand' is empty: give the machines in use in at least one hour [demand-sample-present]\n",
  ]);
});
