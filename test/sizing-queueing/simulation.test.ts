import { ConcurrencyQueue, ErlangAQueue, MdcQueue, Mg1Queue, MmcQueue, MmckQueue, MphcQueue } from "../../lib/sizing";
import { uniform } from "./uniform";

const exponential = (random: () => number, mean: number): number => -mean * Math.log(random());

/** What became of one request. */
interface Outcome {
  readonly wait: number;
  readonly response: number;
  readonly fate: "served" | "blocked" | "abandoned";
}

/** First come, first served, request by request: each takes the server that is free first. */
function* line(given: {
  readonly random: () => number;
  readonly arrivalRate: number;
  readonly servers: number;
  readonly service: () => number;
  readonly patience?: () => number;
  readonly room?: number;
}): Generator<Outcome> {
  const { random, arrivalRate, servers, service, patience, room } = given;
  const freeAt = new Array<number>(servers).fill(0);
  let leaves: number[] = [];
  for (let now = 0; ;) {
    now += exponential(random, 1 / arrivalRate);
    if (room !== undefined) {
      const at = now;
      leaves = leaves.filter((time) => time > at);
      if (leaves.length >= room) {
        yield { wait: 0, response: 0, fate: "blocked" };
        continue;
      }
    }
    const first = freeAt.indexOf(Math.min(...freeAt));
    const wait = Math.max(0, freeAt[first] - now);
    const patient = patience?.() ?? Infinity;
    if (patient < wait) {
      yield { wait: patient, response: Infinity, fate: "abandoned" };
      continue;
    }
    const response = wait + service();
    freeAt[first] = now + response;
    leaves.push(now + response);
    yield { wait, response, fate: "served" };
  }
}

/** One server that shares its throughput among up to `slots` requests. */
function* shared(random: () => number, arrivalRate: number, throughput: readonly number[]): Generator<Outcome> {
  const inside: number[] = [];
  for (let now = 0; ;) {
    const busy = Math.min(inside.length, throughput.length);
    const rate = busy === 0 ? 0 : throughput[busy - 1];
    now += exponential(random, 1 / (arrivalRate + rate));
    if (random() * (arrivalRate + rate) < arrivalRate) {
      inside.push(now);
    } else {
      const [arrived] = inside.splice(Math.floor(random() * busy), 1);
      yield { wait: 0, response: now - arrived, fate: "served" };
    }
  }
}

/** Means of a figure over batches, and whether a truth is within 4 standard errors of them. Batches are long beside the correlation of neighbours. */
function compare(outcomes: Generator<Outcome>, figures: readonly ((outcome: Outcome) => number)[], truths: readonly number[]): void {
  const [batches, length] = [40, 8000];
  for (let skipped = 0; skipped < 5000; skipped++) {
    outcomes.next();
  }
  const means = figures.map(() => new Float64Array(batches));
  for (let batch = 0; batch < batches; batch++) {
    for (let i = 0; i < length; i++) {
      const outcome = outcomes.next().value as Outcome;
      figures.forEach((figure, index) => (means[index][batch] += figure(outcome) / length));
    }
  }
  means.forEach((row, index) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / batches;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (batches - 1);
    const error = Math.sqrt(variance / batches);
    // Precise enough to tell a wrong formula: a standard error of a few percent at most.
    expect(error).toBeLessThan(0.06 * truths[index]);
    expect(Math.abs(mean - truths[index])).toBeLessThan(4 * error);
  });
}

const late = (time: number) => (outcome: Outcome) => (outcome.wait > time ? 1 : 0);
const slow = (time: number) => (outcome: Outcome) => (outcome.response > time ? 1 : 0);

