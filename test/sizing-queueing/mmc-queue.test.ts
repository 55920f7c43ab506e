import { MmcQueue, minServersForResponse, minServersForWait } from "../../lib/sizing/queueing/mmc-queue";
import { ErlangAQueue } from "../../lib/sizing/queueing/erlang-a-queue";
import { MmckQueue } from "../../lib/sizing/queueing/mmck-queue";
import { erlangB } from "../../lib/sizing/queueing/erlang";
import { brokenRules } from "../support/broken-rules";

function off(value: number, truth: number): number {
  return truth === 0 ? Math.abs(value) : Math.abs(value - truth) / truth;
}

describe("M/M/c", () => {
  it("is M/M/1 with one server", () => {
    const queue = new MmcQueue({ arrivalRate: 3, serviceRate: 5, servers: 1 });
    expect(queue.meanWait).toBeCloseTo(3 / (5 * 2), 14);
    expect(queue.meanResponse).toBeCloseTo(1 / 2, 14);
    expect(queue.responseTail(1.7)).toBeCloseTo(Math.exp(-2 * 1.7), 14);
    expect(queue.waitTail(1.7)).toBeCloseTo(0.6 * Math.exp(-2 * 1.7), 14);
    expect(queue.responsePercentile(0.95)).toBeCloseTo(-Math.log(0.05) / 2, 12);
    expect(queue.utilisation).toBe(0.6);
  });

  it("gives the textbook clinic: 6 patients and 3 doctors of 3 an hour", () => {
    // Gross et al., 4th ed., example 2.2: lambda 6, mu 3, c 3: L_q = 8/9, W_q = 4/27 h.
    const queue = new MmcQueue({ arrivalRate: 6, serviceRate: 3, servers: 3 });
    expect(queue.meanWait).toBeCloseTo(4 / 27, 14);
    expect(queue.waitProbability).toBeCloseTo(4 / 9, 14);
  });

  it("has a response that is the integral of its parts, also where the two rates meet", () => {
    // By Simpson's rule over the wait, not by the formula.
    for (const [arrivalRate, servers] of [
      [1.5, 2],
      [1, 2],
      [1.0000001, 2],
      [7, 9],
    ]) {
      const queue = new MmcQueue({ arrivalRate, serviceRate: 1, servers });
      const spare = servers - arrivalRate;
      const time = 1.3;
      const steps = 2000;
      let inside = 0;
      for (let i = 0; i <= steps; i++) {
        const wait = (time * i) / steps;
        const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
        inside += weight * spare * Math.exp(-spare * wait) * Math.exp(-(time - wait));
      }
      const late = (inside * time) / (3 * steps) + Math.exp(-spare * time);
      const { waitProbability } = queue;
      expect(off(queue.responseTail(time), waitProbability * late + (1 - waitProbability) * Math.exp(-time))).toBeLessThan(1e-12);
    }
  });

  it("waits for ever where the servers do not keep up", () => {
    const queue = new MmcQueue({ arrivalRate: 4, serviceRate: 2, servers: 2 });
    expect([queue.isStable, queue.waitTail(100), queue.responseTail(100), queue.meanWait, queue.waitPercentile(0.5)]).toEqual([
      false,
      1,
      1,
      Infinity,
      Infinity,
    ]);
  });

  it("gives percentiles that the tail agrees with", () => {
    const queue = new MmcQueue({ arrivalRate: 90, serviceRate: 1, servers: 100 });
    expect(off(queue.waitTail(queue.waitPercentile(0.99)), 0.01)).toBeLessThan(1e-13);
    expect(off(queue.responseTail(queue.responsePercentile(0.99)), 0.01)).toBeLessThan(1e-13);
    expect(queue.waitPercentile(0.5)).toBe(0);
  });

  it("finds the fewest servers", () => {
    for (const [arrivalRate, time, share] of [
      [9.5, 0.1, 0.01],
      [100, 0.02, 1e-4],
      [1, 0, 1e-12],
      [5000, 0.001, 0.05],
    ]) {
      const servers = minServersForWait(arrivalRate, 1, time, share);
      expect(new MmcQueue({ arrivalRate, serviceRate: 1, servers }).waitTail(time)).toBeLessThanOrEqual(share);
      expect(new MmcQueue({ arrivalRate, serviceRate: 1, servers: servers - 1 }).waitTail(time)).toBeGreaterThan(share);
      const forResponse = minServersForResponse(arrivalRate, 1, 6, 0.01)!;
      expect(new MmcQueue({ arrivalRate, serviceRate: 1, servers: forResponse }).responseTail(6)).toBeLessThanOrEqual(0.01);
      expect(new MmcQueue({ arrivalRate, serviceRate: 1, servers: forResponse - 1 }).responseTail(6)).toBeGreaterThan(0.01);
    }
    expect(minServersForResponse(5, 1, 1, 0.3)).toBeUndefined();
    expect([minServersForWait(0, 1, 1, 0.1), minServersForResponse(0, 1, 3, 0.1)]).toEqual([0, 0]);
  });

  it("names broken arguments", () => {
    expect(brokenRules(() => new MmcQueue({ arrivalRate: -1, serviceRate: 0, servers: 1.5 }))).toEqual([
      "arrivalRate-range",
      "servers-integer",
      "serviceRate-positive",
    ]);
    expect(brokenRules(() => minServersForWait(1, 1, -1, 1))).toEqual(["share-range", "time-range"]);
  });
});

