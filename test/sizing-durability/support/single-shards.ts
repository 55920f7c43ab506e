/** A shard by itself, for an oracle that tells every one apart. */
export interface SingleShard {
  /** Domains that take it with them when they are destroyed: positions in `destructions`. */
  readonly domains: readonly number[];
  /** Its local group, or -1. */
  readonly group: number;
}

/** A set of single shards. */
export interface SingleShards {
  readonly shards: readonly SingleShard[];
  /** How often a year each domain is destroyed. */
  readonly destructions: readonly number[];
  /** Kinds of losses of a shard alone and, last, of one with its domain (whose `perYear` is 0): hours alone in the group, and otherwise. */
  readonly kinds: readonly { readonly perYear: number; readonly local: number; readonly global: number }[];
  readonly decodes: (missing: readonly boolean[]) => boolean;
  readonly isSerial: boolean;
}

/** Losses by cause: of single shards first, then by domain. */
export interface LossesByCause {
  readonly perYear: readonly number[];
  readonly firstYear: readonly number[];
}

interface Flow {
  readonly to: string;
  readonly rate: number;
  readonly cause: number;
}

/**
 * Losses of a set, every state of every shard told apart: 0 for there, else its kind of loss. Long run by elimination with pivots and subtraction, the
 * first year by many small steps of a Runge-Kutta method.
 */
export function lossesOfSingleShards(set: SingleShards): LossesByCause {
  const start = set.shards.map(() => 0).join("");
  const rows = new Map<string, Flow[]>();
  const queue = [start];
  rows.set(start, []);
  for (const state of queue) {
    const flows = flowsFrom(set, [...state].map(Number)).filter(({ to }) => to !== state);
    rows.set(state, flows);
    for (const { to } of flows) {
      if (!rows.has(to) && isAlive(set, to)) {
        rows.set(to, []);
        queue.push(to);
      }
    }
  }
  const index = new Map(queue.map((state, at) => [state, at]));
  const causes = 1 + set.destructions.length;
  const rates = queue.map(() => new Map<number, number>());
  const gone = Array.from({ length: causes }, () => queue.map(() => 0));
  queue.forEach((state, at) =>
    rows.get(state)!.forEach(({ to, rate, cause }) => {
      const next = index.get(to);
      if (next === undefined) {
        gone[cause]![at]! += rate;
      } else {
        rates[at]!.set(next, (rates[at]!.get(next) ?? 0) + rate);
      }
    }),
  );
  const [time, ...shares] = solved(rates, gone);
  return { perYear: shares.map((share) => share / time!), firstYear: firstYear(rates, gone) };
}

function isAlive({ decodes }: SingleShards, state: string): boolean {
  return decodes([...state].map((kind) => kind !== "0"));
}

function flowsFrom({ shards, destructions, kinds, isSerial }: SingleShards, state: readonly number[]): Flow[] {
  const put = (changed: (shard: number) => number): string => state.map((_, shard) => changed(shard)).join("");
  const flows: Flow[] = [];
  const repairs: { shard: number; hours: number; damage: number }[] = [];
  state.forEach((kind, shard) => {
    const { group } = shards[shard]!;
    if (kind === 0) {
      kinds.forEach(({ perYear }, at) => {
        if (perYear > 0) {
          flows.push({ to: put((each) => (each === shard ? at + 1 : state[each]!)), rate: perYear, cause: 0 });
        }
      });
    } else {
      const damage = group < 0 ? 0 : state.filter((each, other) => each > 0 && shards[other]!.group === group).length;
      const { local, global } = kinds[kind - 1]!;
      repairs.push({ shard, hours: damage === 1 ? local : global, damage });
    }
  });
  repairs.sort((a, b) => a.hours - b.hours || b.damage - a.damage);
  const first = repairs.filter(({ hours, damage }) => hours === repairs[0]!.hours && damage === repairs[0]!.damage);
  for (const { shard, hours } of isSerial ? first : repairs) {
    flows.push({ to: put((each) => (each === shard ? 0 : state[each]!)), rate: 8760 / hours / (isSerial ? first.length : 1), cause: 0 });
  }
  destructions.forEach((rate, domain) =>
    flows.push({ to: put((shard) => (shards[shard]!.domains.includes(domain) ? kinds.length : state[shard]!)), rate, cause: 1 + domain }),
  );
  return flows;
}

/** Mean time to the loss from the first state, and the chance of each cause. */
function solved(rates: readonly ReadonlyMap<number, number>[], gone: readonly (readonly number[])[]): number[] {
  const size = rates.length;
  const rows = rates.map((row, at) => {
    const line = new Float64Array(size + 1 + gone.length);
    line[size] = 1;
    gone.forEach((of, cause) => {
      line[size + 1 + cause] = of[at]!;
      line[at]! += of[at]!;
    });
    row.forEach((rate, to) => {
      line[to]! -= rate;
      line[at]! += rate;
    });
    return line;
  });
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column; row < size; row++) {
      pivot = Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!) ? row : pivot;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const at = rows[column]!;
    for (let row = 0; row < size; row++) {
      const factor = row === column ? 0 : rows[row]![column]! / at[column]!;
      for (let to = column; factor !== 0 && to < at.length; to++) {
        rows[row]![to]! -= factor * at[to]!;
      }
    }
  }
  return Array.from(rows[0]!.subarray(size), (value) => value / rows[0]![0]!);
}

function firstYear(rates: readonly ReadonlyMap<number, number>[], gone: readonly (readonly number[])[]): number[] {
  const size = rates.length;
  const exit = rates.map((row, at) => gone.reduce((sum, of) => sum + of[at]!, 0) + [...row.values()].reduce((a, b) => a + b, 0));
  const steps = Math.ceil(4 * Math.max(...exit)) + 20;
  const flow = rates.flatMap((row, from) => [...row].map(([to, rate]) => ({ from, to, rate })));
  const slope = (p: Float64Array): Float64Array => {
    const d = new Float64Array(p.length);
    flow.forEach(({ from, to, rate }) => (d[to]! += p[from]! * rate));
    exit.forEach((rate, at) => (d[at]! -= p[at]! * rate));
    gone.forEach((of, cause) => of.forEach((rate, at) => (d[size + cause]! += p[at]! * rate)));
    return d;
  };
  let p = new Float64Array(size + gone.length);
  p[0] = 1;
  const h = 1 / steps;
  const ahead = (d: Float64Array, by: number): Float64Array => p.map((value, at) => value + by * d[at]!);
  for (let step = 0; step < steps; step++) {
    const a = slope(p);
    const b = slope(ahead(a, h / 2));
    const c = slope(ahead(b, h / 2));
    const d = slope(ahead(c, h));
    p = p.map((value, at) => value + (h / 6) * (a[at]! + 2 * b[at]! + 2 * c[at]! + d[at]!));
  }
  return Array.from(p.subarray(size));
}
