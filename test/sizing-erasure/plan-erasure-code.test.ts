import { isDecodable } from "../../lib/sizing/durability/local-reconstruction-code";
import type { ErasureProblem } from "../../lib/sizing/erasure/erasure-problem";
import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import { verifyErasurePlan } from "../../lib/sizing/erasure/verify-erasure-plan";
import { LeptonError } from "../../lib/errors";
import { erasureProblem, onlyReedSolomon, storageDomain } from "./support/problems";

const LOOSE = { annualLossProbability: 0.9, unavailability: 0.9 };

describe("the worked example of docs/erasure-codes.md", () => {
  const problem = erasureProblem({
    usableTib: 2,
    targets: { annualLossProbability: 1e-3, unavailability: 1e-3 },
    domains: ["z1", "z2", "z3"].map((id) => storageDomain(id, 0.01, { maxNodes: 2 })),
    deviceTypes: [{ id: "disk", capacityTib: 1, annualFailureRate: 0.1, microUsdPerMonth: 10_000_000 }],
    nodeTypes: [{ id: "box", deviceSlots: 1, annualFailureRate: 0, unavailability: 0, microUsdPerMonth: 0 }],
    repair: { detectionHours: 0.76, bandwidthMibPerSecond: (2 * 2 ** 20) / (8 * 3600), mode: "parallel" },
    codes: { ...onlyReedSolomon(2, 1), copies: { min: 2, max: 3 } },
  });

  test("has the figures worked out there", () => {
    const { status, design } = planErasureCode(problem);
    expect([status, design!.code.name, design!.cost.total]).toEqual(["optimal", "RS 2+1", 30_000_000]);
    // 1 / (1 / 0.3) for the first loss, (1 + 1000 / 0.3) / 0.2 for the second before the repair.
    expect(design!.durability.meanYearsToSetLoss).toBeCloseTo(1 / 0.3 + (1 + 1000 / 0.3) / 0.2, 6);
    const down = 1 - 0.99 / 1.0001;
    expect(design!.unavailability).toBeCloseTo(3 * down ** 2 * (1 - down) + down ** 3, 15);
  });

  test("has the figures worked out there for zones that are destroyed", () => {
    const domains = problem.domains.map((domain) => ({ ...domain, destructionsPerYear: 0.001 }));
    const { design } = planErasureCode({ ...problem, domains }, { alternatives: false });
    const { meanYearsToSetLoss, lossesPerYear, destructionLossesPerYear } = design!.durability;
    const first = 1 / (0.3 + 0.003);
    expect(meanYearsToSetLoss).toBeCloseTo(first + (1 + 1000 * first) / 0.202, 6);
    expect([design!.code.name, lossesPerYear.toExponential(2), destructionLossesPerYear.toExponential(2)]).toEqual(["RS 2+1", "6.12e-5", "6.06e-7"]);
    expect(destructionLossesPerYear / lossesPerYear).toBeCloseTo(0.002 / 0.202, 9);
  }); // prettier-ignore

  test("names the alternatives and why they lost", () => {
    const { alternatives } = planErasureCode(problem);
    const lost = Object.fromEntries(alternatives.map(({ bestOf, code, lostBecause }) => [bestOf, `${code}: ${lostBecause}`]));
    expect(lost).toEqual({
      copies: "2 copies: costs 33.3 % more",
      "overhead up to 2": "2 copies: costs 33.3 % more",
      "overhead up to 3": "3 copies: costs 100 % more",
      "3 copies": "3 copies: costs 100 % more",
    });
  });
});

