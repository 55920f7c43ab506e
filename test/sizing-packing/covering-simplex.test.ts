import { CoveringSimplex, type RowSense } from "../../lib/sizing/packing/covering-simplex";
import { Milp } from "../sizing/support/highs";
import { Seeded } from "./seeded";

const SIGNS: Readonly<Record<RowSense, string>> = { "at-least": ">=", "at-most": "<=", equal: "=" };

test("300 programmes, column by column, have the optimum of HiGHS, and say when rows are missed", async () => {
  const milp = await Milp.load();
  const seen = { met: 0, missed: 0 };
  for (let seed = 1; seed <= 300; seed++) {
    const random = new Seeded(seed + 70_000);
    const senses = Array.from({ length: random.whole(2, 5) }, (): RowSense =>
      random.chance(0.7) ? "at-least" : random.chance(0.7) ? "at-most" : "equal",
    );
    const right = senses.map(() => random.whole(0, 20));
    const simplex = new CoveringSimplex(senses, right, senses.map(() => 1e5)); // prettier-ignore
    const columns: { readonly cost: number; readonly coefficients: number[] }[] = [];
    for (let round = 0; round < 3; round++) {
      for (let added = random.whole(1, 4); added > 0; added--) {
        const column = { cost: random.whole(1, 30), coefficients: senses.map(() => random.whole(0, 6)) };
        simplex.add(column.cost, Float64Array.from(column.coefficients));
        columns.push(column);
      }
      expect(simplex.solve()).toBe(true);
      const sum = (of: (column: (typeof columns)[number]) => number): string =>
        columns.map((column, j) => `${of(column)} x${j}`).join(" + ");
      const rows = senses.map((sense, r) => ` r${r}: ${sum(({ coefficients }) => coefficients[r]!)} ${SIGNS[sense]} ${right[r]}`);
      const solution = milp.solve(["Minimize", ` cost: ${sum(({ cost }) => cost)}`, "Subject To", ...rows, "End"].join("\n"));
      expect([seed, round, simplex.missed() <= 1e-7]).toEqual([seed, round, solution !== undefined]);
      seen[solution === undefined ? "missed" : "met"]++;
      if (solution !== undefined) {
        const least = columns.reduce((total, { cost }, j) => total + cost * solution.get(`x${j}`)!, 0);
        expect(Math.abs(simplex.cost - least)).toBeLessThanOrEqual(1e-6 * (1 + least));
        const bought = [...simplex.amounts()].reduce((total, [j, amount]) => total + amount * columns[j]!.cost, 0);
        expect(Math.abs(bought - least)).toBeLessThanOrEqual(1e-6 * (1 + least));
        // The prices of the rows prove it: together they are worth as much, and no column is worth more than it costs.
        const proven = right.reduce((total, amount, r) => total + amount * simplex.duals[r]!, 0);
        expect(Math.abs(proven - least)).toBeLessThanOrEqual(1e-6 * (1 + least));
        for (const { cost, coefficients } of columns) {
          expect(coefficients.reduce((total, amount, r) => total + amount * simplex.duals[r]!, 0)).toBeLessThanOrEqual(
            cost + 1e-6 * (1 + cost),
          );
        }
      }
    }
  }
  expect(seen.met).toBeGreaterThanOrEqual(300);
  expect(seen.missed).toBeGreaterThanOrEqual(50);
});
