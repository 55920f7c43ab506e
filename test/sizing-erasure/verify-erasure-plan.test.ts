import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { ErasureDesign, ErasureDurability, ErasurePlan } from "../../lib/sizing/erasure/erasure-plan";
import type { ErasureProblem } from "../../lib/sizing/erasure/erasure-problem";
import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import { uncheckedErasureClaims, verifyErasurePlan } from "../../lib/sizing/erasure/verify-erasure-plan";
import { erasureProblem, onlyReedSolomon, storageDomain } from "./support/problems";

/** Hardware on which codes with parities beat copies. */
const CHEAP_NODES = [{ id: "node", deviceSlots: 12, annualFailureRate: 0.02, unavailability: 2e-3, microUsdPerMonth: 10_000_000 }];

const PROBLEM = erasureProblem({
  usableTib: 300,
  nodeTypes: CHEAP_NODES,
  domains: [
    storageDomain("r", 1e-5, { level: "region", egressMicroUsdPerGib: 20_000, destructionsPerYear: 1e-5 }),
    ...["a", "b", "c"].map((id) =>
      storageDomain(id, 1e-3, { parent: "r", maxNodes: 8, egressMicroUsdPerGib: 10_000, destructionsPerYear: 1e-4 }),
    ),
    storageDomain("x", 1e-3, { maxNodes: 8, egressMicroUsdPerGib: 30_000 }),
  ],
  targets: { annualLossProbability: 2e-5, unavailability: 1e-4, survive: [{ domains: ["a", "b", "c"] }] },
  traffic: [{ domain: "a", readGibPerMonth: 5000, writeGibPerMonth: 3000 }],
  repair: { detectionHours: 0.5, bandwidthMibPerSecond: 500, mode: "parallel", replacementHours: 100 },
  codes: { reedSolomon: { minDataShards: 2, maxDataShards: 6, minParityShards: 1, maxParityShards: 4 }, copies: { min: 2, max: 3 } },
});

let plan: ErasurePlan;
beforeAll(() => (plan = planErasureCode(PROBLEM)));

/** Checks that a changed plan does not pass; that nothing is better is left out, which the last tests are about. */
function checksOf(changes: Partial<ErasureDesign>, ofPlan: Partial<ErasurePlan> = {}): string[] {
  const changed = { ...plan, ...ofPlan, design: { ...plan.design!, ...changes } };
  return verifyErasurePlan(PROBLEM, changed, { maxCandidates: 0 }).map(({ check }) => check);
}

test("a plan holds, and what is not checked of it is named", () => {
  expect([plan.status, plan.design!.durability.destructionLossesPerYear > 0]).toEqual(["optimal", true]);
  expect(verifyErasurePlan(PROBLEM, plan, { maxCandidates: 10_000 })).toEqual([]);
  expect(uncheckedErasureClaims(PROBLEM, plan, { maxCandidates: 10_000 })).toEqual(["that each alternative is the best of its kind"]);
  expect(uncheckedErasureClaims(PROBLEM, plan, { maxCandidates: 10 })).toEqual([
    expect.stringMatching(/^that nothing better meets the targets: \d+ placements are more than 10$/),
    "that each alternative is the best of its kind",
  ]);
});

