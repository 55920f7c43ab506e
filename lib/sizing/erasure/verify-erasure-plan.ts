import { assertNoBrokenRules } from "../../errors";
import type { PlanDiscrepancy } from "../verify/plan-discrepancy";
import { checkErasureProblem } from "./check-erasure-problem";
import type { ErasureDesign, ErasurePlan } from "./erasure-plan";
import type { ErasureProblem, StorageDeviceType, StorageNodeType } from "./erasure-problem";
import { lossesByStationaryFlow, type FlowSet } from "./verified-loss";

/** Two ways of adding up the same probabilities agree to this share. */
const AGREEMENT = 1e-9;
/** A first year is compared with the long run only where both come from the same chain; then it is below it by rounding at most. */
const SLACK = 1 + 1e-6;
const MIB_PER_TIB = 2 ** 20;
const HOURS_PER_YEAR = 8760;

/**
 * Checks a plan against its problem with code of its own: it shares neither the search nor the arithmetic of the planner.
 *
 * Checked are the code, shards, nodes, limits, survive targets, capacities, every part of the cost, repair traffic, unavailability (from what is
 * up instead of what is lost, one shard at a time), losses in the long run (by the flow of a stationary chain instead of the time to loss), that
 * the first year has no more, and the targets. That no cheaper design exists is the planner's exhaustion and not repeated here.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyErasurePlan(problem: ErasureProblem, plan: ErasurePlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyErasurePlan", checkErasureProblem(problem));
  const found: PlanDiscrepancy[] = [];
  const expect: Expect = (check, holds, expected, actual) => {
    if (!holds) {
      found.push({ check, expected: String(expected), found: String(actual) });
    }
  };
  const { design, status } = plan;
  if (status === "infeasible" || design === undefined) {
    expect("status", status === "infeasible" && design === undefined, "a design exactly where the plan is not infeasible", status);
    expect("infeasibility", plan.infeasibility !== undefined, "a reason", "none");
    return found;
  }
  const device = problem.deviceTypes.find(({ id }) => id === design.deviceType);
  const node = problem.nodeTypes.find(({ id }) => id === design.nodeType);
  if (device === undefined || node === undefined || node.deviceTypes?.includes(device.id) === false) {
    expect("hardware", false, "a device and a node of the problem that go together", `${design.deviceType}, ${design.nodeType}`);
    return found;
  }
  const bound = plan.lowerBoundMicroUsdPerMonth;
  expect("lowerBound", bound <= design.cost.total, `at most ${design.cost.total}`, bound);
  expect("optimality", (status === "optimal") === (bound === design.cost.total), status, `lower bound ${bound} of ${design.cost.total}`);
  if (checkCode(problem, design, expect)) {
    checkDesign(new Verified(problem, design, device, node), expect);
  }
  return found;
}

type Expect = (check: string, holds: boolean, expected: unknown, actual: unknown) => void;

/** Whether the code is one of the problem, and its shards are all there and in domains that hold nodes. */
function checkCode({ codes, domains }: ErasureProblem, { code, placement }: ErasureDesign, expect: Expect): boolean {
  const { family, dataShards: k, parityShards: m, localGroups: l = 0 } = code;
  const { reedSolomon: rs, copies, localReconstruction = [] } = codes ?? {};
  const isAllowed =
    codes === undefined ||
    (family === "reed-solomon" &&
      rs !== undefined &&
      within(k, rs.minDataShards, rs.maxDataShards) &&
      within(m, rs.minParityShards, rs.maxParityShards)) ||
    (family === "copies" && k === 1 && copies !== undefined && within(m + 1, copies.min, copies.max)) ||
    localReconstruction.some((lrc) => lrc.dataShards === k && lrc.localGroups === l && lrc.globalParities === m - l);
  expect("code", isAllowed, "a code of the problem", code.name);
  const shards = placement.reduce((sum, each) => sum + each.shards, 0);
  expect("shards", shards === k + m, k + m, shards);
  const isSound = placement.every(
    ({ domain, shards: count, shardsOfGroups }) =>
      domains.some(({ id }) => id === domain) &&
      !domains.some(({ parent }) => parent === domain) &&
      (l === 0 ? shardsOfGroups === undefined : shardsOfGroups?.length === l + 1 && shardsOfGroups.reduce((a, b) => a + b, 0) === count),
  );
  expect("placement", isSound, "domains that hold nodes, and groups that add up", "another");
  const groups = Array.from({ length: l }, (_, group) => placement.reduce((sum, each) => sum + (each.shardsOfGroups?.[group] ?? 0), 0));
  expect("groups", groups.every((size) => size === k / l + 1), `groups of ${k / l + 1}`, groups.join(", ")); // prettier-ignore
  return isAllowed && isSound && shards === k + m;
}

