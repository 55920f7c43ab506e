import type { LossFlow } from "./loss-flow";

/** Jumps of the uniformized chain in the first step of a year, before steps are doubled. */
const FIRST_STEP = 0.5;
/** Terms of its exponential: what is left out is below 0.5^31 / 31!, 1e-43. */
const TERMS = 30;

/**
 * Losses a year by cause, as the flow into the loss of the chain that starts anew after each: the stationary distribution p of that chain is worked
 * out state by state, and the answer is sum(p loss) / sum(p). Another equation than the mean time to loss.
 */
export function longRunLosses({ between, loss }: Omit<LossFlow, "destructions">): number[] {
  const back = between.map((row, at) => {
    const lost = loss.reduce((sum, of) => sum + of[at], 0);
    return at === 0 ? new Map(row) : new Map(row).set(0, (row.get(0) ?? 0) + lost);
  });
  const weight = stationary(back);
  const all = weight.reduce((sum, p) => sum + p, 0);
  return loss.map((of) => weight.reduce((sum, p, at) => sum + p * of[at], 0) / all);
}

/**
 * Probability by cause that a set that is healthy has been lost after a year: the exponential of the whole chain, its losses being states that are
 * never left, over half a jump, squared until it is a year.
 */
export function firstYearLosses({ between, loss }: Omit<LossFlow, "destructions">): number[] {
  const alive = between.length;
  const size = alive + loss.length;
  const exits = between.map((row, at) => [...row.values()].reduce((a, b) => a + b, 0) + loss.reduce((sum, of) => sum + of[at], 0));
  // Leaving at most two thirds of the time keeps the differences on the diagonal from cancelling.
  const rate = 1.5 * exits.reduce((a, b) => Math.max(a, b), 0);
  const doublings = Math.max(0, Math.ceil(Math.log2(rate / FIRST_STEP)));
  const step = rate / 2 ** doublings;
  const jump = Array.from({ length: size }, (_, from) => {
    const row = new Float64Array(size);
    row[from] = 1;
    if (from < alive) {
      row[from] = 1 - exits[from] / rate;
      between[from].forEach((out, to) => (row[to] += out / rate));
      loss.forEach((of, cause) => (row[alive + cause] += of[from] / rate));
    }
    return row;
  });
  // Horner: e^-a (1 + a P (1 + a P / 2 (1 + ...))).
  let sum: Float64Array[] = identity(size);
  for (let term = TERMS; term > 0; term--) {
    sum = product(jump, sum).map((row, at) => row.map((value, to) => (value * step) / term + (to === at ? 1 : 0)));
  }
  let power: Float64Array[] = sum.map((row) => row.map((value) => value * Math.exp(-step)));
  for (let doubling = 0; doubling < doublings; doubling++) {
    power = product(power, power);
  }
  return Array.from(power[0].subarray(alive));
}

/** Losses of any of so many sets: of single shards each set by itself, of a destroyed domain together, once however many it takes. */
export function ofAllSets(
  byCause: readonly number[],
  destructions: LossFlow["destructions"],
  sets: number,
  isProbability: boolean,
): { readonly all: number; readonly byDestruction: number } {
  const any = (chance: number): number => (chance < 1 ? -Math.expm1(sets * Math.log1p(-chance)) : 1);
  const [bySingle, ...rest] = byCause;
  const byDestruction = rest.reduce((sum, part, at) => {
    const often = destructions[at].perYear * destructions[at].domains;
    return sum + often * any(part / often);
  }, 0);
  const apart = byDestruction + (isProbability ? any(bySingle) : sets * bySingle);
  const alone = byCause.reduce((sum, part) => sum + part, 0);
  return { all: isProbability ? Math.min(apart, any(alone)) : apart, byDestruction };
}

/** Unnormalised stationary weights, censoring the last state again and again; only sums, products and quotients. */
function stationary(flow: readonly ReadonlyMap<number, number>[]): number[] {
  const rates = flow.map((row) => new Map(row));
  const into = rates.map(() => new Set<number>());
  rates.forEach((row, from) => row.forEach((_, to) => into[to].add(from)));
  const shares: Map<number, number>[] = rates.map(() => new Map());
  for (let last = rates.length - 1; last > 0; last--) {
    const out = [...rates[last]].filter(([to]) => to < last);
    const total = out.reduce((sum, [, rate]) => sum + rate, 0);
    for (const from of into[last]) {
      if (from < last) {
        const share = rates[from].get(last)! / total;
        shares[last].set(from, share);
        for (const [to, rate] of out) {
          rates[from].set(to, (rates[from].get(to) ?? 0) + share * rate);
          into[to].add(from);
        }
      }
    }
  }
  const weight = rates.map(() => 0);
  weight[0] = 1;
  for (let at = 1; at < rates.length; at++) {
    shares[at].forEach((share, from) => (weight[at] += weight[from] * share));
  }
  return weight;
}

function identity(size: number): Float64Array[] {
  return Array.from({ length: size }, (_, at) => new Float64Array(size).fill(1, at, at + 1));
}

function product(a: readonly Float64Array[], b: readonly Float64Array[]): Float64Array[] {
  return a.map((row) => {
    const out = new Float64Array(row.length);
    row.forEach((factor, inner) => {
      if (factor > 0) {
        const other = b[inner];
        for (let to = 0; to < out.length; to++) {
          out[to] += factor * other[to];
        }
      }
    });
    return out;
  });
}