describe("every claim that is changed is found:", () => {
  test("code, hardware, sets and places", () => {
    const { code, placement, sets } = plan.design!;
    const [first, ...rest] = placement;
    expect(checksOf({ code: { ...code, parityShards: 9 } })).toEqual(expect.arrayContaining(["code", "shards"]));
    expect(checksOf({ code: { ...code, name: "RS 9+9" } })).toEqual(["code"]);
    expect(checksOf({ code: { ...code, family: "copies" } })).toEqual(["code"]);
    expect(checksOf({ code: { ...code, localGroups: 2 } })).toContain("code");
    expect(checksOf({ deviceType: "tape" })).toContain("hardware");
    expect(checksOf({ nodeType: "box" })).toContain("hardware");
    expect(checksOf({ sets: sets - 1 })).toContain("sets");
    expect(checksOf({ sets: sets + 1 })).toContain("sets");
    const at = first!.domain;
    expect(checksOf({ placement: [{ ...first!, nodes: first!.shards - 1 }, ...rest] })).toEqual([`nodes:${at}`]);
    expect(checksOf({ placement: [{ ...first!, nodes: first!.nodes + 1 }, ...rest] })).toContain(`nodes-spare:${at}`);
    expect(checksOf({ placement: [{ ...first!, nodes: 9 }, ...rest] })).toContain(`limit:${at}`);
    expect(checksOf({ placement: [{ ...first!, devices: first!.devices + 1 }, ...rest] })).toContain(`devices:${at}`);
    expect(checksOf({ placement: [{ ...first!, domain: "r" }, ...rest] })).toEqual(["placement"]);
    expect(checksOf({ placement: [{ ...first!, shardsOfGroups: [first!.shards] }, ...rest] })).toEqual(["placement"]);
    expect(checksOf({ placement: [{ ...first!, shards: 0.5 }, { ...first!, shards: first!.shards - 0.5 }, ...rest] })).toEqual(["placement"]); // prettier-ignore
    expect(checksOf({ placement: rest })).toEqual(["shards"]);
  });

  test("capacity, cost, traffic and availability", () => {
    const { cost, repair, unavailability } = plan.design!;
    expect(checksOf({ overhead: 1, rawTib: 1, storedTib: 1 })).toEqual(["storedTib", "rawTib", "overhead"]);
    for (const part of ["devices", "nodes", "reads", "writes", "repairs"] as const) {
      expect(checksOf({ cost: { ...cost, [part]: cost[part] + 2 } })).toEqual([`cost:${part}`, "cost:total"]);
    }
    expect(checksOf({ repair: { ...repair, readTibPerYear: repair.readTibPerYear * 2 } })).toEqual(["repair"]);
    expect(checksOf({ repair: { ...repair, meanMibPerSecond: repair.meanMibPerSecond * 2 } })).toEqual(["repair-mean"]);
    expect(checksOf({ unavailability: unavailability * (1 + 1e-8) })).toEqual(["unavailability"]);
    expect(checksOf({ unavailability: 2e-4 })).toEqual(expect.arrayContaining(["unavailability", "unavailability-target"]));
  });

  test("every figure of the durability", () => {
    const { durability } = plan.design!;
    const changed = (changes: Partial<ErasureDurability>): string[] => checksOf({ durability: { ...durability, ...changes } });
    const { lossesPerYear, destructionLossesPerYear, firstYearLoss, meanYearsToSetLoss, deviceRepairHours, nodeRepairHours } = durability;
    expect(changed({ lossesPerYear: lossesPerYear * 1.000_001 })).toEqual(["durability"]);
    expect(changed({ destructionLossesPerYear: destructionLossesPerYear * 1.000_001 })).toEqual(["durability-destruction"]);
    expect(changed({ firstYearLoss: firstYearLoss * 1.000_001 })).toEqual(["durability-first-year"]);
    expect(changed({ firstYearLoss: firstYearLoss / 1.000_001 })).toEqual(["durability-first-year"]);
    expect(changed({ firstYearTruncationBound: firstYearLoss })).toEqual(["durability-truncation"]);
    expect(changed({ meanYearsToSetLoss: meanYearsToSetLoss * 1.000_001 })).toEqual(["durability-mean"]);
    expect(changed({ deviceRepairHours: deviceRepairHours * 2 })).toEqual(["durability-repair-device"]);
    expect(changed({ nodeRepairHours: nodeRepairHours * 2 })).toEqual(["durability-repair-node"]);
    expect(changed({ measure: "first-year" })).toEqual(["durability-measure"]);
    expect(changed({ lossesPerYear: 1e-3 })).toEqual(["durability", "durability-target"]);
    // A bound may be above what it bounds, never below.
    expect(changed({ isUpperBound: true, lossesPerYear: lossesPerYear * 1.01, firstYearLoss: firstYearLoss * 1.01 })).toEqual([]);
    expect(changed({ isUpperBound: true, lossesPerYear: lossesPerYear / 1.01 })).toEqual(["durability"]);
    expect(changed({ isUpperBound: true, firstYearLoss: firstYearLoss / 1.01 })).toEqual(["durability-first-year"]);
    expect(changed({ isUpperBound: true, meanYearsToSetLoss: meanYearsToSetLoss * 1.01 })).toEqual(["durability-mean"]);
  });

  test("status, bound and gap", () => {
    const { total } = plan.design!.cost;
    expect(checksOf({}, { lowerBoundMicroUsdPerMonth: total + 1 })).toEqual(["lowerBound", "optimality", "gap"]);
    expect(checksOf({}, { lowerBoundMicroUsdPerMonth: total - 1 })).toEqual(["optimality", "gap"]);
    expect(checksOf({}, { gap: 0.1 })).toEqual(["gap"]);
    expect(checksOf({}, { status: "feasible" })).toEqual(["optimality"]);
    expect(checksOf({}, { status: "infeasible" })).toEqual(["status", "infeasibility", "lowerBound"]);
    expect(checksOf({}, { infeasibility: { constraint: "survive", need: "", have: "", relaxations: [] } })).toEqual(["infeasibility"]);
    expect(checksOf({}, { assumptions: [] })).toEqual(["assumption:repair", "assumption:loss", "assumption:destruction"]);
    const { design: _, ...rest } = plan;
    expect(verifyErasurePlan(PROBLEM, { ...rest } as ErasurePlan).map(({ check }) => check)).toContain("status");
    expect(checksOf({ placement: undefined as never })).toEqual(["format"]);
  });

  test("every figure of an alternative", () => {
    expect(plan.alternatives.length).toBeGreaterThan(2);
    plan.alternatives.forEach((alternative, at) => {
      const { bestOf, microUsdPerMonth, annualLoss, unavailability, meetsTargets, placement } = alternative;
      const changed = (changes: Partial<typeof alternative>): string[] =>
        checksOf({}, { alternatives: plan.alternatives.map((each, other) => (other === at ? { ...each, ...changes } : each)) });
      const name = `alternative:${bestOf}`;
      expect(changed({ microUsdPerMonth: microUsdPerMonth! + 10 })).toEqual([name]);
      expect(changed({ annualLoss: annualLoss! * 1.1 })).toEqual([name]);
      expect(changed({ unavailability: unavailability! * 1.1 })).toEqual([name]);
      expect(changed({ code: "RS 7+7" })).toEqual([name]);
      expect(changed({ placement: placement!.slice(1) })).toEqual([name]);
      expect(changed({ meetsTargets: !meetsTargets })).toContain(`alternative-targets:${bestOf}`);
      expect(changed({ lostBecause: "it is ugly" })).toEqual(meetsTargets ? [`alternative-why:${bestOf}`] : []);
    });
    expect(plan.alternatives.some(({ meetsTargets }) => meetsTargets)).toBe(true);
  });
});

