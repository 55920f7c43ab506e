import { BoundedDualSimplex } from "../../lib/sizing/packing/bounded-dual-simplex";
import { Milp } from "../sizing/support/highs";
import { Seeded } from "./seeded";

interface Row {
  readonly coefficients: readonly number[];
  readonly low: number;
  readonly high: number;
}

/** Costs, and rows in the order in which they are added. Each row is bounded on one side or on both. */
function drawn(random: Seeded): { readonly costs: number[]; readonly highs: number[]; readonly rows: Row[] } {
  const width = random.whole(2, 6);
  return {
    costs: Array.from({ length: width }, () => random.whole(0, 20)),
    highs: Array.from({ length: width }, () => (random.chance(0.3) ? random.whole(1, 6) : Infinity)),
    rows: Array.from({ length: random.whole(1, 5) }, () => {
      const low = random.chance(0.7) ? random.whole(1, 20) : -Infinity;
      const high = low === -Infinity || random.chance(0.2) ? Math.max(low, 0) + random.whole(0, 6) : Infinity;
      return { coefficients: Array.from({ length: width }, () => random.whole(0, 5)), low, high };
    }),
  };
}

function programme({ costs, highs }: { readonly costs: number[]; readonly highs: number[] }, rows: readonly Row[]): string {
  const sum = (values: readonly number[]): string => values.map((value, j) => `${value} x${j}`).join(" + ");
  return [
    "Minimize",
    ` cost: ${sum(costs)}`,
    "Subject To",
    ...rows.flatMap(({ coefficients, low, high }, r) => [
      ...(low === -Infinity ? [] : [` l${r}: ${sum(coefficients)} >= ${low}`]),
      ...(high === Infinity ? [] : [` h${r}: ${sum(coefficients)} <= ${high}`]),
    ]),
    "Bounds",
    ...highs.map((high, j) => ` 0 <= x${j} <= ${high === Infinity ? "+inf" : high}`),
    "End",
  ].join("\n");
}

test("400 programmes, row by row from a copy of the one before, have the optimum of HiGHS, and prices that prove it", async () => {
  const milp = await Milp.load();
  const seen = { optimal: 0, infeasible: 0 };
  for (let seed = 1; seed <= 400; seed++) {
    const problem = drawn(new Seeded(seed + 60_000));
    const { costs, highs, rows } = problem;
    let simplex = BoundedDualSimplex.of(costs);
    highs.forEach((high, j) => simplex.bound(j, 0, high));
    for (let added = 1; added <= rows.length; added++) {
      const before = [simplex.cost, simplex.age];
      const original = simplex;
      simplex = simplex.copy();
      const { coefficients, low, high } = rows[added - 1]!;
      simplex.bound(simplex.add(coefficients), low, high);
      const status = simplex.solve();
      expect([original.cost, original.age]).toEqual(before);
      const solution = milp.solve(programme(problem, rows.slice(0, added)));
      expect([seed, added, status]).toEqual([seed, added, solution === undefined ? "infeasible" : "optimal"]);
      seen[status as keyof typeof seen]++;
      const target = 1000;
      const least = solution === undefined ? target : costs.reduce((sum, cost, j) => sum + cost * solution.get(`x${j}`)!, 0);
      // What the prices prove, by hand: each costs at least its bound, and together no variable is priced above its cost.
      const prices = simplex.prices(target);
      const bounds = [...highs.map((most) => [0, most] as const), ...rows.map((row) => [row.low, row.high] as const)];
      const proven = [...prices].reduce((sum, price, v) => sum + (Math.abs(price) < 1e-9 ? 0 : price * bounds[v]![price > 0 ? 0 : 1]!), 0);
      expect(Math.abs(proven - least)).toBeLessThanOrEqual(1e-6 * (1 + least));
      costs.forEach((cost, j) => {
        const priced = rows.slice(0, added).reduce((sum, row, r) => sum + prices[costs.length + r]! * row.coefficients[j]!, prices[j]!);
        expect(Math.abs(priced - (status === "optimal" ? cost : priced <= cost ? priced : cost))).toBeLessThanOrEqual(1e-6 * (1 + cost));
      });
      if (status !== "optimal") {
        break;
      }
      expect(Math.abs(simplex.cost - least)).toBeLessThanOrEqual(1e-6 * (1 + least));
    }
  }
  expect(seen.optimal).toBeGreaterThanOrEqual(300);
  expect(seen.infeasible).toBeGreaterThanOrEqual(100);
});
