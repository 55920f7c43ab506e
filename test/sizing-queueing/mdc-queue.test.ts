import { ConcurrencyQueue, MdcQueue, Mg1Queue, MmcQueue, type ServiceTime } from "../../lib/sizing";

function off(value: number, truth: number): number {
  return truth === 0 ? Math.abs(value) : Math.abs(value - truth) / truth;
}

/** P(W > t) of M/D/1 by Erlang's alternating series of 1909: good for short times only, where it still has its digits. */
function erlang1909(load: number, time: number): number {
  let sum = 0;
  let factorial = 1;
  for (let j = 0; j <= Math.floor(time); j++) {
    factorial *= Math.max(1, j);
    sum += ((load * (j - time)) ** j / factorial) * Math.exp(load * (time - j));
  }
  return 1 - (1 - load) * sum;
}

/**
 * Crommelin's own solution by the roots z_1, ..., z_(c-1) of z^c = exp(a (z - 1)) inside the unit circle: P(no wait) = (c - a) / product of (1 - z_k), and the mean
 * line is the sum of 1 / (1 - z_k) + (a^2 - c (c - 1)) / (2 (c - a)).
 */
function crommelin(load: number, servers: number): { readonly waitProbability: number; readonly meanWait: number } {
  let [re, im] = [1, 0];
  let sum = 0;
  for (let k = 1; k < servers; k++) {
    let [x, y] = [0, 0];
    for (let round = 0; round < 5000; round++) {
      // z = (k-th root of unity) exp(a (z - 1) / c), which contracts.
      const size = Math.exp((load * (x - 1)) / servers);
      const angle = (2 * Math.PI * k + load * y) / servers;
      [x, y] = [size * Math.cos(angle), size * Math.sin(angle)];
    }
    [re, im] = [re * (1 - x) + im * y, im * (1 - x) - re * y];
    sum += (1 - x) / ((1 - x) ** 2 + y * y);
  }
  expect(Math.abs(im)).toBeLessThan(1e-9 * Math.abs(re));
  const line = sum + (load * load - servers * (servers - 1)) / (2 * (servers - load));
  return { waitProbability: 1 - (servers - load) / re, meanWait: line / load };
}

/** Stationary numbers in system of M/D/c a service time apart, by iterating the transition of its chain until nothing moves. */
function iteratedStates(load: number, servers: number): number[] {
  const states = 200;
  const arrivals: number[] = [Math.exp(-load)];
  for (let n = 1; n < states; n++) {
    arrivals[n] = (arrivals[n - 1] * load) / n;
  }
  let present = new Array<number>(states).fill(0);
  present[0] = 1;
  for (let round = 0; round < 4000; round++) {
    const next = new Array<number>(states).fill(0);
    present.forEach((mass, n) => {
      for (let came = 0; came < Math.min(60, states - Math.max(0, n - servers)); came++) {
        next[Math.max(0, n - servers) + came] += mass * arrivals[came];
      }
    });
    const moved = next.reduce((sum, mass, n) => sum + Math.abs(mass - present[n]), 0);
    present = next;
    if (moved < 1e-15) {
      break;
    }
  }
  return present;
}

describe("M/D/c", () => {
  it.each([0.1, 0.3, 0.7, 0.9, 0.99, 0.9999])("is M/D/1 in closed form with one server, at load %d", (load) => {
    const queue = new MdcQueue({ arrivalRate: load, serviceTime: 1, servers: 1 });
    expect(off(queue.meanWait, load / (2 * (1 - load)))).toBeLessThan(1e-11);
    for (const time of [0, 0.5, 1, 2.3, 4]) {
      expect(Math.abs(queue.waitTail(time) - erlang1909(load, time))).toBeLessThan(1e-13);
    }
  });

  it.each([
    [2, 1],
    [2, 1.6],
    [3, 2.4],
    [5, 4],
    [10, 8],
  ])("of %d servers at load %d has the states of the iterated chain", (servers, load) => {
    const queue = new MdcQueue({ arrivalRate: load, serviceTime: 1, servers });
    const states = iteratedStates(load, servers);
    const waits = states.slice(servers).reduce((sum, mass) => sum + mass, 0);
    const inLine = states.reduce((sum, mass, n) => sum + Math.max(0, n - servers) * mass, 0);
    expect(off(queue.waitProbability, waits)).toBeLessThan(1e-10);
    expect(off(queue.meanWait, inLine / load)).toBeLessThan(1e-10);
    // Exactly one service time later a request waits still if it found at least c others in line.
    const found = states.slice(2 * servers).reduce((sum, mass) => sum + mass, 0);
    expect(off(queue.waitTail(1), found)).toBeLessThan(1e-9);
  });

  it.each([
    [2, 1.2],
    [3, 1.5],
    [4, 3.6],
    [8, 7.2],
    [20, 14],
    [20, 19],
    [50, 48],
  ])("of %d servers at load %d is Crommelin's solution by complex roots", (servers, load) => {
    const queue = new MdcQueue({ arrivalRate: load, serviceTime: 1, servers });
    const truth = crommelin(load, servers);
    expect(off(queue.waitProbability, truth.waitProbability)).toBeLessThan(1e-9);
    expect(off(queue.meanWait, truth.meanWait)).toBeLessThan(1e-9);
  });

  it("keeps its digits at real sizes", () => {
    // Mean = integral of the tail: two different ways through the same distribution, and continuous from one service time to the next.
    for (const [servers, load] of [
      [100, 95],
      [1000, 985],
      [10_000, 9900],
    ]) {
      const queue = new MdcQueue({ arrivalRate: load, serviceTime: 1, servers });
      const edge = queue.waitTail(1 - 1e-12);
      expect(off(queue.waitTail(1), edge)).toBeLessThan(1e-6);
      const [step, steps] = [2 / servers / 2, 1000];
      let mean = 0;
      for (let i = 0; i <= steps; i++) {
        mean += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * queue.waitTail(i * step);
      }
      expect(off(queue.meanWait, (mean * step) / 3)).toBeLessThan(1e-4);
      expect(queue.meanWait).toBeLessThan(new MmcQueue({ arrivalRate: load, serviceRate: 1, servers }).meanWait);
    }
  });

  it("takes long walks by quadrature without a seam", () => {
    // Just above and below where the single walks end, against the closed form of one server: mean rho / (2 (1 - rho)).
    for (const load of [0.98, 0.985, 0.999, 0.99999]) {
      expect(off(new MdcQueue({ arrivalRate: load, serviceTime: 1, servers: 1 }).meanWait, load / (2 * (1 - load)))).toBeLessThan(1e-10);
    }
  });

  it("answers where it does not keep up, and where nothing arrives", () => {
    const full = new MdcQueue({ arrivalRate: 2, serviceTime: 1, servers: 2 });
    expect([full.waitTail(9), full.meanWait, full.waitPercentile(0.5)]).toEqual([1, Infinity, Infinity]);
    const empty = new MdcQueue({ arrivalRate: 0, serviceTime: 1, servers: 2 });
    expect([empty.waitTail(0), empty.meanWait, empty.responseTail(0.5), empty.responseTail(1)]).toEqual([0, 0, 1, 0]);
  });
});

