/**
 * How long the exact choice of an erasure code takes: 91,702 pairs of a code (2 to 16 data and 1 to 16 parity shards) and a placement over eight alike
 * zones of at most twelve nodes. The peer is the same exhaustion written plainly: recursion over partitions, and for each of them a convolution and a
 * birth-and-death recursion from scratch. Cases take turns after one round that is not counted.
 *
 * Usage: `tsx bench/sizing/erasure.ts [rounds]`. Fails when an answer differs, never because of a time.
 */
import type { ErasureProblem } from "../../lib/sizing/erasure/erasure-problem";
import { ErasureSearch } from "../../lib/sizing/erasure/erasure-search";
import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import { allowedCodes } from "../../lib/sizing/erasure/storage-code";
import { describeMachine } from "../measure/machine";
import { measureRounds, roundsTable } from "../measure/rounds";

const DEFAULT_ROUNDS = 9;
const CANDIDATES = 91_702;
const ZONES = 8;
const MOST_NODES = 12;
const TIB = 1000;
const DISK = { id: "hdd", capacityTib: 16, annualFailureRate: 0.014, microUsdPerMonth: 80_000_000 };
const NODE = { id: "node", deviceSlots: 64, annualFailureRate: 0, unavailability: 2e-3, microUsdPerMonth: 900_000_000 };
const [ZONE_DOWN, DETECTION_HOURS, MIB_PER_SECOND] = [1e-3, 0.5, 500];
const [MOST_LOSSES, MOST_DOWN] = [1e-11, 1e-7];

/** Each zone destroyed once in so many years, and what may then be lost. */
const DESTRUCTIONS = 1e-4;
const MOST_LOSSES_WITH_THEM = 1e-7;

/** @param isBounded without prices and targets no bound applies, and every candidate is evaluated */
function problem(isBounded: boolean, nodeLosses = 0): ErasureProblem {
  const unit = isBounded ? 1 : 0;
  return {
    usableTib: TIB,
    targets: isBounded
      ? { annualLossProbability: MOST_LOSSES, unavailability: MOST_DOWN }
      : { annualLossProbability: 0.999_999, unavailability: 0.999_999 },
    domains: Array.from({ length: ZONES }, (_, zone) => ({
      id: `z${zone}`,
      level: "zone",
      unavailability: ZONE_DOWN,
      maxNodes: MOST_NODES,
    })),
    deviceTypes: [{ ...DISK, microUsdPerMonth: unit * DISK.microUsdPerMonth }],
    nodeTypes: [{ ...NODE, annualFailureRate: nodeLosses, microUsdPerMonth: unit * NODE.microUsdPerMonth }],
    repair: { detectionHours: DETECTION_HOURS, bandwidthMibPerSecond: MIB_PER_SECOND, mode: "parallel" },
    codes: { reedSolomon: { minDataShards: 2, maxDataShards: 16, minParityShards: 1, maxParityShards: 16 } },
  };
}

/** The plain way: everything for every candidate. */
function plainly(): { candidates: number; cost: number; unavailability: number } {
  let [candidates, best, bestDown] = [0, Infinity, Infinity];
  for (let k = 2; k <= 16; k++) {
    for (let m = 1; m <= 16; m++) {
      const sets = Math.ceil(TIB / k / DISK.capacityTib);
      const hours = DETECTION_HOURS + (DISK.capacityTib * 2 ** 20 * k) / (MIB_PER_SECOND * 3600);
      const missing = (DISK.annualFailureRate * hours) / 8760;
      const shardDown = NODE.unavailability + ((1 - NODE.unavailability) * missing) / (1 + missing);
      const visit = (placed: number[], left: number, most: number): void => {
        if (left > 0) {
          for (let shards = Math.min(left, most); shards >= 1 && placed.length < ZONES; shards--) {
            visit([...placed, shards], left - shards, shards);
          }
          return;
        }
        candidates++;
        const [losses, down] = [sets / meanYears(k + m, m, hours), shortfall(placed, m, shardDown)];
        const nodes = placed.reduce((sum, shards) => sum + Math.max(shards, Math.ceil((sets * shards) / NODE.deviceSlots)), 0);
        const cost = sets * (k + m) * DISK.microUsdPerMonth + nodes * NODE.microUsdPerMonth;
        if (losses <= MOST_LOSSES && down <= MOST_DOWN && (cost < best || (cost === best && down < bestDown))) {
          [best, bestDown] = [cost, down];
        }
      };
      visit([], k + m, MOST_NODES);
    }
  }
  return { candidates, cost: best, unavailability: bestDown };
}