test("a code whose bound is close to the cost of the best so far is still tried", () => {
  // 2 + 1 has three half-empty nodes: 3 x 10 + 3 x 12 = 66, of which its bound sees 48. Two copies fill two nodes: 4 x 10 + 2 x 12 = 64.
  const problem = erasureProblem({
    usableTib: 2,
    targets: LOOSE,
    deviceTypes: [{ id: "disk", capacityTib: 1, annualFailureRate: 0.01, microUsdPerMonth: 10 }],
    nodeTypes: [{ id: "two", deviceSlots: 2, annualFailureRate: 0, unavailability: 0.001, microUsdPerMonth: 12 }],
    codes: { ...onlyReedSolomon(2, 1), copies: { min: 2, max: 2 } },
  });
  expect(planErasureCode(problem).design!.cost.total).toBe(64);
});

test("of clouds that are alike each one alone is the same alternative", () => {
  const cloud = (id: string) => [
    storageDomain(id, 1e-5, { level: "provider" }),
    storageDomain(`${id}/1`, 1e-3, { parent: id }),
    storageDomain(`${id}/2`, 1e-3, { parent: id }),
  ];
  const problem = erasureProblem({
    domains: [...cloud("a"), ...cloud("b")],
    targets: { annualLossProbability: 1e-6, unavailability: 1e-3, survive: [{ domains: ["a", "b"] }] },
    codes: { reedSolomon: { minDataShards: 2, maxDataShards: 4, minParityShards: 2, maxParityShards: 5 } },
  });
  const { alternatives } = planErasureCode(problem);
  const [a, b] = ["only a", "only b"].map((name) => alternatives.find(({ bestOf }) => bestOf === name)!);
  expect([a!.lostBecause, a!.microUsdPerMonth]).toEqual(["does not survive the domains it must", expect.any(Number)]);
  expect([b!.lostBecause, b!.microUsdPerMonth, b!.code]).toEqual([a!.lostBecause, a!.microUsdPerMonth, a!.code]);
});

describe("across clouds", () => {
  const zones = (cloud: string, egress: number) => [
    storageDomain(cloud, 1e-5, { level: "provider", egressMicroUsdPerGib: egress }),
    ...[1, 2, 3].map((zone) => storageDomain(`${cloud}/${zone}`, 1e-3, { parent: cloud })),
  ];
  const problem = (survive: boolean): ErasureProblem =>
    erasureProblem({
      domains: [...zones("aws", 90_000), ...zones("google", 120_000)],
      targets: { annualLossProbability: 1e-9, unavailability: 1e-4, ...(survive ? { survive: [{ domains: ["aws", "google"] }] } : {}) },
      traffic: [{ domain: "aws/1", readGibPerMonth: 100_000, writeGibPerMonth: 100_000 }],
      codes: { reedSolomon: { minDataShards: 2, maxDataShards: 6, minParityShards: 1, maxParityShards: 7 } },
    });

  test("egress keeps everything in the readers' cloud, and the other one is priced as alternative", () => {
    const plan = planErasureCode(problem(false));
    expect(plan.design!.placement.every(({ domain }) => domain.startsWith("aws/"))).toBe(true);
    const names = plan.alternatives.map(({ bestOf }) => bestOf);
    expect(names).toEqual(expect.arrayContaining(["only google", "across aws, google"]));
    const google = plan.alternatives.find(({ bestOf }) => bestOf === "only google")!;
    // The same code in the other cloud, with all reads coming back and all writes going over.
    const { cost, overhead } = plan.design!;
    expect(google.microUsdPerMonth).toBeLessThanOrEqual(
      Math.ceil(cost.devices + cost.nodes + 100_000 * 120_000 + 100_000 * overhead * 90_000),
    );
    expect(google.lostBecause).toMatch(/^costs .* % more$/);
  });

  test("surviving either cloud puts at most the parities in each, and pays for it", () => {
    const plan = planErasureCode(problem(true));
    const { design } = plan;
    const inCloud = (cloud: string): number =>
      design!.placement.filter(({ domain }) => domain.startsWith(cloud)).reduce((sum, { shards }) => sum + shards, 0);
    expect(Math.max(inCloud("aws"), inCloud("google"))).toBeLessThanOrEqual(design!.code.parityShards);
    expect(design!.cost.writes).toBeGreaterThan(0);
    expect(verifyErasurePlan(problem(true), plan)).toEqual([]);
    const only = plan.alternatives.find(({ bestOf }) => bestOf === "only aws")!;
    expect([only.meetsTargets, only.lostBecause]).toEqual([false, "does not survive the domains it must"]);
  });
});

