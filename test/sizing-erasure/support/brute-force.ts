import { isDecodable, type LocalReconstructionCode } from "../../../lib/sizing/durability/local-reconstruction-code";
import { lossesOfSingleShards, type LossesByCause } from "../../sizing-durability/support/single-shards";
import type { ErasureProblem, StorageDeviceType, StorageNodeType } from "../../../lib/sizing/erasure/erasure-problem";

/** A code of the problem. `places` are local groups and last the global parities; one place for codes without groups. */
interface Code {
  readonly k: number;
  readonly places: readonly number[];
  readonly lrc?: LocalReconstructionCode;
}

/** The best that there is. */
export interface BruteForceAnswer {
  readonly microUsdPerMonth: number;
  /** Least unavailability at that cost. */
  readonly unavailability: number;
}

/**
 * Every code on every device and node in every placement, without symmetry and without bounds; unavailability by all states of the domains,
 * reads by all sets of shards, losses by elimination with subtraction. Shares nothing with the planner but what decodes.
 */
export function bruteForce(problem: ErasureProblem): BruteForceAnswer | undefined {
  let best: BruteForceAnswer | undefined;
  for (const code of codesOf(problem)) {
    for (const node of problem.nodeTypes) {
      for (const device of problem.deviceTypes.filter(({ id }) => node.deviceTypes?.includes(id) ?? true)) {
        const design = new Design(problem, code, device, node);
        if (design.meetsOwnTargets()) {
          for (const layout of layouts(code.places, design.leaves.length)) {
            const cost = design.fits(layout) && design.survives(layout) ? design.cost(layout) : Infinity;
            if (cost < Infinity && cost <= (best?.microUsdPerMonth ?? Infinity)) {
              const unavailability = design.unavailability(layout);
              const isBetter = cost < (best?.microUsdPerMonth ?? Infinity) || unavailability < best!.unavailability;
              if (unavailability <= problem.targets.unavailability && isBetter && design.isDurable(layout)) {
                best = { microUsdPerMonth: cost, unavailability };
              }
            }
          }
        }
      }
    }
  }
  return best;
}

function codesOf({ codes }: ErasureProblem): Code[] {
  const found: Code[] = [];
  const { reedSolomon, copies, localReconstruction = [] } = codes!;
  for (let k = reedSolomon?.minDataShards ?? 1; k <= (reedSolomon?.maxDataShards ?? 0); k++) {
    for (let m = reedSolomon!.minParityShards; m <= reedSolomon!.maxParityShards; m++) {
      found.push({ k, places: [k + m] });
    }
  }
  for (let count = copies?.min ?? 1; count <= (copies?.max ?? 0); count++) {
    found.push({ k: 1, places: [count] });
  }
  for (const lrc of localReconstruction) {
    const size = lrc.dataShards / lrc.localGroups + 1;
    found.push({ k: lrc.dataShards, lrc, places: [...Array.from({ length: lrc.localGroups }, () => size), lrc.globalParities] });
  }
  return found;
}

/** Shards by place and leaf, in every way. */
function layouts(places: readonly number[], leaves: number): number[][][] {
  const [first, ...rest] = places;
  return first === undefined ? [[]] : layouts(rest, leaves).flatMap((other) => spread(first, leaves).map((row) => [row, ...other]));
}

function spread(shards: number, leaves: number): number[][] {
  return leaves === 1
    ? [[shards]]
    : Array.from({ length: shards + 1 }, (_, first) => first).flatMap((first) =>
        spread(shards - first, leaves - 1).map((rest) => [first, ...rest]),
      );
}

class Design {
  public readonly leaves: ErasureProblem["domains"];
  private readonly sets: number;
  private readonly shardTib: number;
  private readonly shardDown: number;
  private readonly losses: readonly { perYear: number; local: number; global: number }[];
  private readonly destroyed: { perYear: 0; local: number; global: number };
  private readonly byLayout = new Map<string, LossesByCause>();

