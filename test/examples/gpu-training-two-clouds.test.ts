import { mkdtempSync, readdirSync, readFileSync, rmSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";
import { plannedFleetOf, type FleetPlanDocument } from "../../lib/report/fleet-plan-document";
import { fleetPlanTable } from "../../lib/report/fleet-plan-table";
import { planFleet, type FleetProblem, type Offering } from "../../lib/sizing";
import { terminalPicture } from "../../scripts/docs/terminal-picture";
import { enumeratedUnavailability } from "../support/enumerated-unavailability";
import { SynthesizedStack, type Block } from "../support/synthesized-stack";

let outdir: string;
let printed: string;
let plan: FleetPlanDocument;
const stacks: Record<string, SynthesizedStack> = {};

beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), "lepton-example-"));
  const log = jest.spyOn(console, "log").mockImplementation(() => undefined);
  const before = process.env.CDKTF_OUTDIR;
  process.env.CDKTF_OUTDIR = outdir;
  try {
    require("../../examples/gpu-training-two-clouds/main");
  } finally {
    if (before === undefined) {
      delete process.env.CDKTF_OUTDIR;
    } else {
      process.env.CDKTF_OUTDIR = before;
    }
  }
  printed = log.mock.calls.map(([line]) => String(line)).join("\n");
  log.mockRestore();
  plan = JSON.parse(readFileSync(join(outdir, "plan.json"), "utf8")) as FleetPlanDocument;
  for (const name of readdirSync(join(outdir, "stacks"))) {
    stacks[name] = new SynthesizedStack(JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8")) as Block);
  }
});

afterAll(() => rmSync(outdir, { recursive: true }));

test("writes one stack per cloud, and the plan", () => {
  expect(Object.keys(stacks).sort()).toEqual(["training-aws", "training-google"]);
  expect(readdirSync(outdir).sort()).toEqual(["manifest.json", "plan.json", "stacks"]);
});

test("the plan's availability is that of every state of every machine and domain, enumerated", () => {
  const enumerated = enumeratedUnavailability(plan.problem, plan.plan.counts);
  expect(plan.plan.unavailability / enumerated).toBeCloseTo(1, 10);
  expect(enumerated).toBeLessThanOrEqual(5e-4);
});

test("one machine less anywhere breaks a target: the plan carries no fat", () => {
  for (const { offering } of plan.plan.counts) {
    const fewer = plan.plan.counts.map((row) => (row.offering === offering ? { ...row, count: row.count - 1 } : row));
    const units = (cloud: string): number =>
      fewer.reduce((sum, row) => {
        const { cloud: of, unitsPerInstance } = plan.problem.offerings.find(({ id }) => id === row.offering)!;
        return of === cloud ? sum + row.count * unitsPerInstance : sum;
      }, 0);
    const survives = Math.min(units("aws"), units("google")) >= 16;
    expect(survives && enumeratedUnavailability(plan.problem, fewer) <= 5e-4).toBe(false);
  }
});

describe("on a reduced catalogue", () => {
  /** The example's problem with two zones a cloud and two types a zone, for a demand small enough to try every fleet. */
  function reduced(demand: number, unavailability: number): FleetProblem {
    const zones = ["use1-az2", "use1-az4", "us-east4-a", "us-east4-b"];
    const offerings = plan.problem.offerings.filter(({ zone }) => zones.includes(zone));
    const kept = zones.flatMap((zone) => offerings.filter((offering) => offering.zone === zone).slice(0, 2));
    return { ...plan.problem, demand, offerings: kept, targets: { unavailability, survive: [{ level: "provider", units: 8 }] } };
  }

  /** Every fleet of at most `most` machines an offering and one type a zone, by nested counting. */
  function cheapest(problem: FleetProblem, most: number): number {
    let best = Number.POSITIVE_INFINITY;
    const visit = (index: number, counts: { offering: Offering; count: number }[], cost: number): void => {
      if (cost >= best) {
        return;
      }
      if (index < problem.offerings.length) {
        const offering = problem.offerings[index]!;
        const zoneTaken = counts.some((row) => row.offering.zone === offering.zone);
        for (let count = 0; count <= (zoneTaken ? 0 : most); count++) {
          visit(index + 1, count === 0 ? counts : [...counts, { offering, count }], cost + count * offering.microUsdPerHour);
        }
        return;
      }
      const rows = counts.map(({ offering, count }) => ({ offering: offering.id, count }));
      const units = (cloud: string): number =>
        counts.reduce((sum, { offering, count }) => sum + (offering.cloud === cloud ? count * 8 : 0), 0);
      if (Math.min(units("aws"), units("google")) >= 8 && enumeratedUnavailability(problem, rows) <= problem.targets.unavailability) {
        best = cost;
      }
    };
    visit(0, [], 0);
    return best;
  }

  test.each([
    [8, 5e-4],
    [16, 5e-4],
    [24, 2e-3],
    [16, 1e-5],
  ])("no fleet is cheaper than the planned one: %d GPUs, %d short", (demand, unavailability) => {
    const problem = reduced(demand, unavailability);
    expect(problem.offerings.length).toBeGreaterThan(4);
    const planned = planFleet(problem);
    expect(planned.status).toBe("optimal");
    expect(planned.microUsdPerHour).toBe(cheapest(problem, 5));
  });
});

test("the Terraform holds exactly the planned machines", () => {
  const planned = (cloud: string): [string, string, number][] =>
    plan.plan.counts
      .map(({ offering, count }) => ({ ...plan.problem.offerings.find(({ id }) => id === offering)!, count }))
      .filter((row) => row.cloud === cloud)
      .map((row): [string, string, number] => [row.zone, row.machineType, row.count])
      .sort();
  const aws = stacks["training-aws"]!;
  const google = stacks["training-google"]!;
  expect(
    aws
      .all("aws_eks_node_group")
      .filter((group) => group.labels?.["lepton.dev/accelerator"] !== undefined)
      .map((group) => [
        group.instance_types[0],
        group.scaling_config.desired_size,
        group.scaling_config.min_size,
        group.scaling_config.max_size,
      ])
      .sort(),
  ).toEqual(planned("aws").map(([, type, count]) => [type, count, count, count]));
  expect(
    google
      .all("google_container_node_pool")
      .filter((pool) => pool.node_config.labels?.["lepton.dev/accelerator"] !== undefined)
      .map((pool) => [pool.node_locations[0], pool.node_config.machine_type, pool.node_count])
      .sort(),
  ).toEqual(planned("google"));
});

test("logical ids are contract: a changed one destroys a running thing", () => {
  const addresses = Object.values(stacks).flatMap((stack) => stack.addresses());
  expect(addresses.length).toBeGreaterThan(100);
  expect(addresses).toMatchSnapshot();
});

test("what is printed says what was planned, where it lies and how to deploy it", () => {
  for (const { offering, count } of plan.plan.counts) {
    const { zone, machineType } = plan.problem.offerings.find(({ id }) => id === offering)!;
    expect(printed).toMatch(new RegExp(`${zone}\\s+${machineType}\\s+on-demand\\s+${count}\\b`));
  }
  expect(printed).toContain("cdk.tf.json");
  expect(printed).toContain("npx cdktf deploy training-aws training-google");
  expect(printed).not.toMatch(/NaN|undefined|\[object/);
});

test("the picture in the README is of this plan", () => {
  const picture = readFileSync(join(__dirname, "../../docs/images/plan.svg"), "utf8");
  expect(picture).toBe(terminalPicture(fleetPlanTable(plannedFleetOf(plan))));
});
