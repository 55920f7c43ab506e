import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FLEET_PLAN_FORMAT } from "../../lib/report/fleet-plan-document";
import { formatUsdPerMonth } from "../../lib/report/money-format";
import type { FleetPlan } from "../../lib/sizing/fleet-plan";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { fleetProblemOfReplicas, type ReplicaFleetProblem } from "../../lib/sizing/replica";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { DomainStateEvaluator, exhaust } from "../sizing/support/brute-force";
import { publishedSchema } from "../sizing-schema/published-schemas";
import { lepton } from "./captured-terminal";
import { EXAMPLES, exampleProblem, examplesOf, readmeRow } from "./examples";

/** What a problem has been found to have for an answer. */
interface Golden {
  /** Instances, by offering. */
  readonly counts: Readonly<Record<string, number>>;
  readonly microUsdPerHour: number;
}

const OPTIMAL: Readonly<Record<string, Golden>> = {
  "tiny-by-hand.yaml": { counts: { "server-a": 1, "server-b": 1, "server-c": 1 }, microUsdPerHour: 3_000_000 },
  "n-plus-one.yaml": {
    counts: { "use1-az1/g6.2xlarge": 4, "use1-az2/g6.2xlarge": 4, "use1-az4/g6.2xlarge": 4 },
    microUsdPerHour: 11_731_200,
  },
  "two-clouds-budget.yaml": {
    counts: {
      "aws/use1-az1/g6.12xlarge": 1,
      "aws/use1-az2/g6.12xlarge": 1,
      "google/us-east4-a/g2-standard-48": 1,
      "google/us-east4-b/g2-standard-48": 1,
    },
    microUsdPerHour: 19_189_200,
  },
  "mixed-machine-sizes.yaml": { counts: { large: 2, small: 5 }, microUsdPerHour: 21_500_000 },
  "spot-pool.yaml": { counts: { "az1/on-demand": 10, "az1/spot": 1 }, microUsdPerHour: 10_400_000 },
  "survive-provider.json": { counts: { "aws/az1/p5": 12, "google/a/a3": 3 }, microUsdPerHour: 115_740_000 },
  "stock-limits.yaml": { counts: { "az1/p4d": 2, "az1/p4de": 2 }, microUsdPerHour: 98_809_390 },
  "n-plus-one-and-a-machine.yaml": {
    counts: { "use1-az1/small": 3, "use1-az2/small": 3, "use1-az4/small": 2 },
    microUsdPerHour: 8_000_000,
  },
  "two-machine-types.yaml": {
    counts: { "use1-az1/g6.2xlarge": 2, "use1-az2/g6.2xlarge": 2, "use1-az4/g5.2xlarge": 2 },
    microUsdPerHour: 6_334_400,
  },
  "committed-machines.yaml": {
    counts: { "use1-az1/g6.2xlarge/reserved": 3, "use1-az2/g6.2xlarge": 2, "use1-az4/g6.2xlarge": 2 },
    microUsdPerHour: 5_758_100,
  },
  "replicas.yaml": { counts: { "use1-az1/g6.2xlarge": 7 }, microUsdPerHour: 6_843_200 },
  "power-domains.yaml": {
    counts: { "hall-1/feed-a/server": 3, "hall-1/feed-b/server": 3, "hall-2/feed-a/server": 3 },
    microUsdPerHour: 4_950_000,
  },
  "degraded-level.yaml": {
    counts: { "use1-az1/g6.12xlarge": 2, "use1-az2/g6.12xlarge": 2, "use1-az4/g6.12xlarge": 2 },
    microUsdPerHour: 27_612_000,
  },
  "shared-power-feed.yaml": { counts: { "north-1/server": 2, "north-2/server": 2 }, microUsdPerHour: 4_000_000 },
  "uneven-spread.yaml": {
    counts: { "z1/node": 6, "z2/node": 6, "z3/node": 6, "z4/node": 6, "z5/node": 1, "z6/node": 1 },
    microUsdPerHour: 2_600_000,
  },
};

const INFEASIBLE: Readonly<Record<string, { readonly constraint: string; readonly wayOut: RegExp }>> = {
  "one-zone-too-few.yaml": { constraint: "unavailability", wayOut: /^add another zone like west/ },
  "infeasible-availability-floor.yaml": { constraint: "unavailability", wayOut: /^add another region like europe/ },
  "infeasible-budget.json": { constraint: "budget", wayOut: /^raise the budget from \$9\.00 an hour to \$13\.48 an hour$/ },
};

/** Too large for the optimum in a test: cost of the best fleet known, and the gap that is asked for. */
const LARGE = { file: "large.yaml", microUsdPerHour: 576_720_000, gap: 0.01 };

async function sized(file: string, ...options: string[]): Promise<{ exitCode: number; problem: FleetProblem; plan: FleetPlan }> {
  const { exitCode, stdout, stderr } = await lepton(["size", join(EXAMPLES, file), "--json", ...options]);
  expect(stderr).toBe("");
  const document = JSON.parse(stdout) as { problem: FleetProblem; plan: FleetPlan };
  // A document of replicas is that of a fleet, but for the problem as it was posed.
  const inReplicas = "replica" in document.problem;
  const isDocument = publishedSchema("fleet-plan-document");
  const plain = inReplicas ? { ...document, format: FLEET_PLAN_FORMAT, problem: problemOf(file) } : document;
  expect([isDocument(plain), isDocument.errors]).toEqual([true, null]);
  return { exitCode, ...document };
}

