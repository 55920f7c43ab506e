import type { BrokenRule } from "../../errors";
import { nearestMatch } from "../nearest-match";
import type { AllowedCodes, ErasureOptions, ErasureProblem, StorageDomain } from "./erasure-problem";

/** Largest price accepted, for the reason given in `check-fleet-problem.ts`: a million of them add up without rounding. */
const GREATEST_FIGURE = 9_000_000_000;
const MOST_DATA_SHARDS = 32;
const MOST_PARITY_SHARDS = 16;
const MOST_COPIES = 17;
/** Shares of objects add up to 1 to this. */
const SHARE_ROUNDING = 1e-9;

/** Every rule that an erasure code problem breaks, all at once; empty for a well-formed one. Never judges whether it can be solved. */
export function checkErasureProblem(problem: ErasureProblem): BrokenRule[] {
  const broken = [
    ...checkData(problem),
    ...checkTargets(problem),
    ...checkDomains(problem.domains),
    ...checkHardware(problem),
    ...checkRepair(problem),
    ...checkTraffic(problem),
    ...checkCodes(problem.codes),
  ];
  return broken.length > 0 ? broken : checkSums(problem);
}

/** Every rule that the options break. */
export function checkErasureOptions({ maxPlacements }: ErasureOptions): BrokenRule[] {
  return maxPlacements === undefined || isInteger(maxPlacements, 1, Number.MAX_SAFE_INTEGER)
    ? []
    : [rule("max-placements-integer", `'maxPlacements' (${maxPlacements}) is not an integer of at least 1`, "leave it out")];
}

function checkData({ usableTib, objects, blockKib }: ErasureProblem): BrokenRule[] {
  const broken = [...positive("usable-positive", "the problem", "usableTib", usableTib)];
  if (blockKib !== undefined && !isInteger(blockKib, 1)) {
    broken.push(
      rule("block-integer", `'blockKib' (${blockKib}) is not an integer of at least 1`, "give the block of the devices in KiB, mostly 4"),
    );
  }
  (objects ?? []).forEach(({ kib, byteShare }, at) => {
    broken.push(...positive("object-size-positive", `objects[${at}]`, "kib", kib));
    if (!(byteShare > 0 && byteShare <= 1)) {
      broken.push(
        rule(
          "object-share-range",
          `objects[${at}]: 'byteShare' (${byteShare}) is not in (0, 1]`,
          "give the share of the data in such objects",
        ),
      );
    }
  });
  const sum = (objects ?? []).reduce((total, { byteShare }) => total + byteShare, 0);
  if (objects !== undefined && !(Math.abs(sum - 1) <= SHARE_ROUNDING)) {
    broken.push(rule("object-shares-whole", `the shares of 'objects' add up to ${sum}`, "make them add up to 1"));
  }
  return broken;
}

function checkTargets({ targets, domains }: ErasureProblem): BrokenRule[] {
  const broken = [
    ...openRange("loss-range", "targets", "annualLossProbability", targets.annualLossProbability),
    ...openRange("availability-range", "targets", "unavailability", targets.unavailability),
  ];
  const { lossMeasure, survive = [] } = targets;
  if (lossMeasure !== undefined && lossMeasure !== "long-run" && lossMeasure !== "first-year") {
    broken.push(
      rule("loss-measure-known", `'lossMeasure' (${String(lossMeasure)}) is not a known measure`, "use 'long-run' or 'first-year'"),
    );
  }
  const byId = new Map(domains.map((domain) => [domain.id, domain]));
  survive.forEach(({ domains: named, count = 1 }, at) => {
    broken.push(
      ...named.flatMap((id) =>
        byId.has(id) ? [] : [unknown("survive-domain-known", `survive[${at}] names the domain '${id}'`, id, byId)],
      ),
    );
    if (!isInteger(count, 1)) {
      broken.push(
        rule(
          "survive-count-integer",
          `survive[${at}]: 'count' (${count}) is not an integer of at least 1`,
          "give how many may be gone at once",
        ),
      );
    }
    const nested = named.find((id, position) => named.indexOf(id) !== position || around(byId, id).some((outer) => named.includes(outer)));
    if (nested !== undefined) {
      broken.push(
        rule(
          "survive-domains-apart",
          `survive[${at}] names '${nested}' and itself or a domain around it`,
          "name domains that are not inside each other",
        ),
      );
    }
  });
  return broken;
}

