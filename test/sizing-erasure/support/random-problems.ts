import type { ErasureProblem, StorageDomain } from "../../../lib/sizing/erasure/erasure-problem";

/** A problem small enough to be searched through whole: at most 4 places for nodes, at most 7 shards. */
export function randomErasureProblem(random: () => number): ErasureProblem {
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const domains = randomDomains(pick);
  const leaves = domains.filter(({ id }) => !domains.some(({ parent }) => parent === id));
  const ids = domains.map(({ id }) => id);
  const k = pick(1, 2, 2, 3);
  const m = pick(0, 1, 2);
  return {
    usableTib: pick(3, 10, 47.5),
    ...(random() < 0.3 ? { objects: [{ kib: pick(3, 10, 100), byteShare: 0.25 }, { kib: 4096, byteShare: 0.75 }] } : {}), // prettier-ignore
    ...(random() < 0.2 ? { blockKib: pick(1, 16) } : {}),
    targets: {
      annualLossProbability: pick(0.5, 0.05, 0.01, 1e-3, 1e-4, 1e-6),
      unavailability: pick(0.1, 0.03, 0.01, 3e-3, 1e-3),
      ...(random() < 0.25 ? { lossMeasure: "first-year" as const } : {}),
      ...(random() < 0.6 ? { survive: [{ domains: leaves.slice(0, pick(1, 2, 4, 4)).map(({ id }) => id), count: pick(1, 1, 2) }] } : {}),
    },
    domains,
    deviceTypes: [
      { id: "small", capacityTib: 4, annualFailureRate: pick(0.1, 0.5), microUsdPerMonth: pick(0, 3, 100) },
      ...(random() < 0.4 ? [{ id: "large", capacityTib: 9, annualFailureRate: pick(0.05, 0.3), microUsdPerMonth: pick(7, 150) }] : []),
    ],
    nodeTypes: [
      {
        id: "one",
        deviceSlots: pick(1, 2, 5),
        annualFailureRate: pick(0, 0.1, 1),
        unavailability: pick(0, 0.01, 0.05),
        microUsdPerMonth: pick(0, 50),
      },
      ...(random() < 0.3
        ? [
            {
              id: "two",
              deviceSlots: 3,
              annualFailureRate: 0.2,
              unavailability: 0.02,
              microUsdPerMonth: pick(10, 90),
              deviceTypes: ["small"],
            },
          ]
        : []),
    ],
    repair: {
      detectionHours: pick(1, 24, 200),
      bandwidthMibPerSecond: pick(5, 50, 500),
      mode: pick("parallel" as const, "serial" as const),
      ...(random() < 0.2 ? { maxMeanMibPerSecond: pick(0.3, 1, 3) } : {}),
    },
    ...(random() < 0.7
      ? { traffic: [{ domain: pick(...ids), readGibPerMonth: pick(0, 3.5, 20), writeGibPerMonth: pick(0, 1.25, 11) }] }
      : {}),
    codes: {
      reedSolomon: { minDataShards: 1, maxDataShards: k, minParityShards: 0, maxParityShards: m },
      ...(random() < 0.6 ? { copies: { min: 1, max: pick(2, 3, 4) } } : {}),
      ...(random() < 0.4
        ? {
            localReconstruction: [
              pick(
                { dataShards: 2, localGroups: 2, globalParities: 1 },
                { dataShards: 4, localGroups: 2, globalParities: 1 },
                { dataShards: 2, localGroups: 1, globalParities: 2 },
                { dataShards: 2, localGroups: 2, globalParities: 0 },
              ),
            ],
          }
        : {}),
    },
  };
}

type Pick = <T>(...values: readonly T[]) => T;

/** Alike and different zones, alone or within one or two regions that are alike or not. */
function randomDomains(pick: Pick): StorageDomain[] {
  const leaf = (id: string, alike: StorageDomain | undefined, parent?: string): StorageDomain => ({
    level: "zone",
    unavailability: pick(0, 0.005, 0.02, 0.1),
    ...pick<object>({}, {}, { maxNodes: pick(0, 1, 2, 3, 6) }),
    ...pick<object>({}, {}, { pricePercent: pick(50, 130, 133) }),
    ...pick<object>({}, { egressMicroUsdPerGib: pick(3, 10) }, { egressMicroUsdPerGib: pick(1, 4) }),
    ...alike,
    id,
    ...(parent === undefined ? {} : { parent }),
  });
  const zones = (names: readonly string[], parent?: string): StorageDomain[] => {
    const built: StorageDomain[] = [];
    names.forEach((name, at) => built.push(leaf(name, at > 0 && pick(true, true, false) ? built[at - 1] : undefined, parent)));
    return built;
  };
  const shape = pick("flat", "flat", "one", "two", "mixed");
  if (shape === "flat") {
    return zones(["a", "b", "c", "d"].slice(0, pick(1, 2, 3, 3, 3, 4)));
  }
  const region = (id: string): StorageDomain => ({
    id,
    level: "region",
    unavailability: pick(0, 0.01),
    egressMicroUsdPerGib: pick(0, 7),
  });
  const first = region("r");
  const inFirst = zones(["ra", "rb"], "r");
  if (shape === "one") {
    return [first, ...inFirst];
  }
  if (shape === "mixed") {
    return [first, ...inFirst, ...zones(["x"])];
  }
  const isAlike = pick(true, false);
  const second = isAlike ? { ...first, id: "s" } : region("s");
  const inSecond = isAlike
    ? inFirst.map((zone) => ({ ...zone, id: zone.id.replace("r", "s"), parent: "s" })).reverse()
    : zones(["sa", "sb"], "s");
  return [first, second, ...inFirst, ...inSecond];
}
