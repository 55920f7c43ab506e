import { Mg1Queue, MmcQueue, MphcQueue, type ServiceTime } from "../../lib/sizing";
import { brokenRules } from "../support/broken-rules";
import { distinctServers } from "./distinct-servers";

const erlang2: ServiceTime = { kind: "erlang", mean: 1, stages: 2 };
const erlang3: ServiceTime = { kind: "erlang", mean: 1, stages: 3 };
/** Mean 1, squared coefficient of variation 3. */
const mixed: ServiceTime = {
  kind: "hyperexponential",
  branches: [
    { probability: 0.1, mean: 4 },
    { probability: 0.9, mean: 2 / 3 },
  ],
};
/** Starts in either phase, may go back. */
const looped: ServiceTime = {
  kind: "phase-type",
  phases: [
    { start: 0.6, rate: 3, next: [0.1, 0.5] },
    { start: 0.4, rate: 1.5, next: [0.3] },
  ],
};

function off(value: number, truth: number): number {
  return Math.abs(value - truth) / truth;
}

/** Integral over [0, end] by Simpson's rule. */
function integral(of: (time: number) => number, end: number, steps: number): number {
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * of((end * i) / steps);
  }
  return (sum * end) / (3 * steps);
}

describe("M/PH/c", () => {
  it.each([
    [1, 0.7],
    [2, 0.3],
    [5, 0.8],
    [20, 0.95],
    [20, 0.9995],
    [60, 0.9],
  ])("is M/M/c however an exponential service is written: %d servers at %d", (servers, busy) => {
    const arrivalRate = servers * busy;
    const truth = new MmcQueue({ arrivalRate, serviceRate: 1, servers });
    const ways: ServiceTime[] = [
      { kind: "exponential", mean: 1 },
      {
        kind: "hyperexponential",
        branches: [
          { probability: 0.3, mean: 1 },
          { probability: 0.7, mean: 1 },
        ],
      },
      // Half of the services pass through a second phase of twice the rate: a Coxian form of the same exponential.
      {
        kind: "phase-type",
        phases: [
          { start: 1, rate: 2, next: [0, 0.5] },
          { start: 0, rate: 1 },
        ],
      },
    ];
    const digits = 1e-13 / (1 - busy);
    for (const service of ways) {
      const queue = new MphcQueue({ arrivalRate, service, servers });
      expect(off(queue.waitProbability, truth.waitProbability)).toBeLessThan(digits);
      expect(off(queue.meanWait, truth.meanWait)).toBeLessThan(digits);
      for (const time of [0, 0.1, 0.7, 2.5]) {
        expect(off(queue.waitTail(time), truth.waitTail(time))).toBeLessThan(digits);
        expect(off(queue.responseTail(time), truth.responseTail(time))).toBeLessThan(digits);
        expect(off(queue.meanWaitBeyond(time), (truth.waitTail(time) * truth.meanWait) / truth.waitProbability)).toBeLessThan(digits);
      }
      expect(off(queue.waitPercentile(0.99), truth.waitPercentile(0.99))).toBeLessThan(1e-9);
    }
  });

  it.each([
    ["E_2", erlang2, 0.9],
    ["E_3", erlang3, 0.6],
    ["H_2", mixed, 0.8],
    ["H_2 near full load", mixed, 0.999],
    ["phases with a way back", looped, 0.5],
  ])("is M/%s/1 of Pollaczek and Khinchine with one server", (_, service, arrivalRate) => {
    const queue = new MphcQueue({ arrivalRate, service, servers: 1 });
    const truth = new Mg1Queue({ arrivalRate, service });
    const digits = 1e-13 / (1 - truth.utilisation);
    expect(off(queue.waitProbability, truth.utilisation)).toBeLessThan(digits);
    expect(off(queue.meanWait, truth.meanWait)).toBeLessThan(digits);
    for (const time of [0, 0.4, 3, 12]) {
      expect(off(queue.waitTail(time), truth.waitTail(time))).toBeLessThan(100 * digits);
      expect(off(queue.responseTail(time), truth.responseTail(time))).toBeLessThan(100 * digits);
    }
  });

  it("has Pollaczek and Khinchine's transform with one server", () => {
    // E exp(-s W) = (1 - rho) s / (s - lambda (1 - E exp(-s S))), for M/E_3/1 and M/H_2/1.
    const transforms: [ServiceTime, (s: number) => number][] = [
      [erlang3, (s) => (3 / (3 + s)) ** 3],
      [mixed, (s) => 0.1 / (1 + 4 * s) + 0.9 / (1 + (2 / 3) * s)],
    ];
    for (const [service, transform] of transforms) {
      for (const s of [0.5, 2]) {
        const queue = new MphcQueue({ arrivalRate: 0.7, service, servers: 1 });
        const truth = (0.3 * s) / (s - 0.7 * (1 - transform(s)));
        expect(off(1 - s * integral((time) => Math.exp(-s * time) * queue.waitTail(time), 40, 4000), truth)).toBeLessThan(1e-8);
      }
    }
  });

  it.each<[string, number, ServiceTime, number]>([
    ["M/E_2/2", 2, erlang2, 1.4],
    ["M/E_3/3", 3, erlang3, 2.1],
    ["M/H_2/2", 2, mixed, 1],
    ["M/H_2/4", 4, mixed, 2.6],
    ["M/PH/3", 3, looped, 1.7],
  ])("%s has the states of servers that are told apart, solved by sweeps", (_, servers, service, arrivalRate) => {
    const queue = new MphcQueue({ arrivalRate, service, servers });
    const truth = distinctServers({ arrivalRate, service, servers }, 1.3);
    expect(off(queue.waitProbability, truth.waitProbability)).toBeLessThan(1e-9);
    expect(off(queue.meanWait, truth.meanWait)).toBeLessThan(1e-9);
    expect(off(queue.waitTail(1.3), truth.waitTail)).toBeLessThan(1e-9);
  });

  it.each([
    // Mean numbers present, as the tests of the LINE solver (imperial-qore/line-solver, 2026) have them: MamRapArrivalTest, where a chain written out state by
    // state confirms ten digits, and its C++ tests of phase-type service, where the JMT simulator confirms 0.1 %.
    [1.2, 0.5, 0.646254294, 1e-9],
    [0.9, 1, 1.075875, 1e-6],
  ])("has published numbers of M/E_2/2 at %d and a mean of %d: %d", (arrivalRate, mean, present, digits) => {
    const queue = new MphcQueue({ arrivalRate, service: { kind: "erlang", mean, stages: 2 }, servers: 2 });
    expect(off(arrivalRate * queue.meanResponse, present)).toBeLessThan(digits);
  });

  it.each<[string, ServiceTime, (s: number) => number]>([
    ["E_2", erlang2, (s) => (2 / (2 - s)) ** 2],
    ["H_2", mixed, (s) => 0.1 / (1 - 4 * s) + 0.9 / (1 - (2 / 3) * s)],
  ])("of %s falls at the end like one server c times as fast", (_, service, moments) => {
    // Smit: P(W > t) is asymptotically exponential with lambda (E exp(theta S / c) - 1) = theta, by bisection below the pole.
    const [servers, arrivalRate] = [6, 5.1];
    let [low, high] = [0.01, service === erlang2 ? 2 * servers * 0.9999 : (servers / 4) * 0.9999];
    for (let step = 0; step < 100; step++) {
      const theta = (low + high) / 2;
      if (arrivalRate * (moments(theta / servers) - 1) < theta) {
        low = theta;
      } else {
        high = theta;
      }
    }
    const queue = new MphcQueue({ arrivalRate, service, servers });
    expect(off(Math.log(queue.waitTail(40) / queue.waitTail(50)) / 10, low)).toBeLessThan(1e-9);
  });

  it.each<[number, ServiceTime, number]>([
    [3, erlang3, 2.5],
    [10, mixed, 9],
    [7, looped, 4],
  ])("of %d servers obeys Little's law and integrates its tails to the means", (servers, service, arrivalRate) => {
    const queue = new MphcQueue({ arrivalRate, service, servers });
    expect(off(queue.meanBusy, arrivalRate * (queue.meanResponse - queue.meanWait))).toBeLessThan(1e-12);
    expect(off(queue.meanBusy, queue.utilisation * servers)).toBeLessThan(1e-12);
    const end = 20 * (1 + queue.meanWait);
    expect(off(integral((time) => queue.waitTail(time), end, 1000) + queue.meanWaitBeyond(end), queue.meanWait)).toBeLessThan(1e-6);
    expect(
      off(
        integral((time) => queue.responseTail(time), 3 * end, 2000),
        queue.meanResponse,
      ),
    ).toBeLessThan(1e-4);
    expect(off(queue.meanWaitBeyond(0), queue.meanWait)).toBeLessThan(1e-12);
    const time = queue.responsePercentile(0.98);
    expect(off(queue.responseTail(time), 0.02)).toBeLessThan(1e-9);
  });

  it("answers where it does not keep up, and where nothing arrives", () => {
    const full = new MphcQueue({ arrivalRate: 2, service: erlang2, servers: 2 });
    expect([full.waitTail(9), full.responseTail(9), full.meanWait, full.waitPercentile(0.5), full.meanBusy]).toEqual([
      1,
      1,
      Infinity,
      Infinity,
      2,
    ]);
    const empty = new MphcQueue({ arrivalRate: 0, service: erlang2, servers: 2 });
    expect([empty.waitTail(0), empty.meanWait, empty.waitPercentile(0.5)]).toEqual([0, 0, 0]);
    expect(off(empty.responseTail(1), 3 * Math.exp(-2))).toBeLessThan(1e-14);
  });

  it("keeps its tail at very long times, where every state falls by the same factor", () => {
    const service: ServiceTime = {
      kind: "phase-type",
      phases: [
        { start: 1, rate: 2, next: [0, 0.5] },
        { start: 0, rate: 1 },
      ],
    };
    const queue = new MphcQueue({ arrivalRate: 4, service, servers: 5 });
    const truth = new MmcQueue({ arrivalRate: 4, serviceRate: 1, servers: 5 });
    for (const time of [20, 60, 300, 650]) {
      expect(off(queue.waitTail(time), truth.waitTail(time))).toBeLessThan(1e-11);
    }
    for (const time of [20, 35]) {
      expect(off(queue.responseTail(time), truth.responseTail(time))).toBeLessThan(1e-11);
    }
    expect(queue.waitTail(1e9)).toBe(0);
    // One server, where service outlasts the wait: the response falls like the service in the end.
    const slow: ServiceTime = {
      kind: "hyperexponential",
      branches: [
        { probability: 0.001, mean: 50 },
        { probability: 0.999, mean: 0.5 },
      ],
    };
    const idle = new MphcQueue({ arrivalRate: 0.01, service: slow, servers: 3 });
    expect(off(Math.log(idle.responseTail(4000) / idle.responseTail(4500)) / 500, 1 / 50)).toBeLessThan(1e-9);
  });

  it("stays sensible within rounding errors of full load", () => {
    for (const [spare, digits] of [
      [1e-6, 1e-9],
      [1e-9, 1e-6],
      [1e-14, 0.1],
    ]) {
      const arrivalRate = 3 * (1 - spare);
      const service: ServiceTime = {
        kind: "hyperexponential",
        branches: [
          { probability: 0.3, mean: 1 },
          { probability: 0.7, mean: 1 },
        ],
      };
      const queue = new MphcQueue({ arrivalRate, service, servers: 3 });
      const truth = new MmcQueue({ arrivalRate, serviceRate: 1, servers: 3 });
      expect(off(queue.meanWait, truth.meanWait)).toBeLessThan(digits);
      expect(off(queue.waitPercentile(0.9), truth.waitPercentile(0.9))).toBeLessThan(10 * digits);
    }
  });

  it("names broken arguments", () => {
    expect(brokenRules(() => new MphcQueue({ arrivalRate: -1, service: { kind: "erlang", mean: 1, stages: 2 }, servers: 0 }))).toEqual([
      "arrivalRate-range",
      "servers-integer",
    ]);
    expect(brokenRules(() => new MphcQueue({ arrivalRate: 1, service: { kind: "deterministic", mean: 1 }, servers: 1 }))).toEqual([
      "service-phases",
    ]);
    expect(brokenRules(() => new MphcQueue({ arrivalRate: 1, service: { kind: "erlang", mean: 1, stages: 9 }, servers: 9 }))).toEqual([
      "phases-manageable",
    ]);
  });
});
