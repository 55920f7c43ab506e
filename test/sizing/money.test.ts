import { HOURS_PER_MONTH, microUsd, microUsdPerHour, usdPerMonth } from "../../lib/sizing/money";

it("counts 730 hours a month", () => {
  expect(HOURS_PER_MONTH).toBe(730);
  expect(usdPerMonth(55_040_000)).toBeCloseTo(40_179.2, 9);
});

it("never lets a monthly budget be exceeded", () => {
  for (const budget of [0, 0.01, 1, 729.99, 900_000, 123_456.78]) {
    expect(Number.isSafeInteger(microUsdPerHour(budget))).toBe(true);
    expect(usdPerMonth(microUsdPerHour(budget))).toBeLessThanOrEqual(budget);
    expect(usdPerMonth(microUsdPerHour(budget) + 1)).toBeGreaterThan(budget);
  }
});

it("reads decimal prices exactly", () => {
  expect(microUsd(55.04)).toBe(55_040_000);
  expect(microUsd(0.1) + microUsd(0.2)).toBe(microUsd(0.3));
});
