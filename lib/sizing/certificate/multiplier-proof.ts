import { FailureForest } from "../failure-forest";
import type { FleetProblem } from "../fleet-problem";
import { demandCovers, supplyCovers, type Cover } from "./covers";
import type { MultiplierProof } from "./fleet-certificate";
import { maximise } from "../linear-program/maximise";

/** Multipliers are counted in parts of a millionth of a dollar, this many. */
const DENOMINATOR = 10_000;

/** Offerings up to which each has its own row and limit in the linear programme; beyond, the cheapest units of each domain have. */
const MOST_ROWS = 200;

/** Times that multipliers are lowered by one part before rounding errors are given up on. */
const LOWERINGS = 3;

/** The best lower bound that multipliers prove; undefined where that is nothing. */
export function multiplierProof(problem: FleetProblem): MultiplierProof | undefined {
  const { offerings } = problem;
  const forest = new FailureForest(problem);
  const usable = [...offerings.keys()].filter((offering) => offerings[offering].limit !== 0);
  const isLarge = usable.length > MOST_ROWS;
  const rows = isLarge ? cheapestUnits(problem, forest, usable) : usable;
  const covers = [...demandCovers(problem, forest), ...(isLarge ? [] : supplyCovers(problem))].filter(({ a }) =>
    rows.some((offering) => a(offering) !== 0),
  );
  const greatest = Math.max(1, ...rows.map((offering) => offerings[offering].microUsdPerHour));
  const solution = maximise(
    covers.map(({ b }) => b),
    rows.map((offering) => covers.map(({ a }) => a(offering))),
    rows.map((offering) => offerings[offering].microUsdPerHour / greatest),
  );
  return inWholeNumbers(problem, usable, covers, solution, greatest);
}

/** The offering with the least price of a unit in each domain. */
function cheapestUnits({ offerings }: FleetProblem, forest: FailureForest, usable: readonly number[]): number[] {
  const cheapest = new Map<number, number>();
  const unitPrice = (offering: number): number => offerings[offering].microUsdPerHour / offerings[offering].unitsPerInstance;
  for (const offering of usable) {
    const known = cheapest.get(forest.domainOf(offering));
    if (known === undefined || unitPrice(offering) < unitPrice(known)) {
      cheapest.set(forest.domainOf(offering), offering);
    }
  }
  return [...cheapest.values()];
}

/** Multipliers as whole parts, demands rounded down and supplies up, lowered until no offering is undercut. */
function inWholeNumbers(
  problem: FleetProblem,
  usable: readonly number[],
  covers: readonly Cover[],
  solution: Float64Array,
  scale: number,
): MultiplierProof | undefined {
  const { offerings } = problem;
  const parts = covers.map(({ b }, index) => {
    const exact = solution[index] * scale * DENOMINATOR;
    return Math.min(Number.MAX_SAFE_INTEGER, b > 0 ? Math.floor(exact) : Math.ceil(exact));
  });
  for (let lowering = 0; lowering <= LOWERINGS; lowering++) {
    const used = [...covers.keys()].filter((index) => parts[index] > 0);
    const undercuts = usable.some((offering) => {
      const sum = used.reduce((total, index) => total + BigInt(parts[index]) * BigInt(covers[index].a(offering)), 0n);
      return sum > BigInt(offerings[offering].microUsdPerHour) * BigInt(DENOMINATOR);
    });
    if (!undercuts) {
      const value = used.reduce((total, index) => total + BigInt(parts[index]) * BigInt(covers[index].b), 0n);
      const bound = roundedUp(value, problem);
      const named = used.map((index) => ({ kind: covers[index].kind, names: covers[index].names, numerator: parts[index] }));
      return bound > 0 ? { boundMicroUsdPerHour: bound, denominator: DENOMINATOR, covers: named } : undefined;
    }
    covers.forEach(({ b }, index) => (parts[index] = b > 0 ? Math.max(0, parts[index] - 1) : parts[index]));
  }
  return undefined;
}

/** A value in parts as a cost that fleets can have: all prices are multiples of their greatest common divisor. */
function roundedUp(value: bigint, { offerings }: FleetProblem): number {
  const divisor = offerings.reduce((common, { microUsdPerHour }) => divisorOf(common, BigInt(microUsdPerHour)), 0n);
  const step = divisor * BigInt(DENOMINATOR);
  return value <= 0n || step === 0n ? 0 : Number(((value + step - 1n) / step) * divisor);
}

function divisorOf(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisorOf(b, a % b);
}
