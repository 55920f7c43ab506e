import type { PhaseQueueLoad, ServiceTime } from "../../lib/sizing";

/** One phase of a service: where it starts, how fast it is left, and where to. */
interface PlainPhase {
  readonly start: number;
  readonly rate: number;
  readonly next: readonly number[];
}

/** Longest line; more are turned away, so keep the load well below what the servers bear. */
const LONGEST = 150;

/** What the states of a queue come to. */
interface QueueFigures {
  readonly waitProbability: number;
  readonly meanWait: number;
  /** P(wait > time). */
  readonly waitTail: number;
}

/** A copy with another number in one place. */
function replaced(numbers: readonly number[], at: number, value: number): number[] {
  return numbers.map((number, index) => (index === at ? value : number));
}

function phasesOf(service: ServiceTime): PlainPhase[] {
  switch (service.kind) {
    case "erlang":
      return Array.from({ length: service.stages }, (_, i) => ({
        start: i === 0 ? 1 : 0,
        rate: service.stages / service.mean,
        next: Array.from({ length: service.stages }, (__, j) => (j === i + 1 ? 1 : 0)),
      }));
    case "hyperexponential":
      return service.branches.map(({ probability, mean }) => ({ start: probability, rate: 1 / mean, next: service.branches.map(() => 0) }));
    case "phase-type":
      return service.phases.map(({ start, rate, next = [] }) => ({ start, rate, next: service.phases.map((_, j) => next[j] ?? 0) }));
    default:
      throw new Error("no phases");
  }
}

/**
 * M/PH/c the long way: each server is told apart and has a phase or is idle, an arrival takes the idle server with the lowest number, and a line
 * that is cut off. Gauss-Seidel sweeps over the balance equations until nothing moves; waits by small steps in time through the chain of departures.
 */
export function distinctServers({ arrivalRate, service, servers }: PhaseQueueLoad, time: number): QueueFigures {
  const phases = phasesOf(service);
  const states = new Map<string, number>();
  const moves: { from: number; to: number; rate: number }[] = [];
  const keys: string[] = [];
  const place = (set: readonly number[], line: number): number => {
    const key = `${set.join()}|${line}`;
    if (!states.has(key)) {
      states.set(key, keys.length);
      keys.push(key);
    }
    return states.get(key) as number;
  };
  place(new Array<number>(servers).fill(0), 0);
  for (let from = 0; from < keys.length; from++) {
    const [setText, lineText] = keys[from].split("|");
    const set = setText.split(",").map(Number);
    const line = Number(lineText);
    const move = (to: number, rate: number): void => void (rate > 0 && moves.push({ from, to, rate }));
    const idle = set.indexOf(0);
    if (idle >= 0) {
      phases.forEach(({ start }, i) => start > 0 && move(place(replaced(set, idle, i + 1), 0), arrivalRate * start));
    } else if (line < LONGEST) {
      move(place(set, line + 1), arrivalRate);
    }
    set.forEach((phase, server) => {
      if (phase === 0) {
        return;
      }
      const { rate, next } = phases[phase - 1];
      next.forEach((share, j) => share > 0 && move(place(replaced(set, server, j + 1), line), rate * share));
      const ends = rate * (1 - next.reduce((sum, share) => sum + share, 0));
      if (line === 0) {
        move(place(replaced(set, server, 0), 0), ends);
      } else {
        phases.forEach(({ start }, i) => start > 0 && move(place(replaced(set, server, i + 1), line - 1), ends * start));
      }
    });
  }
  const shares = stationary(keys.length, moves);
  const lines = keys.map((key) => Number(key.split("|")[1]));
  const busy = keys.map((key) =>
    key
      .split("|")[0]
      .split(",")
      .every((phase) => phase !== "0"),
  );
  const found = shares.map((share, i) => (busy[i] ? share : 0));
  return {
    waitProbability: found.reduce((sum, share) => sum + share, 0),
    meanWait: shares.reduce((sum, share, i) => sum + share * lines[i], 0) / arrivalRate,
    waitTail: stillWaiting(keys, found, phases, time),
  };
}

/** Sweeps through x_j out_j = sum of x_i rate_ij. */
function stationary(size: number, moves: readonly { from: number; to: number; rate: number }[]): number[] {
  const into: { from: number; rate: number }[][] = Array.from({ length: size }, () => []);
  const out = new Float64Array(size);
  moves.forEach(({ from, to, rate }) => {
    if (from !== to) {
      into[to].push({ from, rate });
      out[from] += rate;
    }
  });
  let shares = new Float64Array(size).fill(1 / size);
  for (let sweep = 0; sweep < 5000; sweep++) {
    let moved = 0;
    for (let state = 0; state < size; state++) {
      const next = into[state].reduce((sum, { from, rate }) => sum + shares[from] * rate, 0) / out[state];
      moved += Math.abs(next - shares[state]);
      shares[state] = next;
    }
    const whole = shares.reduce((sum, share) => sum + share, 0);
    shares = shares.map((share) => share / whole);
    if (moved < 1e-14) {
      break;
    }
  }
  return [...shares];
}

/** P(line + 1 departures take longer than a time), with nobody else arriving: Runge and Kutta's fourth-order steps. */
function stillWaiting(keys: readonly string[], found: readonly number[], phases: readonly PlainPhase[], time: number): number {
  const moves: { from: number; to: number; rate: number }[] = [];
  const index = new Map(keys.map((key, i) => [key, i]));
  const out = new Float64Array(keys.length);
  keys.forEach((key, from) => {
    const [setText, lineText] = key.split("|");
    const set = setText.split(",").map(Number);
    const line = Number(lineText);
    if (set.includes(0)) {
      return;
    }
    set.forEach((phase, server) => {
      const { rate, next } = phases[phase - 1];
      out[from] += rate;
      next.forEach(
        (share, j) =>
          share > 0 && moves.push({ from, to: index.get(`${replaced(set, server, j + 1).join()}|${line}`)!, rate: rate * share }),
      );
      const ends = rate * (1 - next.reduce((sum, share) => sum + share, 0));
      if (line > 0) {
        phases.forEach(
          ({ start }, i) =>
            start > 0 && moves.push({ from, to: index.get(`${replaced(set, server, i + 1).join()}|${line - 1}`)!, rate: ends * start }),
        );
      }
    });
  });
  const slope = (state: Float64Array): Float64Array => {
    const change = state.map((share, i) => -share * out[i]);
    moves.forEach(({ from, to, rate }) => (change[to] += state[from] * rate));
    return change;
  };
  const steps = 400;
  const step = time / steps;
  let state: Float64Array = Float64Array.from(found);
  for (let i = 0; i < steps; i++) {
    const at = (slopes: Float64Array, part: number): Float64Array => state.map((share, j) => share + slopes[j] * step * part);
    const k1 = slope(state);
    const k2 = slope(at(k1, 0.5));
    const k3 = slope(at(k2, 0.5));
    const k4 = slope(at(k3, 1));
    state = state.map((share, j) => share + (step / 6) * (k1[j] + 2 * k2[j] + 2 * k3[j] + k4[j]));
  }
  return state.reduce((sum, share) => sum + share, 0);
}