describe("M/M/c/K", () => {
  it("equals the stationary states in exact fractions", () => {
    // lambda / mu = 3/2, c = 2, K = 5: p_n proportional to 1, 3/2, 9/8, 27/32, 81/128, 243/512.
    const queue = new MmckQueue({ arrivalRate: 3, serviceRate: 2, servers: 2, room: 5 });
    const states = [512, 768, 576, 432, 324, 243];
    const all = 2855;
    expect(off(queue.blocking, 243 / all)).toBeLessThan(1e-15);
    expect(off(queue.waitProbability, (576 + 432 + 324) / (all - 243))).toBeLessThan(1e-15);
    expect(off(queue.meanWait, (432 + 2 * 324 + 3 * 243) / (3 * (all - 243)))).toBeLessThan(1e-15);
    // Wait of n = 2, 3, 4: Erlang with 1, 2, 3 stages of rate 4.
    const x = 4 * 0.3;
    const tail = (states[2] + states[3] * (1 + x) + states[4] * (1 + x + (x * x) / 2)) * Math.exp(-x);
    expect(off(queue.waitTail(0.3), tail / (all - 243))).toBeLessThan(1e-14);
  });

  it("is Erlang B without a line, and M/M/c with a very long one", () => {
    expect(off(new MmckQueue({ arrivalRate: 7, serviceRate: 1, servers: 9, room: 9 }).blocking, erlangB(9, 7))).toBeLessThan(1e-14);
    const long = new MmckQueue({ arrivalRate: 7, serviceRate: 1, servers: 9, room: 200 });
    const endless = new MmcQueue({ arrivalRate: 7, serviceRate: 1, servers: 9 });
    for (const time of [0, 0.4, 2, 7]) {
      expect(off(long.waitTail(time), endless.waitTail(time))).toBeLessThan(1e-13);
      expect(off(long.responseTail(time), endless.responseTail(time))).toBeLessThan(1e-13);
    }
    expect(off(long.meanWait, endless.meanWait)).toBeLessThan(1e-13);
  });

  it("serves one at a time where there is one server", () => {
    // c = 1, K = 1: the response is the service.
    expect(off(new MmckQueue({ arrivalRate: 50, serviceRate: 2, servers: 1, room: 1 }).responseTail(1), Math.exp(-2))).toBeLessThan(1e-14);
    // c = 1, K = 2: found 0 or 1 others with odds 1 : a.
    const a = 1.5;
    const queue = new MmckQueue({ arrivalRate: 3, serviceRate: 2, servers: 1, room: 2 });
    expect(off(queue.responseTail(0.7), ((1 + a * (1 + 1.4)) * Math.exp(-1.4)) / (1 + a))).toBeLessThan(1e-14);
  });

  it("turns away what is too much", () => {
    const queue = new MmckQueue({ arrivalRate: 1e6, serviceRate: 1, servers: 10, room: 30 });
    expect(off(queue.throughput, 10)).toBeLessThan(1e-9);
    expect(brokenRules(() => new MmckQueue({ arrivalRate: 1, serviceRate: 1, servers: 3, room: 2 }))).toEqual(["room-integer"]);
  });
});

