/** A set of shards for the check of its losses. */
export interface FlowSet {
  /** Local groups; 0 for a code without. */
  readonly groups: number;
  /** Shards of a group with its parity. */
  readonly groupSize: number;
  /** Shards outside groups. */
  readonly others: number;
  /** Losses that can be made up for beyond one in each group. */
  readonly spare: number;
  /** Ways of losing a shard. */
  readonly kinds: readonly { readonly perYear: number; readonly localHours: number; readonly globalHours: number }[];
  /** Whether one shard is rebuilt at a time. */
  readonly isSerial: boolean;
}

const HOURS_PER_YEAR = 8760;

/**
 * Losses of a set a year, as the flow into the loss of the chain that starts anew after each: the stationary distribution p of that chain is worked
 * out state by state, and the answer is sum(p loss) / sum(p). Another equation than the mean time to loss, and other states: every shard outside groups
 * and every group has its row, all sorted.
 */
export function lossesByStationaryFlow(set: FlowSet): number {
  const width = set.kinds.length;
  const start = canonical(
    set,
    Array.from({ length: set.groups + 1 }, () => Array.from({ length: width }, () => 0)),
  );
  const numbers = new Map<string, number>([[start.key, 0]]);
  const states = [start.rows];
  const loss: number[] = [];
  const flow: Map<number, number>[] = [];
  for (let at = 0; at < states.length; at++) {
    flow.push(new Map());
    loss.push(0);
    for (const { rows, rate } of steps(set, states[at])) {
      if (!isAlive(set, rows)) {
        loss[at] += rate;
      } else {
        const next = canonical(set, rows);
        const to = numbers.get(next.key) ?? states.push(next.rows) - 1;
        numbers.set(next.key, to);
        flow[at].set(to, (flow[at].get(to) ?? 0) + rate);
      }
    }
  }
  const back = flow.map((row, at) => new Map(row).set(0, (row.get(0) ?? 0) + loss[at]));
  const weight = stationary(back);
  const lost = weight.reduce((sum, p, at) => sum + p * loss[at], 0);
  return lost / weight.reduce((sum, p) => sum + p, 0);
}

/** Unnormalised stationary weights, censoring the last state again and again; only sums, products and quotients. */
function stationary(flow: readonly Map<number, number>[]): number[] {
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

type Rows = readonly (readonly number[])[];

function steps(set: FlowSet, rows: Rows): { rows: Rows; rate: number }[] {
  const found: { rows: Rows; rate: number }[] = [];
  const repairs: { rows: Rows; missing: number; hours: number; damage: number }[] = [];
  rows.forEach((row, place) => {
    const isGroup = place < set.groups;
    const gone = row.reduce((a, b) => a + b, 0);
    set.kinds.forEach(({ perYear, localHours, globalHours }, kind) => {
      const moved = (by: number): Rows =>
        rows.map((each, at) => each.map((value, of) => (at === place && of === kind ? value + by : value)));
      const healthy = (isGroup ? set.groupSize : set.others) - gone;
      if (healthy > 0) {
        found.push({ rows: moved(1), rate: healthy * perYear });
      }
      if (row[kind] > 0) {
        const hours = isGroup && gone === 1 ? localHours : globalHours;
        repairs.push({ rows: moved(-1), missing: row[kind], hours, damage: isGroup ? gone : 0 });
      }
    });
  });
  if (!set.isSerial) {
    return [...found, ...repairs.map(({ rows: next, missing, hours }) => ({ rows: next, rate: (missing * HOURS_PER_YEAR) / hours }))];
  }
  const first = repairs.sort((a, b) => a.hours - b.hours || b.damage - a.damage)[0];
  return first === undefined ? found : [...found, { rows: first.rows, rate: HOURS_PER_YEAR / first.hours }];
}

function isAlive({ groups, spare }: FlowSet, rows: Rows): boolean {
  const beyond = rows.reduce((sum, row, place) => {
    const gone = row.reduce((a, b) => a + b, 0);
    return sum + (place < groups && gone > 0 ? gone - 1 : gone);
  }, 0);
  return beyond <= spare;
}

function canonical({ groups }: FlowSet, rows: Rows): { key: string; rows: Rows } {
  const sorted = [...rows.slice(0, groups)].sort((a, b) => (a.join() < b.join() ? -1 : 1));
  const next = [...sorted, rows[groups]];
  return { key: next.map((row) => row.join()).join("/"), rows: next };
}
