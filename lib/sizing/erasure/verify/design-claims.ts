import type { ErasureDesign } from "../erasure-plan";
import type { ErasureProblem } from "../erasure-problem";
import type { Claims } from "./claims";
import { codesOf } from "./verified-codes";
import { VerifiedDesign } from "./verified-design";

/** Long products of probabilities and doubled steps of a year agree to this share. */
const YEAR_AGREEMENT = 1e-7;
/** A first year has no more losses than the long run, but for rounding. */
const SLACK = 1 + 1e-6;

/** Checks everything that a plan says of its design; the design as worked out anew, when it can be. */
export function checkDesignClaims(problem: ErasureProblem, design: ErasureDesign, claims: Claims): VerifiedDesign | undefined {
  const device = problem.deviceTypes.find(({ id }) => id === design.deviceType);
  const node = problem.nodeTypes.find(({ id }) => id === design.nodeType);
  if (device === undefined || node === undefined || node.deviceTypes?.includes(device.id) === false) {
    claims.expect("hardware", false, "a device and a node of the problem that go together", `${design.deviceType}, ${design.nodeType}`);
    return undefined;
  }
  if (!isPlacedCode(problem, design, claims)) {
    return undefined;
  }
  const verified = new VerifiedDesign(problem, design.code, design.placement, device, node);
  checkRoom(verified, design, claims);
  checkCost(verified, design, claims);
  checkTargets(verified, design, claims);
  checkDurability(verified, design, claims);
  return verified;
}

/** Whether the code is one of the problem, and its shards are all there and in domains that hold nodes. */
function isPlacedCode(problem: ErasureProblem, { code, placement }: ErasureDesign, claims: Claims): boolean {
  const { domains } = problem;
  const { dataShards: k, parityShards: m, localGroups: l = 0 } = code;
  const isAllowed = codesOf(problem).some(
    (each) =>
      each.family === code.family &&
      each.name === code.name &&
      each.dataShards === k &&
      each.parityShards === m &&
      each.localGroups === code.localGroups,
  );
  claims.expect("code", isAllowed, "a code of the problem by its name", code.name);
  const shards = placement.reduce((sum, each) => sum + each.shards, 0);
  claims.expect("shards", shards === k + m, k + m, shards);
  const isSound =
    new Set(placement.map(({ domain }) => domain)).size === placement.length &&
    placement.every(
      ({ domain, shards: count, shardsOfGroups }) =>
        Number.isInteger(count) &&
        count >= 1 &&
        domains.some(({ id }) => id === domain) &&
        !domains.some(({ parent }) => parent === domain) &&
        (l === 0
          ? shardsOfGroups === undefined
          : shardsOfGroups?.length === l + 1 &&
            shardsOfGroups.every((each) => Number.isInteger(each) && each >= 0) &&
            shardsOfGroups.reduce((a, b) => a + b, 0) === count),
    );
  claims.expect("placement", isSound, "domains that hold nodes, once each, and groups that add up", "another");
  const groups = Array.from({ length: l }, (_, group) => placement.reduce((sum, each) => sum + (each.shardsOfGroups?.[group] ?? 0), 0));
  const isWhole = groups.every((size) => size === k / l + 1);
  claims.expect("groups", isWhole, `groups of ${k / l + 1}`, groups.join(", "));
  return isAllowed && isSound && isWhole && shards === k + m;
}

function checkRoom(verified: VerifiedDesign, { placement, sets, ...design }: ErasureDesign, claims: Claims): void {
  const { problem, device, node } = verified;
  claims.expect("sets", sets === verified.sets, verified.sets, sets);
  for (const { domain, shards, devices, nodes } of placement) {
    const { maxNodes = Infinity } = problem.domains.find(({ id }) => id === domain)!;
    claims.expect(`devices:${domain}`, devices === shards * sets, shards * sets, devices);
    const isEnough = nodes >= shards && nodes * node.deviceSlots >= devices;
    claims.expect(`nodes:${domain}`, isEnough, "a node for each shard and a slot for each device", nodes);
    claims.expect(`nodes-spare:${domain}`, nodes <= verified.nodesFor(shards), `no more than ${verified.nodesFor(shards)}`, nodes);
    claims.expect(`limit:${domain}`, nodes <= maxNodes, `at most ${maxNodes}`, nodes);
  }
  const stored = verified.shardTib * verified.shards;
  claims.near("storedTib", design.storedTib, stored);
  claims.near("rawTib", design.rawTib, placement.reduce((sum, { devices }) => sum + devices, 0) * device.capacityTib);
  claims.near("overhead", design.overhead, stored / problem.usableTib);
}