function meanYears(shards: number, tolerated: number, hours: number): number {
  let [step, sum] = [0, 0];
  for (let missing = 0; missing <= tolerated; missing++) {
    step = (1 + ((missing * 8760) / hours) * step) / ((shards - missing) * DISK.annualFailureRate);
    sum += step;
  }
  return sum;
}

/** Distribution of lost shards over zones, one zone after the other, and its tail. */
function shortfall(placed: readonly number[], tolerated: number, shardDown: number): number {
  let lost = [1];
  for (const shards of placed) {
    const here = Array.from({ length: shards + 1 }, () => 0);
    let ways = 1;
    for (let down = 0; down <= shards; down++) {
      here[down] = (1 - ZONE_DOWN) * ways * shardDown ** down * (1 - shardDown) ** (shards - down);
      ways = (ways * (shards - down)) / (down + 1);
    }
    here[shards]! += ZONE_DOWN;
    const next = Array.from({ length: lost.length + shards }, () => 0);
    lost.forEach((a, i) => here.forEach((b, j) => (next[i + j]! += a * b)));
    lost = next;
  }
  return lost.slice(tolerated + 1).reduce((sum, probability) => sum + probability, 0);
}

function planned(nodeLosses: number, alternatives: boolean): string {
  const { status, design } = planErasureCode(problem(true, nodeLosses), { alternatives });
  if (status !== "optimal") {
    throw new Error(status);
  }
  return `${design!.code.name}, ${(design!.cost.total / 1e6).toFixed(2)} USD`;
}

/** The same with zones that are destroyed with all data in them, and take two days more to be there again. */
function destroyed(): string {
  const { targets, domains, repair, ...rest } = problem(true);
  const { status, design } = planErasureCode(
    {
      ...rest,
      targets: { ...targets, annualLossProbability: MOST_LOSSES_WITH_THEM },
      domains: domains.map((domain) => ({ ...domain, destructionsPerYear: DESTRUCTIONS })),
      repair: { ...repair, replacementHours: 48 },
    },
    { alternatives: false },
  );
  if (status !== "optimal") {
    throw new Error(status);
  }
  return `${design!.code.name}, ${(design!.cost.total / 1e6).toFixed(2)} USD`;
}

/** Every candidate evaluated by the planner's own search. */
function evaluated(): string {
  const everything = problem(false);
  const { placements } = new ErasureSearch(everything, allowedCodes(everything.codes)).run();
  if (placements !== CANDIDATES) {
    throw new Error(`${placements} candidates`);
  }
  return `${placements} evaluated`;
}

function peer(): string {
  const { candidates, cost, unavailability } = plainly();
  const { design } = planErasureCode(problem(true), { alternatives: false });
  const isSame = design!.cost.total === cost && Math.abs(design!.unavailability - unavailability) <= 1e-9 * unavailability;
  if (candidates !== CANDIDATES || !isSame) {
    throw new Error(`${candidates} candidates, ${cost} and ${unavailability} against ${design!.cost.total} and ${design!.unavailability}`);
  }
  return `${candidates} evaluated, ${(cost / 1e6).toFixed(2)} USD`;
}

const cases = [
  { name: "plain exhaustion (peer)", target: "-", run: () => plainly().candidates.toString(), check: peer },
  { name: "every candidate by the planner's search", target: "100 ms", run: evaluated, check: evaluated },
  { name: "planErasureCode", target: "100 ms", run: () => planned(0, false), check: () => planned(0, false) },
  {
    name: "planErasureCode, devices and nodes lost",
    target: "100 ms",
    run: () => planned(0.02, false),
    check: () => planned(0.02, false),
  },
  { name: "planErasureCode, zones destroyed once in 10,000 years", target: "-", run: destroyed, check: destroyed },
  { name: "planErasureCode with alternatives", target: "-", run: () => planned(0, true), check: () => planned(0, true) },
];

const rounds = Number(process.argv[2] ?? DEFAULT_ROUNDS);
const results = cases.map(({ check }) => check());
const times = measureRounds(cases, rounds);
console.log(`${describeMachine(process.cwd())}\n`);
console.log(roundsTable(cases, times, results, { answer: "answer", digits: 1 }));