function checkDomains(domains: readonly StorageDomain[]): BrokenRule[] {
  const broken = duplicates(domains, "domain");
  const byId = new Map(domains.map((domain) => [domain.id, domain]));
  const parents = new Set(domains.map(({ parent }) => parent));
  if (domains.length === 0) {
    broken.push(rule("domains-present", "there are no domains", "name at least one that holds nodes"));
  }
  for (const domain of domains) {
    const who = `domain '${domain.id}'`;
    broken.push(...probability("domain-unavailability-range", who, "unavailability", domain.unavailability));
    if (domain.parent !== undefined && !byId.has(domain.parent)) {
      broken.push(unknown("domain-parent-known", `${who} has the parent '${domain.parent}'`, domain.parent, byId));
    }
    const { destructionsPerYear = 0 } = domain;
    if (!(destructionsPerYear >= 0 && destructionsPerYear <= 100)) {
      broken.push(
        rule(
          "destruction-rate-range",
          `${who}: 'destructionsPerYear' (${destructionsPerYear}) is not in [0, 100]`,
          "give how often a year it is destroyed with all data in it, such as 0.0001, or leave it out",
        ),
      );
    }
    for (const field of ["maxNodes", "pricePercent", "egressMicroUsdPerGib"] as const) {
      if (domain[field] !== undefined && !isInteger(domain[field], 0)) {
        broken.push(figure("domain-figure-integer", who, field, domain[field], 0));
      }
    }
    if (parents.has(domain.id) && (domain.maxNodes !== undefined || domain.pricePercent !== undefined)) {
      broken.push(
        rule(
          "domain-nodes-in-leaf",
          `${who} has 'maxNodes' or 'pricePercent' and domains in it`,
          "state them for the domains in it, which hold the nodes",
        ),
      );
    }
    if (around(byId, domain.id).includes(domain.id)) {
      broken.push(rule("domain-cycle", `${who} stands inside itself`, "give the outermost domain no parent"));
    }
  }
  return broken;
}

function checkHardware({ deviceTypes, nodeTypes }: ErasureProblem): BrokenRule[] {
  const devices = new Map(deviceTypes.map((device) => [device.id, device]));
  const broken = [...duplicates(deviceTypes, "device"), ...duplicates(nodeTypes, "node")];
  if (deviceTypes.length === 0 || nodeTypes.length === 0) {
    broken.push(rule("hardware-present", "there is no device type or no node type", "give at least one of each"));
  }
  for (const { id, capacityTib, annualFailureRate, microUsdPerMonth } of deviceTypes) {
    const who = `device '${id}'`;
    broken.push(...positive("device-capacity-positive", who, "capacityTib", capacityTib));
    if (!(annualFailureRate > 0 && annualFailureRate <= 100)) {
      broken.push(
        rule(
          "failure-rate-range",
          `${who}: 'annualFailureRate' (${annualFailureRate}) is not in (0, 100]`,
          "give losses a year, such as 0.014",
        ),
      );
    }
    broken.push(...(isInteger(microUsdPerMonth, 0) ? [] : [figure("price-integer", who, "microUsdPerMonth", microUsdPerMonth, 0)]));
  }
  for (const { id, deviceSlots, annualFailureRate, unavailability, microUsdPerMonth, deviceTypes: fitting } of nodeTypes) {
    const who = `node '${id}'`;
    broken.push(...(isInteger(deviceSlots, 1) ? [] : [figure("node-slots-integer", who, "deviceSlots", deviceSlots, 1)]));
    if (!(annualFailureRate >= 0 && annualFailureRate <= 100)) {
      broken.push(
        rule(
          "failure-rate-range",
          `${who}: 'annualFailureRate' (${annualFailureRate}) is not in [0, 100]`,
          "give losses a year, such as 0.02",
        ),
      );
    }
    broken.push(...probability("node-unavailability-range", who, "unavailability", unavailability));
    broken.push(...(isInteger(microUsdPerMonth, 0) ? [] : [figure("price-integer", who, "microUsdPerMonth", microUsdPerMonth, 0)]));
    broken.push(
      ...(fitting ?? []).flatMap((device) =>
        devices.has(device) ? [] : [unknown("node-device-known", `${who} takes the device '${device}'`, device, devices)],
      ),
    );
  }
  return broken;
}

