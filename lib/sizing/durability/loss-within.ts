import type { AbsorbingChain } from "./absorbing-chain";

/** Probability of a loss by a time, with what the truncated series may have left out. */
export interface LossWithin {
  /** Probability that the chain, healthy at the start, has been lost by the time. Never above the truth but for rounding. */
  readonly probability: number;
  /** The truth is at most `probability + truncationBound`. */
  readonly truncationBound: number;
  /** The probability by the cause of the loss; its parts add up to `probability`. */
  readonly byCause: readonly number[];
}

/** Terms of the Poisson series. With a mean of at most 1 a step the tail after them is below 1 / 61!, 2e-84. */
const TERMS = 60;

/** Mean jumps of a stride of the walk, and terms of its series: the Poisson tail after them is below 1e-80. */
const STRIDE = 512;
const STRIDE_TERMS = 1000;
/** A multiplication of the walk, which goes through lists of rates, takes about as long as so many within a square of a matrix. */
const LIST_EFFORT = 3;

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
  const jumps = new UniformizedJumps(chain);
  const mean = jumps.rate * time;
  if (!(mean > 0)) {
    return { probability: 0, truncationBound: 0, byCause: Array.from({ length: chain.causes }, () => 0) };
  }
  const doublings = Math.max(0, Math.ceil(Math.log2(mean)));
  const walk = LIST_EFFORT * Math.ceil(mean / STRIDE) * STRIDE_TERMS * jumps.size;
  return walk < chain.states ** 3 * doublings ? lossByWalk(jumps, mean) : lossByDoubling(jumps, mean, doublings);
}

/** The chain that jumps at one rate, at least half of the time to where it is: its probabilities as lists. */
class UniformizedJumps {
  /** Jumps per unit of time. */
  public readonly rate: number;
  public readonly states: number;
  /** Probabilities of all jumps between states, staying included. */
  public readonly size: number;
  private readonly starts: Int32Array;
  private readonly targets: Int32Array;
  private readonly chances: Float64Array;
  private readonly losses: readonly Float64Array[];

  public constructor(chain: AbsorbingChain) {
    const { states } = chain;
    const exits = Array.from({ length: states }, (_, state) => chain.exitRate(state));
    const rate = 2 * exits.reduce((a, b) => Math.max(a, b), 0);
    this.starts = new Int32Array(states + 1);
    const targets: number[] = [];
    const chances: number[] = [];
    for (let state = 0; state < states; state++) {
      targets.push(state);
      chances.push(1 - exits[state] / rate);
      chain.ratesFrom(state).forEach((out, to) => {
        targets.push(to);
        chances.push(out / rate);
      });
      this.starts[state + 1] = targets.length;
    }
    [this.rate, this.states, this.size] = [rate, states, targets.length];
    this.targets = Int32Array.from(targets);
    this.chances = Float64Array.from(chances);
    this.losses = Array.from({ length: chain.causes }, (_, cause) =>
      Float64Array.from({ length: states }, (__, state) => chain.lossFrom(state, cause) / rate),
    );
  }

  /** Number of causes. */
  public get causes(): number {
    return this.losses.length;
  }

  /** One jump of a distribution over the states; what is lost by it is added to `gone`. */
  public jump(mass: Float64Array, gone: Float64Array): Float64Array<ArrayBuffer> {
    const { starts, targets, chances, losses, states } = this;
    const next = new Float64Array(states);
    for (let state = 0; state < states; state++) {
      const here = mass[state];
      if (here > 0) {
        for (let at = starts[state]; at < starts[state + 1]; at++) {
          next[targets[at]] += here * chances[at];
        }
        for (let cause = 0; cause < losses.length; cause++) {
          gone[cause] += here * losses[cause][state];
        }
      }
    }
    return next;
  }
}

/** Sums up the distributions after 0, 1, ... jumps, weighed by a Poisson number of them; adds what was lost by then to `lost`. */
function poissonStep(
  jumps: UniformizedJumps,
  start: Float64Array,
  mean: number,
  terms: number,
  lost: Float64Array,
): Float64Array<ArrayBuffer> {
  const after = new Float64Array(jumps.states);
  const gone = new Float64Array(jumps.causes);
  let mass = start;
  let weight = Math.exp(-mean);
  for (let jump = 0; jump <= terms; jump++) {
    for (let state = 0; state < after.length; state++) {
      after[state] += weight * mass[state];
    }
    for (let cause = 0; cause < gone.length; cause++) {
      lost[cause] += weight * gone[cause];
    }
    weight *= mean / (jump + 1);
    mass = jumps.jump(mass, gone);
  }
  return after;
}

/** Poisson probability of more than so many jumps, of which there are `mean` on average, at most: twice its first term for `terms` > 2 `mean` - 2. */
function poissonTail(mean: number, terms: number): number {
  let tail = 2 * Math.exp(-mean);
  for (let jump = 1; jump <= terms + 1; jump++) {
    tail *= mean / jump;
  }
  return tail;
}

function lossByDoubling(jumps: UniformizedJumps, mean: number, doublings: number): LossWithin {
  const { states, causes } = jumps;
  const step = mean / 2 ** doublings;
  let alive = new Float64Array(states * states);
  let lost = Array.from({ length: causes }, () => new Float64Array(states));
  for (let start = 0; start < states; start++) {
    const mass = new Float64Array(states);
    mass[start] = 1;
    const gone = new Float64Array(causes);
    alive.set(poissonStep(jumps, mass, step, TERMS, gone), start * states);
    lost.forEach((of, cause) => (of[start] = gone[cause]));
  }
  for (let doubling = 0; doubling < doublings; doubling++) {
    const isLast = doubling === doublings - 1;
    lost = lost.map((of) => joinedLosses(alive, of));
    alive = isLast ? alive : squared(alive, states);
  }
  return withSum(
    lost.map((of) => of[0]),
    poissonTail(step, TERMS) * 2 ** doublings,
  );
}

/** The same by following the one distribution that begins in state 0: for chains of many states that are not left too often. */
function lossByWalk(jumps: UniformizedJumps, mean: number): LossWithin {
  const strides = Math.ceil(mean / STRIDE);
  let mass = new Float64Array(jumps.states);
  mass[0] = 1;
  const lost = new Float64Array(jumps.causes);
  for (let stride = 0; stride < strides; stride++) {
    mass = poissonStep(jumps, mass, mean / strides, STRIDE_TERMS, lost);
  }
  return withSum(Array.from(lost), poissonTail(mean / strides, STRIDE_TERMS) * strides);
}

function withSum(byCause: readonly number[], truncationBound: number): LossWithin {
  return { probability: byCause.reduce((sum, part) => sum + part, 0), truncationBound, byCause };
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