  public constructor(
    private readonly problem: ErasureProblem,
    private readonly code: Code,
    private readonly device: StorageDeviceType,
    private readonly node: StorageNodeType,
  ) {
    const { k, lrc } = code;
    const { repair, objects = [{ kib: Infinity, byteShare: 1 }], blockKib = 4 } = problem;
    this.leaves = problem.domains.filter(({ id }) => !problem.domains.some(({ parent }) => parent === id));
    const perObject = objects.map(({ kib, byteShare }) =>
      kib === Infinity ? 1 / k : (byteShare * blockKib * Math.ceil(kib / k / blockKib)) / kib,
    );
    this.shardTib = problem.usableTib * perObject.reduce((a, b) => a + b);
    this.sets = Math.ceil(this.shardTib / device.capacityTib - 1e-9);
    const hours = (tib: number, reads: number): number =>
      repair.detectionHours + (tib * 2 ** 20 * reads) / repair.bandwidthMibPerSecond / 3600;
    const localReads = lrc === undefined ? k : k / lrc.localGroups;
    this.losses = [
      { perYear: device.annualFailureRate, tib: device.capacityTib },
      { perYear: node.annualFailureRate, tib: device.capacityTib * node.deviceSlots },
    ].map(({ perYear, tib }) => ({ perYear, local: hours(tib, localReads), global: hours(tib, k) }));
    const { local, global } = this.losses[1]!;
    const { replacementHours = 0 } = repair;
    this.destroyed = { perYear: 0, local: replacementHours + local, global: replacementHours + global };
    const away = this.losses.reduce((sum, { perYear, global }) => sum + (perYear * global) / 8760, 0);
    this.shardDown = 1 - ((1 - node.unavailability) * 1) / (1 + away);
  }

  public meetsOwnTargets(): boolean {
    const { repair, targets } = this.problem;
    const { k, lrc, places } = this.code;
    const globals = lrc?.globalParities ?? 0;
    const shards = places.reduce((a, b) => a + b);
    const isRedundant = this.isRedundant();
    const reads = !isRedundant ? 0 : (shards - globals) * (lrc === undefined ? k : k / lrc.localGroups) + globals * k;
    const perYear = this.losses.reduce((sum, loss) => sum + loss.perYear, 0);
    const mibPerSecond = (perYear * reads * this.shardTib * 2 ** 20) / (8760 * 3600);
    return mibPerSecond <= (repair.maxMeanMibPerSecond ?? Infinity) && this.annualLoss() <= targets.annualLossProbability;
  }

  /** Losses with domains that are destroyed, every shard told apart. */
  public isDurable(layout: readonly (readonly number[])[]): boolean {
    const { domains, targets, repair } = this.problem;
    const rates = domains.map(({ destructionsPerYear = 0 }) => destructionsPerYear);
    if (rates.every((rate) => rate === 0)) {
      return true;
    }
    const { code, sets } = this;
    const path = (id: string): number[] => {
      const at = domains.findIndex((domain) => domain.id === id);
      const { parent } = domains[at]!;
      return parent === undefined ? [at] : [at, ...path(parent)];
    };
    const places = layout.flatMap((row, place) => row.flatMap((n, leaf) => Array.from({ length: n }, () => ({ place, leaf }))));
    const groups = code.lrc?.localGroups ?? 0;
    const key = JSON.stringify(layout);
    const known =
      this.byLayout.get(key) ??
      lossesOfSingleShards({
        shards: places.map(({ place, leaf }) => ({ domains: path(this.leaves[leaf]!.id), group: place < groups ? place : -1 })),
        destructions: rates,
        kinds: [...this.losses, this.destroyed],
        decodes: (missing) => this.isEnough(code.places.map((_, place) => places.filter((each, at) => each.place === place && !missing[at]).length)),
        isSerial: repair.mode === "serial",
      });
    this.byLayout.set(key, known);
    const isFirstYear = targets.lossMeasure === "first-year";
    const [byFailure, ...byDomain] = isFirstYear ? known.firstYear : known.perYear;
    const any = (share: number): number => 1 - (1 - Math.min(1, share)) ** sets;
    // A domain that is destroyed loses each set with its own chance; sets fall to it together.
    const events = byDomain.reduce((sum, part, at) => sum + (rates[at]! > 0 ? rates[at]! * any(part / rates[at]!) : 0), 0);
    const alone = byDomain.reduce((sum, part) => sum + part, byFailure!);
    const losses = isFirstYear ? Math.min(events + any(byFailure!), any(alone)) : events + sets * byFailure!;
    return losses <= targets.annualLossProbability;
  } // prettier-ignore

