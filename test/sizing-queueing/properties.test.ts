import fc from "fast-check";
import {
  ConcurrencyQueue,
  ErlangAQueue,
  erlangC,
  halfinWhittDelay,
  MdcQueue,
  Mg1Queue,
  MgcBracket,
  minServersForWait,
  MmckQueue,
  MmcQueue,
  MphcQueue,
  type ServiceTime,
} from "../../lib/sizing";

/** A load that every model can be built from. */
interface Case {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly servers: number;
}

interface Tail {
  waitTail(time: number): number;
}

function erlang2({ serviceRate }: Case): ServiceTime {
  return { kind: "erlang", mean: 1 / serviceRate, stages: 2 };
}

function mixed({ serviceRate }: Case): ServiceTime {
  return {
    kind: "hyperexponential",
    branches: [
      { probability: 0.2, mean: 3 / serviceRate },
      { probability: 0.8, mean: 0.5 / serviceRate },
    ],
  };
}

/** Every model of waiting in one line. */
const MODELS: readonly [string, (load: Case) => Tail][] = [
  ["M/M/c", (load) => new MmcQueue(load)],
  ["M/M/c/K", (load) => new MmckQueue({ ...load, room: 30 })],
  ["M/M/c+M, of the patient", (load) => tailOf((time) => new ErlangAQueue({ ...load, abandonmentRate: 0.3 }).offeredWaitTail(time))],
  ["M/M/c+M", (load) => new ErlangAQueue({ ...load, abandonmentRate: 0.3 })],
  ["M/D/c", ({ arrivalRate, serviceRate, servers }) => new MdcQueue({ arrivalRate, serviceTime: 1 / serviceRate, servers })],
  ["M/E_2/c", (load) => new MphcQueue({ ...load, service: erlang2(load) })],
  ["M/H_2/c", (load) => new MphcQueue({ ...load, service: mixed(load) })],
  ["M/G/c by its moments, upper bound", (load) => bound(load, "upper")],
  ["M/G/c by its moments, lower bound", (load) => bound(load, "lower")],
  [
    "concurrency",
    ({ arrivalRate, serviceRate, servers }) =>
      new ConcurrencyQueue({
        arrivalRate,
        throughput: Array.from({ length: servers }, (_, n) => serviceRate * (n + 1) ** 0.8 * servers ** 0.2),
      }),
  ],
];

function tailOf(waitTail: (time: number) => number): Tail {
  return { waitTail };
}

function bound(load: Case, side: "lower" | "upper"): Tail {
  const bracket = new MgcBracket({ ...load, service: { kind: "moments", mean: 1 / load.serviceRate, scv: 0.7 } });
  return tailOf((time) => bracket.waitTailBracket(time)[side]);
}

const loads = fc.record({
  busy: fc.double({ min: 0.05, max: 1.1, noNaN: true }),
  serviceRate: fc.double({ min: 0.3, max: 3, noNaN: true }),
  servers: fc.integer({ min: 1, max: 12 }),
  time: fc.double({ min: 0, max: 3, noNaN: true }),
  more: fc.double({ min: 1.001, max: 1.5, noNaN: true }),
});

/** Runs a property on loads that the servers bear; the others say nothing and are counted. */
function onStableLoads(seed: number, numRuns: number, check: (load: Case, time: number, more: number) => void): void {
  let discarded = 0;
  fc.assert(
    fc.property(loads, ({ busy, serviceRate, servers, time, more }) => {
      if (busy >= 0.999) {
        discarded++;
        return;
      }
      check({ arrivalRate: busy * servers * serviceRate, serviceRate, servers }, time, more);
    }),
    { seed, numRuns },
  );
  expect(discarded).toBeLessThan(numRuns * 0.2);
}

/** At most, rounding aside. */
function atMost(value: number, limit: number): void {
  expect(value).toBeLessThanOrEqual(limit * (1 + 1e-9) + 1e-300);
}