function checkDesign(verified: Verified, expect: Expect): void {
  const { problem, design } = verified;
  const { targets, repair } = problem;
  const { placement, sets, cost, durability } = design;
  const near = (check: string, claimed: number, truth: number, share = AGREEMENT): void =>
    expect(check, Math.abs(claimed - truth) <= share * Math.abs(truth), truth, claimed);
  expect("sets", sets >= 1 && sets * verified.device.capacityTib >= verified.shardTib * (1 - AGREEMENT), "room for the data", sets);
  for (const { domain, shards, devices, nodes } of placement) {
    const { maxNodes = Infinity } = problem.domains.find(({ id }) => id === domain)!;
    expect(`devices:${domain}`, devices === shards * sets, shards * sets, devices);
    expect(
      `nodes:${domain}`,
      nodes >= shards && nodes * verified.node.deviceSlots >= devices,
      "a node for each shard and a slot for each device",
      nodes,
    );
    expect(`limit:${domain}`, nodes <= maxNodes, `at most ${maxNodes}`, nodes);
  }
  (targets.survive ?? []).forEach(({ domains, count = 1 }, at) =>
    expect(`survive:${at}`, verified.survives(domains, count), "readable data", "a loss that takes too many shards"),
  );
  near("storedTib", design.storedTib, verified.shardTib * verified.shards);
  near("rawTib", design.rawTib, placement.reduce((sum, { devices }) => sum + devices, 0) * verified.device.capacityTib);
  near("overhead", design.overhead, (verified.shardTib * verified.shards) / problem.usableTib);
  const expected = verified.cost();
  for (const part of ["devices", "nodes", "reads", "writes", "repairs"] as const) {
    expect(`cost:${part}`, Math.abs(cost[part] - expected[part]) <= 1 + AGREEMENT * expected[part], expected[part], cost[part]);
  }
  const total = cost.devices + cost.nodes + cost.reads + cost.writes + cost.repairs;
  expect("cost:total", cost.total === total, total, cost.total);
  near("repair", design.repair.readTibPerYear, verified.repairTibPerYear());
  near("repair-mean", design.repair.meanMibPerSecond, (verified.repairTibPerYear() * MIB_PER_TIB) / (HOURS_PER_YEAR * 3600));
  expect("repair-cap", design.repair.meanMibPerSecond <= (repair.maxMeanMibPerSecond ?? Infinity), repair.maxMeanMibPerSecond, design.repair.meanMibPerSecond); // prettier-ignore
  near("unavailability", design.unavailability, verified.unavailability());
  expect(
    "unavailability-target",
    design.unavailability <= targets.unavailability,
    `at most ${targets.unavailability}`,
    design.unavailability,
  );
  if (!durability.isUpperBound) {
    near("durability", durability.lossesPerYear, sets * verified.lossesPerYear());
  }
  near("durability-mean", durability.meanYearsToSetLoss * durability.lossesPerYear, sets);
  expect("durability-first-year", durability.firstYearLoss <= durability.lossesPerYear * SLACK, `at most ${durability.lossesPerYear}`, durability.firstYearLoss); // prettier-ignore
  const measured = durability.measure === "first-year" ? durability.firstYearLoss : durability.lossesPerYear;
  expect(
    "durability-measure",
    durability.measure === (targets.lossMeasure ?? "long-run"),
    targets.lossMeasure ?? "long-run",
    durability.measure,
  );
  expect(
    "durability-target",
    measured <= targets.annualLossProbability * (1 + AGREEMENT),
    `at most ${targets.annualLossProbability}`,
    measured,
  );
}

interface Shard {
  readonly domain: string;
  /** Local group, or the number of groups for global parities and codes without groups. */
  readonly place: number;
}

