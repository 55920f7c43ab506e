import type { BrokenRule } from "../../../errors";
import type { ErasureProblem } from "../erasure-problem";
import { isInteger, positive, rule } from "./broken-rules";

/** Shares of objects add up to 1 to this. */
const SHARE_ROUNDING = 1e-9;

/** Rules of what is stored. */
export function checkData({ usableTib, objects, blockKib }: ErasureProblem): BrokenRule[] {
  const broken = [...positive("usable-positive", "the problem", "usableTib", usableTib)];
  if (blockKib !== undefined && !isInteger(blockKib, 1)) {
    broken.push(
      rule("block-integer", `'blockKib' (${blockKib}) is not an integer of at least 1`, "give the block of the devices in KiB, mostly 4"),
    );
  }
  (objects ?? []).forEach(({ kib, byteShare }, at) => {
    broken.push(...positive("object-size-positive", `objects[${at}]`, "kib", kib));
    if (!(byteShare > 0 && byteShare <= 1)) {
      broken.push(
        rule(
          "object-share-range",
          `objects[${at}]: 'byteShare' (${byteShare}) is not in (0, 1]`,
          "give the share of the data in such objects",
        ),
      );
    }
  });
  const sum = (objects ?? []).reduce((total, { byteShare }) => total + byteShare, 0);
  if (objects !== undefined && !(Math.abs(sum - 1) <= SHARE_ROUNDING)) {
    broken.push(rule("object-shares-whole", `the shares of 'objects' add up to ${sum}`, "make them add up to 1"));
  }
  return broken;
}