describe.each(MODELS)("in %s the share that waits longer than a time", (name, build) => {
  it("does not rise with the time, is a probability, and falls to nothing", () => {
    onStableLoads(1, 60, (load, time, more) => {
      const queue = build(load);
      const tail = queue.waitTail(time);
      atMost(tail, 1);
      expect(tail).toBeGreaterThanOrEqual(0);
      atMost(queue.waitTail(time * more + 0.01), tail);
      expect(queue.waitTail(1e5)).toBeLessThan(1e-2);
    });
  });

  it("does not rise with more servers", () => {
    onStableLoads(2, 60, (load, time) => {
      atMost(build({ ...load, servers: load.servers + 1 }).waitTail(time), build(load).waitTail(time));
    });
  });

  it("does not rise with faster servers", () => {
    onStableLoads(3, 60, (load, time, more) => {
      atMost(build({ ...load, serviceRate: load.serviceRate * more }).waitTail(time), build(load).waitTail(time));
    });
  });

  it("does not fall with the load", () => {
    onStableLoads(4, 60, (load, time, more) => {
      atMost(build(load).waitTail(time), build({ ...load, arrivalRate: load.arrivalRate * more }).waitTail(time));
    });
  });

  it("does not change with the unit of time", () => {
    onStableLoads(5, 30, (load, time, more) => {
      if (name.startsWith("M/M/c+M")) {
        return;
      }
      const scaled = { ...load, arrivalRate: load.arrivalRate / more, serviceRate: load.serviceRate / more };
      const [one, other] = [build(load).waitTail(time), build(scaled).waitTail(time * more)];
      expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-9 * one);
    });
  });
});

describe("limits and orders", () => {
  it("M/M/c+M waits no longer than M/M/c, and longer the more patient its requests are", () => {
    onStableLoads(6, 200, (load, time, more) => {
      const patient = new MmcQueue(load).waitTail(time);
      const [impatient, lessSo] = [1, 1 / more].map((abandonmentRate) =>
        new ErlangAQueue({ ...load, abandonmentRate }).offeredWaitTail(time),
      );
      atMost(impatient, lessSo);
      atMost(lessSo, patient);
    });
  });

  it("M/M/c/K tends to M/M/c from below as its room grows", () => {
    onStableLoads(7, 200, (load, time) => {
      const endless = new MmcQueue(load).waitTail(time);
      const [few, more] = [load.servers + 3, load.servers + 9].map((room) => new MmckQueue({ ...load, room }).waitTail(time));
      atMost(few, more);
      atMost(more, endless);
      const busy = load.arrivalRate / load.serviceRate / load.servers;
      // What is cut off is geometric: nothing to speak of beyond a line that is 1e-13 likely.
      const line = Math.ceil(Math.log(1e-14 * (1 - busy)) / Math.log(busy)) + 60 + Math.ceil(12 * load.servers * load.serviceRate * time);
      expect(Math.abs(new MmckQueue({ ...load, room: load.servers + line }).waitTail(time) - endless)).toBeLessThanOrEqual(1e-9 * endless);
    });
  });

  it("square-root staffing tends to Halfin and Whitt's rule", () => {
    for (const beta of [0.3, 1, 2.2]) {
      const share = halfinWhittDelay(beta);
      let before = Infinity;
      for (const load of [1e2, 1e4, 1e6, 1e8]) {
        const spare = (minServersForWait(load, 1, 0, share) - load) / Math.sqrt(load);
        // A whole server of sqrt(load), and the correction that falls with sqrt(load) as well.
        expect(Math.abs(spare - beta)).toBeLessThan(2.5 / Math.sqrt(load));
        expect(Math.abs(spare - beta)).toBeLessThan(before);
        before = Math.abs(spare - beta) + 1e-9;
      }
      // In a large system, at an exactly square-rooted load, Erlang C is the limit to the order of 1 / sqrt(load).
      const root = (-beta + Math.sqrt(beta * beta + 4e8)) / 2;
      expect(Math.abs(erlangC(1e8, root * root) - share)).toBeLessThan(1e-4);
    }
  });

  it("M/PH/c tends to M/D/c as its stages get many, and is M/M/c with one", () => {
    onStableLoads(8, 25, (load) => {
      const servers = Math.min(load.servers, 2);
      const arrivalRate = (load.arrivalRate * servers) / load.servers;
      const truth = new MdcQueue({ arrivalRate, serviceTime: 1 / load.serviceRate, servers }).meanWait;
      const staged = (stages: number): number =>
        new MphcQueue({ arrivalRate, servers, service: { kind: "erlang", mean: 1 / load.serviceRate, stages } }).meanWait;
      // First order in the variation 1 / stages: the distance at 12 stages is about half of that at 6.
      const [six, twelve] = [staged(6) - truth, staged(12) - truth];
      expect(twelve).toBeGreaterThan(0);
      expect(Math.abs(six / twelve - 2)).toBeLessThan(0.3);
      expect(staged(1)).toBeCloseTo(new MmcQueue({ ...load, arrivalRate, servers }).meanWait, 9);
    });
  });
});

