import type { FailureDomain, FleetProblem, Offering } from "../../../lib/sizing/fleet-problem";
import { FleetEvaluator } from "../../../lib/sizing/fleet-evaluator";
import { planFleet } from "../../../lib/sizing/plan-fleet";
import { benchProblem, MIXED } from "../problems";
import { ours, type Contest, type Contestant } from "./contest";
import type { HighsPeer } from "./highs-peer";
import type { PythonPeers } from "./python-peers";

/** Seconds after which a peer gives up. */
const PATIENCE = 60;

/** A covering programme: min costs * x, rows * x >= least, 0 <= x <= limits. */
interface Cover {
  readonly costs: readonly number[];
  readonly rows: readonly (readonly number[])[];
  readonly least: readonly number[];
  readonly limits: readonly number[];
}

/** A 32-bit shift register (Journal of Statistical Software 8(14), 2003), so that every machine draws the same numbers. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Zones in which nothing fails, with machines of 1 to 64 units at scattered prices; the demand must survive any one zone. */
function coverProblem(zones: number, types: number, demand: number, seed: number): FleetProblem {
  const random = generator(seed);
  const machines = Array.from({ length: types }, () => 1 + Math.floor(64 * random()));
  const domains: FailureDomain[] = Array.from({ length: zones }, (_, zone) => ({ id: `z${zone}`, level: "zone", unavailability: 0 }));
  const offerings: Offering[] = domains.flatMap(({ id }) =>
    machines.map((units, type) => ({
      id: `${id}/m${type}`,
      domain: id,
      cloud: "c",
      region: "r",
      zone: id,
      machineType: `m${type}`,
      purchaseOption: "on-demand" as const,
      unitsPerInstance: units,
      microUsdPerHour: Math.round(units * 40_000 * (0.8 + 0.4 * random())),
      instanceUnavailability: 0,
    })),
  );
  return {
    demand,
    unit: "vCPU",
    domains,
    offerings,
    targets: { unavailability: 1e-3, survive: [{ level: "zone", units: demand }] },
    mix: "any",
  };
}

/** The scenario cover of a problem: what is asked of the units outside each of some zones. */
function coverOf({ offerings, demand }: FleetProblem, lost: readonly string[]): Cover {
  const units = offerings.map(({ unitsPerInstance }) => unitsPerInstance);
  return {
    costs: offerings.map(({ microUsdPerHour }) => microUsdPerHour),
    rows: lost.map((zone) => offerings.map(({ domain }, index) => (domain === zone ? 0 : units[index]!))),
    least: lost.map(() => demand),
    limits: units.map((each) => Math.ceil(demand / each)),
  };
}

function lpOf({ costs, rows, least, limits }: Cover): string {
  const sum = (values: readonly number[]): string =>
    values.flatMap((value, index) => (value === 0 ? [] : [`+ ${value} x${index}`])).join(" ");
  const constraints = rows.map((row, index) => ` r${index}: ${sum(row)} >= ${least[index]}`);
  const bounds = limits.map((limit, index) => ` 0 <= x${index} <= ${limit}`);
  const names = costs.map((_, index) => `x${index}`).join(" ");
  return ["Minimize", ` cost: ${sum(costs)}`, "Subject To", ...constraints, "Bounds", ...bounds, "General", ` ${names}`, "End"].join("\n");
}

/** HiGHS and CP-SAT on a cover. @param tell what to say of counts */
function solvers(
  cover: Cover,
  tell: (counts: readonly number[]) => string,
  highs: HighsPeer,
  peers: PythonPeers | undefined,
): Contestant[] {
  const programme = lpOf(cover);
  const proven = (optimal: boolean, counts: readonly number[] | null): string =>
    counts === null ? `none in ${PATIENCE} s` : `${tell(counts)}${optimal ? "" : ", not proven"}`;
  const wasm: Contestant = {
    name: "HiGHS (WASM)",
    answer: () => {
      const { ms, optimal, values } = highs.solve(programme, PATIENCE);
      return Promise.resolve({ ms, answer: proven(optimal, cover.costs.map((_, index) => Math.round(values.get(`x${index}`)!))) }); // prettier-ignore
    },
  };
  if (peers === undefined) {
    return [wasm];
  }
  const cpSat: Contestant = {
    name: "CP-SAT, 1 worker",
    answer: async () => {
      const { ms, optimal, counts } = await peers.ask<{ optimal: boolean; counts: number[] | null }>("cp-sat", {
        ...cover,
        seconds: PATIENCE,
      });
      return { ms, answer: proven(optimal, counts) };
    },
  };
  return [wasm, cpSat];
}

function costOf({ costs }: Cover, counts: readonly number[]): number {
  return counts.reduce((sum, count, index) => sum + count * costs[index]!, 0);
}

function usd(microUsd: number): string {
  return `${(microUsd / 1e6).toFixed(6)} USD/h`;
}

/** N-1 covers, proven by all and equal: the library from the problem as plain data, the peers from a programme that is already built. */
export function coverContests(highs: HighsPeer, peers: PythonPeers | undefined): Contest[] {
  return [
    [3, 4, 1],
    [3, 20, 1],
    [3, 20, 2],
    [3, 20, 3],
    [9, 20, 1],
  ].map(([zones, types, seed]) => {
    const problem = coverProblem(zones!, types!, 500, 1000 * seed! + 7);
    const cover = coverOf(
      problem,
      problem.domains.map(({ id }) => id),
    );
    return {
      name: `N-1 cover, ${zones} zones x ${types} types, market ${seed}`,
      contestants: [
        ours("planFleet", () => {
          const { status, microUsdPerHour } = planFleet(problem);
          return `${usd(microUsdPerHour)}${status === "optimal" ? "" : `, ${status}`}`;
        }),
        ...solvers(cover, (counts) => usd(costOf(cover, counts)), highs, peers),
      ],
      check: allEqual,
    };
  });
}

function allEqual(answers: ReadonlyMap<string, string>): void {
  if (new Set(answers.values()).size > 1) {
    throw new Error(`answers differ: ${[...answers].map((pair) => pair.join(": ")).join("; ")}`);
  }
}

/**
 * Fleets of which machines and zones fail: the peers cannot express the unavailability, so they solve what is certain about it - every zone is down
 * more often than the target allows, so each must leave the demand - and their optimum is scored by the exact evaluator.
 */
export function stochasticContests(highs: HighsPeer, peers: PythonPeers | undefined): Contest[] {
  return [24, 40].map((demand) => {
    const shape = {
      zones: 3,
      regions: 1,
      clouds: 1,
      machines: MIXED,
      unavailability: 1e-5,
      mix: "any",
      zonesOnly: true,
      different: true,
    } as const;
    const problem = benchProblem({ ...shape, demand });
    const evaluator = new FleetEvaluator(problem);
    const zones = problem.domains.filter(({ level }) => level === "zone").map(({ id }) => id);
    const cover = coverOf(problem, zones);
    const scored = (cost: number, unavailability: number): string =>
      `${usd(cost)}, falls short ${unavailability.toExponential(2)} of the time`;
    return {
      name: `3 different zones x 4 types, D = ${demand}, at most 1e-5`,
      contestants: [
        ours("planFleet, exact unavailability", () => {
          const plan = planFleet(problem);
          return `${scored(plan.microUsdPerHour, plan.unavailability)}${plan.status === "optimal" ? "" : `, ${plan.status}`}`;
        }),
        ...solvers(cover, (counts) => scored(costOf(cover, counts), evaluator.unavailability(Float64Array.from(counts))), highs, peers),
      ],
    };
  });
}
