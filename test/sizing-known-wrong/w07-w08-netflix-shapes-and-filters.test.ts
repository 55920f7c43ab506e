import { planFleet } from "../../lib/sizing/plan-fleet";
import { priceRanges } from "../../lib/sizing/price-ranges";
import { planRobustFleet } from "../../lib/sizing/robust/plan-robust-fleet";
import { domain, offering, problem } from "../sizing/support/fleets";

describe("W7: Netflix service-capacity-modeling turns MiB into GiB", () => {
  /** auto_shape.py `convert_mib_to_gib`. */
  const peer = (mib: number): number => Math.round(((mib * 10 ** 6) / 2 ** 30) * 100) / 100;
  const ours = (mib: number): number => mib / 2 ** 10;

  it.each([
    [8 * 1024, 7.63, 8],
    [2048 * 1024, 1953.12, 2048],
  ])("%d MiB: peer %d GiB, ours %d GiB", (mib, theirs, truth) => {
    expect(Math.abs(peer(mib) - theirs)).toBeLessThan(0.011);
    expect(ours(mib)).toBe(truth);
  });

  it("why: a MiB is 2^20 bytes, not 10^6: 4.6 % of the memory is lost", () => {
    expect(1 - peer(2048 * 1024) / 2048).toBeCloseTo(0.046, 3);
    expect(1 - 10 ** 6 / 2 ** 20).toBeCloseTo(0.0463, 4);
  });
});

describe("W8: filters of one call of Netflix service-capacity-modeling reach some of its answers only", () => {
  interface Shape {
    readonly name: string;
    readonly lifecycle: "stable" | "beta";
  }
  const shapes: readonly Shape[] = [
    { name: "stable-one", lifecycle: "stable" },
    { name: "beta-one", lifecycle: "beta" },
  ];
  const allowed = (lifecycles: readonly string[] = ["stable"]): string[] =>
    shapes.filter(({ lifecycle }) => lifecycles.includes(lifecycle)).map(({ name }) => name);

  /** The flow of arguments in capacity_planner.py `_plan_uncertain`: `_plan_percentiles` is called without `lifecycles`. */
  function peer(lifecycles: readonly string[]): { readonly leastRegret: string[]; readonly mean: string[] } {
    const planPercentiles = (given?: readonly string[]): string[] => allowed(given);
    return { leastRegret: allowed(lifecycles), mean: planPercentiles() };
  }

  it("peer: asked for beta hardware, the mean plan has stable hardware", () => {
    expect(peer(["beta"])).toEqual({ leastRegret: ["beta-one"], mean: ["stable-one"] });
  });

  it("ours: what a problem leaves out is in no answer about it, because every answer is a function of that one value", () => {
    const offerings = shapes.map(({ name, lifecycle }, index) =>
      offering(name, "z", { microUsdPerHour: 10 - index, instanceUnavailability: 0, ...(lifecycle === "stable" ? {} : { limit: 0 }) }),
    );
    const fleet = problem({ demand: 3, offerings, domains: [domain("z", 0.001)], mix: "any" });
    const plan = planFleet(fleet);
    expect(plan.counts).toEqual([{ offering: "stable-one", count: 3 }]);
    expect(plan.rejections.map(({ offering: id }) => id)).toEqual(["beta-one"]);
    expect(planRobustFleet(fleet, { rises: [{ offering: "stable-one", microUsdPerHour: 9 }], instances: 3 }).counts).toEqual(plan.counts);
    expect(priceRanges(fleet, plan.counts)).toEqual([{ offering: "stable-one", microUsdPerHour: 10, lowest: 1 }]);
  });
});
