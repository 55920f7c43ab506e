import { DEFAULT_FAILURE_MODEL } from "../../lib/catalog/failure-model";
import { fleetPlanDocument, plannedFleetOf } from "../../lib/report/fleet-plan-document";
import { fleetPlanTable } from "../../lib/report/fleet-plan-table";
import type { PlannedFleet } from "../../lib/report/planned-fleet";
import type { Offering } from "../../lib/sizing/fleet-problem";

function offering(zone: string, machineType: string, units: number, microUsdPerHour: number): Offering {
  const id = `aws/us-east-1/${zone}/${machineType}/on-demand`;
  const place = { cloud: "aws", region: "us-east-1", zone, domain: `aws/us-east-1/${zone}` };
  return {
    id,
    ...place,
    machineType,
    purchaseOption: "on-demand",
    unitsPerInstance: units,
    microUsdPerHour,
    instanceUnavailability: 0.005,
  };
}

const small = offering("use1-az2", "g6.xlarge", 1, 805_000);
const large = offering("use1-az2", "g6.12xlarge", 4, 4_602_000);
const far = offering("use1-az4", "g6.xlarge", 1, 805_000);

const fleet: PlannedFleet = {
  problem: {
    demand: 4,
    unit: "GPU",
    offerings: [small, large, far],
    domains: [],
    targets: { unavailability: 1e-3 },
  },
  plan: {
    status: "optimal",
    counts: [
      { offering: small.id, count: 4 },
      { offering: far.id, count: 4 },
    ],
    installedUnits: 8,
    microUsdPerHour: 8 * 805_000,
    unavailability: 3.2e-4,
    lowerBoundMicroUsdPerHour: 8 * 805_000,
    gap: 0,
    binding: [
      {
        constraint: "unavailability",
        explanation: "one g6.xlarge less in use1-az2 would raise the unavailability to 2.1e-3, above the allowed 1e-3",
      },
      {
        constraint: "unavailability",
        explanation: "one g6.xlarge less in use1-az4 would raise the unavailability to 2.1e-3, above the allowed 1e-3",
      },
    ],
    rejections: [],
  },
  failureModel: DEFAULT_FAILURE_MODEL,
  rejections: [{ offering: "aws/us-east-1/g4dn.xlarge", constraint: "accelerator-memory", need: "24 GiB", have: "16 GiB" }],
  notes: [],
  lowerBounds: undefined,
};

test("says where, what, how many, why, for how much, and what binds", () => {
  expect(fleetPlanTable(fleet)).toMatchInlineSnapshot(`
    "4 GPUs, up at least 99.9 % of the time

      where                   what       bought     machines  GPUs  a month  why this
      ──────────────────────  ─────────  ─────────  ────────  ────  ───────  ────────────────────────────────────────────
      aws us-east-1 use1-az2  g6.xlarge  on-demand         4     4   $2,351  $0.81 per GPU-hour, cheapest of 2 fits
      aws us-east-1 use1-az4  g6.xlarge  on-demand         4     4   $2,351  $0.81 per GPU-hour, the only fit in the zone
      together                                             8     8   $4,701

      availability     99.968 %, asked for 99.9 %; short for 2.8 h a year
      cost             $4,701 a month; no fleet on these zones reaches the targets for less
      spare            4 GPUs more than the demand, to ride out failures
      what binds       • one g6.xlarge less in use1-az2 would raise the unavailability to 2.1e-3, above the
                         allowed 1e-3
                       • one g6.xlarge less in use1-az4 would raise the unavailability to 2.1e-3, above the
                         allowed 1e-3
      failure model    a machine is down 0.5 % of the time, a zone 0.1 %, a region 0.01 %, a provider
                       0.001 %; docs/failure-model.md says where the figures come from
      not in question  g4dn.xlarge on aws us-east-1: accelerator-memory 16 GiB, needs 24 GiB
    "
  `);
});

test("shows the least of an elastic fleet", () => {
  const table = fleetPlanTable({ ...fleet, lowerBounds: new Map([[small.id, 1]]) });
  expect(table).toMatch(/use1-az2 +g6\.xlarge +on-demand +4 \(1\)/);
  expect(table).toMatch(/use1-az4 +g6\.xlarge +on-demand +4 \(0\)/);
});

test("never calls a plan with a gap the cheapest", () => {
  const table = fleetPlanTable({ ...fleet, plan: { ...fleet.plan, status: "feasible", gap: 0.0123 } });
  expect(table).toContain("at most 1.23 % above the cheapest fleet");
  expect(table).not.toContain("for less");
});

test("no line is wider than a terminal that shows the table", () => {
  const lines = fleetPlanTable({ ...fleet, notes: ["word ".repeat(60).trim()] }).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
});

test("a document gives back the fleet it was made from", () => {
  const elastic = { ...fleet, lowerBounds: new Map([[small.id, 1]]) };
  for (const made of [fleet, elastic]) {
    expect(plannedFleetOf(JSON.parse(JSON.stringify(fleetPlanDocument(made))) as never)).toEqual(made);
  }
});