function checkRepair({ repair }: ErasureProblem): BrokenRule[] {
  const { detectionHours, bandwidthMibPerSecond, replacementHours = 0, mode, maxMeanMibPerSecond } = repair;
  const broken = [
    ...positive("repair-positive", "repair", "detectionHours", detectionHours),
    ...positive("repair-positive", "repair", "bandwidthMibPerSecond", bandwidthMibPerSecond),
    ...(maxMeanMibPerSecond === undefined ? [] : positive("repair-positive", "repair", "maxMeanMibPerSecond", maxMeanMibPerSecond)),
  ];
  if (!(Number.isFinite(replacementHours) && replacementHours >= 0)) {
    broken.push(
      rule(
        "replacement-time",
        `repair: 'replacementHours' (${replacementHours}) is not a number of at least 0`,
        "give the hours until new nodes stand, or leave it out",
      ),
    );
  }
  if (mode !== "parallel" && mode !== "serial") {
    broken.push(rule("repair-mode-known", `repair: 'mode' (${String(mode)}) is not a known mode`, "use 'parallel' or 'serial'"));
  }
  return broken;
}

function checkTraffic({ traffic = [], domains }: ErasureProblem): BrokenRule[] {
  const byId = new Map(domains.map((domain) => [domain.id, domain]));
  return traffic.flatMap(({ domain, readGibPerMonth, writeGibPerMonth }, at) => [
    ...(byId.has(domain) ? [] : [unknown("traffic-domain-known", `traffic[${at}] names the domain '${domain}'`, domain, byId)]),
    ...[
      { field: "readGibPerMonth", value: readGibPerMonth },
      { field: "writeGibPerMonth", value: writeGibPerMonth },
    ].flatMap(({ field, value }) =>
      Number.isFinite(value) && value >= 0
        ? []
        : [rule("traffic-amount", `traffic[${at}]: '${field}' (${value}) is not a number of at least 0`, "give GiB per month")],
    ),
  ]);
}

function checkCodes(codes: AllowedCodes | undefined): BrokenRule[] {
  if (codes === undefined) {
    return [];
  }
  const { reedSolomon, localReconstruction = [], copies } = codes;
  const broken: BrokenRule[] = [];
  const range = (who: string, least: number, most: number, from: number, to: number): void => {
    if (!isInteger(least, from, to) || !isInteger(most, from, to) || least > most) {
      broken.push(
        rule("code-range", `${who} (${least} to ${most}) are not a range within ${from} to ${to}`, "give whole numbers, the smaller first"),
      );
    }
  };
  if (reedSolomon !== undefined) {
    range("data shards", reedSolomon.minDataShards, reedSolomon.maxDataShards, 1, MOST_DATA_SHARDS);
    range("parity shards", reedSolomon.minParityShards, reedSolomon.maxParityShards, 0, MOST_PARITY_SHARDS);
  }
  if (copies !== undefined) {
    range("copies", copies.min, copies.max, 1, MOST_COPIES);
  }
  localReconstruction.forEach(({ dataShards: k, localGroups: l, globalParities: r }) => {
    if (!(
      isInteger(k, 1, MOST_DATA_SHARDS) &&
      isInteger(l, 1, k) &&
      isInteger(r, 0, MOST_PARITY_SHARDS) &&
      k % l === 0 &&
      l + r <= MOST_PARITY_SHARDS
    )) {
      broken.push(
        rule(
          "lrc-layout",
          `the code (${k}, ${l}, ${r}) is not of equal local groups, 1 to ${MOST_DATA_SHARDS} data and at most ${MOST_PARITY_SHARDS} other shards`,
          "give data shards that are a multiple of the local groups",
        ),
      );
    }
  });
  if (reedSolomon === undefined && copies === undefined && localReconstruction.length === 0) {
    broken.push(rule("codes-present", "'codes' allows no code", "name a family, or leave 'codes' out"));
  }
  return broken;
}

