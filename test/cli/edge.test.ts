import { join } from "node:path";
import { edgeKind } from "../../lib/kinds/edge";
import { PLAIN } from "../../lib/report/text-style";
import { formatUsdPerMonth } from "../../lib/report/money-format";
import type { EdgePlan } from "../../lib/sizing/edge/edge-plan";
import type { EdgeProblem } from "../../lib/sizing/edge/edge-problem";
import { verifyEdgePlan } from "../../lib/sizing/edge/verify-edge-plan";
import { publishedSchema } from "../sizing-schema/published-schemas";
import { lepton } from "./captured-terminal";
import { EXAMPLES, exampleProblem, examplesOf, readmeRow } from "./examples";

const KIND = "edge";

/** Servers by site, and millionths of a dollar an hour, the first two worked out by hand in their files; or the constraint that nothing meets. */
const ANSWERS: Readonly<Record<string, { servers: Readonly<Record<string, number>>; microUsdPerHour: number } | string>> = {
  "edge-by-hand.yaml": { servers: { n: 1, s: 1 }, microUsdPerHour: 6_000_000 },
  "edge-any-site.yaml": { servers: { n: 1, m: 1, s: 1 }, microUsdPerHour: 12_000_000 },
  "edge-cities.yaml": { servers: { Frankfurt: 3, London: 3, Milan: 3, Stockholm: 3 }, microUsdPerHour: 20_498_400 },
  "edge-out-of-reach.yaml": "reach",
};

test("every example is in this test", () => expect(examplesOf(KIND)).toEqual(Object.keys(ANSWERS).sort()));

describe.each(Object.entries(ANSWERS))("%s", (file, answer) => {
  test("is valid by the published schema", () => {
    const isProblem = publishedSchema("edge-problem");
    expect([isProblem(exampleProblem(file).problem), isProblem.errors]).toEqual([true, null]);
  });

  test("has the answer that the README states, by the schema of answers, and it holds", async () => {
    const { exitCode, stdout, stderr } = await lepton(["size", join(EXAMPLES, file), "--json"]);
    const { problem, plan } = JSON.parse(stdout) as { problem: EdgeProblem & { kind: string }; plan: EdgePlan };
    const isPlan = publishedSchema("edge-plan");
    expect([isPlan(plan), isPlan.errors]).toEqual([true, null]);
    const { kind, ...posed } = problem;
    expect([stderr, kind, verifyEdgePlan(posed, plan)]).toEqual(["", KIND, []]);
    if (typeof answer === "string") {
      expect([exitCode, plan.infeasibility!.constraint]).toEqual([2, answer]);
      expect(readmeRow(file)).toContain(`| infeasible: ${answer} |`);
    } else {
      const servers = Object.fromEntries(plan.sites.map(({ site, servers: count }) => [site, count]));
      expect([exitCode, plan.status, servers, plan.microUsdPerHour]).toEqual([0, "optimal", answer.servers, answer.microUsdPerHour]);
      const named = Object.entries(answer.servers).map((pair) => pair.join(" ")).join(" + "); // prettier-ignore
      expect(readmeRow(file)).toContain(`| optimal: ${named}, ${formatUsdPerMonth(answer.microUsdPerHour)} a month |`);
    }
  });
});

test("the answer with redundancy says what happens when a site is down", async () => {
  const { stdout } = await lepton(["size", join(EXAMPLES, "edge-any-site.yaml")]);
  expect(stdout).toContain("3 users within 20 ms of 3 sites, any one of them down\n");
  expect(stdout).toContain("survives   any one site down, with round trips of at most 14.0 ms\n");
});

test("what cannot be met is told with what would help", async () => {
  const { stdout, exitCode } = await lepton(["size", join(EXAMPLES, "edge-out-of-reach.yaml")]);
  expect(exitCode).toBe(2);
  expect(stdout).toMatchInlineSnapshot(`
    "2 users within 25 ms of 2 sites: no plan

      tightest   reach
      needed     a site within the latency bound of 'Lisbon'
      to be had  'Lisbon' is 27.8 ms from 'Paris', with service; its bound is 25 ms
      would help allow 'Madrid': $2,522 a month
                 allow 27.8 ms of latency: $2,741 a month
    "
  `);
});

test("a plan that the search did not find is neither promised nor ruled out", () => {
  const problem = exampleProblem("edge-cities.yaml").problem as EdgeProblem;
  let clock = 0;
  const limits = { gap: 0, timeLimitMs: 1, now: () => clock++ };
  const short = { ...problem, budgetMicroUsdPerHour: 20_490_000 };
  const plan = edgeKind.plan(short, limits);
  expect(edgeKind.quality(plan)).toMatchObject({ isInfeasible: true, isUnproven: true });
  expect(edgeKind.text(short, plan, PLAIN)).toContain(": no plan found\n");
  // Nor is it there, as more time shows.
  expect(edgeKind.quality(edgeKind.plan(short, { ...limits, timeLimitMs: undefined }))).toMatchObject({
    isInfeasible: true,
    isUnproven: false,
  });
});

test("a round-trip time that is no number is told by its path", async () => {
  const problem = exampleProblem("edge-by-hand.yaml").problem as EdgeProblem;
  const users = problem.users.map((user, at) => (at === 1 ? { ...user, rttMs: { ...user.rttMs, s: "13 ms" } } : user));
  const { exitCode, stderr } = await lepton(["size", "-"], { input: [JSON.stringify({ kind: KIND, ...problem, users })] });
  expect(exitCode).toBe(64);
  expect(stderr).toContain(`$.users[1].rttMs.s (line 1) is "13 ms", not a number, at least 0`);
});
