import { groupSize, type LocalReconstructionCode } from "../durability/local-reconstruction-code";
import type { CodeChoice, CodeFamily } from "./erasure-plan";
import type { AllowedCodes } from "./erasure-problem";

/** Codes that are considered when a problem names none. */
const DEFAULT_CODES: AllowedCodes = {
  reedSolomon: { minDataShards: 2, maxDataShards: 16, minParityShards: 1, maxParityShards: 8 },
  localReconstruction: [
    { dataShards: 6, localGroups: 2, globalParities: 2 },
    { dataShards: 12, localGroups: 2, globalParities: 2 },
  ],
  copies: { min: 2, max: 5 },
};

/** A code as the planner sees it. */
export interface StorageCode {
  readonly family: CodeFamily;
  readonly name: string;
  /** All shards. */
  readonly shards: number;
  /** Data shards, k. */
  readonly dataShards: number;
  /** Any so many shards may be missing. */
  readonly alwaysTolerated: number;
  /** No more than so many shards may be missing. */
  readonly everTolerated: number;
  /** Layout of a local reconstruction code. */
  readonly lrc?: LocalReconstructionCode;
}

/** Codes that a problem allows. The order decides between designs that are equal in every figure. */
export function allowedCodes({ reedSolomon, localReconstruction = [], copies }: AllowedCodes = DEFAULT_CODES): StorageCode[] {
  const codes: StorageCode[] = [];
  for (let count = copies?.min ?? 1; count <= (copies?.max ?? 0); count++) {
    codes.push(copiesCode(count));
  }
  if (reedSolomon !== undefined) {
    const { minDataShards, maxDataShards, minParityShards, maxParityShards } = reedSolomon;
    for (let k = minDataShards; k <= maxDataShards; k++) {
      for (let m = minParityShards; m <= maxParityShards; m++) {
        const name = `RS ${k}+${m}`;
        codes.push({ family: "reed-solomon", name, shards: k + m, dataShards: k, alwaysTolerated: m, everTolerated: m });
      }
    }
  }
  return [...codes, ...localReconstruction.map(lrcCode)];
}

/** Whole copies. */
export function copiesCode(count: number): StorageCode {
  const name = `${count} ${count === 1 ? "copy" : "copies"}`;
  return { family: "copies", name, shards: count, dataShards: 1, alwaysTolerated: count - 1, everTolerated: count - 1 };
}

/**
 * A maximally recoverable local reconstruction code. Any r + 1 losses are repaired: at least one of them is the first of its group, or all are
 * among the r global parities. No more than l + r ever are.
 */
function lrcCode(lrc: LocalReconstructionCode): StorageCode {
  const { dataShards, localGroups, globalParities } = lrc;
  return {
    family: "local-reconstruction",
    name: `LRC (${dataShards},${localGroups},${globalParities})`,
    shards: localGroups * groupSize(lrc) + globalParities,
    dataShards,
    alwaysTolerated: globalParities + 1,
    everTolerated: localGroups + globalParities,
    lrc,
  };
}

/** The code as plans show it. */
export function codeChoice({ family, name, shards, dataShards, lrc }: StorageCode): CodeChoice {
  const choice = { family, name, dataShards, parityShards: shards - dataShards };
  return lrc === undefined ? choice : { ...choice, localGroups: lrc.localGroups };
}
