import { planThroughputMix } from "../../lib/sizing/throughput-mix/plan-throughput-mix";
import { verifyThroughputMix } from "../../lib/sizing/throughput-mix/verify-throughput-mix";
import { MELANGE_EXAMPLE } from "../sizing-throughput-mix/support/mixes";
import { slicedMix } from "./support/sliced-mix";

describe("W1: the Mélange README example", () => {
  it.each([
    [1, [3, 1], 6_700_000],
    [2, [2, 1], 5_690_000],
    [3, [1, 1], 4_680_000],
    [4, [2, 1], 5_690_000],
    [5, [2, 1], 5_690_000],
    [6, [1, 1], 4_680_000],
    [7, [2, 1], 5_690_000],
    [8, [2, 1], 5_690_000],
    [16, [2, 1], 5_690_000],
  ])("peer: with %d slices, %j A10G and A100 for %d micro-USD an hour", (slices, counts, microUsdPerHour) => {
    expect(slicedMix(MELANGE_EXAMPLE, slices)).toEqual({ counts, microUsdPerHour });
  });

  it("ours: one of each for 4.68 USD an hour, proven; the published answer is 43 % above it", () => {
    const plan = planThroughputMix(MELANGE_EXAMPLE);
    expect(plan.counts.map(({ count }) => count)).toEqual([1, 1]);
    expect(plan.microUsdPerHour).toBe(4_680_000);
    expect(verifyThroughputMix(MELANGE_EXAMPLE, plan)).toEqual([]);
    expect(6_700_000 / plan.microUsdPerHour).toBeCloseTo(1.43, 2);
  });

  it("why: the fit needs a third of one bucket moved, which only a multiple of three slices can do", () => {
    const { splits } = planThroughputMix(MELANGE_EXAMPLE);
    expect(splits[0].shares.filter(({ share }) => share < 1).map(({ fraction }) => fraction)).toEqual(["1/3", "2/3"]);
  });
});