  public fits(layout: readonly (readonly number[])[]): boolean {
    return this.leaves.every(({ maxNodes = Infinity }, leaf) => this.nodes(this.count(layout, leaf)) <= maxNodes);
  }

  public survives(layout: readonly (readonly number[])[]): boolean {
    return (this.problem.targets.survive ?? []).every(({ domains, count = 1 }) =>
      allSubsets(domains.length)
        .filter((gone) => gone.length <= count)
        .every((gone) => this.decodes(layout.map((row) => row.map((n, leaf) => (gone.some((at) => domains[at] === this.leaves[leaf]!.id) ? 0 : n))))),
    ); // prettier-ignore
  }

  public cost(layout: readonly (readonly number[])[]): number {
    const { problem, code, sets } = this;
    let hardware = 0;
    this.leaves.forEach(({ pricePercent = 100 }, leaf) => {
      const shards = this.count(layout, leaf);
      hardware += sets * shards * Math.ceil((this.device.microUsdPerMonth * pricePercent) / 100);
      hardware += this.nodes(shards) * Math.ceil((this.node.microUsdPerMonth * pricePercent) / 100);
    });
    const shards = layout.flatMap((row, place) => row.flatMap((n, leaf) => Array.from({ length: n }, () => ({ place, leaf }))));
    const perShard = this.shardTib / problem.usableTib;
    const id = (leaf: number): string => this.leaves[leaf]!.id;
    let [reads, writes, repairs] = [0, 0, 0];
    for (const { domain, readGibPerMonth, writeGibPerMonth } of problem.traffic ?? []) {
      writes += shards.reduce((sum, { leaf }) => sum + writeGibPerMonth * perShard * this.egress(domain, id(leaf)), 0);
      reads += readGibPerMonth * perShard * this.cheapest(shards, (leaf) => this.egress(id(leaf), domain));
    }
    const gibPerMonth = (this.losses.reduce((sum, { perYear }) => sum + perYear, 0) * this.shardTib * 1024) / 12;
    shards.forEach(({ place, leaf: to }, lost) => {
      const others = shards.filter((_, at) => at !== lost);
      const price = (leaf: number): number => this.egress(id(leaf), id(to));
      const isLocal = code.lrc !== undefined && place < code.lrc.localGroups;
      const sum = isLocal
        ? others.filter((other) => other.place === place).reduce((total, { leaf }) => total + price(leaf), 0)
        : this.cheapest(others, price);
      repairs += this.isRedundant() ? gibPerMonth * sum : 0;
    });
    const up = (value: number): number => Math.ceil(value - 1e-9);
    return hardware + up(reads) + up(writes) + up(repairs);
  }