describe("a plan that is not the best", () => {
  const problem: ErasureProblem = erasureProblem({
    usableTib: 300,
    nodeTypes: CHEAP_NODES,
    targets: { annualLossProbability: 1e-4, unavailability: 1e-4 },
    codes: { reedSolomon: { minDataShards: 2, maxDataShards: 4, minParityShards: 1, maxParityShards: 3 }, copies: { min: 2, max: 3 } },
  });

  test("is found by going through everything: the best without the code of the best", () => {
    const best = planErasureCode(problem);
    expect([best.status, verifyErasurePlan(problem, best)]).toEqual(["optimal", []]);
    const copies = planErasureCode({ ...problem, codes: { copies: { min: 2, max: 3 } } }, { alternatives: false });
    expect(copies.design!.cost.total).toBeGreaterThan(best.design!.cost.total);
    expect(verifyErasurePlan(problem, copies).map(({ check }) => check)).toEqual(["optimality"]);
  });

  test("as cheap and less available is found", () => {
    // All zones cost the same, so that only the second figure decides between them.
    const domains = [1e-3, 1e-3, 1e-3, 1e-3, 2e-3].map((down, zone) => storageDomain(`z${zone}`, down));
    const alike = { ...problem, domains, codes: onlyReedSolomon(2, 2) };
    const best = planErasureCode(alike, { alternatives: false });
    const worse = planErasureCode({ ...alike, domains: domains.slice(1) }, { alternatives: false });
    expect([best.design!.cost.total, verifyErasurePlan(alike, best)]).toEqual([worse.design!.cost.total, []]);
    expect(verifyErasurePlan(alike, worse).map(({ check }) => check)).toEqual(["most-available"]);
  });

  test("infeasible where something is feasible is found", () => {
    const hard = { ...problem, targets: { ...problem.targets, unavailability: 1e-12 } };
    const { infeasibility, ...rest } = planErasureCode(hard);
    expect(verifyErasurePlan(hard, { ...rest, infeasibility })).toEqual([]);
    expect(verifyErasurePlan(problem, { ...rest, infeasibility }).map(({ check }) => check)).toEqual(["optimality"]);
    expect(verifyErasurePlan(hard, rest).map(({ check }) => check)).toEqual(["infeasibility"]);
  });
});

test("shards that a loss would take too many of are found", () => {
  const { placement, code } = plan.design!;
  // All that can stand in one domain does.
  const [first, ...rest] = placement;
  const left = rest.map((each) => ({ ...each, shards: 1 }));
  const crowd = [{ ...first!, shards: code.dataShards + code.parityShards - left.length }, ...left];
  expect(checksOf({ placement: crowd })).toContain("survive:0");
});

describe("the verifier", () => {
  const folder = resolve(__dirname, "../../lib/sizing/erasure");
  const files = ["verify-erasure-plan.ts", ...readdirSync(join(folder, "verify")).filter((name) => /(?<!\.d)\.ts$/.test(name)).map((name) => `verify/${name}`)]; // prettier-ignore

  test("shares no code with the planner", () => {
    const values = files.flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(/^import (?!type )[^;]*? from "([^"]+)";/gm)].map(([, path]) =>
        relative(folder, resolve(folder, file, "..", path!)),
      ),
    );
    // Rules that the input keeps, and the form of a discrepancy.
    const reading = ["../../errors", "../verify/plan-discrepancy", "check-erasure-problem"];
    expect(values.filter((path) => !path.startsWith("verify/") && !reading.includes(path))).toEqual([]);
    expect(values.filter((path) => path.startsWith("verify/")).length).toBeGreaterThan(8);
  });
});
