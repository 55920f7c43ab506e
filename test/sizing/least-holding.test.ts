import { leastHolding } from "../../lib/sizing/least-holding";

describe("leastHolding", () => {
  it("finds every threshold of every range, and asks for neither end of it", () => {
    for (let low = -3; low <= 3; low++) {
      for (let high = low + 1; high <= low + 20; high++) {
        for (let threshold = low + 1; threshold <= high; threshold++) {
          const asked: number[] = [];
          const found = leastHolding(low, high, (value) => {
            asked.push(value);
            return value >= threshold;
          });
          expect(found).toBe(threshold);
          expect(asked.every((value) => value > low && value < high)).toBe(true);
          expect(asked.length).toBeLessThanOrEqual(Math.ceil(Math.log2(high - low)));
        }
      }
    }
  });
});