describe("M/G/1", () => {
  it("is M/M/1 for exponential service, however its phases are written", () => {
    const truth = new MmcQueue({ arrivalRate: 0.7, serviceRate: 1, servers: 1 });
    const ways: ServiceTime[] = [
      { kind: "exponential", mean: 1 },
      { kind: "erlang", mean: 1, stages: 1 },
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
    for (const service of ways) {
      const queue = new Mg1Queue({ arrivalRate: 0.7, service });
      expect(off(queue.meanWait, truth.meanWait)).toBeLessThan(1e-13);
      for (const time of [0, 0.3, 2, 11]) {
        expect(off(queue.waitTail(time), truth.waitTail(time))).toBeLessThan(1e-12);
        expect(off(queue.responseTail(time), truth.responseTail(time))).toBeLessThan(1e-12);
      }
    }
  });

  it.each<[ServiceTime, number, number]>([
    [{ kind: "deterministic", mean: 2 }, 2, 4],
    [{ kind: "erlang", mean: 2, stages: 4 }, 2, 5],
    [
      {
        kind: "hyperexponential",
        branches: [
          { probability: 0.25, mean: 5 },
          { probability: 0.75, mean: 1 },
        ],
      },
      2,
      14,
    ],
  ])("has Pollaczek and Khinchine's mean, which its tail integrates to: %j", (service, mean, meanSquare) => {
    const queue = new Mg1Queue({ arrivalRate: 0.35, service });
    expect(off(queue.utilisation, 0.35 * mean)).toBeLessThan(1e-14);
    expect(off(queue.meanWait, (0.35 * meanSquare) / (2 * 0.3))).toBeLessThan(1e-13);
    expect(
      off(
        integral((time) => queue.waitTail(time), 200, 3000),
        queue.meanWait,
      ),
    ).toBeLessThan(1e-4);
    expect(
      off(
        integral((time) => queue.responseTail(time), 200, 3000),
        queue.meanResponse,
      ),
    ).toBeLessThan(2e-3);
  });
});

function integral(tail: (time: number) => number, end: number, steps: number): number {
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * tail((end * i) / steps);
  }
  return (sum * end) / (3 * steps);
}

describe("the concurrency queue", () => {
  it.each([
    [0.7, 1],
    [3, 4],
    [9.5, 10],
    [50, 64],
  ])("is M/M/c where mu(n) = min(n, c) mu: load %d, %d servers", (arrivalRate, servers) => {
    const queue = new ConcurrencyQueue({ arrivalRate, throughput: Array.from({ length: servers }, (_, n) => n + 1) });
    const truth = new MmcQueue({ arrivalRate, serviceRate: 1, servers });
    expect(off(queue.meanResponse, truth.meanResponse)).toBeLessThan(1e-13);
    for (const time of [0, 0.5, 2, 9]) {
      expect(off(queue.waitTail(time), truth.waitTail(time))).toBeLessThan(1e-12);
      expect(off(queue.responseTail(time), truth.responseTail(time))).toBeLessThan(1e-12);
    }
  });

  it("integrates its response to Little's mean where throughput is concave", () => {
    const queue = new ConcurrencyQueue({ arrivalRate: 2.4, throughput: [1, 1.8, 2.4, 2.8, 3] });
    expect(
      off(
        integral((time) => queue.responseTail(time), 40, 300),
        queue.meanResponse,
      ),
    ).toBeLessThan(1e-6);
  });
});
