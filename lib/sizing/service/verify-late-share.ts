import type { ServiceProblem } from "./service-problem";

/** Parts of the time axis that a service is integrated over. */
const PARTS = 400;

/**
 * Share of late requests with so many servers up, another way than the planner: from the balance of the stationary states and sums over what
 * a request finds, with a service integrated by Simpson's rule. Undefined where there is no such way here.
 */
export function lateByChain(problem: ServiceProblem, perSecond: number, servers: number): number | undefined {
  const { service, routing, patienceSeconds, lineLimit } = problem;
  if (servers === 0) {
    return 1;
  }
  if (service.kind === "concurrency" || (service.kind === "exponential" && routing === "random")) {
    const throughput = service.kind === "concurrency" ? service.throughput : [1 / service.mean];
    return throughput.length === 1 ? inLine(problem, perSecond / servers, 1, throughput[0]) : undefined;
  }
  if (service.kind !== "exponential" || patienceSeconds !== undefined || lineLimit !== undefined) {
    return undefined;
  }
  return inLine(problem, perSecond, servers, 1 / service.mean);
}

/** M/M/c from the balance of its states: a request that finds n others waits for n - c + 1 ends of service. */
function inLine({ latency }: ServiceProblem, arrivals: number, servers: number, rate: number): number {
  if (arrivals >= servers * rate) {
    return 1;
  }
  const { of, seconds } = latency;
  // Around the load the states are largest: start there, so that nothing overflows.
  const start = Math.floor(arrivals / rate);
  const states: number[] = [];
  states[start] = 1;
  let all = 1;
  for (let n = start; n > 0; n--) {
    states[n - 1] = (states[n] * n * rate) / arrivals;
    all += states[n - 1];
  }
  for (let n = start + 1; n < servers; n++) {
    states[n] = (states[n - 1] * arrivals) / (n * rate);
    all += states[n];
  }
  // From the last server on the states are geometric, and so is the number of ends of service a request waits for.
  const spare = servers * rate - arrivals;
  const waiting = ((states[servers - 1] * arrivals) / (servers * rate)) * ((servers * rate) / spare);
  all += waiting;
  const longer = (time: number): number => (waiting / all) * Math.exp(-spare * time);
  if (of === "wait") {
    return longer(seconds);
  }
  // Late: the service alone, or a service that ends later than the bound less the wait.
  let sum = 0;
  for (let i = 0; i <= PARTS; i++) {
    const time = (seconds * i) / PARTS;
    sum += (i === 0 || i === PARTS ? 1 : i % 2 === 1 ? 4 : 2) * rate * Math.exp(-rate * time) * longer(seconds - time);
  }
  return (sum * seconds) / (3 * PARTS) + Math.exp(-rate * seconds);
}
