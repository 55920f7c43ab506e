import { after, sumOf, TooLong } from "./transient";

/** Longest of what arrives while a request is there: the mean and so many times its root more. */
const SPREAD = 14;

/**
 * A server that works on several requests at a time, its throughput given by how many: balance of the states, then the chain that follows one
 * request. Who waits does so for an exponential time, the line being geometric and ends of service a Poisson stream while it lasts; those who
 * arrive behind it in the meantime share the server with it later.
 *
 * @param arrivals requests a second at one server
 * @param throughput requests finished a second with 1, 2, ... in service
 */
export function lateInBatch(arrivals: number, throughput: readonly number[], of: "wait" | "response", seconds: number): number {
  const slots = throughput.length;
  const greatest = throughput[slots - 1];
  if (arrivals >= greatest) {
    return 1;
  }
  // Logarithms, because a throughput that hardly rises has its likeliest state anywhere.
  const logs = [0];
  for (let n = 1; n <= slots; n++) {
    logs[n] = logs[n - 1] + Math.log(arrivals / throughput[n - 1]);
  }
  const top = Math.max(...logs);
  const states = logs.map((log) => Math.exp(log - top));
  const spare = greatest - arrivals;
  const waits = (states[slots] * greatest) / spare;
  const all = states.slice(0, slots).reduce((sum, share) => sum + share, 0) + waits;
  if (of === "wait") {
    return (waits / all) * Math.exp(-spare * seconds);
  }
  const behind = Math.ceil(arrivals * seconds + SPREAD * Math.sqrt(arrivals * seconds) + 40);
  const places = slots + behind;
  if (!(places < 1e6)) {
    throw new TooLong();
  }
  // First those in service with n requests present, itself included; then those in line with b behind.
  const start = new Float64Array(places + 1 + behind + 1);
  for (let n = 0; n < slots; n++) {
    start[n + 1] = states[n] / all;
  }
  start[places + 1] = waits / all;
  const clock = arrivals + greatest;
  const [arrives, begins] = [arrivals / clock, spare / clock];
  const late = after(start, clock * seconds, (mass) => {
    const next = new Float64Array(mass.length);
    for (let n = 1; n <= places; n++) {
      const inService = Math.min(n, slots);
      const ends = throughput[inService - 1] / clock;
      next[Math.min(n + 1, places)] += mass[n] * arrives;
      next[n - 1] += (mass[n] * ends * (inService - 1)) / inService;
      next[n] += mass[n] * (greatest / clock - ends);
    }
    for (let b = 0; b <= behind; b++) {
      const waiting = mass[places + 1 + b];
      next[slots + b] += waiting * begins;
      next[places + 1 + Math.min(b + 1, behind)] += waiting * arrives;
      next[places + 1 + b] += waiting * arrives;
    }
    return next;
  });
  return sumOf(late);
}
