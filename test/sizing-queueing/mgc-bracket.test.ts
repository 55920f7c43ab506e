import {
  MdcQueue,
  Mg1Queue,
  MgcBracket,
  MmcQueue,
  MphcQueue,
  type Bracket,
  type GeneralQueueLoad,
  type ServiceTime,
} from "../../lib/sizing";
import { meanWaitLowerBounds, meanWaitUpperBounds } from "../../lib/sizing/queueing/mean-wait-bounds";
import { WaitTailBounds } from "../../lib/sizing/queueing/wait-tail-bounds";
import { brokenRules } from "../support/broken-rules";

const erlang2: ServiceTime = { kind: "erlang", mean: 1, stages: 2 };
/** Mean 1, squared coefficient of variation 3. */
const mixed: ServiceTime = {
  kind: "hyperexponential",
  branches: [
    { probability: 0.1, mean: 4 },
    { probability: 0.9, mean: 2 / 3 },
  ],
};

/** What a bracket is held against. */
interface Truth {
  readonly meanWait: number;
  waitTail(time: number): number;
  responseTail(time: number): number;
}

const TIMES = [0, 0.05, 0.3, 1, 3, 10];

/** Asserts that a truth is inside, rounding aside. */
function encloses({ lower, upper }: Bracket, truth: number): void {
  expect(lower).toBeLessThanOrEqual(truth * (1 + 1e-11));
  expect(upper).toBeGreaterThanOrEqual(truth * (1 - 1e-11));
}

function enclosesAll(load: GeneralQueueLoad, truth: Truth): void {
  const bracket = new MgcBracket(load);
  expect(bracket.model).toBe("bracket");
  encloses(bracket.meanWaitBracket, truth.meanWait);
  TIMES.forEach((time) => {
    encloses(bracket.waitTailBracket(time), truth.waitTail(time));
    encloses(bracket.responseTailBracket(time), truth.responseTail(time));
  });
}