describe("a local reconstruction code", () => {
  test("is placed so that what must survive is decodable, and repairs read less", () => {
    const problem = erasureProblem({
      targets: { ...LOOSE, survive: [{ domains: ["z1", "z2", "z3", "z4", "z5"] }] },
      domains: ["z1", "z2", "z3", "z4", "z5"].map((id) => storageDomain(id, 1e-3)),
      codes: { localReconstruction: [{ dataShards: 6, localGroups: 2, globalParities: 2 }] },
    });
    const plan = planErasureCode(problem);
    const { design } = plan;
    for (const { shardsOfGroups } of design!.placement) {
      expect(isDecodable({ dataShards: 6, localGroups: 2, globalParities: 2 }, shardsOfGroups!.slice(0, 2), shardsOfGroups![2]!)).toBe(
        true,
      );
    }
    const rs = planErasureCode({ ...problem, codes: onlyReedSolomon(6, 4) });
    // 8 shards read 3 and 2 read 6, instead of 10 that read 6.
    expect(design!.repair.readTibPerYear / rs.design!.repair.readTibPerYear).toBeCloseTo(36 / 60, 12);
    expect(verifyErasurePlan(problem, plan)).toEqual([]);
  });

  test("with a chain of too many states has an upper bound and says so", () => {
    const problem = erasureProblem({
      usableTib: 100,
      targets: LOOSE,
      codes: { localReconstruction: [{ dataShards: 15, localGroups: 5, globalParities: 5 }] },
    });
    const plan = planErasureCode(problem, { alternatives: false, maxPlacements: 300 });
    expect(plan.design!.durability.isUpperBound).toBe(true);
    expect(plan.assumptions.filter((text) => text.startsWith("The losses are upper bounds")).length).toBe(1);
    // With one kind of losses the same chain is small enough.
    const nodeTypes = [{ ...problem.nodeTypes[0]!, annualFailureRate: 0 }];
    const exact = planErasureCode({ ...problem, nodeTypes }, { alternatives: false, maxPlacements: 300 });
    expect(exact.design!.durability.isUpperBound).toBe(false);
    expect(exact.assumptions.some((text) => text.startsWith("The losses are upper bounds"))).toBe(false);
  });
});

describe("small objects", () => {
  const objects = [{ kib: 16, byteShare: 1 }];
  test("fill whole blocks with every shard: 16 KiB over 8 data shards is 8 blocks of 4 KiB", () => {
    const problem = erasureProblem({ targets: LOOSE, objects, codes: onlyReedSolomon(8, 2) });
    expect(planErasureCode(problem).design!.overhead).toBeCloseTo((8 * 4 * 10) / 8 / 16, 12);
    expect(planErasureCode({ ...problem, blockKib: 2 }).design!.overhead).toBeCloseTo(10 / 8, 12);
  });

  test("make wide codes lose against narrow ones", () => {
    const codes = { reedSolomon: { minDataShards: 2, maxDataShards: 12, minParityShards: 2, maxParityShards: 2 } };
    const problem = erasureProblem({ targets: LOOSE, codes });
    const nodeTypes = [{ ...problem.nodeTypes[0]!, microUsdPerMonth: 0 }];
    expect(planErasureCode({ ...problem, nodeTypes }).design!.code.dataShards).toBeGreaterThan(8);
    expect(planErasureCode({ ...problem, nodeTypes, objects }).design!.code.dataShards).toBe(4);
  });
});

