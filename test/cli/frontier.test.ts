import { sweepFrontier, ninesOf } from "../../lib/cli/frontier";
import { stepPlotLines, type StepPlot } from "../../lib/cli/frontier-plot";
import { readFleetProblem } from "./read-fleet";
import { DomainStateEvaluator, meetsSideConstraints } from "../sizing/support/brute-force";
import { clouds } from "../sizing/support/fleets";
import { lepton } from "./captured-terminal";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const EXAMPLES = resolve(__dirname, "../../examples/sizing");
const RANGE = { fewest: 1, most: 6 };

const PROBLEM = clouds(
  [2],
  [{ machineType: "small" }, { machineType: "large", unitsPerInstance: 3, microUsdPerHour: 2_500_000, limit: 2 }],
  {
    demand: 3,
    targets: { unavailability: 0.001, maxMicroUsdPerHour: 4_000_000 },
  },
);

/** Cost and unavailability of every fleet of up to so many machines an offering that no other one beats, by trying all of them. */
function nonDominated(most: readonly number[]): { cost: number; unavailability: number }[] {
  const evaluator = new DomainStateEvaluator(PROBLEM);
  const fleets: { cost: number; unavailability: number }[] = [];
  const visit = (counts: readonly number[]): void => {
    if (counts.length === most.length) {
      if (meetsSideConstraints(PROBLEM, counts)) {
        const cost = counts.reduce((sum, count, index) => sum + count * PROBLEM.offerings[index]!.microUsdPerHour, 0);
        fleets.push({ cost, unavailability: evaluator.unavailability(counts) });
      }
      return;
    }
    for (let count = 0; count <= most[counts.length]!; count++) {
      visit([...counts, count]);
    }
  };
  visit([]);
  return fleets
    .filter((fleet) => !fleets.some((other) => other.cost <= fleet.cost && other.unavailability < fleet.unavailability * (1 - 1e-9)))
    .filter((fleet) => !fleets.some((other) => other.cost < fleet.cost && other.unavailability <= fleet.unavailability * (1 + 1e-9)))
    .sort((left, right) => left.cost - right.cost);
}

describe("the frontier", () => {
  const all = nonDominated([12, 2, 12, 2]);
  const frontier = sweepFrontier(PROBLEM, RANGE, {});

  test("is made of fleets that no other one beats, found by trying all, whatever the budget", () => {
    expect(frontier.plans.length).toBeGreaterThan(3);
    for (const { microUsdPerHour, unavailability } of frontier.plans) {
      const same = all.find(({ cost }) => cost === microUsdPerHour);
      expect(same?.unavailability).toBeDefined();
      expect(Math.abs(unavailability / same!.unavailability - 1)).toBeLessThan(1e-9);
    }
    expect(Math.max(...frontier.plans.map(({ microUsdPerHour }) => microUsdPerHour))).toBeGreaterThan(4_000_000);
  });

  test("leaves out only fleets that are less than a 25th of a nine better than one it has", () => {
    const listed = frontier.plans.map(({ unavailability }) => unavailability);
    const useful = all.filter(({ unavailability }) => unavailability <= 0.1 && unavailability > (frontier.unreachable ?? 0));
    expect(useful.length).toBeGreaterThan(3);
    for (const { unavailability } of useful) {
      expect(listed.some((other) => ninesOf(unavailability) - ninesOf(other) < 0.04 + 1e-9)).toBe(true);
    }
  });

  test("has no fleet that another one beats, even where each may cost more than the cheapest", () => {
    const machines = [
      { machineType: "small" },
      { machineType: "large", unitsPerInstance: 4, microUsdPerHour: 1_500_000, limit: 3, instanceUnavailability: 0.03 },
    ];
    const problem = clouds([2, 1], machines, { demand: 3, mix: "any", targets: { unavailability: 0.1 } });
    const { plans } = sweepFrontier(problem, RANGE, { gap: 0.6 });
    expect(plans.length).toBeGreaterThan(2);
    plans.slice(1).forEach((plan, index) => {
      expect(plan.microUsdPerHour).toBeGreaterThan(plans[index]!.microUsdPerHour);
      expect(plan.unavailability).toBeLessThan(plans[index]!.unavailability);
    });
  });

  test("ends where no fleet goes on", () => {
    const floor = 1 - (1 - 1e-5) * (1 - 1e-4) * (1 - 1e-6);
    expect(frontier.unreachable).toBeGreaterThan(0);
    expect(frontier.unreachable).toBeLessThan(floor * 1.01);
    expect(frontier.isCutShort).toBe(false);
  });

  test("ends where the range does", () => {
    const { plans, unreachable } = sweepFrontier(PROBLEM, { fewest: 1, most: 2.5 }, {});
    expect(unreachable).toBeUndefined();
    expect(plans.length).toBeLessThan(frontier.plans.length);
    expect(plans).toEqual(frontier.plans.slice(0, plans.length));
  });

  test("ends when the time is up, and keeps what it has", () => {
    let looks = 0;
    const now = (): number => (looks++ < 4 ? 0 : 100);
    const { plans, isCutShort } = sweepFrontier(PROBLEM, RANGE, { now, timeLimitMs: 10 });
    expect(isCutShort).toBe(true);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.length).toBeLessThan(frontier.plans.length);
  });
});

