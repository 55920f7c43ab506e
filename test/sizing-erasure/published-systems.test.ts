import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import type { AllowedCodes, ErasureProblem, StorageDomain } from "../../lib/sizing/erasure/erasure-problem";
import type { ErasureDesign } from "../../lib/sizing/erasure/erasure-plan";
import { birthDeathMeanTimeToLoss } from "../../lib/sizing/durability/birth-death";
import { erasureProblem, onlyReedSolomon, storageDomain } from "./support/problems";

const LOOSE = { annualLossProbability: 0.999, unavailability: 0.999 };

/** One design of one code, on hardware that costs nothing and is never down unless said. */
function onlyDesign(codes: AllowedCodes, changes: Partial<ErasureProblem>): ErasureDesign {
  const plan = planErasureCode(erasureProblem({ targets: LOOSE, codes, ...changes }), { alternatives: false });
  expect(plan.status).toBe("optimal");
  return plan.design!;
}

describe("Backblaze, vaults of 17 + 3: a planned design has the losses of the exact chain for their figures", () => {
  const vault = (mode: "parallel" | "serial") =>
    onlyDesign(onlyReedSolomon(17, 3), {
      usableTib: 17,
      domains: [storageDomain("vault", 0)],
      deviceTypes: [{ id: "drive", capacityTib: 1, annualFailureRate: 0.00405, microUsdPerMonth: 1 }],
      nodeTypes: [{ id: "pod", deviceSlots: 1, annualFailureRate: 0, unavailability: 0, microUsdPerMonth: 1 }],
      // 6.5 days in all.
      repair: { detectionHours: 155, bandwidthMibPerSecond: (17 * 2 ** 20) / 3600, mode },
    }).durability;

  test("all missing drives rebuilt at the same time", () => {
    const { deviceRepairHours, lossesPerYear, firstYearLoss } = vault("parallel");
    expect(deviceRepairHours).toBeCloseTo(6.5 * 24, 9);
    expect([lossesPerYear.toExponential(6), firstYearLoss.toExponential(5)]).toEqual(["2.939215e-11", "2.84329e-11"]);
  });

  test("one after the other", () => {
    const { lossesPerYear, firstYearLoss } = vault("serial");
    expect([lossesPerYear.toExponential(5), firstYearLoss.toExponential(6)]).toEqual(["1.76209e-10", "1.667946e-10"]);
  });
});

describe("MinIO, docs/distributed/SIZING.md (262cb7e): servers that may be lost while data can be read", () => {
  /** Whether a stripe can be placed so that data is readable without any so many of the servers. */
  const reads = (servers: number, drives: number, stripe: number, parity: number, gone: number): boolean => {
    const domains = Array.from({ length: servers }, (_, at): StorageDomain => storageDomain(`s${at}`, 1e-3, { level: "server", maxNodes: drives }));
    return (
      planErasureCode(
        erasureProblem({
          usableTib: stripe - parity,
          targets: { ...LOOSE, survive: [{ domains: domains.map(({ id }) => id), count: gone }] },
          domains,
          deviceTypes: [{ id: "drive", capacityTib: 1, annualFailureRate: 0.01, microUsdPerMonth: 1 }],
          nodeTypes: [{ id: "bay", deviceSlots: 1, annualFailureRate: 0, unavailability: 0, microUsdPerMonth: 0 }],
          codes: onlyReedSolomon(stripe - parity, parity),
        }),
        { alternatives: false },
      ).status === "optimal"
    );
  }; // prettier-ignore

  // Every row but that of 4 servers with 2 drives, which is W9.
  test.each([
    [1, 1, 1, 0, 0],
    [1, 4, 4, 2, 0],
    [4, 1, 4, 2, 2],
    [5, 1, 5, 2, 2],
    [6, 1, 6, 3, 3],
    [7, 1, 7, 3, 3],
    [5, 2, 5, 2, 2],
    [6, 2, 6, 2, 2],
    [7, 2, 7, 3, 3],
    [8, 1, 8, 3, 3],
    [8, 2, 8, 3, 3],
    [9, 2, 6, 2, 2],
    [10, 2, 5, 2, 2],
    [12, 2, 6, 2, 2],
    [14, 2, 7, 3, 3],
    [15, 2, 5, 2, 2],
    [16, 2, 8, 3, 3],
    [9, 1, 9, 4, 4],
    [11, 2, 11, 4, 4],
    [13, 2, 13, 4, 4],
  ])("%s servers with %s drives, stripe of %s, parity %s: %s", (servers, drives, stripe, parity, tolerance) => {
    expect(tolerance === 0 || reads(servers, drives, stripe, parity, tolerance)).toBe(true);
    expect(reads(servers, drives, stripe, parity, tolerance + 1)).toBe(false);
  });
});

