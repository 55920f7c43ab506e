import {
  bucketUnavailability,
  interruptionMicroUsdPerHour,
  interruptionsPerHour,
  spotUnavailability,
} from "../../lib/sizing/purchase/spot-interruption";
import { brokenRules } from "../support/broken-rules";

it("turns a monthly share into a rate under which that share is interrupted in 730 hours", () => {
  for (const share of [0, 1e-12, 0.05, 0.2, 0.999]) {
    expect(-Math.expm1(-interruptionsPerHour(share) * 730)).toBeCloseTo(share, 15);
  }
});

it("turns a rate into the share of time away", () => {
  // Up for 99 hours on average, away for one.
  expect(spotUnavailability(1 / 99, 1)).toBeCloseTo(0.01, 15);
  expect(spotUnavailability(0, 5)).toBe(0);
});

it("gives both ends of an interruption bucket", () => {
  const { lowest, highest } = bucketUnavailability(1, 0.1);
  const rate = -Math.log(0.9) / 730;
  expect(lowest).toBeCloseTo((-Math.log(0.95) / 730) * 0.1, 8);
  expect(highest).toBeCloseTo((rate * 0.1) / (1 + rate * 0.1), 15);
  expect(bucketUnavailability(0, 1).lowest).toBe(0);
  expect(bucketUnavailability(4, 1, 0.5).highest).toBe(spotUnavailability(Math.log(2) / 730, 1));
});

it("asks for the end of the open bucket instead of guessing it", () => {
  expect(brokenRules(() => bucketUnavailability(4, 1))).toEqual(["interruption-bucket-open"]);
  expect(brokenRules(() => bucketUnavailability(4, 1, 0.1))).toEqual(["interruption-bucket-open"]);
  expect(brokenRules(() => bucketUnavailability(5, 1))).toEqual(["interruption-bucket-known"]);
  expect(brokenRules(() => interruptionsPerHour(1))).toEqual(["interruption-share-range"]);
  expect(brokenRules(() => spotUnavailability(-1, NaN))).toEqual(["interruption-amount-range", "interruption-amount-range"]);
});

it("prices an interruption: lost work and a stand-in, rounded up", () => {
  const cost = { interruptionsPerHour: 0.001, lostWorkMicroUsd: 1_500_000, outageHours: 0.25, substituteMicroUsdPerHour: 4_000_000 };
  expect(interruptionMicroUsdPerHour(cost)).toBe(2500);
  expect(interruptionMicroUsdPerHour({ ...cost, lostWorkMicroUsd: 1_500_001 })).toBe(2501);
});
