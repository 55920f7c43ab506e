import { AbsorbingChain } from "./absorbing-chain";
import { groupSize, isDecodable, type LocalReconstructionCode } from "./local-reconstruction-code";
import { lossWithin } from "./loss-within";
import { repairsPerYear, type FirstYearLoss, type RepairMode, type SetDurability } from "./shard-failures";

/** A set of shards under a local reconstruction code. */
export interface LrcSet {
  /** The code, taken as maximally recoverable. */
  readonly code: LocalReconstructionCode;
  /** Ways in which a shard is lost, each for every shard and independent of all others. */
  readonly failures: readonly LrcShardFailure[];
  /** How missing shards are rebuilt. Serial repair takes the shortest repair first, of equal ones that in the most damaged group. */
  readonly repair: RepairMode;
}

/** One way in which a shard is lost, with its repairs. */
export interface LrcShardFailure {
  /** Losses of a shard per year of its being there. At least 0. */
  readonly perYear: number;
  /** Mean hours of a repair from the group: the shard is the only one that its group misses. Above 0. */
  readonly localRepairHours: number;
  /** Mean hours of any other repair, which reads k shards. Above 0. */
  readonly globalRepairHours: number;
}

/** Durability of a set under a local reconstruction code: long run, from all healthy. Exact for the Markov model of `mdsDurability`. */
export function lrcDurability(set: LrcSet): SetDurability {
  const meanYearsToLoss = lrcChain(set)!.meanTimeToLoss();
  return { meanYearsToLoss, lossesPerYear: 1 / meanYearsToLoss };
}

/** Probability that a set that is healthy today is lost within a year. */
export function lrcFirstYearLoss(set: LrcSet, years = 1): FirstYearLoss {
  return lossWithin(lrcChain(set)!, years);
}

/** Missing shards by place: one row for each local group and a last one for the global parities, by kind of failure. */
type Damage = readonly (readonly number[])[];

/**
 * The chain of a local reconstruction code, exact: groups are alike, so its states are the multisets of missing shards per group and kind of
 * failure together with the missing global parities, as long as they can be decoded. States are numbered by missing shards.
 *
 * @param set the set
 * @param mostStates gives up beyond this number: with two kinds of failures states multiply
 * @returns undefined when there are more states
 */
export function lrcChain(set: LrcSet, mostStates = Infinity): AbsorbingChain | undefined {
  const { code, failures } = set;
  const none: Damage = Array.from({ length: code.localGroups + 1 }, () => failures.map(() => 0));
  const damages: Damage[] = [none];
  const numbers = new Map<string, number>([[keyOf(none), 0]]);
  for (let state = 0; state < damages.length; state++) {
    for (const { damage } of nextFailures(set, damages[state])) {
      const key = keyOf(damage);
      if (!numbers.has(key) && isAlive(code, damage)) {
        numbers.set(key, damages.length);
        damages.push(damage);
        if (damages.length > mostStates) {
          return undefined;
        }
      }
    }
  }
  const chain = new AbsorbingChain(damages.length);
  damages.forEach((damage, state) => {
    for (const next of nextFailures(set, damage)) {
      const to = numbers.get(keyOf(next.damage));
      if (to === undefined) {
        chain.addLoss(state, next.rate);
      } else {
        chain.addRate(state, to, next.rate);
      }
    }
    for (const next of nextRepairs(set, damage)) {
      chain.addRate(state, numbers.get(keyOf(next.damage))!, next.rate);
    }
  });
  return chain;
}

interface Step {
  readonly damage: Damage;
  readonly rate: number;
}

function nextFailures({ code, failures }: LrcSet, damage: Damage): Step[] {
  return damage.flatMap((row, place) => {
    const size = place < code.localGroups ? groupSize(code) : code.globalParities;
    const healthy = size - total(row);
    return healthy === 0
      ? []
      : failures.flatMap(({ perYear }, kind) =>
          perYear > 0 ? [{ damage: changed(damage, place, kind, 1), rate: healthy * perYear }] : [],
        );
  });
}

function nextRepairs({ code, failures, repair }: LrcSet, damage: Damage): Step[] {
  const repairs = damage.flatMap((row, place) =>
    row.flatMap((missing, kind) => {
      const isLocal = place < code.localGroups && total(row) === 1;
      const hours = isLocal ? failures[kind]!.localRepairHours : failures[kind]!.globalRepairHours;
      const inGroup = place < code.localGroups ? total(row) : 0;
      return missing === 0 ? [] : [{ damage: changed(damage, place, kind, -1), missing, hours, inGroup }];
    }),
  );
  if (repair === "parallel") {
    return repairs.map(({ damage: next, missing, hours }) => ({ damage: next, rate: missing * repairsPerYear(hours) }));
  }
  const [first] = repairs.sort((a, b) => a.hours - b.hours || b.inGroup - a.inGroup);
  return first === undefined ? [] : [{ damage: first.damage, rate: repairsPerYear(first.hours) }];
}

function changed(damage: Damage, place: number, kind: number, by: number): Damage {
  const next = damage.map((row, at) => (at === place ? row.map((missing, of) => (of === kind ? missing + by : missing)) : row));
  const globals = next.pop()!;
  // Groups are alike: one order stands for all.
  return [...next.sort((a, b) => compareRows(a, b)), globals];
}

function compareRows(a: readonly number[], b: readonly number[]): number {
  const kind = a.findIndex((missing, at) => missing !== b[at]);
  return kind < 0 ? 0 : b[kind]! - a[kind]!;
}

function isAlive(code: LocalReconstructionCode, damage: Damage): boolean {
  const missing = damage.map(total);
  return isDecodable(code, missing.slice(0, -1), missing[code.localGroups]!);
}

function total(row: readonly number[]): number {
  return row.reduce((sum, missing) => sum + missing, 0);
}

function keyOf(damage: Damage): string {
  return damage.map((row) => row.join(",")).join(";");
}