describe("what cannot be met is an answer:", () => {
  const two = ["z1", "z2"].map((id) => storageDomain(id, 1e-3));
  test.each<[string, ErasureProblem, string, RegExp]>([
    ["availability", erasureProblem({ domains: two, targets: { annualLossProbability: 0.1, unavailability: 1e-7 } }), "unavailability", /^add another zone like z1$/],
    ["durability", erasureProblem({ codes: onlyReedSolomon(4, 2), targets: { annualLossProbability: 1e-9, unavailability: 0.01 } }), "durability", /^notice losses and rebuild shards|^accept .* losses a year$/],
    ["survive", erasureProblem({ domains: two, codes: onlyReedSolomon(4, 2), targets: { ...LOOSE, survive: [{ domains: ["z1", "z2"] }] } }), "survive", /^leave out 'survive'$/],
    ["nodes", erasureProblem({ domains: [storageDomain("z1", 0, { maxNodes: 3 })], targets: LOOSE, codes: onlyReedSolomon(3, 1) }), "placement", /^lift the limits on nodes$/],
    ["repair traffic", erasureProblem({ targets: LOOSE, codes: onlyReedSolomon(8, 2), repair: { detectionHours: 1, bandwidthMibPerSecond: 100, mode: "serial", maxMeanMibPerSecond: 0.01 } }), "repair-traffic", /^leave out the cap on repair traffic$/],
    ["two targets that exclude each other", erasureProblem({ domains: two, codes: { reedSolomon: { minDataShards: 1, maxDataShards: 1, minParityShards: 0, maxParityShards: 0 }, copies: { min: 1, max: 1 } }, usableTib: 1, targets: { annualLossProbability: 1e-9, unavailability: 1e-9 } }), "durability", /^$/],
  ])("%s", (_name, problem, constraint, wayOut) => {
    const plan = planErasureCode(problem);
    expect([plan.status, plan.infeasibility!.constraint]).toEqual(["infeasible", constraint]);
    const ways = plan.infeasibility!.relaxations;
    expect(ways.some(({ change }) => wayOut.test(change)) || wayOut.source === "^$").toBe(true);
    expect(ways.map(({ microUsdPerMonth }) => microUsdPerMonth)).toEqual([...ways.map((way) => way.microUsdPerMonth)].sort((a, b) => a - b));
    expect(verifyErasurePlan(problem, plan)).toEqual([]);
  }); // prettier-ignore

  test("a zone that is destroyed too often: another one, or as many losses as it is destroyed", () => {
    const zone = storageDomain("z1", 1e-3, { destructionsPerYear: 1e-4 });
    const problem = erasureProblem({ domains: [zone], targets: { annualLossProbability: 1e-9, unavailability: 0.01 }, usableTib: 100 });
    const { constraint, have, relaxations } = planErasureCode(problem).infeasibility!;
    expect([constraint, have]).toEqual(["durability", "1.00e-4 with destroyed domains, each code at its cheapest place"]);
    expect(relaxations.map(({ change }) => change)).toEqual(["add another zone like z1", "accept 0.0001 losses a year"]);
    const wider = planErasureCode({ ...problem, domains: [zone, { ...zone, id: "z2" }] }, { alternatives: false });
    expect(wider.design!.cost.total).toBe(relaxations[0]!.microUsdPerMonth);
  });

  test("a way out leads out, at the price it names", () => {
    const domains = ["z1", "z2"].map((id) => storageDomain(id, 1e-3));
    const problem = erasureProblem({ domains, targets: { annualLossProbability: 1e-6, unavailability: 1e-7 } });
    const { relaxations } = planErasureCode(problem).infeasibility!;
    const another = relaxations.find(({ change }) => change === "add another zone like z1")!;
    const wider = planErasureCode({ ...problem, domains: [...domains, storageDomain("z3", 1e-3)] });
    expect(wider.design!.cost.total).toBe(another.microUsdPerMonth);
    const accept = relaxations.find(({ change }) => change.startsWith("accept an unavailability of "))!;
    const unavailability = Number(accept.change.split(" of ")[1]);
    expect(planErasureCode({ ...problem, targets: { ...problem.targets, unavailability } }).design!.cost.total).toBe(
      accept.microUsdPerMonth,
    );
  });
});