describe("M/G/c", () => {
  it.each<[GeneralQueueLoad, string, Truth]>([
    [
      { arrivalRate: 6, service: { kind: "exponential", mean: 1 }, servers: 8 },
      "M/M/c",
      new MmcQueue({ arrivalRate: 6, serviceRate: 1, servers: 8 }),
    ],
    [
      { arrivalRate: 6, service: { kind: "deterministic", mean: 1 }, servers: 8 },
      "M/D/c",
      new MdcQueue({ arrivalRate: 6, serviceTime: 1, servers: 8 }),
    ],
    [
      { arrivalRate: 6, service: { kind: "moments", mean: 1, scv: 0 }, servers: 8 },
      "M/D/c",
      new MdcQueue({ arrivalRate: 6, serviceTime: 1, servers: 8 }),
    ],
    [{ arrivalRate: 0.6, service: mixed, servers: 1 }, "M/G/1", new Mg1Queue({ arrivalRate: 0.6, service: mixed })],
    [{ arrivalRate: 6, service: mixed, servers: 8 }, "M/PH/c", new MphcQueue({ arrivalRate: 6, service: mixed, servers: 8 })],
  ])("is exact where it can be solved: %j is %s", (load, source, truth) => {
    const bracket = new MgcBracket(load);
    expect(bracket.model).toBe("exact");
    for (const [{ lower, lowerSource, upper, upperSource }, value] of [
      [bracket.meanWaitBracket, truth.meanWait],
      [bracket.waitTailBracket(0.4), truth.waitTail(0.4)],
      [bracket.responseTailBracket(1.4), truth.responseTail(1.4)],
    ] as const) {
      expect([lower, upper, lowerSource, upperSource]).toEqual([value, value, source, source]);
    }
    const { lower, upper } = bracket.waitPercentileBracket(0.99);
    expect(lower).toBe(upper);
    expect(truth.waitTail(lower)).toBeCloseTo(0.01, 12);
  });

  it("says so where it is a bracket, and names whose bounds", () => {
    const many = new MgcBracket({ arrivalRate: 300, service: mixed, servers: 320 });
    expect([many.model, many.utilisation]).toEqual(["bracket", 0.9375]);
    expect(many.waitTailBracket(3).upperSource).toContain("increasing convex order");
    const unknown = new MgcBracket({ arrivalRate: 6, service: { kind: "moments", mean: 1, scv: 1 }, servers: 8 });
    expect([unknown.model, unknown.waitTailBracket(0).lowerSource]).toEqual(["bracket", "M/G/infinity holds no more requests"]);
    expect(MgcBracket.mostExactServers(mixed)).toBe(99);
    expect(MgcBracket.mostExactServers({ kind: "erlang", mean: 1, stages: 200 })).toBe(1);
    expect(MgcBracket.mostExactServers({ kind: "deterministic", mean: 1 })).toBe(Infinity);
  });

  it.each([
    [1, 0.6],
    [2, 0.3],
    [2, 0.95],
    [8, 0.75],
    [40, 0.9],
    [40, 0.995],
  ])("encloses every service with the same mean and variation: %d servers at %d", (servers, busy) => {
    const arrivalRate = servers * busy;
    const queues: [number, Truth][] = [
      [1, new MmcQueue({ arrivalRate, serviceRate: 1, servers })],
      [0.5, new MphcQueue({ arrivalRate, service: erlang2, servers })],
      [3, new MphcQueue({ arrivalRate, service: mixed, servers })],
    ];
    queues.forEach(([scv, truth]) => enclosesAll({ arrivalRate, service: { kind: "moments", mean: 1, scv }, servers }, truth));
    // Deterministic service, just not quite: the bounds are continuous in the variation.
    enclosesAll(
      { arrivalRate, service: { kind: "moments", mean: 1, scv: 1e-13 }, servers },
      new MdcQueue({ arrivalRate, serviceTime: 1, servers }),
    );
  });

  it.each([
    [120, 0.6, erlang2],
    [120, 0.97, erlang2],
    [110, 0.5, mixed],
    [130, 0.9, mixed],
    [110, 0.99, mixed],
  ])("encloses M/PH/c of more servers than it solves: %d at %d", (servers, busy, service) => {
    enclosesAll({ arrivalRate: servers * busy, service, servers }, new MphcQueue({ arrivalRate: servers * busy, service, servers }));
  });

  it("has an upper bound that does not rise with the time, nor with further servers, also where groups of them change", () => {
    let before = [1, 1, 1];
    for (let servers = 112; servers <= 124; servers++) {
      const bracket = new MgcBracket({ arrivalRate: 104, service: mixed, servers });
      const now = [0.5, 2, 6].map((time) => bracket.waitTailBracket(time).upper);
      expect(now[1]).toBeLessThanOrEqual(now[0]);
      expect(now[2]).toBeLessThan(now[1]);
      now.forEach((upper, i) => expect(upper).toBeLessThanOrEqual(before[i] * (1 + 1e-9)));
      before = now;
    }
    expect(before[2]).toBeLessThan(0.1);
  });

  it("stays above the tail where its bounds are sharp: one server, at long times", () => {
    for (const service of [{ kind: "exponential", mean: 1 }, erlang2, mixed] as const) {
      const bounds = new WaitTailBounds({ arrivalRate: 0.7, service, servers: 1 });
      const truth = new Mg1Queue({ arrivalRate: 0.7, service });
      const grid = bounds.upperOnGrid(1, 40);
      for (const time of [2, 8, 20, 40]) {
        // By lot, one server is M/G/1 itself: at most a factor of e lies between its excess and its tail.
        const alone = bounds.upper(time).value;
        expect(alone).toBeGreaterThanOrEqual(truth.waitTail(time));
        expect(grid[time]).toBeGreaterThanOrEqual(truth.waitTail(time));
        expect(alone).toBeLessThan(3 * truth.waitTail(time));
      }
    }
  });

  it("bounds services of which only the moments are known by Cantelli's inequality", () => {
    const bracket = new MgcBracket({ arrivalRate: 1e-9, service: { kind: "moments", mean: 1, scv: 1 }, servers: 2 });
    // A mean and a deviation of 1: 1 / (1 + 2^2) of the services at most take longer than 3, and at least 0.25 / 1.25 longer than 0.5.
    expect(bracket.responseTailBracket(3).upper).toBeCloseTo(0.2, 6);
    expect(bracket.responseTailBracket(0.5).lower).toBeCloseTo(0.2, 6);
  });

  it("has every single bound of the mean on the right side", () => {
    let checked = 0;
    for (const [service, left] of [
      [erlang2, { least: 0.5, greatest: 1 }],
      [mixed, { least: 2 / 3, greatest: 4 }],
    ] as const) {
      for (const servers of [1, 2, 5, 20]) {
        for (const busy of [0.05, 0.5, 0.9, 0.99]) {
          const arrivalRate = servers * busy;
          const { meanWait } = new MphcQueue({ arrivalRate, service, servers });
          const given = { arrivalRate, servers, mean: 1, meanSquare: service === erlang2 ? 1.5 : 4, left };
          for (const { value } of meanWaitLowerBounds(given)) {
            expect(value).toBeLessThanOrEqual(meanWait * (1 + 1e-10));
            checked++;
          }
          for (const { value } of meanWaitUpperBounds(given)) {
            expect(value).toBeGreaterThanOrEqual(meanWait * (1 - 1e-10));
            checked++;
          }
        }
      }
    }
    expect(checked).toBe(2 * 4 * 4 * 6);
  });

  it("has bounds of the mean that meet near full load, and where hardly anybody waits", () => {
    for (const service of [erlang2, mixed]) {
      const heavy = new WaitTailBounds({ arrivalRate: 20 * 0.9999, service, servers: 20 });
      expect(heavy.meanUpper.value / heavy.meanLower.value).toBeLessThan(1.02);
    }
    // More servers than are solved, but enough of them: fewer servers are an upper bound that is close.
    const light = new MgcBracket({ arrivalRate: 45, service: erlang2, servers: 100 });
    expect(light.waitTailBracket(0.1).upper).toBeLessThan(1e-3);
  });

  it("has bounds of the mean by the work left that are exact for M/M/c once the busy servers are known", () => {
    // (c - J) J from the states of M/M/c: with nothing but 1 / mu left of each service the identity of the work is an equation.
    const [servers, arrivalRate] = [6, 5];
    const states = [1];
    for (let n = 1; n < servers; n++) {
      states[n] = (states[n - 1] * arrivalRate) / n;
    }
    const busyAll = (states[servers - 1] * arrivalRate) / servers / (1 - arrivalRate / servers);
    const all = states.reduce((sum, state) => sum + state, busyAll);
    const idle = states.reduce((sum, state, n) => sum + (state / all) * (servers - n) * n, 0);
    const { meanWait } = new MmcQueue({ arrivalRate, serviceRate: 1, servers });
    const withNothing = meanWaitLowerBounds({ arrivalRate, servers, mean: 1, meanSquare: 2 }).find(({ source }) =>
      source.includes("Brumelle"),
    )!;
    const work = 1 / (servers - arrivalRate) - 1;
    expect(withNothing.value).toBeCloseTo(Math.max(0, work), 14);
    expect(meanWait).toBeCloseTo(work + idle / (arrivalRate * (servers - arrivalRate)), 13);
  });

  it("answers where it does not keep up, and where nothing arrives", () => {
    const full = new MgcBracket({ arrivalRate: 200, service: mixed, servers: 150 });
    expect([
      full.meanWaitBracket.lower,
      full.waitTailBracket(3).lower,
      full.responseTailBracket(3).upper,
      full.waitPercentileBracket(0.5).lower,
    ]).toEqual([Infinity, 1, 1, Infinity]);
    const empty = new MgcBracket({ arrivalRate: 0, service: { kind: "moments", mean: 1, scv: 2 }, servers: 3 });
    expect([empty.meanWaitBracket.upper, empty.waitTailBracket(0).upper, empty.waitPercentileBracket(0.5).upper]).toEqual([0, 0, 0]);
    const none = new MgcBracket({ arrivalRate: 0, service: mixed, servers: 300 });
    expect(none.responseTailBracket(2).upper).toBeCloseTo(0.1 * Math.exp(-0.5) + 0.9 * Math.exp(-3), 14);
  });

  it("names broken arguments", () => {
    expect(brokenRules(() => new MgcBracket({ arrivalRate: 1, service: { kind: "moments", mean: 0, scv: -1 }, servers: 0 }))).toEqual([
      "mean-positive",
      "scv-range",
      "servers-integer",
    ]);
  });
});