/** A design seen as single shards. */
class Verified {
  public readonly shards: number;
  public readonly shardTib: number;
  private readonly k: number;
  private readonly groups: number;
  private readonly all: readonly Shard[];
  private readonly set: FlowSet;

  public constructor(
    public readonly problem: ErasureProblem,
    public readonly design: ErasureDesign,
    public readonly device: StorageDeviceType,
    public readonly node: StorageNodeType,
  ) {
    const { code, placement } = design;
    const { objects, blockKib = 4, usableTib, repair } = problem;
    this.k = code.dataShards;
    this.groups = code.localGroups ?? 0;
    this.shards = this.k + code.parityShards;
    this.all = placement.flatMap(({ domain, shards, shardsOfGroups = [shards] }) =>
      shardsOfGroups.flatMap((count, place) => Array.from({ length: count }, () => ({ domain, place }))),
    );
    const blocks = (kib: number): number => Math.ceil(kib / this.k / blockKib);
    this.shardTib =
      objects === undefined
        ? usableTib / this.k
        : objects.reduce((sum, { kib, byteShare }) => sum + (usableTib * byteShare * blocks(kib) * blockKib) / kib, 0);
    const hours = (devices: number, reads: number): number =>
      repair.detectionHours + (devices * device.capacityTib * MIB_PER_TIB * reads) / (3600 * repair.bandwidthMibPerSecond);
    const localReads = this.groups > 0 ? this.k / this.groups : this.k;
    const kind = (perYear: number, devices: number): FlowSet["kinds"][number] => ({
      perYear,
      localHours: hours(devices, localReads),
      globalHours: hours(devices, this.k),
    });
    this.set = {
      groups: this.groups,
      groupSize: this.groups > 0 ? this.k / this.groups + 1 : 0,
      others: this.groups > 0 ? code.parityShards - this.groups : this.shards,
      spare: this.groups > 0 ? code.parityShards - this.groups : code.parityShards,
      kinds: [kind(device.annualFailureRate, 1), kind(node.annualFailureRate, node.deviceSlots)].filter(({ perYear }) => perYear > 0),
      isSerial: repair.mode === "serial",
    };
  }

  public lossesPerYear(): number {
    return lossesByStationaryFlow(this.set);
  }

  public repairTibPerYear(): number {
    const reads = this.all.reduce((sum, { place }) => sum + (place < this.groups ? this.k / this.groups : this.k), 0);
    return this.shards === this.k ? 0 : this.lossesPerShard() * reads * this.shardTib;
  }

  public survives(domains: readonly string[], count: number, from = 0, gone: readonly string[] = []): boolean {
    const up = this.all.filter(({ domain }) => !this.path(domain).some((id) => gone.includes(id)));
    return (
      this.isReadable(up) &&
      (count === 0 || domains.every((id, at) => at < from || this.survives(domains, count - 1, at + 1, [...gone, id])))
    );
  }

  public cost(): Record<"devices" | "nodes" | "reads" | "writes" | "repairs", number> {
    const { problem, design, k } = this;
    const share = this.shardTib / problem.usableTib;
    let [devices, nodes, reads, writes, repairs] = [0, 0, 0, 0, 0];
    for (const { domain, shards } of design.placement) {
      const { pricePercent = 100 } = problem.domains.find(({ id }) => id === domain)!;
      const here = (price: number): number => Math.ceil((price * pricePercent) / 100);
      const count = shards * design.sets;
      devices += count * here(this.device.microUsdPerMonth);
      nodes += Math.max(shards, Math.ceil(count / this.node.deviceSlots)) * here(this.node.microUsdPerMonth);
    }
    for (const { domain, readGibPerMonth, writeGibPerMonth } of problem.traffic ?? []) {
      reads += readGibPerMonth * share * this.nearest(this.all, domain);
      writes += this.all.reduce((sum, shard) => sum + writeGibPerMonth * share * this.egress(domain, shard.domain), 0);
    }
    this.all.forEach((lost, at) => {
      const others = this.all.filter((_, other) => other !== at);
      const price =
        lost.place < this.groups
          ? others.filter(({ place }) => place === lost.place).reduce((sum, from) => sum + this.egress(from.domain, lost.domain), 0)
          : this.shards === k
            ? 0
            : this.nearest(others, lost.domain);
      repairs += (price * this.lossesPerShard() * this.shardTib * 1024) / 12;
    });
    return { devices, nodes, reads: Math.ceil(reads), writes: Math.ceil(writes), repairs: Math.ceil(repairs) };
  }

