import type { BrokenRule } from "../../../errors";
import type { AllowedCodes } from "../erasure-problem";
import { isInteger, rule } from "./broken-rules";

/** Most data shards of a code. */
export const MOST_DATA_SHARDS = 32;
/** Most other shards of a code. */
export const MOST_PARITY_SHARDS = 16;
const MOST_COPIES = 17;

/** Rules of the codes to choose from. */
export function checkCodes(codes: AllowedCodes | undefined): BrokenRule[] {
  if (codes === undefined) {
    return [];
  }
  const { reedSolomon, localReconstruction = [], copies } = codes;
  const broken: BrokenRule[] = [];
  const range = (who: string, least: number, most: number, from: number, to: number): void => {
    if (!isInteger(least, from, to) || !isInteger(most, from, to) || least > most) {
      broken.push(
        rule("code-range", `${who} (${least} to ${most}) are not a range within ${from} to ${to}`, "give whole numbers, the smaller first"),
      );
    }
  };
  if (reedSolomon !== undefined) {
    range("data shards", reedSolomon.minDataShards, reedSolomon.maxDataShards, 1, MOST_DATA_SHARDS);
    range("parity shards", reedSolomon.minParityShards, reedSolomon.maxParityShards, 0, MOST_PARITY_SHARDS);
  }
  if (copies !== undefined) {
    range("copies", copies.min, copies.max, 1, MOST_COPIES);
  }
  localReconstruction.forEach(({ dataShards: k, localGroups: l, globalParities: r }) => {
    if (!(
      isInteger(k, 1, MOST_DATA_SHARDS) &&
      isInteger(l, 1, k) &&
      isInteger(r, 0, MOST_PARITY_SHARDS) &&
      k % l === 0 &&
      l + r <= MOST_PARITY_SHARDS
    )) {
      broken.push(
        rule(
          "lrc-layout",
          `the code (${k}, ${l}, ${r}) is not of equal local groups, 1 to ${MOST_DATA_SHARDS} data and at most ${MOST_PARITY_SHARDS} other shards`,
          "give data shards that are a multiple of the local groups",
        ),
      );
    }
  });
  if (reedSolomon === undefined && copies === undefined && localReconstruction.length === 0) {
    broken.push(rule("codes-present", "'codes' allows no code", "name a family, or leave 'codes' out"));
  }
  return broken;
}