describe("a search cut short", () => {
  test("states a lower bound that holds", () => {
    const problem = erasureProblem({ domains: [1, 2, 3, 4, 5].map((zone) => storageDomain(`z${zone}`, zone / 1000)) });
    const full = planErasureCode(problem, { alternatives: false });
    const short = planErasureCode(problem, { alternatives: false, maxPlacements: 40 });
    expect(full.status).toBe("optimal");
    expect(short.lowerBoundMicroUsdPerMonth).toBeLessThanOrEqual(full.design!.cost.total);
    expect(short.design?.cost.total ?? Infinity).toBeGreaterThanOrEqual(full.design!.cost.total);
    expect(short.status).not.toBe("optimal");
  });
});

test("bad input is one error with every broken rule", () => {
  const bad: ErasureProblem = {
    usableTib: 0,
    objects: [{ kib: 4, byteShare: 0.5 }],
    blockKib: 0,
    targets: { annualLossProbability: 1, unavailability: 0, lossMeasure: "ever" as never, survive: [{ domains: ["zz", "r", "r"], count: 0 }] },
    domains: [storageDomain("r", 0.1, { maxNodes: 1, destructionsPerYear: -1 }), storageDomain("z1", 1.5, { parent: "r", pricePercent: 0.5 }), storageDomain("z1", 0, { parent: "q" })],
    deviceTypes: [{ id: "d", capacityTib: -1, annualFailureRate: 0, microUsdPerMonth: 0.5 }],
    nodeTypes: [{ id: "n", deviceSlots: 0, annualFailureRate: -1, unavailability: 1, microUsdPerMonth: -1, deviceTypes: ["e"] }],
    repair: { detectionHours: 0, bandwidthMibPerSecond: NaN, mode: "both" as never, maxMeanMibPerSecond: 0, replacementHours: -1 },
    traffic: [{ domain: "x", readGibPerMonth: -1, writeGibPerMonth: 0 }],
    codes: { reedSolomon: { minDataShards: 3, maxDataShards: 2, minParityShards: 0, maxParityShards: 17 }, copies: { min: 0, max: 1 }, localReconstruction: [{ dataShards: 5, localGroups: 2, globalParities: 1 }] },
  }; // prettier-ignore
  let caught: unknown;
  try {
    planErasureCode(bad, { maxPlacements: 0 });
  } catch (error) {
    caught = error;
  }
  expect(LeptonError.isLeptonError(caught)).toBe(true);
  const rules = [...new Set((caught as LeptonError).rules.map(({ rule }) => rule))].sort();
  expect(rules).toEqual(
    [
      "usable-positive", "object-shares-whole", "block-integer", "loss-range", "availability-range", "loss-measure-known", "survive-domain-known",
      "survive-count-integer", "survive-domains-apart", "domain-id-unique", "domain-unavailability-range", "domain-figure-integer", "domain-nodes-in-leaf",
      "domain-parent-known", "device-capacity-positive", "failure-rate-range", "price-integer", "node-slots-integer", "node-unavailability-range",
      "node-device-known", "repair-positive", "repair-mode-known", "traffic-domain-known", "traffic-amount", "code-range", "lrc-layout",
      "max-placements-integer", "destruction-rate-range", "replacement-time",
    ].sort(),
  ); // prettier-ignore
  const none = erasureProblem({ domains: [], deviceTypes: [], codes: {}, objects: [{ kib: 0, byteShare: 2 }] });
  expect(() => planErasureCode(none)).toThrow(/domains-present[^]*hardware-present[^]*codes-present/);
  const circle = erasureProblem({ domains: [storageDomain("a", 0, { parent: "b" }), storageDomain("b", 0, { parent: "a" })] });
  expect(() => planErasureCode(circle)).toThrow(/domain-cycle/);
  expect(() => planErasureCode(erasureProblem({ usableTib: 1e12 }))).toThrow(/erasure-sums-exact/);
});