  public unavailability(layout: readonly (readonly number[])[]): number {
    const domains = this.problem.domains.map((domain) => {
      const away = ((domain.destructionsPerYear ?? 0) * this.destroyed.global) / 8760;
      return { ...domain, unavailability: 1 - (1 - domain.unavailability) / (1 + away) };
    });
    let total = 0;
    for (const down of allSubsets(domains.length)) {
      const isDown = (id: string): boolean => {
        const at = domains.findIndex((domain) => domain.id === id);
        return down.includes(at) || (domains[at]!.parent !== undefined && isDown(domains[at]!.parent!));
      };
      const probability = domains.reduce((product, { unavailability }, at) => product * (down.includes(at) ? unavailability : 1 - unavailability), 1);
      if (probability > 0) {
        const reachable = layout.map((row) => row.reduce((sum, n, leaf) => sum + (isDown(this.leaves[leaf]!.id) ? 0 : n), 0));
        total += probability * this.unreadable(reachable, []);
      }
    } // prettier-ignore
    return total;
  }

  /** Chance that the shards that are up, of so many reachable by place, do not decode. */
  private unreadable(reachable: readonly number[], up: readonly number[]): number {
    const [here, ...rest] = reachable;
    if (here === undefined) {
      return this.isEnough(up) ? 0 : 1;
    }
    let [sum, ways] = [0, 1];
    for (let alive = 0; alive <= here; alive++) {
      sum += ways * (1 - this.shardDown) ** alive * this.shardDown ** (here - alive) * this.unreadable(rest, [...up, alive]);
      ways = (ways * (here - alive)) / (alive + 1);
    }
    return sum;
  }

  private isRedundant(): boolean {
    return this.code.places.reduce((a, b) => a + b) > this.code.k;
  }

  private annualLoss(): number {
    const { targets } = this.problem;
    const rate = lossOf(this.code, this.losses.filter(({ perYear }) => perYear > 0), this.problem.repair.mode, targets.lossMeasure === "first-year"); // prettier-ignore
    return targets.lossMeasure === "first-year" ? 1 - (1 - rate) ** this.sets : this.sets * rate;
  }

  private cheapest(shards: readonly { place: number; leaf: number }[], price: (leaf: number) => number): number {
    return allSubsets(shards.length)
      .filter((set) => set.length === this.code.k)
      .filter((set) => this.isEnough(this.code.places.map((_, place) => set.filter((at) => shards[at]!.place === place).length)))
      .reduce((least, set) => Math.min(least, set.reduce((sum, at) => sum + price(shards[at]!.leaf), 0)), Infinity); // prettier-ignore
  }

  private decodes(layout: readonly (readonly number[])[]): boolean {
    return this.isEnough(layout.map((row) => row.reduce((a, b) => a + b, 0)));
  }

  private isEnough(up: readonly number[]): boolean {
    return enough(this.code, up);
  }

  private nodes(shards: number): number {
    return Math.max(shards, Math.ceil((this.sets * shards) / this.node.deviceSlots));
  }

  private count(layout: readonly (readonly number[])[], leaf: number): number {
    return layout.reduce((sum, row) => sum + row[leaf]!, 0);
  }

  private egress(from: string, to: string): number {
    const path = (id: string): string[] => {
      const { parent } = this.problem.domains.find((domain) => domain.id === id)!;
      return parent === undefined ? [id] : [...path(parent), id];
    };
    const border = path(from).find((id) => !path(to).includes(id));
    return this.problem.domains.find(({ id }) => id === border)?.egressMicroUsdPerGib ?? 0;
  }
}

function enough({ k, places, lrc }: Code, up: readonly number[]): boolean {
  const lost = places.map((shards, place) => shards - up[place]!);
  return lrc === undefined ? up[0]! >= k : isDecodable(lrc, lost.slice(0, -1), lost[lost.length - 1]!);
}

function allSubsets(of: number): number[][] {
  return Array.from({ length: 2 ** of }, (_, bits) => Array.from({ length: of }, (__, at) => at).filter((at) => (bits >> at) & 1));
}

