import { after, sumOf } from "./transient";

/** One line before servers with exponential service: rates, and what may be late. */
export interface Line {
  /** Requests a second. */
  readonly arrivals: number;
  readonly servers: number;
  /** Ends of service a second of one busy server. */
  readonly rate: number;
  readonly of: "wait" | "response";
  /** The bound. For lines that requests leave unserved Infinity asks for the share of those who do. */
  readonly seconds: number;
}

/** States whose share of the likeliest is below this are left out. */
const NEGLIGIBLE = 1e-40;

/**
 * M/M/c with a line of any length: a request that finds n others waits for n - c + 1 ends of service. Beyond the last server the states are
 * geometric, so the wait of those who wait is exponential. The response is a sum of two exponentials; where their rates are close, it is followed as a chain.
 */
export function lateInOpenLine({ arrivals, servers, rate, of, seconds }: Line): number {
  if (arrivals >= servers * rate) {
    return 1;
  }
  const states = balance(servers - 1, (n) => arrivals / (n * rate));
  const spare = servers * rate - arrivals;
  const beyond = (states[servers - 1] * arrivals) / spare;
  const all = sumOf(states) + beyond;
  const [waits, served] = [beyond / all, sumOf(states) / all];
  if (of === "wait") {
    return waits * Math.exp(-spare * seconds);
  }
  if (Math.abs(spare - rate) > 0.2 * (spare + rate)) {
    const inLine = Math.exp(-spare * seconds);
    return served * Math.exp(-rate * seconds) + waits * (inLine + (spare * (inLine - Math.exp(-rate * seconds))) / (rate - spare));
  }
  const clock = spare + rate;
  const left = after(Float64Array.of(served, waits), clock * seconds, ([inService, inLine]) =>
    Float64Array.of(inService * (1 - rate / clock) + inLine * (spare / clock), inLine * (1 - spare / clock)),
  );
  return left[0] + left[1];
}

/** M/M/c/K: as above from the balance of all states; a request that finds the line full is turned away, and late. */
export function lateInLimitedLine({ arrivals, servers, rate, of, seconds }: Line, lineLimit: number): number {
  const room = servers + lineLimit;
  const states = balance(room, (n) => arrivals / (Math.min(n, servers) * rate));
  const all = sumOf(states);
  if (seconds === Infinity) {
    return states[room] / all;
  }
  // left[0]: in service. left[m]: m ends of service before its own begins.
  const left = new Float64Array(lineLimit + 1);
  for (let n = 0; n < room; n++) {
    left[Math.max(0, n - servers + 1)] += states[n] / all;
  }
  const stays = of === "wait" ? 0 : 1 - 1 / servers;
  if (of === "wait") {
    left[0] = 0;
  }
  const late = after(left, servers * rate * seconds, (mass) => {
    const next = new Float64Array(mass.length);
    next[0] = mass[0] * stays + (of === "wait" ? 0 : (mass[1] ?? 0));
    for (let m = 1; m + 1 < mass.length; m++) {
      next[m] = mass[m + 1];
    }
    return next;
  });
  return states[room] / all + sumOf(late);
}

/**
 * M/M/c+M (Erlang A), of the wait: a waiting request is followed until it is served, those before it in line giving up as well as it does
 * itself. Late are those who gave up, at any time, and those who still wait at the bound.
 */
export function lateInImpatientLine({ arrivals, servers, rate, seconds }: Line, patienceSeconds: number): number {
  const givesUp = 1 / patienceSeconds;
  const ratio = (n: number): number => arrivals / (Math.min(n, servers) * rate + Math.max(0, n - servers) * givesUp);
  let most = servers;
  for (let share = 1; share > NEGLIGIBLE;) {
    most++;
    share = Math.min(1, share) * ratio(most);
  }
  const states = balance(most, ratio);
  const all = sumOf(states);
  const longest = most - servers;
  if (seconds === Infinity) {
    const inLine = states.reduce((sum, share, n) => sum + share * Math.max(0, n - servers), 0);
    return (givesUp * inLine) / all / arrivals;
  }
  // left[j]: in line with j others before it, for j up to `longest`; the last place holds those who gave up.
  const left = new Float64Array(longest + 2);
  for (let j = 0; j <= longest; j++) {
    left[j] = states[servers + j] / all;
  }
  const clock = servers * rate + (longest + 1) * givesUp;
  const late = after(left, clock * seconds, (mass) => {
    const next = new Float64Array(mass.length);
    next[longest + 1] = mass[longest + 1];
    for (let j = 0; j <= longest; j++) {
      const moves = (servers * rate + j * givesUp) / clock;
      const gone = givesUp / clock;
      next[longest + 1] += mass[j] * gone;
      next[j] += mass[j] * (1 - moves - gone);
      if (j > 0) {
        next[j - 1] += mass[j] * moves;
      }
    }
    return next;
  });
  return sumOf(late);
}

/** Shares of the states 0 to `last` of a birth-death chain, the likeliest 1. @param ratio of state n to state n - 1 */
export function balance(last: number, ratio: (n: number) => number): Float64Array {
  const states = new Float64Array(last + 1);
  let peak = 0;
  // Ratios fall with n in all of these chains, so the states rise as long as their ratio is above 1.
  while (peak < last && ratio(peak + 1) > 1) {
    peak++;
  }
  states[peak] = 1;
  for (let n = peak; n > 0; n--) {
    states[n - 1] = states[n] / ratio(n);
  }
  for (let n = peak + 1; n <= last; n++) {
    states[n] = states[n - 1] * ratio(n);
  }
  return states;
}
