import fc from "fast-check";
import type { EdgeCase, EdgeCertificate } from "../../lib/sizing/edge/edge-certificate";
import type { EdgePlan } from "../../lib/sizing/edge/edge-plan";
import type { EdgeProblem } from "../../lib/sizing/edge/edge-problem";
import { planEdge } from "../../lib/sizing/edge/plan-edge";
import { verifiedEdgeBound, verifyEdgePlan } from "../../lib/sizing/edge/verify-edge-plan";
import { Seeded } from "../sizing-packing/seeded";
import { edgeProblems } from "./support/edge-problems";
import { exhaustEdge } from "./support/exhaust-edge";
import { planeProblem } from "./support/plane-problem";

const PROBLEMS = fc.sample(edgeProblems({ users: 5, sites: 4, mostServers: 3, redundancy: "any-site" }), { seed: 131, numRuns: 160 });

/** Plans whose certificate has several cases, with the optimum by brute force. */
const PROVEN = PROBLEMS.flatMap((problem) => {
  const plan = planEdge(problem);
  const optimum = exhaustEdge(problem);
  return optimum !== undefined && plan.certificate!.cases.length >= 5 ? [{ problem, plan, optimum, certificate: plan.certificate! }] : [];
});

test("there are enough proofs by cases to tamper with", () => {
  expect(PROVEN.length).toBeGreaterThan(25);
  expect(PROVEN.some(({ certificate }) => certificate.cases.some(({ cut }) => cut !== undefined))).toBe(true);
  expect(PROVEN.some(({ certificate }) => certificate.cuts.some(({ without }) => without === "largest"))).toBe(true);
});

/** What the verifier says of a plan with another certificate. */
function checksOf(problem: EdgeProblem, plan: EdgePlan, change: Partial<EdgeCertificate>): string[] {
  const forged = { ...plan, certificate: { ...plan.certificate!, ...change } };
  const checks = verifyEdgePlan(problem, forged).map(({ check }) => check);
  expect(verifiedEdgeBound(problem, forged) > 0).toBe(checks.length === 0 && forged.certificate.provenMicroUsdPerHour > 0);
  return checks;
}

