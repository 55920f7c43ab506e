import type { AbsorbingChain } from "./absorbing-chain";

/** Probability of a loss by a time, with what the truncated series may have left out. */
export interface LossWithin {
  /** Probability that the chain, healthy at the start, has been lost by the time. Never above the truth but for rounding. */
  readonly probability: number;
  /** The truth is at most `probability + truncationBound`. */
  readonly truncationBound: number;
}

/** Terms of the Poisson series. With a mean of at most 1 a step the tail after them is below 1 / 61!, 2e-84. */
const TERMS = 60;

/** Mean jumps of a stride of the walk, and terms of its series: the tail after them is below 64^301 / 301!, 1e-72. */
const STRIDE = 64;
const STRIDE_TERMS = 300;

/**
 * Probability that a chain has ended in its loss by a time, by uniformization.
 *
 * The time is halved until no state is left more than once a step on average; a step is a Poisson number of jumps of the uniformized chain,
 * and steps are joined by doubling: alive' = alive alive, lost' = lost + alive lost. The diagonal of the uniformized chain, 1 - exit / rate,
 * is the only difference formed, and at a rate of twice the greatest exit it is at least 1/2, so nothing cancels: relative precision is
 * about 2^-53 times the number of steps, which is twice the greatest exit rate times the time.
 *
 * @param chain starts in state 0
 * @param time in the unit of the chain's rates; at least 0
 */
export function lossWithin(chain: AbsorbingChain, time: number): LossWithin {
  const { states } = chain;
  const exits = Array.from({ length: states }, (_, state) => chain.exitRate(state));
  const rate = 2 * exits.reduce((a, b) => Math.max(a, b), 0);
  if (!(rate * time > 0)) {
    return { probability: 0, truncationBound: 0 };
  }
  const doublings = Math.max(0, Math.ceil(Math.log2(rate * time)));
  if (walkEffort(chain, rate * time) < states ** 3 * doublings) {
    return lossByWalk(chain, exits, rate, time);
  }
  const jumps = (rate * time) / 2 ** doublings;
  let alive = new Float64Array(states * states);
  let lost = new Float64Array(states);
  // The distribution after j jumps from each start, weighed by the probability of j jumps, summed over j.
  for (let start = 0; start < states; start++) {
    let mass = new Float64Array(states);
    mass[start] = 1;
    let gone = 0;
    let weight = Math.exp(-jumps);
    for (let jump = 0; jump <= TERMS; jump++) {
      for (let state = 0; state < states; state++) {
        alive[start * states + state] += weight * mass[state];
      }
      lost[start] += weight * gone;
      weight *= jumps / (jump + 1);
      const next = new Float64Array(states);
      for (let state = 0; state < states; state++) {
        const here = mass[state];
        if (here > 0) {
          next[state] += here * (1 - exits[state] / rate);
          chain.ratesFrom(state).forEach((out, to) => (next[to] += (here * out) / rate));
          gone += (here * chain.lossFrom(state)) / rate;
        }
      }
      mass = next;
    }
  }
  const tail = (2 * jumps ** (TERMS + 1)) / factorial(TERMS + 1);
  for (let doubling = 0; doubling < doublings; doubling++) {
    const isLast = doubling === doublings - 1;
    lost = joinedLosses(alive, lost);
    alive = isLast ? alive : squared(alive, states);
  }
  return { probability: lost[0], truncationBound: tail * 2 ** doublings };
}

/** Multiplications of a walk. */
function walkEffort(chain: AbsorbingChain, jumps: number): number {
  let rates = 2 * chain.states;
  for (let state = 0; state < chain.states; state++) {
    rates += chain.ratesFrom(state).size;
  }
  // A step through a map takes about as long as ten multiplications in an array.
  return 10 * Math.ceil(jumps / STRIDE) * STRIDE_TERMS * rates;
}

/** The same by following the one distribution that begins in state 0: for chains of many states that are not left too often. */
function lossByWalk(chain: AbsorbingChain, exits: readonly number[], rate: number, time: number): LossWithin {
  const strides = Math.ceil((rate * time) / STRIDE);
  const jumps = (rate * time) / strides;
  let mass = new Float64Array(chain.states);
  mass[0] = 1;
  let lost = 0;
  for (let stride = 0; stride < strides; stride++) {
    const after = new Float64Array(chain.states);
    let gone = 0;
    let weight = Math.exp(-jumps);
    for (let jump = 0; jump <= STRIDE_TERMS; jump++) {
      const next = new Float64Array(chain.states);
      let goneNext = gone;
      mass.forEach((here, state) => {
        if (here > 0) {
          after[state] += weight * here;
          next[state] += here * (1 - exits[state] / rate);
          chain.ratesFrom(state).forEach((out, to) => (next[to] += (here * out) / rate));
          goneNext += (here * chain.lossFrom(state)) / rate;
        }
      });
      lost += weight * gone;
      weight *= jumps / (jump + 1);
      [mass, gone] = [next, goneNext];
    }
    mass = after;
  }
  // 64^301 / 301! as a product that neither overflows nor underflows.
  let tail = 2;
  for (let term = 1; term <= STRIDE_TERMS + 1; term++) {
    tail *= jumps / term;
  }
  return { probability: lost, truncationBound: tail * strides };
}

function joinedLosses(alive: Float64Array, lost: Float64Array): Float64Array<ArrayBuffer> {
  const states = lost.length;
  return lost.map((first, start) => {
    let sum = first;
    for (let state = 0; state < states; state++) {
      sum += alive[start * states + state] * lost[state];
    }
    return sum;
  });
}

function squared(matrix: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const product = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let inner = 0; inner < size; inner++) {
      const factor = matrix[row * size + inner];
      if (factor > 0) {
        for (let column = 0; column < size; column++) {
          product[row * size + column] += factor * matrix[inner * size + column];
        }
      }
    }
  }
  return product;
}

function factorial(n: number): number {
  let product = 1;
  for (let factor = 2; factor <= n; factor++) {
    product *= factor;
  }
  return product;
}