/** Integral of a tail by Simpson's rule over pieces of one service time each, at whose ends M/D/c has kinks, until nothing is left. */
function integral(tail: (time: number) => number, piece: number): number {
  let sum = 0;
  const steps = 60;
  for (let start = 0; tail(start) > 1e-9 * sum && start < 2000 * piece; start += piece) {
    for (let i = 0; i <= steps; i++) {
      // Just inside, so that a jump at the end of a piece is on its right side.
      const time = start + (piece * (i === steps ? i - 1e-9 : i)) / steps;
      sum += ((i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * tail(time) * piece) / (3 * steps);
    }
  }
  return sum;
}

describe("Little's law", () => {
  it("holds between the states of M/M/c and M/M/c/K and their mean responses", () => {
    onStableLoads(9, 200, (load) => {
      const { arrivalRate, serviceRate, servers } = load;
      const room = servers + 5;
      const weights = [1];
      for (let n = 1; n <= 20_000; n++) {
        weights[n] = (weights[n - 1] * arrivalRate) / (Math.min(n, servers) * serviceRate);
      }
      const present = (last: number): { readonly mean: number; readonly lost: number } => {
        const states = weights.slice(0, last + 1);
        const all = states.reduce((sum, weight) => sum + weight, 0);
        return { mean: states.reduce((sum, weight, n) => sum + n * weight, 0) / all, lost: states[last] / all };
      };
      const endless = new MmcQueue(load);
      expect(Math.abs(present(20_000).mean / (arrivalRate * endless.meanResponse) - 1)).toBeLessThan(1e-9);
      const finite = new MmckQueue({ ...load, room });
      const { mean, lost } = present(room);
      expect(Math.abs(mean / (arrivalRate * (1 - lost) * finite.meanResponse) - 1)).toBeLessThan(1e-11);
      expect(Math.abs(finite.throughput / (arrivalRate * (1 - lost)) - 1)).toBeLessThan(1e-11);
    });
  });

  it.each<[string, (load: Case) => Tail & { readonly meanWait: number }]>([
    ["M/M/c", (load) => new MmcQueue(load)],
    ["M/M/c/K", (load) => new MmckQueue({ ...load, room: load.servers + 7 })],
    ["M/M/c+M", (load) => new ErlangAQueue({ ...load, abandonmentRate: 0.5 * load.serviceRate })],
    ["M/D/c", ({ arrivalRate, serviceRate, servers }) => new MdcQueue({ arrivalRate, serviceTime: 1 / serviceRate, servers })],
    ["M/H_2/c", (load) => new MphcQueue({ ...load, service: mixed(load) })],
    ["M/G/1", (load) => new Mg1Queue({ arrivalRate: load.arrivalRate / load.servers, service: erlang2(load) })],
    [
      "concurrency",
      ({ arrivalRate, serviceRate, servers }) => new ConcurrencyQueue({ arrivalRate, throughput: rising(serviceRate, servers) }),
    ],
  ])("of the line of %s gives the mean of the wait whose tail it has", (_, build) => {
    let discarded = 0;
    onStableLoads(10, 25, (load) => {
      if (load.arrivalRate / load.serviceRate / load.servers > 0.97) {
        discarded++;
        return;
      }
      const queue = build(load);
      const mean = integral((time) => queue.waitTail(time), 1 / load.serviceRate);
      expect(Math.abs(mean / queue.meanWait - 1)).toBeLessThan(3e-4);
    });
    expect(discarded).toBeLessThan(4);
  });

  it("of the requests present gives the mean of the response of servers with concurrency", () => {
    onStableLoads(11, 15, ({ arrivalRate, serviceRate, servers }) => {
      // As busy as the case says, at most four fifths.
      const slots = Math.min(4, servers) + 1;
      const queue = new ConcurrencyQueue({ arrivalRate: (0.8 * arrivalRate * slots) / servers, throughput: rising(serviceRate, slots) });
      const mean = integral((time) => queue.responseTail(time), 1 / serviceRate);
      expect(Math.abs(mean / queue.meanResponse - 1)).toBeLessThan(1e-4);
    });
  });
});

function rising(serviceRate: number, slots: number): number[] {
  return Array.from({ length: slots }, (_, n) => (serviceRate * slots * (n + 2)) / (slots + 1));
}
