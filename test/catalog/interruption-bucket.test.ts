import {
  AWS_INTERRUPTION_BUCKETS,
  interruptionBucketOf,
  interruptionRate,
  interruptionsPerHour,
} from "../../lib/catalog/interruption-bucket";

describe("interruption buckets", () => {
  test("of machines under the rate of a share, that share is interrupted in 730 hours", () => {
    for (const share of [1e-12, 0.05, 0.1, 0.15, 0.2, 0.999]) {
      expect(-Math.expm1(-730 * interruptionsPerHour(share)) / share).toBeCloseTo(1, 12);
    }
    // -ln(0.95) / 730, by hand: 0.0512932943875505 / 730.
    expect(interruptionsPerHour(0.05)).toBeCloseTo(7.0264787e-5, 12);
  });

  test("nothing is interrupted at a share of 0, everything at once at a share of 1", () => {
    expect(interruptionsPerHour(0)).toBe(0);
    expect(interruptionsPerHour(1)).toBe(Infinity);
  });

  test("the five buckets cover the shares without gap or overlap, by the labels of the publisher", () => {
    expect(AWS_INTERRUPTION_BUCKETS.map(({ label }) => interruptionBucketOf(label))).toEqual([0, 1, 2, 3, 4]);
    expect(AWS_INTERRUPTION_BUCKETS.map(({ low }) => low)).toEqual([0, 0.05, 0.1, 0.15, 0.2]);
    expect(AWS_INTERRUPTION_BUCKETS.map(({ high }) => high)).toEqual([0.05, 0.1, 0.15, 0.2, 1]);
    expect(interruptionBucketOf("")).toBe(-1);
    expect(interruptionRate(AWS_INTERRUPTION_BUCKETS[4]!)).toEqual({ low: interruptionsPerHour(0.2), high: Infinity });
  });
});