function posedIn(file: string): FleetProblem | ReplicaFleetProblem {
  return exampleProblem(file).problem as FleetProblem | ReplicaFleetProblem;
}

function problemOf(file: string): FleetProblem {
  return fleetProblemOfReplicas(posedIn(file)).problem;
}

test("every fleet problem is in this test, and in the README", () => {
  const files = [...examplesOf("fleet"), ...examplesOf("replica-fleet")].sort();
  expect(files.length).toBeGreaterThanOrEqual(12);
  expect(files).toEqual([...Object.keys(OPTIMAL), ...Object.keys(INFEASIBLE), LARGE.file].sort());
  expect(files.filter((file) => readmeRow(file) === "")).toEqual([]);
});

test.each([...Object.keys(OPTIMAL), ...Object.keys(INFEASIBLE), LARGE.file])("%s is valid by the published schema and names it", (file) => {
  const posed = posedIn(file);
  const format = "replica" in posed ? "replica-fleet-problem" : "fleet-problem";
  const isProblem = publishedSchema(format);
  expect([isProblem(posed), isProblem.errors]).toEqual([true, null]);
  const [named] = new RegExp(`[\\w./-]+/${format}\\.schema\\.json`).exec(readFileSync(join(EXAMPLES, file), "utf8"))!;
  expect(() => readFileSync(join(EXAMPLES, named))).not.toThrow();
});

describe("the optimum", () => {
  test.each(Object.entries(OPTIMAL))("of %s is what it was, and what the README says", async (file, golden) => {
    const { exitCode, problem, plan } = await sized(file);
    const counts = Object.fromEntries(plan.counts.map(({ offering, count }) => [offering, count]));
    expect([exitCode, plan.status, counts, plan.microUsdPerHour]).toEqual([0, "optimal", golden.counts, golden.microUsdPerHour]);
    expect(verifyFleetPlan(problem, plan)).toEqual([]);
    const machines = plan.counts.map(({ count }) => count).join(" + ");
    expect(readmeRow(file)).toContain(`| optimal: ${machines} machines, ${formatUsdPerMonth(plan.microUsdPerHour)} a month |`);
  });

  const EXHAUSTIBLE = Object.keys(OPTIMAL).filter((file) => file !== "uneven-spread.yaml");
  test.each(EXHAUSTIBLE)(
    "of %s is the cheapest of all fleets, by trying them",
    (file) => {
      const problem = problemOf(file);
      const { microUsdPerHour } = OPTIMAL[file]!;
      const most = problem.offerings.map((offering) =>
        Math.min(offering.limit ?? Infinity, Math.floor(microUsdPerHour / offering.microUsdPerHour)),
      );
      expect(exhaust(problem, most, microUsdPerHour).cost).toBe(microUsdPerHour);
    },
    120_000,
  );

  test("of uneven-spread.yaml is the cheapest of all spreads over six zones that are alike", () => {
    const problem = problemOf("uneven-spread.yaml");
    const evaluator = new DomainStateEvaluator(problem);
    const reaching = partitions(26, 6).filter((counts) => evaluator.unavailability(counts) <= problem.targets.unavailability);
    expect(reaching).toEqual([[6, 6, 6, 6, 1, 1]]);
    // The value of the even spread, published as 1.498e-5.
    expect(evaluator.unavailability([5, 5, 4, 4, 4, 4])).toBeCloseTo(1.498e-5, 8);
  }, 120_000);
});

describe("a problem without a fleet", () => {
  test.each(Object.entries(INFEASIBLE))(
    "%s names what stands in the way and what helps",
    async (file, { constraint, wayOut }) => {
      const { exitCode, problem, plan } = await sized(file);
      expect([exitCode, plan.infeasibility!.constraint]).toEqual([2, constraint]);
      expect(plan.infeasibility!.relaxations.some(({ change }) => wayOut.test(change))).toBe(true);
      expect(readmeRow(file)).toContain(`| infeasible: ${constraint} |`);
      const budget = problem.targets.maxMicroUsdPerHour;
      // Without a budget a dozen machines in every zone show it: what is left of the unavailability is that of the domains.
      const most = problem.offerings.map(({ microUsdPerHour }) => (budget === undefined ? 12 : Math.floor(budget / microUsdPerHour)));
      expect(exhaust(problem, most).cost).toBeUndefined();
    },
    120_000,
  );
});

test("the large problem is planned to the gap that is asked for", async () => {
  const { exitCode, problem, plan } = await sized(LARGE.file, "--gap", `${LARGE.gap}`);
  expect(exitCode).toBe(0);
  expect(plan.gap).toBeLessThanOrEqual(LARGE.gap);
  expect(plan.microUsdPerHour).toBeGreaterThanOrEqual(LARGE.microUsdPerHour);
  expect(plan.microUsdPerHour).toBeLessThanOrEqual(LARGE.microUsdPerHour / (1 - LARGE.gap));
  expect(verifyFleetPlan(problem, plan)).toEqual([]);
  expect(readmeRow(LARGE.file)).toContain(`${formatUsdPerMonth(LARGE.microUsdPerHour)} a month |`);
}, 300_000);

/** Ways of writing at most `most` as a sum of so many numbers that never rise. */
function partitions(most: number, parts: number): number[][] {
  const found: number[][] = [];
  const visit = (chosen: readonly number[], left: number): void => {
    if (chosen.length === parts) {
      found.push([...chosen]);
      return;
    }
    for (let next = Math.min(left, chosen[chosen.length - 1] ?? left); next >= 0; next--) {
      visit([...chosen, next], left - next);
    }
  };
  visit([], most);
  return found;
}
