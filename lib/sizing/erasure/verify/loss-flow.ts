/** Repairs of one kind of loss. */
export interface FlowKind {
  readonly perYear: number;
  readonly localHours: number;
  readonly globalHours: number;
}

/** A set of shards for the check of its losses. */
export interface FlowSet {
  /** Local groups; 0 for a code without. */
  readonly groups: number;
  /** Losses that can be made up for beyond one in each group. */
  readonly spare: number;
  /** Shards by place, a local group or last all others, and by cell: where they stand as far as destruction goes. */
  readonly shards: readonly (readonly number[])[];
  /** Domains that are destroyed: how often a year, and the cells in them. */
  readonly destructions: readonly { readonly perYear: number; readonly cells: readonly number[] }[];
  /** Ways of losing a shard alone and, last, with its domain. */
  readonly kinds: readonly FlowKind[];
  /** Whether one shard is rebuilt at a time. */
  readonly isSerial: boolean;
}

/** Flows between states, which are numbered from 0, all healthy, and out of them into the loss: by cause, single shards first. */
export interface LossFlow {
  /** Causes after single shards: alike domains are one, since states do not tell which of them is which. */
  readonly destructions: readonly { readonly perYear: number; readonly domains: number }[];
  readonly between: readonly ReadonlyMap<number, number>[];
  readonly loss: readonly (readonly number[])[];
}

const HOURS_PER_YEAR = 8760;

/** Missing shards by place, cell and kind. */
type Damage = readonly (readonly (readonly number[])[])[];

interface Move {
  readonly damage: Damage;
  readonly rate: number;
  readonly cause: number;
}

/**
 * Every state of a set and the flows between them, written down from what happens to shards: one fails, one is rebuilt, one domain is destroyed.
 * Groups that stand alike are sorted, and so are cells that are alike.
 *
 * @returns undefined when there are more states than asked for
 */
export function lossFlow(set: FlowSet, mostStates: number): LossFlow | undefined {
  const runs = alikeCells(set);
  const sort = sorter(set, runs);
  const causes = set.destructions.map(({ cells }, at) => {
    const run = cells.length === 1 ? runs.find((each) => each.includes(cells[0])) : undefined;
    return run === undefined ? at : set.destructions.findIndex((each) => each.cells.length === 1 && run.includes(each.cells[0]));
  });
  const start = sort(set.shards.map((row) => row.map(() => set.kinds.map(() => 0))));
  const numbers = new Map([[JSON.stringify(start), 0]]);
  const states = [start];
  const between: Map<number, number>[] = [];
  const loss = Array.from({ length: 1 + set.destructions.length }, (): number[] => []);
  for (let at = 0; at < states.length; at++) {
    between.push(new Map());
    loss.forEach((of) => of.push(0));
    for (const { damage, rate, cause } of moves(set, states[at])) {
      if (!isAlive(set, damage)) {
        loss[cause === 0 ? 0 : 1 + causes[cause - 1]][at] += rate;
        continue;
      }
      const next = sort(damage);
      const key = JSON.stringify(next);
      const to = numbers.get(key) ?? states.push(next) - 1;
      if (states.length > mostStates) {
        return undefined;
      }
      numbers.set(key, to);
      if (to !== at) {
        between[at].set(to, (between[at].get(to) ?? 0) + rate);
      }
    }
  }
  const known = [...new Set(causes)];
  return {
    between,
    loss: [loss[0], ...known.map((cause) => loss[1 + cause])],
    destructions: known.map((cause) => ({
      perYear: set.destructions[cause].perYear,
      domains: causes.filter((each) => each === cause).length,
    })),
  };
}

function moves(set: FlowSet, damage: Damage): Move[] {
  const { groups, shards, kinds, destructions, isSerial } = set;
  const found: Move[] = [];
  const repairs: { damage: Damage; missing: number; hours: number; inGroup: number }[] = [];
  damage.forEach((row, place) => {
    const inGroup = place < groups ? sum(row.map(sum)) : 0;
    row.forEach((cell, at) => {
      const moved = (kind: number, by: number): Damage => replaced(damage, place, replaced(row, at, replaced(cell, kind, cell[kind] + by)));
      const healthy = shards[place][at] - sum(cell);
      kinds.forEach(({ perYear, localHours, globalHours }, kind) => {
        if (healthy > 0 && perYear > 0) {
          found.push({ damage: moved(kind, 1), rate: healthy * perYear, cause: 0 });
        }
        if (cell[kind] > 0) {
          repairs.push({ damage: moved(kind, -1), missing: cell[kind], hours: inGroup === 1 ? localHours : globalHours, inGroup });
        }
      });
    });
  });
  destructions.forEach(({ perYear, cells }, at) => {
    const gone = damage.map((row, place) =>
      row.map((cell, of) => (cells.includes(of) ? cell.map((_, kind) => (kind === kinds.length - 1 ? shards[place][of] : 0)) : cell)),
    );
    found.push({ damage: gone, rate: perYear, cause: 1 + at });
  });
  const urgent = repairs.reduce(
    (best, each) =>
      best === undefined || each.hours < best.hours || (each.hours === best.hours && each.inGroup > best.inGroup) ? each : best,
    repairs[0],
  );
  const served = isSerial ? repairs.filter(({ hours, inGroup }) => hours === urgent.hours && inGroup === urgent.inGroup) : repairs;
  const sharing = isSerial ? sum(served.map(({ missing }) => missing)) : 1;
  served.forEach(({ damage: next, missing, hours }) =>
    found.push({ damage: next, rate: (missing * HOURS_PER_YEAR) / hours / sharing, cause: 0 }),
  );
  return found;
}

function isAlive({ groups, spare }: FlowSet, damage: Damage): boolean {
  const beyond = damage.reduce((total, row, place) => {
    const gone = sum(row.map(sum));
    return total + (place < groups && gone > 0 ? gone - 1 : gone);
  }, 0);
  return beyond <= spare;
}

/** Runs of cells that are each alone in a domain and alike in what is in them and how often it is destroyed. */
function alikeCells({ shards, destructions }: FlowSet): number[][] {
  const cells = shards[0].map((_, cell) => cell);
  const keys = cells.map((cell) => {
    const around = destructions.filter((each) => each.cells.includes(cell));
    const isAlone = around.length === 1 && around[0].cells.length === 1;
    return isAlone ? `${around[0].perYear}/${shards.map((row) => row[cell]).join()}` : `cell ${cell}`;
  });
  return [...new Set(keys)].map((key) => cells.filter((cell) => keys[cell] === key)).filter(({ length }) => length > 1);
}

/** Puts alike groups, or alike cells, into one order. */
function sorter({ groups, shards }: FlowSet, runs: readonly (readonly number[])[]): (damage: Damage) => Damage {
  const hasAlikeGroups = shards.slice(0, groups).every((row) => row.join() === shards[0].join());
  return (damage) => {
    let next = damage;
    for (const run of runs) {
      const columns = run.map((cell) => next.map((row) => row[cell])).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      next = next.map((row, place) => row.map((cell, at) => (run.includes(at) ? columns[run.indexOf(at)][place] : cell)));
    }
    if (runs.length === 0 && hasAlikeGroups && groups > 1) {
      const sorted = next.slice(0, groups).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      next = [...sorted, ...next.slice(groups)];
    }
    return next;
  };
}

function replaced<T>(values: readonly T[], at: number, value: T): T[] {
  return values.map((each, position) => (position === at ? value : each));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