/** Costs are sums of doubles: they must stay exact for the dearest design. */
function checkSums({ usableTib, blockKib = 4, objects = [], deviceTypes, nodeTypes, domains }: ErasureProblem): BrokenRule[] {
  const copies = objects.reduce((most, { kib }) => Math.max(most, (MOST_DATA_SHARDS * blockKib) / kib), 1) + 1;
  const devices =
    (MOST_DATA_SHARDS + MOST_PARITY_SHARDS) * (1 + (usableTib * copies) / Math.min(...deviceTypes.map(({ capacityTib }) => capacityTib)));
  const price = Math.max(...[...deviceTypes, ...nodeTypes].map(({ microUsdPerMonth }) => microUsdPerMonth));
  const dearest = (2 * devices * price * Math.max(100, ...domains.map(({ pricePercent = 100 }) => pricePercent))) / 100;
  return dearest <= Number.MAX_SAFE_INTEGER
    ? []
    : [
        rule(
          "erasure-sums-exact",
          `the dearest design would cost ${dearest.toExponential(1)} millionths of a US dollar a month, beyond 2^53`,
          "check the units of the data, the capacities and the prices",
        ),
      ];
}

/** Domains around a domain, innermost first; itself when it stands inside itself. */
function around(byId: ReadonlyMap<string, StorageDomain>, id: string): string[] {
  const path: string[] = [];
  for (let outer = byId.get(id)?.parent; outer !== undefined && !path.includes(outer); outer = byId.get(outer)?.parent) {
    path.push(outer);
  }
  return path;
}

function duplicates(things: readonly { readonly id: string }[], kind: string): BrokenRule[] {
  const ids = things.map(({ id }) => id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) =>
    rule(`${kind}-id-unique`, `several ${kind}s have the id '${id}'`, `give every ${kind} an id of its own`),
  );
}

function unknown(name: string, problem: string, id: string, known: ReadonlyMap<string, unknown>): BrokenRule {
  const nearest = nearestMatch(id, [...known.keys()]);
  return rule(name, `${problem}, which does not exist`, nearest === undefined ? "name one of the problem's" : `did you mean '${nearest}'`);
}

function probability(name: string, who: string, field: string, value: number): BrokenRule[] {
  return value >= 0 && value < 1 ? [] : [rule(name, `${who}: '${field}' (${value}) is not in [0, 1)`, "give a probability, such as 0.001")];
}

function openRange(name: string, who: string, field: string, value: number): BrokenRule[] {
  return value > 0 && value < 1 ? [] : [rule(name, `${who}: '${field}' (${value}) is not in (0, 1)`, "give a probability, such as 1e-9")];
}

function positive(name: string, who: string, field: string, value: number): BrokenRule[] {
  return Number.isFinite(value) && value > 0
    ? []
    : [rule(name, `${who}: '${field}' (${value}) is not a number above 0`, "give it in the unit that the field names")];
}

function figure(name: string, who: string, field: string, value: number, least: number): BrokenRule {
  return rule(
    name,
    `${who}: '${field}' (${value}) is not an integer from ${least} to ${GREATEST_FIGURE}`,
    "give a whole number in the unit that the field names",
  );
}

function rule(name: string, problem: string, remedy: string): BrokenRule {
  return { rule: name, problem, remedy };
}

function isInteger(value: number, least: number, most = GREATEST_FIGURE): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