describe("lepton size --frontier", () => {
  const TINY = join(EXAMPLES, "tiny-by-hand.yaml");

  test("plots and lists the fleets, and marks the one that meets the target", async () => {
    const { exitCode, stdout, stderr } = await lepton(["size", TINY, "--frontier", "--nines", "1-2.5"], { columns: 60 });
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatchInlineSnapshot(`
      "1 server: US dollars a month against availability

      $4,000 ┤                                 ┊
             │                                 ┊
             │                                 ┊             ╭──●
      $3,500 ┤                                 ┊             │
             │                                 ┊             │
             │                                 ┊             │
      $3,000 ┤                                 ┊     ╭───────●
             │                                 ┊     │
             │                                 ┊     │
      $2,500 ┤                                 ┊     │
             │                                 ┊     │
             │               ╭───────────────────────●
      $2,000 ┤               │                 ┊
             │               │                 ┊
             │               │                 ┊
      $1,500 ┤───────────────●                 ┊
             │                                 ┊
             │                                 ┊
      $1,000 ┤                                 ┊
             └┴────────────────────────────────┴─────────────────
              90 %                           99 %

        ● a cheapest fleet   ┊ the target

        availability  short a year  machines  servers  a month
        ────────────  ────────────  ────────  ───────  ───────  ──────────────────
        96.3 %           13.2 days         2        2   $1,460
        99.31 %           2.5 days         3        3   $2,190  ◂ meets the target
        99.6 %              34.5 h         4        4   $2,920
        99.77 %             19.8 h         5        5   $3,650
      "
    `);
  });

  test("is as wide as the terminal, and no wider than is good to read", async () => {
    const width = async (columns?: number): Promise<number> => {
      const { stdout } = await lepton(["size", TINY, "--frontier"], columns === undefined ? {} : { columns });
      return Math.max(
        ...stdout
          .split("\n")
          .filter((line) => /[┤│└]/.test(line))
          .map((line) => line.length),
      );
    };
    expect(await width(60)).toBeLessThanOrEqual(60);
    expect(await width(300)).toBeLessThanOrEqual(120);
    expect(await width(100)).toBe(await width());
  });

  test("as JSON names its format and holds the plans", async () => {
    const { exitCode, stdout } = await lepton(["size", TINY, "--frontier", "--json"]);
    const document = JSON.parse(stdout);
    const problem = readFleetProblem(readFileSync(TINY, "utf8"), TINY, "yaml");
    expect(exitCode).toBe(0);
    expect(document.format).toBe("cdktf-lepton/fleet-frontier/1");
    expect(document.problem).toEqual(problem);
    expect(document.plans).toEqual(sweepFrontier(problem, RANGE, {}).plans);
  });

  test("without any fleet ends with 2", async () => {
    const { exitCode, stdout, stderr } = await lepton(["size", TINY, "--frontier", "--nines=4-5"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toBe("lepton: no fleet has 4 nines; 'lepton size' without '--frontier' says why\n");
  });

  test("out of time ends with 75", async () => {
    let looks = 0;
    const { exitCode, stderr } = await lepton(["size", TINY, "--frontier", "--time-limit", "1s"], { now: () => (looks++ < 4 ? 0 : 5_000) });
    expect(exitCode).toBe(75);
    expect(stderr).toMatch(/^lepton: the time was up after \d fleets: more available ones may exist; give a longer '--time-limit'\n$/);
  });
});

describe("a step plot", () => {
  const PLOT: StepPlot = {
    points: [
      { x: 1.5, y: 10 },
      { x: 3, y: 30 },
    ],
    from: 1,
    to: 3,
    columns: 27,
    rows: 5,
    verticalAt: 2,
    horizontalAt: 20,
    xLabel: (x) => `x${x}`,
    yLabel: (y) => `${y}`,
  };

  test("holds each value up to its point", () => {
    expect(stepPlotLines(PLOT).join("\n")).toMatchInlineSnapshot(`
      "30 ┤     ╭───────────────●
      25 ┤     │     ┊
      20 ┤┄┄┄┄┄│┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
      15 ┤     │     ┊
      10 ┤─────●     ┊
         └┴──────────┴─────────┴
          x1        x2        x3"
    `);
  });

  test.each([
    ["one point", [{ x: 2, y: 5 }]],
    ["a free fleet", [{ x: 2, y: 0 }]],
    ["tiny differences", [{ x: 1.5, y: 1e6 }, { x: 3, y: 1e6 + 1 }]], // prettier-ignore
    ["huge differences", [{ x: 1.5, y: 0.01 }, { x: 3, y: 1e9 }]], // prettier-ignore
  ])("of %s fits, and shows every point and label", (_name, points) => {
    const lines = stepPlotLines({ ...PLOT, points, columns: 60, horizontalAt: undefined });
    expect(lines.join("").split("●")).toHaveLength(points.length + 1);
    expect(lines.filter((line) => line.includes("┤")).length).toBeGreaterThanOrEqual(2);
    expect(lines.filter((line) => line.includes("┤")).length).toBeLessThanOrEqual(11);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.length).toBeLessThan(30);
  });

  test("leaves out lines that lie outside", () => {
    const lines = stepPlotLines({ ...PLOT, verticalAt: 4, horizontalAt: 100 }).join("\n");
    expect(lines).not.toMatch(/[┊┄]/);
  });
});
