/**
 * How long exact sizing takes: evaluations of given fleets, and proven optima of mixed fleets. Each case is planned anew every round, in turn
 * with the others, after one round that is not counted.
 *
 * Usage: `tsx bench/sizing/planner.ts [rounds] [part of a name]`: of all cases, or of those with that text in their name. Fails when a plan that should be proven is not, never because of a time.
 */
import { FleetEvaluator } from "../../lib/sizing/fleet-evaluator";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { describeMachine } from "../measure/machine";
import { measureRounds, roundsTable } from "../measure/rounds";
import type { BenchCase } from "./bench-case";
import { certainPlans } from "./certain-plan";
import { drawPlans } from "./demand-draws";
import { fineDemands } from "./fine-demand";
import { manyZones } from "./many-zones";
import { benchProblem, EIGHTS, MIXED, type BenchShape } from "./problems";
import { wholeMarket } from "./whole-market";

const DEFAULT_ROUNDS = 15;

/** The unavailability of a given fleet; the work before the evaluation itself is done once. */
function evaluation(name: string, target: string, different: boolean): BenchCase {
  const machines = MIXED.slice(0, 2);
  const problem = benchProblem({ ...WORLD, machines, demand: 1296, unavailability: 1e-3, mix: "any", different });
  const evaluator = new FleetEvaluator(problem);
  const counts = new Float64Array(problem.offerings.length).fill(20);
  // One evaluation is too short for the compiler to have warmed up to it within a few rounds.
  for (let evaluations = 0; evaluations < 300; evaluations++) {
    evaluator.unavailability(counts);
  }
  return { name, target, run: () => evaluator.unavailability(counts).toExponential(3) };
}

/** The proven optimum, from the problem as plain data. */
function plan(name: string, target: string, shape: BenchShape): BenchCase {
  const problem = benchProblem(shape);
  return {
    name,
    target,
    run: () => {
      const { status, microUsdPerHour } = planFleet(problem);
      if (status !== "optimal") {
        throw new Error(`${name}: ${status}`);
      }
      return (microUsdPerHour / 1e6).toFixed(3);
    },
  };
}

const WORLD = { zones: 3, regions: 3, clouds: 3 };
const ZONES = { zones: 3, regions: 1, clouds: 1, machines: MIXED, unavailability: 1e-5, mix: "any", zonesOnly: true } as const;
const CLOUDS = { zones: 3, regions: 1, clouds: 2, unavailability: 5e-4, mix: "uniform-per-zone", different: true } as const;

const all: readonly BenchCase[] = [
  evaluation("27 alike zones, 1,620 units, evaluated", "0.5 ms", false),
  evaluation("27 different zones, 1,620 units, evaluated", "0.5 ms", true),
  ...[24, 40, 64].flatMap((demand) =>
    [false, true].map((different) =>
      plan(
        `3 ${different ? "different" : "alike"} zones x 4 types of 1-8 units, any mix, D = ${demand}`,
        { 24: "20 ms", 40: "200 ms", 64: "1 s" }[demand]!,
        {
          ...ZONES,
          demand,
          different,
        },
      ),
    ),
  ),
  plan("2 clouds x 3 zones x 4 types of 8 units, one per zone, 64 GPUs", "well under 1 s", { ...CLOUDS, machines: EIGHTS, demand: 64 }),
  plan("2 clouds x 3 zones x 4 types of 1-8 units, one per zone, 64 GPUs", "a few s", { ...CLOUDS, machines: MIXED, demand: 64 }),
  ...certainPlans(),
  ...drawPlans(),
  ...fineDemands(),
  ...wholeMarket(),
  ...manyZones(),
];

const rounds = Number(process.argv[2] ?? DEFAULT_ROUNDS);
const cases = all.filter(({ name }) => name.includes(process.argv[3] ?? ""));
const results = cases.map((each) => each.run());
const times = measureRounds(cases, rounds);
console.log(`${describeMachine(process.cwd())}\n`);
console.log(roundsTable(cases, times, results, { answer: "USD per hour or unavailability", digits: 2 }));
