import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { SizingPlanner } from "../../lib";
import { ConcurrencyQueue } from "../../lib/sizing";
import { mostExactServers } from "../../lib/sizing/service/late-share";

const EXAMPLES = resolve(__dirname, "../../examples/sizing");

/** A worked problem with some figures changed. */
function changed(file: string, change: (problem: any) => void): { readonly kind: string; readonly text: string } {
  const { kind, ...problem } = parse(readFileSync(join(EXAMPLES, file), "utf8"), { merge: true }) as { kind: string };
  change(problem);
  return { kind, text: JSON.stringify(problem) };
}

/** Figures that a slip of the hand makes, which once took all memory, all of a stack or all day. */
test("a bound of years on the wait for servers with concurrency is planned and verified", () => {
  const { kind, text } = changed(
    "service-gpu-batching.yaml",
    (problem: any) => (problem.latency = { of: "wait", seconds: 1e15, lateShare: 0.2 }),
  );
  const plan = SizingPlanner.plan(kind, text);
  expect(JSON.parse(plan)).toMatchObject({ status: "optimal", model: "exact" });
  expect(SizingPlanner.verify(kind, text, plan)).toEqual([]);
});

test("a response of years with concurrency is bounded from above, and the model is said to be no longer exact", () => {
  const throughput = [1, 1.6, 2];
  const queue = new ConcurrencyQueue({ arrivalRate: 1.9, throughput });
  expect(queue.responseTail(1e15)).toBe(queue.responseTail(1e6));
  expect(queue.responseTail(1e6)).toBeLessThan(queue.responseTail(100));
  const model = (seconds: number): number =>
    mostExactServers({ service: { kind: "concurrency", throughput }, latency: { of: "response", seconds, lateShare: 0.01 } });
  expect([model(400), model(1e15)]).toEqual([Infinity, 0]);
});

test("a bound of years on the wait for servers that are fully used is verified", () => {
  const { kind, text } = changed("service-day.yaml", (problem: any) => (problem.latency.seconds = 1e9));
  const plan = SizingPlanner.plan(kind, text);
  expect(JSON.parse(plan)).toMatchObject({ status: "optimal", fewestServers: 25 });
  expect(SizingPlanner.verify(kind, text, plan)).toEqual([]);
});

test.each(["random", "one-line"])("a bound of years on the wait for a service in phases, %s, is planned and verified", (routing) => {
  const { kind, text } = changed("service-by-hand.yaml", (problem: any) => {
    problem.latency.seconds = 1e15;
    problem.service = { kind: "hyperexponential", branches: [2, 0.5].map((mean) => ({ probability: 0.5, mean })) };
    problem.routing = routing;
  });
  const plan = SizingPlanner.plan(kind, text);
  expect(JSON.parse(plan).status).toBe("optimal");
  expect(SizingPlanner.verify(kind, text, plan)).toEqual([]);
});

test("more servers in an instance than a queue is looked at for are refused by name", () => {
  const { kind, text } = changed("service-gpu-batching.yaml", (problem: any) => (problem.offerings[2].unitsPerInstance = 10_001));
  expect(() => SizingPlanner.plan(kind, text)).toThrow(/offerings\[2\]\.unitsPerInstance is 10001, [^]*at most 10000/);
});

test("a million requests a second are split, as far as the search goes", () => {
  const { kind, text } = changed("request-mix-zone-loss.yaml", (problem: any) => {
    delete problem.survive;
    problem.buckets[1].milliRequestsPerSecond = 1e9;
  });
  const plan = SizingPlanner.plan(kind, text);
  expect(JSON.parse(plan).gap).toBeLessThan(1e-6);
  expect(SizingPlanner.verify(kind, text, plan)).toEqual([]);
});