function checkCost(verified: VerifiedDesign, { cost }: ErasureDesign, claims: Claims): void {
  const expected = verified.cost();
  for (const part of ["devices", "nodes", "reads", "writes", "repairs"] as const) {
    // Traffic is rounded up from a sum of products, which may come out on either side of a whole number.
    const rounding = part === "devices" || part === "nodes" ? 0 : 1;
    const isSame = Number.isInteger(cost[part]) && Math.abs(cost[part] - expected[part]) <= rounding;
    claims.expect(`cost:${part}`, isSame, expected[part], cost[part]);
  }
  const total = cost.devices + cost.nodes + cost.reads + cost.writes + cost.repairs;
  claims.expect("cost:total", cost.total === total, total, cost.total);
}

function checkTargets(verified: VerifiedDesign, { repair, unavailability }: ErasureDesign, claims: Claims): void {
  const { targets, repair: model } = verified.problem;
  (targets.survive ?? []).forEach(({ domains, count = 1 }, at) =>
    claims.expect(`survive:${at}`, verified.survives(domains, count), "readable data", "a loss that takes too many shards"),
  );
  claims.near("repair", repair.readTibPerYear, verified.repairTibPerYear());
  claims.near("repair-mean", repair.meanMibPerSecond, verified.repairMibPerSecond());
  const cap = model.maxMeanMibPerSecond ?? Infinity;
  claims.expect("repair-cap", repair.meanMibPerSecond <= cap, `at most ${cap}`, repair.meanMibPerSecond);
  claims.near("unavailability", unavailability, verified.unavailability());
  claims.expect(
    "unavailability-target",
    unavailability <= targets.unavailability,
    `at most ${targets.unavailability}`,
    unavailability,
  ); // prettier-ignore
}

function checkDurability(verified: VerifiedDesign, { durability }: ErasureDesign, claims: Claims): void {
  const { targets } = verified.problem;
  const { lossesPerYear, destructionLossesPerYear, firstYearLoss, firstYearTruncationBound, meanYearsToSetLoss } = durability;
  claims.near("durability-repair-device", durability.deviceRepairHours, verified.repairHours[0]);
  claims.near("durability-repair-node", durability.nodeRepairHours, verified.repairHours[1]);
  const measure = targets.lossMeasure ?? "long-run";
  claims.expect("durability-measure", durability.measure === measure, measure, durability.measure);
  const longRun = verified.losses("long-run");
  const firstYear = verified.losses("first-year");
  if (longRun === undefined) {
    claims.skip("the losses in the long run: the chain has too many states");
  } else if (durability.isUpperBound) {
    claims.expect("durability", lossesPerYear >= longRun.all * (1 - 1e-9), `at least ${longRun.all}`, lossesPerYear);
    claims.expect("durability-mean", meanYearsToSetLoss <= longRun.meanYears * (1 + 1e-9), `at most ${longRun.meanYears}`, meanYearsToSetLoss); // prettier-ignore
  } else {
    claims.near("durability", lossesPerYear, longRun.all);
    claims.near("durability-mean", meanYearsToSetLoss, longRun.meanYears);
    const isSame = Math.abs(destructionLossesPerYear - longRun.byDestruction) <= 1e-9 * longRun.all;
    claims.expect("durability-destruction", isSame, longRun.byDestruction, destructionLossesPerYear);
  }
  if (firstYear === undefined) {
    claims.skip("the losses in the first year: the chain has too many states");
    claims.expect("durability-first-year", firstYearLoss <= lossesPerYear * SLACK, `at most ${lossesPerYear}`, firstYearLoss);
  } else if (durability.isUpperBound) {
    claims.expect("durability-first-year", firstYearLoss >= firstYear.all * (1 - YEAR_AGREEMENT), `at least ${firstYear.all}`, firstYearLoss); // prettier-ignore
  } else {
    claims.near("durability-first-year", firstYearLoss, firstYear.all, YEAR_AGREEMENT);
  }
  const isSmall = firstYearTruncationBound >= 0 && firstYearTruncationBound <= Math.max(1e-30, 1e-9 * firstYearLoss);
  claims.expect("durability-truncation", isSmall, "next to nothing", firstYearTruncationBound);
  const measured = measure === "first-year" ? firstYearLoss : lossesPerYear;
  const { annualLossProbability: most } = targets;
  claims.expect("durability-target", measured <= most * (1 + 1e-9), `at most ${most}`, measured);
}