/** Losses a year: 1 / mean time by elimination with pivots, or the first year by many small steps of a Runge-Kutta method. */
function lossOf(
  code: Code,
  losses: readonly { perYear: number; local: number; global: number }[],
  mode: "parallel" | "serial",
  isFirstYear: boolean,
): number {
  // A state is what is missing by place and kind, groups told apart.
  const states: number[][] = [];
  const width = losses.length;
  const fill = (prefix: number[]): void => {
    const place = Math.floor(prefix.length / width);
    if (place === code.places.length) {
      const up = code.places.map((shards, at) => shards - prefix.slice(at * width, (at + 1) * width).reduce((a, b) => a + b, 0));
      if (up.every((n) => n >= 0) && enough(code, up)) {
        states.push(prefix);
      }
      return;
    }
    for (let missing = 0; missing <= code.places[place]!; missing++) {
      fill([...prefix, missing]);
    }
  };
  fill([]);
  const index = new Map(states.map((state, at) => [state.join(), at]));
  const rates = states.map(() => new Map<number, number>());
  const gone = states.map(() => 0);
  states.forEach((state, at) => {
    const missingAt = (place: number): number => state.slice(place * width, (place + 1) * width).reduce((a, b) => a + b, 0);
    const change = (slot: number, by: number): number | undefined =>
      index.get(state.map((value, s) => (s === slot ? value + by : value)).join());
    const repairs: { slot: number; hours: number; missing: number; inGroup: number }[] = [];
    state.forEach((missing, slot) => {
      const place = Math.floor(slot / width);
      const loss = losses[slot % width]!;
      const rate = (code.places[place]! - missingAt(place)) * loss.perYear;
      const to = change(slot, 1);
      if (rate > 0 && to === undefined) {
        gone[at]! += rate;
      } else if (rate > 0) {
        rates[at]!.set(to!, (rates[at]!.get(to!) ?? 0) + rate);
      }
      const isGroup = code.lrc !== undefined && place < code.lrc.localGroups;
      if (missing > 0) {
        repairs.push({ slot, missing, hours: isGroup && missingAt(place) === 1 ? loss.local : loss.global, inGroup: isGroup ? missingAt(place) : 0 });
      } // prettier-ignore
    });
    repairs.sort((a, b) => a.hours - b.hours || b.inGroup - a.inGroup);
    for (const { slot, hours, missing } of mode === "serial" ? repairs.slice(0, 1) : repairs) {
      rates[at]!.set(change(slot, -1)!, (mode === "serial" ? 1 : missing) * (8760 / hours));
    }
  });
  return isFirstYear ? firstYear(rates, gone) : 1 / meanTime(rates, gone);
}

function meanTime(rates: readonly Map<number, number>[], gone: readonly number[]): number {
  const size = rates.length;
  const rows = rates.map((row, at) => {
    const line = new Float64Array(size + 1);
    line[size] = 1;
    line[at] = gone[at]!;
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
    for (let row = 0; row < size; row++) {
      const factor = row === column ? 0 : rows[row]![column]! / rows[column]![column]!;
      if (factor !== 0) {
        for (let at = column; at <= size; at++) {
          rows[row]![at]! -= factor * rows[column]![at]!;
        }
      }
    }
  }
  return rows[0]![size]! / rows[0]![0]!;
}

function firstYear(rates: readonly Map<number, number>[], gone: readonly number[]): number {
  const exit = rates.map((row, at) => gone[at]! + [...row.values()].reduce((a, b) => a + b, 0));
  const steps = Math.ceil(4 * Math.max(...exit)) + 20;
  const flow = rates.flatMap((row, from) => [...row].map(([to, rate]) => ({ from, to, rate })));
  const slope = (p: Float64Array): Float64Array => {
    const d = new Float64Array(p.length);
    flow.forEach(({ from, to, rate }) => (d[to]! += p[from]! * rate));
    exit.forEach((rate, at) => (d[at]! -= p[at]! * rate));
    gone.forEach((rate, at) => (d[p.length - 1]! += p[at]! * rate));
    return d;
  };
  let p = new Float64Array(rates.length + 1);
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
  return p[rates.length]!;
}
