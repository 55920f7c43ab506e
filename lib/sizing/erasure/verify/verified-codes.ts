import type { CodeChoice } from "../erasure-plan";
import type { ErasureProblem } from "../erasure-problem";

/** A code of the problem, as a plan must name it. */
export type VerifiedCode = CodeChoice;

/** Every code that a problem allows, written down again from its documentation. */
export function codesOf({ codes }: Pick<ErasureProblem, "codes">): VerifiedCode[] {
  const found: VerifiedCode[] = [];
  const { reedSolomon, copies, localReconstruction } = codes ?? {
    reedSolomon: { minDataShards: 2, maxDataShards: 16, minParityShards: 1, maxParityShards: 8 },
    copies: { min: 2, max: 5 },
    localReconstruction: [6, 12].map((dataShards) => ({ dataShards, localGroups: 2, globalParities: 2 })),
  };
  if (reedSolomon !== undefined) {
    for (let k = reedSolomon.minDataShards; k <= reedSolomon.maxDataShards; k++) {
      for (let m = reedSolomon.minParityShards; m <= reedSolomon.maxParityShards; m++) {
        found.push({ family: "reed-solomon", name: `RS ${k}+${m}`, dataShards: k, parityShards: m });
      }
    }
  }
  if (copies !== undefined) {
    for (let count = copies.min; count <= copies.max; count++) {
      found.push(wholeCopies(count));
    }
  }
  for (const { dataShards: k, localGroups: l, globalParities: r } of localReconstruction ?? []) {
    found.push({ family: "local-reconstruction", name: `LRC (${k},${l},${r})`, dataShards: k, parityShards: l + r, localGroups: l });
  }
  return found;
}

/** Three copies, which plans compare with whatever the problem allows. */
export const THREE_COPIES: VerifiedCode = wholeCopies(3);

function wholeCopies(count: number): VerifiedCode {
  return { family: "copies", name: count === 1 ? "1 copy" : `${count} copies`, dataShards: 1, parityShards: count - 1 };
}