describe("a forged proof is refused:", () => {
  /** Says of which proofs it makes a forgery; others it leaves alone. */
  type Forgery = (certificate: EdgeCertificate) => Partial<EdgeCertificate> | undefined;
  const withCases = ({ cases }: EdgeCertificate, change: (cases: EdgeCase[]) => void): Partial<EdgeCertificate> => {
    const copy = [...cases];
    change(copy);
    return { cases: copy };
  };
  const all = (proof: EdgeCertificate, change: (price: number) => number): Partial<EdgeCertificate> => ({
    multipliers: proof.multipliers.map(({ userPrices, cutPrices }) => ({ userPrices: userPrices.map(change), cutPrices })),
  });

  test.each<[string, Forgery, string]>([
    ["a bolder claim", ({ provenMicroUsdPerHour: proven }) => ({ provenMicroUsdPerHour: proven + 1 }), "certificate:proven"],
    ["a claim that is no whole number", () => ({ provenMicroUsdPerHour: 0.5 }), "certificate:proven"],
    ["a negative claim", () => ({ provenMicroUsdPerHour: -1 }), "certificate:proven"],
    ["no cases", () => ({ cases: [] }), "certificate:cases"],
    ["a case less", (proof) => withCases(proof, (cases) => cases.pop()), "certificate:cases"],
    ["a case too many", (proof) => withCases(proof, (cases) => cases.push({ multipliers: 0 })), "certificate:cases"],
    ["a case closed by nothing", (proof) => withCases(proof, (cases) => (cases[cases.length - 1] = {})), "certificate:cases"],
    [
      "a case closed in two ways",
      (proof) => withCases(proof, (cases) => (cases[cases.length - 1] = { multipliers: 0, cut: 0 })),
      "certificate:cases",
    ],
    ["multipliers that there are not", (proof) => withCases(proof, (c) => (c[c.length - 1] = { multipliers: 99 })), "certificate:cases"],
    ["a cut that there is not", (proof) => withCases(proof, (cases) => (cases[cases.length - 1] = { cut: 99 })), "certificate:cases"],
    ["everything too small for a cut", ({ cuts }) => (cuts.length > 0 ? { cases: [{ cut: 0 }] } : undefined), "certificate:cases"],
    ["a split by an unknown site", (proof) => withCases(proof, (cases) => (cases[0] = { splitBy: "x", atMost: 0 })), "certificate:cases"],
    ["a split at no number", ({ cases: [first, ...rest] }) => ({ cases: [{ splitBy: first!.splitBy! }, ...rest] }), "certificate:cases"],
    ["a split below none", ({ cases: [first, ...rest] }) => ({ cases: [{ ...first, atMost: -1 }, ...rest] }), "certificate:cases"],
    ["higher prices", (proof) => all(proof, (price) => price * 2 + 5 * proof.denominator), "certificate:proven"],
    ["prices in parts", (proof) => all(proof, (price) => price + 0.5), "certificate:multipliers"],
    ["prices beyond exact integers", (proof) => all(proof, () => 2 ** 60), "certificate:multipliers"],
    [
      "a user without a price",
      (proof) => ({ multipliers: proof.multipliers.map((each) => ({ ...each, userPrices: [] })) }),
      "certificate:multipliers",
    ],
    [
      "a cut that pays to be broken",
      ({ multipliers }) =>
        multipliers.some(({ cutPrices }) => cutPrices.length > 0)
          ? { multipliers: multipliers.map((each) => ({ ...each, cutPrices: each.cutPrices.map(() => -1) })) }
          : undefined,
      "certificate:multipliers",
    ],
    [
      "prices of cuts that there are not",
      ({ multipliers, cuts }) => ({ multipliers: multipliers.map((each) => ({ ...each, cutPrices: [...cuts.map(() => 1), 1] })) }),
      "certificate:multipliers",
    ],
    ["no denominator", () => ({ denominator: 0 }), "certificate:denominator"],
    ["a cut of nobody", ({ cuts }) => ({ cuts: [...cuts, { users: [], without: "all" }] }), "certificate:cuts"],
    ["a cut of strangers", ({ cuts }) => ({ cuts: [...cuts, { users: ["x"], without: "all" }] }), "certificate:cuts"],
    ["a cut that counts a user twice", ({ cuts }) => ({ cuts: [...cuts, { users: ["u0", "u0"], without: "all" }] }), "certificate:cuts"],
    [
      "a cut that loses an unknown site",
      ({ cuts }) => ({ cuts: [...cuts, { users: ["u0"], without: "lost", lost: "x" }] }),
      "certificate:cuts",
    ],
    [
      "a cut that loses a site in secret",
      ({ cuts }) => ({ cuts: [...cuts, { users: ["u0"], without: "all", lost: "s0" }] }),
      "certificate:cuts",
    ],
    ["something else", () => ({ cases: "all" as unknown as [] }), "format"],
    ["nothing at all", () => ({ multipliers: null as unknown as [] }), "format"],
  ])("%s", (_name, forge, check) => {
    let forged = 0;
    for (const { problem, plan, certificate } of PROVEN) {
      const change = forge(certificate);
      if (change !== undefined) {
        expect([checksOf(problem, plan, change), problem]).toEqual([expect.arrayContaining([check]), problem]);
        forged++;
      }
    }
    expect(forged).toBeGreaterThan(8);
  });

  test("cuts that only hold with redundancy, of a problem without", () => {
    let refused = 0;
    for (const { problem, plan, certificate } of PROVEN) {
      if (certificate.cuts.some(({ without }) => without !== "all")) {
        const { check } = verifyEdgePlan({ ...problem, redundancy: "none" }, { ...plan, losses: [] })[0]!;
        expect(check).toBe("certificate:cuts");
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10);
  });
});

test("whatever is changed in a proof, what the verifier accepts is true", () => {
  const random = new Seeded(17);
  let [accepted, refused] = [0, 0];
  for (const { problem, plan, optimum, certificate } of PROVEN) {
    for (let round = 0; round < 60; round++) {
      const copy = structuredClone(certificate) as { -readonly [K in keyof EdgeCertificate]: EdgeCertificate[K] };
      const pick = <T>(list: readonly T[]): number => random.whole(0, list.length - 1);
      const price = (each: number): number => Math.max(0, Math.round(each * (0.5 + 1.5 * random.next()) + random.whole(0, 3)));
      const at = pick(copy.multipliers);
      const coarse = (each: number): number => Math.max(0, Math.round(each / copy.denominator) + random.whole(0, 1));
      const changes: (() => void)[] = [
        // In whole millionths of a dollar rounding counts.
        () => {
          copy.multipliers = copy.multipliers.map(({ userPrices, cutPrices }) => ({
            userPrices: userPrices.map(coarse),
            cutPrices: cutPrices.map(coarse),
          }));
          copy.denominator = 1;
        },
        () =>
          (copy.multipliers = copy.multipliers.map((each, i) => (i === at ? { ...each, userPrices: each.userPrices.map(price) } : each))),
        () => (copy.multipliers = copy.multipliers.map((each, i) => (i === at ? { ...each, cutPrices: each.cutPrices.map(price) } : each))),
        () =>
          (copy.cases = copy.cases.map((each, i) =>
            i === pick(copy.cases) && each.atMost !== undefined ? { ...each, atMost: random.whole(0, 3) } : each,
          )),
        () => (copy.cases = copy.cases.map((each) => (each.multipliers !== undefined && random.next() < 0.3 ? { multipliers: at } : each))),
        () => (copy.cases = copy.cases.map((each) => (each.multipliers !== undefined && copy.cuts.length > 0 && random.next() < 0.2 ? { cut: pick(copy.cuts) } : each))), // prettier-ignore
        () => (copy.cuts = copy.cuts.map((cut) => (random.next() < 0.5 ? { users: cut.users, without: "largest" as const } : cut))),
        () => (copy.cuts = copy.cuts.map((cut) => (random.next() < 0.5 ? { users: problem.users.map(({ id }) => id), without: cut.without, ...(cut.lost === undefined ? {} : { lost: cut.lost }) } : cut))), // prettier-ignore
      ];
      changes[pick(changes)]!();
      // The boldest claim that the verifier accepts, by what it says that it found.
      copy.provenMicroUsdPerHour = Number.MAX_SAFE_INTEGER;
      const shown = verifyEdgePlan(problem, { ...plan, certificate: copy }).find(({ check }) => check === "certificate:proven");
      if (shown === undefined) {
        refused++;
        continue;
      }
      copy.provenMicroUsdPerHour = Number(shown.found);
      expect(verifiedEdgeBound(problem, { certificate: copy })).toBe(copy.provenMicroUsdPerHour);
      expect([copy.provenMicroUsdPerHour <= optimum, problem, copy]).toEqual([true, problem, copy]);
      accepted++;
    }
  }
  expect(accepted).toBeGreaterThan(400);
  expect(refused).toBeGreaterThan(100);
});

test("a proof of one problem is none of another: dearer or cheaper, larger or smaller", () => {
  let [checked, refused] = [0, 0];
  const others: ((problem: EdgeProblem) => EdgeProblem)[] = [
    (problem) => ({ ...problem, sites: problem.sites.map((site) => ({ ...site, microUsdPerHour: Math.floor(site.microUsdPerHour / 2) })) }),
    (problem) => ({ ...problem, sites: problem.sites.map((site) => ({ ...site, serverMicroUsdPerHour: 0 })) }),
    (problem) => ({ ...problem, users: problem.users.map((user) => ({ ...user, demand: Math.ceil(user.demand / 2) })) }),
    (problem) => ({ ...problem, latency: { ...problem.latency, boundMs: problem.latency.boundMs + 5 } }),
    (problem) => ({ ...problem, sites: problem.sites.map(({ use: _, ...site }) => site) }),
  ];
  for (const { problem, plan } of PROVEN) {
    for (const other of others.map((change) => change(problem))) {
      const proven = verifiedEdgeBound(other, plan);
      expect([proven <= (exhaustEdge(other) ?? Infinity), other]).toEqual([true, other]);
      refused += proven === 0 ? 1 : 0;
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(120);
  expect(refused).toBeGreaterThan(30);
});

test("what a site that may stay closed would have as the largest raises no bound", () => {
  // Four units over sites of two: any two of the three serve when one is down, for three; the large site is dear.
  const small = { microUsdPerHour: 1, serverMicroUsdPerHour: 0, unitsPerServer: 2, mostServers: 1 };
  const problem: EdgeProblem = {
    users: [{ id: "u", demand: 4, rttMs: { a: 1, b: 1, c: 1, d: 1 } }],
    sites: [...["a", "b", "c"].map((id) => ({ id, ...small })), { ...small, id: "d", microUsdPerHour: 100, unitsPerServer: 4 }],
    latency: { boundMs: 5 },
    redundancy: "any-site",
  };
  const claimed = (proven: number, denominator: number, price: number): number =>
    verifiedEdgeBound(problem, {
      certificate: {
        provenMicroUsdPerHour: proven,
        denominator,
        cuts: [{ users: ["u"], without: "largest" }],
        multipliers: [{ userPrices: [0], cutPrices: [price] }],
        cases: [{ multipliers: 0 }],
      },
    });
  expect(planEdge(problem).microUsdPerHour).toBe(3);
  // Each small site contributes 4 x 2 / (4 + 2): three quarters of a millionth for each unit are its price.
  expect([claimed(3, 4, 3), claimed(4, 4, 3), claimed(4, 1, 1), claimed(4, 4, 4)]).toEqual([3, 0, 0, 0]);
});

test("tables with servers that add nothing: cases are split by servers, not by steps", () => {
  const drawn = planeProblem({ seed: 3, users: 15, sites: 7, mostServers: 8, boundMs: 30, redundancy: "any-site" });
  const problem: EdgeProblem = {
    ...drawn,
    sites: drawn.sites.map(({ unitsPerServer, mostServers: _, ...site }) => ({
      ...site,
      capacityByServers: Array.from({ length: 12 }, (_unused, at) => unitsPerServer! * (1 + Math.floor((2 * at) / 3))),
    })),
  };
  const plan = planEdge(problem, { certificate: "complete" });
  expect([plan.status, verifyEdgePlan(problem, plan), verifiedEdgeBound(problem, plan)]).toEqual(["optimal", [], plan.microUsdPerHour]);
  expect(plan.certificate!.cases.some(({ atMost = 0 }) => atMost > 2)).toBe(true);
});

test("figures of any size: demand and prices up to what is accepted, and nothing throws", () => {
  let [complete, almost, infeasible] = [0, 0, 0];
  for (const [demands, prices] of [
    [1_000_000, 1_000_000],
    [1, 100_000_000],
    [300_000_000, 1],
    [123_457, 7_919],
  ]) {
    for (const drawn of fc.sample(edgeProblems({ users: 6, sites: 5, mostServers: 3, redundancy: "any-site" }), {
      seed: 97,
      numRuns: 40,
    })) {
      const problem: EdgeProblem = {
        ...drawn,
        users: drawn.users.map((user) => ({ ...user, demand: user.demand * demands + (demands > 1 ? 1 : 0) })),
        sites: drawn.sites.map(({ capacityByServers, unitsPerServer, transitMicroUsdPerUnit, ...site }) => ({
          ...site,
          microUsdPerHour: site.microUsdPerHour * prices + 1,
          serverMicroUsdPerHour: site.serverMicroUsdPerHour * prices,
          transitMicroUsdPerUnit: Math.floor(transitMicroUsdPerUnit! * Math.min(prices, 9e7 / demands)),
          ...(capacityByServers === undefined
            ? { unitsPerServer: Math.min(9e9, unitsPerServer! * demands) }
            : { capacityByServers: capacityByServers.map((capacity) => Math.min(9e9, capacity * demands)) }),
        })),
      };
      const plan = planEdge(problem);
      expect([verifyEdgePlan(problem, plan), problem]).toEqual([[], problem]);
      if (plan.status === "infeasible") {
        expect(plan.infeasibility!.need.length).toBeGreaterThan(10);
        infeasible++;
        continue;
      }
      const proven = verifiedEdgeBound(problem, plan);
      expect(proven).toBeGreaterThan(plan.microUsdPerHour * (1 - 2e-10));
      complete += proven === plan.microUsdPerHour ? 1 : 0;
      almost++;
    }
  }
  expect([complete > 0.9 * almost, almost > 30, infeasible > 8]).toEqual([true, true, true]);
});

describe("how far a certificate goes", () => {
  const large = fc.sample(edgeProblems({ users: 12, sites: 8, mostServers: 3, redundancy: "any-site" }), { seed: 29, numRuns: 12 });

  test("none: nothing is proven, and nothing is wrong", () => {
    const plan = planEdge(large[0], { certificate: "none" });
    expect([plan.certificate, verifyEdgePlan(large[0], plan), verifiedEdgeBound(large[0], plan)]).toEqual([undefined, [], 0]);
  });

  test("complete: the whole lower bound, also of a search that was cut short", () => {
    let cases = 0;
    for (const problem of large) {
      for (const maxNodes of [1, 3, 20_000]) {
        const plan = planEdge(problem, { certificate: "complete", maxNodes });
        if (plan.status !== "infeasible") {
          expect(verifyEdgePlan(problem, plan)).toEqual([]);
          expect(verifiedEdgeBound(problem, plan)).toBe(plan.lowerBoundMicroUsdPerHour);
          cases += plan.certificate!.cases.length;
        }
      }
    }
    expect(cases).toBeGreaterThan(100);
  });

  test("short: no more than it may take, and what was known by then", () => {
    const problem = planeProblem({ seed: 3, users: 80, sites: 7, mostServers: 20, boundMs: 40, redundancy: "any-site" });
    const [short, complete] = (["short", "complete"] as const).map((certificate) => planEdge(problem, { maxNodes: 300, certificate }));
    expect(short.certificate!.cases.length).toBeLessThanOrEqual(500);
    expect(verifyEdgePlan(problem, short)).toEqual([]);
    expect(verifiedEdgeBound(problem, short)).toBeLessThan(verifiedEdgeBound(problem, complete));
    expect(verifiedEdgeBound(problem, short)).toBeGreaterThan(0.8 * short.lowerBoundMicroUsdPerHour);
    expect(short.lowerBoundMicroUsdPerHour).toBe(complete.lowerBoundMicroUsdPerHour);
  });

  test("a budget that is too small is proven to be", () => {
    let proven = 0;
    for (const { problem, optimum } of PROVEN.slice(0, 20)) {
      const over = { ...problem, budgetMicroUsdPerHour: optimum - 1 };
      const plan = planEdge(over);
      expect([plan.status, plan.infeasibility!.constraint, verifyEdgePlan(over, plan)]).toEqual(["infeasible", "budget", []]);
      proven += verifiedEdgeBound(over, plan) > over.budgetMicroUsdPerHour ? 1 : 0;
    }
    expect(proven).toBe(20);
  });
});
