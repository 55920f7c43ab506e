import { erlangB, erlangC, halfinWhittDelay, loadForBlocking } from "../../lib/sizing/queueing/erlang";
import { brokenRules } from "../support/broken-rules";

/** Relative distance. */
function off(value: number, truth: number): number {
  return Math.abs(value - truth) / truth;
}

describe("Erlang C", () => {
  it.each([
    [1, 1 / 2, 1 / 2],
    [2, 1, 1 / 3],
    [3, 2, 4 / 9],
    [4, 3, 27 / 53],
    [5, 4, 128 / 231],
    [2, 3 / 2, 9 / 14],
    [4, 2, 4 / 23],
    [10, 8, 4194304 / 10250507],
    [20, 15, 0.160429387416923619],
    [100, 90, 0.216940480906366379],
    [1000, 960, 0.133691780062912274],
    [10_000, 9800, 0.0261677995902229699],
    [100_000, 99_500, 0.0709061993551133044],
  ])("of %d servers at load %d is %d", (servers, load, truth) => {
    expect(off(erlangC(servers, load), truth)).toBeLessThan(2e-14);
  });

  it("equals the sum of the stationary states, in exact fractions", () => {
    // C = (a^c / c!) c / (c - a) / (sum of a^k / k! below c + the same), at a = n / 4.
    for (let servers = 1; servers <= 12; servers++) {
      for (let quarters = 1; quarters < 4 * servers; quarters++) {
        // Everything times 4^c c!: integers.
        const terms: bigint[] = [];
        for (let k = 0; k <= servers; k++) {
          let term = BigInt(quarters) ** BigInt(k) * 4n ** BigInt(servers - k);
          for (let factor = k + 1; factor <= servers; factor++) {
            term *= BigInt(factor);
          }
          terms.push(term);
        }
        const waiting = terms[servers] * 4n * BigInt(servers);
        const idle = terms.slice(0, servers).reduce((sum, term) => sum + term, 0n) * (4n * BigInt(servers) - BigInt(quarters));
        const truth = Number((waiting * 10n ** 60n) / (waiting + idle)) / 1e60;
        expect(off(erlangC(servers, quarters / 4), truth)).toBeLessThan(1e-14);
      }
    }
  });

  it("is certain at and above full load", () => {
    expect([erlangC(3, 3), erlangC(3, 4), erlangC(0, 0)]).toEqual([1, 1, 1]);
    expect(erlangC(3, 0)).toBe(0);
  });
});

describe("Erlang B", () => {
  it.each([
    [1, 0.0101],
    [2, 0.1526],
    [5, 1.3608],
    [10, 4.4612],
    [20, 12.031],
    [30, 20.337],
    [50, 37.901],
    [100, 84.064],
  ])("loses 1 %% of the requests of %d servers at the load that printed tables give, %d", (servers, load) => {
    const digits = String(load).split(".")[1].length;
    expect(loadForBlocking(servers, 0.01).toFixed(digits)).toBe(load.toFixed(digits));
    expect(erlangB(servers, loadForBlocking(servers, 0.01))).toBeCloseTo(0.01, 14);
  });

  it("stays precise where next to nothing is lost", () => {
    // (1/100)^20 / 20! / exp(1/100), and a factor of 1 - 1e-40.
    let truth = Math.exp(-0.01);
    for (let n = 1; n <= 20; n++) {
      truth *= 0.01 / n;
    }
    expect(off(erlangB(20, 0.01), truth)).toBeLessThan(1e-13);
  });
});

describe("the Halfin-Whitt delay", () => {
  it.each([
    [0.1, 0.880287083331],
    [0.5, 0.504538640998],
    [1, 0.223361274798],
    [1.5, 0.0846903944939],
    [2, 0.0268813624294],
    [2.375, 0.00999687779414],
  ])("at %d is %d", (beta, truth) => {
    expect(off(halfinWhittDelay(beta), truth)).toBeLessThan(1e-11);
  });

  it("is the limit of Erlang C", () => {
    expect(halfinWhittDelay(0)).toBe(1);
    for (const beta of [0.5, 1, 2]) {
      // a + beta sqrt(a) servers for a = 10^6 - beta 10^3 + ... : take c = 10^6 and solve for a.
      const root = (-beta + Math.sqrt(beta * beta + 4e6)) / 2;
      expect(erlangC(1_000_000, root * root)).toBeCloseTo(halfinWhittDelay(beta), 3);
    }
  });
});

it("names broken arguments", () => {
  expect(brokenRules(() => erlangC(1.5, -1))).toEqual(["load-range", "servers-integer"]);
  expect(brokenRules(() => loadForBlocking(0, 1))).toEqual(["blocking-range"]);
  expect(brokenRules(() => halfinWhittDelay(NaN))).toEqual(["beta-range"]);
});