describe("simulated within sampling error:", () => {
  it("M/M/c", () => {
    const random = uniform(1);
    const queue = new MmcQueue({ arrivalRate: 4, serviceRate: 1, servers: 5 });
    compare(
      line({ random, arrivalRate: 4, servers: 5, service: () => exponential(random, 1) }),
      [late(0), late(0.7), slow(2), ({ wait }) => wait],
      [queue.waitProbability, queue.waitTail(0.7), queue.responseTail(2), queue.meanWait],
    );
  });

  it("M/M/c/K", () => {
    const random = uniform(2);
    const queue = new MmckQueue({ arrivalRate: 5, serviceRate: 1, servers: 4, room: 9 });
    const accepted = 1 - queue.blocking;
    compare(
      line({ random, arrivalRate: 5, servers: 4, room: 9, service: () => exponential(random, 1) }),
      [({ fate }) => (fate === "blocked" ? 1 : 0), late(0.5), slow(2)],
      [queue.blocking, accepted * queue.waitTail(0.5), accepted * queue.responseTail(2)],
    );
  });

  it("M/M/c+M", () => {
    const random = uniform(3);
    const queue = new ErlangAQueue({ arrivalRate: 5, serviceRate: 1, servers: 4, abandonmentRate: 0.4 });
    compare(
      line({ random, arrivalRate: 5, servers: 4, service: () => exponential(random, 1), patience: () => exponential(random, 2.5) }),
      [
        ({ fate }) => (fate === "abandoned" ? 1 : 0),
        late(0.5),
        ({ wait }) => wait,
        ({ fate, wait }) => (fate === "abandoned" || wait > 0.5 ? 1 : 0),
      ],
      [queue.abandonment, queue.waitTail(0.5), queue.meanWait, queue.notServedWithin(0.5)],
    );
  });

  it("M/D/c", () => {
    const queue = new MdcQueue({ arrivalRate: 4.4, serviceTime: 1, servers: 5 });
    compare(
      line({ random: uniform(4), arrivalRate: 4.4, servers: 5, service: () => 1 }),
      [late(0), late(0.35), late(1.2), ({ wait }) => wait],
      [queue.waitProbability, queue.waitTail(0.35), queue.waitTail(1.2), queue.meanWait],
    );
  });

  it("M/G/1 with hyperexponential and Erlang service", () => {
    const random = uniform(5);
    const branches = [
      { probability: 0.25, mean: 2.5 },
      { probability: 0.75, mean: 0.5 },
    ];
    const mixed = new Mg1Queue({ arrivalRate: 0.6, service: { kind: "hyperexponential", branches } });
    compare(
      line({ random, arrivalRate: 0.6, servers: 1, service: () => exponential(random, random() < 0.25 ? 2.5 : 0.5) }),
      [late(0), late(1), slow(3)],
      [mixed.utilisation, mixed.waitTail(1), mixed.responseTail(3)],
    );
    const staged = new Mg1Queue({ arrivalRate: 0.7, service: { kind: "erlang", mean: 1, stages: 2 } });
    compare(
      line({ random, arrivalRate: 0.7, servers: 1, service: () => exponential(random, 0.5) + exponential(random, 0.5) }),
      [late(0.5), late(2), slow(3)],
      [staged.waitTail(0.5), staged.waitTail(2), staged.responseTail(3)],
    );
  });

  it("a server that shares a rising throughput", () => {
    const throughput = [1, 1.7, 2.2, 2.5];
    const queue = new ConcurrencyQueue({ arrivalRate: 2, throughput });
    compare(
      shared(uniform(6), 2, throughput),
      [slow(1), slow(3), slow(6), ({ response }) => response],
      [queue.responseTail(1), queue.responseTail(3), queue.responseTail(6), queue.meanResponse],
    );
  });

  it("M/PH/c with Erlang and hyperexponential service", () => {
    const random = uniform(7);
    const staged = new MphcQueue({ arrivalRate: 3.2, service: { kind: "erlang", mean: 1, stages: 2 }, servers: 4 });
    compare(
      line({ random, arrivalRate: 3.2, servers: 4, service: () => exponential(random, 0.5) + exponential(random, 0.5) }),
      [late(0), late(0.5), slow(2), ({ wait }) => wait],
      [staged.waitProbability, staged.waitTail(0.5), staged.responseTail(2), staged.meanWait],
    );
    const branches = [
      { probability: 0.2, mean: 3 },
      { probability: 0.8, mean: 0.5 },
    ];
    const mixed = new MphcQueue({ arrivalRate: 6, service: { kind: "hyperexponential", branches }, servers: 8 });
    compare(
      line({ random, arrivalRate: 6, servers: 8, service: () => exponential(random, random() < 0.2 ? 3 : 0.5) }),
      [late(0), late(0.5), slow(3), ({ wait }) => wait],
      [mixed.waitProbability, mixed.waitTail(0.5), mixed.responseTail(3), mixed.meanWait],
    );
  });
});
