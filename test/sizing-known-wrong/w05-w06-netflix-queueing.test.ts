import { erlangC, halfinWhittDelay } from "../../lib/sizing/queueing/erlang";

describe("W5: the waiting probabilities that Netflix service-capacity-modeling states for its square-root factors", () => {
  it.each([
    [2.375, "0.01", 0.01],
    [1.761, "0.05", 0.0476],
    [1.16, "0.2", 0.1667],
    [1, "0.29 to 0.3", 0.2234],
  ])("factor %d: peer %s, ours %d", (factor, _, ours) => {
    expect(halfinWhittDelay(factor)).toBeCloseTo(ours, 4);
  });

  it("why: the limit formula has other values at 1.16 and 1, and holds for large loads only", () => {
    expect(halfinWhittDelay(1.16)).toBeLessThan(0.17);
    expect(halfinWhittDelay(1)).toBeLessThan(0.23);
    // Tier 0 at a load of one core: ceil(1 + 2.375) = 4 cores wait in 2 % of cases, not 1 %; 5 are needed.
    const cores = Math.ceil(1 + 2.375 * Math.sqrt(1));
    expect(cores).toBe(4);
    expect(erlangC(4, 1)).toBeCloseTo(0.0204, 4);
    expect(erlangC(5, 1)).toBeLessThan(0.01);
  });
});

describe("W6: the headroom 0.712 / cores^0.448 of the same project, fitted to Erlang C at a waiting probability of 0.3", () => {
  it.each([
    [1, 0.288],
    [2, 0.309],
    [4, 0.31],
    [192, 0.246],
  ])("%d cores: peer 0.3, ours %d", (cores, ours) => {
    const headroom = 0.712 / cores ** 0.448;
    expect(erlangC(cores, cores * (1 - headroom))).toBeCloseTo(ours, 3);
  });

  it("why: a power law does not follow Erlang C; the load at which 30 % wait is found by inverting it", () => {
    for (const cores of [1, 2, 4, 16, 64, 192]) {
      let [low, high] = [0, cores];
      for (let halving = 0; halving < 60; halving++) {
        const middle = (low + high) / 2;
        [low, high] = erlangC(cores, middle) < 0.3 ? [middle, high] : [low, middle];
      }
      expect(erlangC(cores, low)).toBeCloseTo(0.3, 10);
    }
  });
});