describe("Erlang A", () => {
  it("is a Poisson number of requests where patience is as long as service", () => {
    // Every request leaves at rate 1 whether it waits or not: M/M/infinity.
    const [load, servers] = [12, 10];
    const queue = new ErlangAQueue({ arrivalRate: load, serviceRate: 1, servers, abandonmentRate: 1 });
    const poisson = Array.from({ length: 120 }, () => 0);
    poisson[0] = Math.exp(-load);
    for (let n = 1; n < poisson.length; n++) {
      poisson[n] = (poisson[n - 1] * load) / n;
    }
    const waits = poisson.slice(servers).reduce((sum, each) => sum + each, 0);
    const inLine = poisson.reduce((sum, each, n) => sum + Math.max(0, n - servers) * each, 0);
    expect(off(queue.waitProbability, waits)).toBeLessThan(1e-13);
    expect(off(queue.abandonment, inLine / load)).toBeLessThan(1e-13);
    // Still in line after t: fewer than `servers` of the n present may leave before t, the request itself stays with exp(-t):
    const time = 0.25;
    const gone = 1 - Math.exp(-time);
    let offered = 0;
    for (let n = servers; n < poisson.length; n++) {
      // The n in front leave independently at rate 1; the request is served when n - servers + 1 have left.
      let few = 0;
      let term = (1 - gone) ** n;
      for (let left = 0; left <= n - servers; left++) {
        few += term;
        term *= ((n - left) / (left + 1)) * (gone / (1 - gone));
      }
      offered += poisson[n] * few;
    }
    expect(off(queue.offeredWaitTail(time), offered)).toBeLessThan(1e-12);
    expect(off(queue.waitTail(time), offered * Math.exp(-time))).toBeLessThan(1e-12);
  });

  it("is M/M/c for requests that hardly ever give up", () => {
    const patient = new ErlangAQueue({ arrivalRate: 7, serviceRate: 1, servers: 9, abandonmentRate: 1e-9 });
    const endless = new MmcQueue({ arrivalRate: 7, serviceRate: 1, servers: 9 });
    for (const time of [0, 0.5, 3, 15]) {
      expect(off(patient.offeredWaitTail(time), endless.waitTail(time))).toBeLessThan(1e-6);
      expect(off(patient.notServedWithin(time) - patient.abandonment, endless.waitTail(time))).toBeLessThan(1e-6);
    }
    expect(off(patient.meanWait, endless.meanWait)).toBeLessThan(1e-6);
  });

  it("is M/M/1+M in closed form without others in line", () => {
    // Nobody served at all: all give up, and the wait is the patience.
    const queue = new ErlangAQueue({ arrivalRate: 2, serviceRate: 1, servers: 0, abandonmentRate: 3 });
    expect(off(queue.abandonment, 1)).toBeLessThan(1e-14);
    expect(off(queue.waitTail(0.5), Math.exp(-1.5))).toBeLessThan(1e-14);
    expect(queue.notServedWithin(1)).toBeCloseTo(1, 13);
  });

  it("integrates its wait tail to the mean wait", () => {
    const queue = new ErlangAQueue({ arrivalRate: 105, serviceRate: 1, servers: 100, abandonmentRate: 0.5 });
    let mean = 0;
    const [step, steps] = [0.001, 4000];
    for (let i = 0; i <= steps; i++) {
      mean += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * queue.waitTail(i * step);
    }
    expect(off(queue.meanWait, (mean * step) / 3)).toBeLessThan(1e-9);
    // At time 0: gave up, or waited at all.
    expect(off(queue.notServedWithin(1e9), queue.abandonment)).toBeLessThan(1e-12);
    expect(queue.notServedWithin(0)).toBeCloseTo(queue.waitProbability, 12);
  });

  it("keeps its digits where first terms underflow", () => {
    // c mu t = 2000: exp(-2000) is 0 in doubles, the tail is not where the load is far above the servers.
    const queue = new ErlangAQueue({ arrivalRate: 4000, serviceRate: 1, servers: 1000, abandonmentRate: 1 });
    expect(queue.offeredWaitTail(1)).toBeGreaterThan(0.9);
    expect(queue.offeredWaitTail(1)).toBeLessThanOrEqual(1 + 1e-12);
    expect(queue.abandonment).toBeCloseTo(0.75, 6);
  });
});