describe("Azure Storage, table 1: the order of three copies, Reed-Solomon 6 + 3 and LRC (6, 2, 2) on nodes of 16 TB", () => {
  const years = (codes: AllowedCodes): number =>
    onlyDesign(codes, {
      usableTib: 1,
      domains: [storageDomain("stamp", 0)],
      deviceTypes: [{ id: "node", capacityTib: 16, annualFailureRate: 0.2, microUsdPerMonth: 1 }],
      nodeTypes: [{ id: "shelf", deviceSlots: 1, annualFailureRate: 0, unavailability: 0, microUsdPerMonth: 1 }],
      // A tenth of 399 nodes of 1 Gbps rebuilds what one has lost.
      repair: { detectionHours: 0.5, bandwidthMibPerSecond: (0.1 * 399 * 2 ** 30) / 8 / 2 ** 20, mode: "parallel" },
    }).durability.meanYearsToSetLoss;
  const [copies, rs, lrc] = [
    years({ copies: { min: 3, max: 3 } }),
    years(onlyReedSolomon(6, 3)),
    years({ localReconstruction: [{ dataShards: 6, localGroups: 2, globalParities: 2 }] }),
  ];

  // The figures themselves are of another repair model, whose first repair is the slow one: test/sizing-durability/published-values has them.
  test("each lasts longer than the one before", () => {
    expect(rs!).toBeGreaterThan(2 * copies!);
    expect(lrc!).toBeGreaterThan(2 * rs!);
  });
});

describe("Xorbas, table 1: 3,000 nodes that last four years hold 30 PB in stripes of 256 MiB blocks", () => {
  const DAYS = 365;
  /** One block a device, so that a set is a stripe; two seconds a repair, as a block takes at 1 Gbps. */
  const days = (codes: AllowedCodes): number =>
    onlyDesign(codes, {
      usableTib: 2 ** -12,
      domains: [storageDomain("cluster", 0)],
      deviceTypes: [{ id: "block", capacityTib: 2 ** -12, annualFailureRate: 0.25, microUsdPerMonth: 1 }],
      nodeTypes: [{ id: "node", deviceSlots: 1, annualFailureRate: 0, unavailability: 0, microUsdPerMonth: 1 }],
      repair: { detectionHours: 1e-9, bandwidthMibPerSecond: 256 / (2 - 3.6e-6), mode: "serial" },
    }).durability.meanYearsToSetLoss * DAYS;

  test("three copies: 2.3079e10 days to a loss of any stripe", () => {
    const stripes = (30 * 2 ** 50) / (3 * 256 * 2 ** 20);
    expect((days({ copies: { min: 3, max: 3 } }) / stripes).toExponential(4)).toBe("2.3079e+10");
  });

  test("RS (10, 4) and LRC (10, 6, 5) in their order; the repair model behind their figures is not stated in full", () => {
    const rs = days(onlyReedSolomon(10, 4));
    const lrc = days({ localReconstruction: [{ dataShards: 10, localGroups: 2, globalParities: 4 }] });
    expect(rs).toBeGreaterThan(days({ copies: { min: 3, max: 3 } }) * 100);
    expect(lrc).toBeGreaterThan(rs);
  });
});

describe("Ceph, the reliability model of ceph-tools: copies of placement groups", () => {
  test("its product of first failure and failures during recovery is the chain of serial repair to a hundredth, where repairs are short", () => {
    const [perYear, hours] = [0.0437, 12];
    // P(first of n) x P(next of n - 1 during the recovery) ..., as the tool forms it.
    const product = (copies: number): number =>
      Array.from({ length: copies }, (_, lost) => (copies - lost) * perYear * (lost === 0 ? 1 : hours / 8760)).reduce((a, b) => a * b);
    for (const copies of [2, 3]) {
      const rates = Array.from({ length: copies }, (_, lost) => (copies - lost) * perYear);
      const chain = 1 / birthDeathMeanTimeToLoss(rates, rates.slice(1).map(() => 8760 / hours));
      expect(Math.abs(product(copies) / chain - 1)).toBeLessThan(0.01);
      const design = onlyDesign({ copies: { min: copies, max: copies } }, {
        usableTib: 1,
        domains: [storageDomain("pool", 0)],
        deviceTypes: [{ id: "osd", capacityTib: 1, annualFailureRate: perYear, microUsdPerMonth: 1 }],
        nodeTypes: [{ id: "host", deviceSlots: 1, annualFailureRate: 0, unavailability: 0, microUsdPerMonth: 1 }],
        repair: { detectionHours: 11, bandwidthMibPerSecond: 2 ** 20 / 3600, mode: "serial" },
      });
      expect(design.durability.lossesPerYear / chain).toBeCloseTo(1, 9);
    }
  }); // prettier-ignore
});
