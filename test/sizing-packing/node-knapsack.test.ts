import { NodeKnapsack, type KnapsackBonus } from "../../lib/sizing/packing/node-knapsack";
import { Seeded } from "./seeded";

test("400 nodes have the best packing that counting up finds, with extras and exclusions", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = new Seeded(seed + 40_000);
    const classes = 5;
    // Small requests of equal sums: the same is left over in many ways that are worth different amounts.
    const requests = Array.from({ length: classes }, () => [random.whole(1, 3), random.whole(1, 3)]);
    const node = { offered: [random.whole(4, 9), random.whole(4, 9)], most: requests.map(() => random.whole(0, 3)) };
    const worths = requests.map((request) => request[0]! * 10 + request[1]! * 9 + random.whole(-6, 6));
    const excluded = requests.map(() => requests.map(() => false));
    if (random.chance(0.4)) {
      excluded[0]![1] = excluded[1]![0] = true;
    }
    const bonuses = Array.from({ length: random.whole(0, 2) }, (): KnapsackBonus => ({
      holding: requests.map(() => (random.chance(0.4) ? random.whole(1, 2) : 0)),
      worth: random.whole(-30, 30),
    }));
    let best = -Infinity;
    const held = new Array<number>(classes).fill(0);
    const visit = (c: number): void => {
      if (c === classes) {
        const fits = [0, 1].every((r) => held.reduce((sum, count, k) => sum + count * requests[k]![r]!, 0) <= node.offered[r]!);
        if (fits && !(excluded[0]![1] && held[0]! > 0 && held[1]! > 0)) {
          const extra = bonuses.reduce((sum, { holding, worth }) => sum + (holding.every((least, k) => held[k]! >= least) ? worth : 0), 0);
          best = Math.max(best, held.reduce((sum, count, k) => sum + count * worths[k]!, 0) + extra);
        }
        return;
      }
      for (held[c] = 0; held[c]! <= node.most[c]!; held[c]!++) {
        visit(c + 1);
      }
      held[c] = 0;
    };
    visit(0);
    const knapsack = new NodeKnapsack(requests, excluded);
    const found = knapsack.solve(node, worths, { bonuses });
    expect([seed, found.worth, found.most]).toEqual([seed, Math.max(0, best), Math.max(0, best)]);
    // Out of steps, what is promised is still never too little.
    expect(knapsack.solve(node, worths, { bonuses, steps: 3 }).most).toBeGreaterThanOrEqual(best);
  }
});