  /** Of one set: fewer shards up than decode the data, from the shards that are up, one shard after the other. */
  public unavailability(): number {
    const { problem } = this;
    const inside = (id: string): ReadonlyMap<string, number> => {
      const domain = problem.domains.find((each) => each.id === id)!;
      const content = this.together([
        ...problem.domains.filter(({ parent }) => parent === id).map((child) => inside(child.id)),
        ...this.all.filter((shard) => shard.domain === id).map(({ place }) => this.shardUp(place)),
      ]);
      const none = this.nothing();
      const next = new Map([...content].map(([up, probability]) => [up, probability * (1 - domain.unavailability)]));
      return next.set(none, (next.get(none) ?? 0) + domain.unavailability);
    };
    const up = this.together(problem.domains.filter(({ parent }) => parent === undefined).map(({ id }) => inside(id)));
    let short = 0;
    up.forEach((probability, key) => (short += this.isEnough(key.split(",").map(Number)) ? 0 : probability));
    return short;
  }

  private shardUp(place: number): ReadonlyMap<string, number> {
    const { unavailability } = this.node;
    const missing = this.set.kinds.reduce((sum, { perYear, globalHours }) => sum + (perYear * globalHours) / HOURS_PER_YEAR, 0);
    const rebuilt = 1 / (1 + missing);
    const one = Array.from({ length: this.groups + 1 }, (_, at) => (at === place ? 1 : 0)).join(",");
    return new Map([
      [this.nothing(), unavailability + (1 - unavailability) * missing * rebuilt],
      [one, (1 - unavailability) * rebuilt],
    ]);
  }

  private nothing(): string {
    return Array.from({ length: this.groups + 1 }, () => 0).join(",");
  }

  private together(parts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
    return parts.reduce<ReadonlyMap<string, number>>(
      (sum, part) => {
        const next = new Map<string, number>();
        sum.forEach((pa, a) =>
          part.forEach((pb, b) => {
            const left = a.split(",");
            const key = b
              .split(",")
              .map((count, at) => Number(count) + Number(left[at]))
              .join(",");
            next.set(key, (next.get(key) ?? 0) + pa * pb);
          }),
        );
        return next;
      },
      new Map([[this.nothing(), 1]]),
    );
  }

  private isReadable(up: readonly Shard[]): boolean {
    return this.isEnough(Array.from({ length: this.groups + 1 }, (_, place) => up.filter((shard) => shard.place === place).length));
  }

  /** A group gives at most as many independent shards as it has data shards. */
  private isEnough(up: readonly number[]): boolean {
    const rank = up.reduce((sum, count, place) => sum + (place < this.groups ? Math.min(count, this.k / this.groups) : count), 0);
    return rank >= this.k;
  }

  /** Price of the k cheapest shards that decode, one after the other while they add to what is known. */
  private nearest(shards: readonly Shard[], to: string): number {
    const byPrice = shards.map((shard) => ({ shard, price: this.egress(shard.domain, to) })).sort((a, b) => a.price - b.price);
    const taken: Shard[] = [];
    return byPrice.reduce((sum, { shard, price }) => {
      const ofGroup = taken.filter(({ place }) => place === shard.place).length;
      const adds = taken.length < this.k && (shard.place >= this.groups || ofGroup < this.k / this.groups);
      taken.push(...(adds ? [shard] : []));
      return adds ? sum + price : sum;
    }, 0);
  }

  private lossesPerShard(): number {
    return this.device.annualFailureRate + this.node.annualFailureRate;
  }

  private path(id: string): string[] {
    const { parent } = this.problem.domains.find((domain) => domain.id === id)!;
    return parent === undefined ? [id] : [...this.path(parent), id];
  }

  /** Price of the first border, seen from outside, that is around one and not around the other. */
  private egress(from: string, to: string): number {
    const border = this.path(from).find((id) => !this.path(to).includes(id));
    return this.problem.domains.find(({ id }) => id === border)?.egressMicroUsdPerGib ?? 0;
  }
}

function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
