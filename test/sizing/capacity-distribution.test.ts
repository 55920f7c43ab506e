import fc from "fast-check";
import { convolve } from "../../lib/sizing/capacity-distribution";
import { RowLayout } from "../../lib/sizing/planner/row-layout";

/** Numbers with many zeros and some that count as none, in rows of up to so many. */
const rows = (most: number): fc.Arbitrary<number[]> =>
  fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1, noNaN: true })), { minLength: 1, maxLength: most });

describe("convolve", () => {
  it("adds each product where the losses add up to, as far as the row goes, in the order of the shorter row to the last bit", () => {
    const drawn = fc.record({ a: rows(14), b: rows(14), length: fc.integer({ min: 1, max: 30 }), negligible: fc.constantFrom(0, 0.2) });
    for (const { a, b, length, negligible } of fc.sample(drawn, { seed: 81, numRuns: 4000 })) {
      const [short, long] = a.length <= b.length ? [a, b] : [b, a];
      const expected = Array.from({ length }, (_, index) => 1 / (index + 3));
      const actual = Float64Array.from(expected);
      short.forEach((p, i) =>
        long.forEach((q, j) => {
          if (p > negligible && i + j < length) {
            expected[i + j] += p * q;
          }
        }),
      );
      convolve(Float64Array.from(a), Float64Array.from(b), actual, negligible);
      expect([...actual]).toEqual(expected);
    }
  });
});

describe("RowLayout.addTogether", () => {
  it("adds the moved rows of each block, in the order of the masses to the last bit", () => {
    const drawn = fc.integer({ min: 1, max: 9 }).chain((demand) => {
      const block = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: demand, maxLength: demand });
      const blocks = fc.array(fc.record({ mass: block, cdf: block, isThere: fc.array(fc.boolean(), { minLength: demand, maxLength: demand }) }), { minLength: 1, maxLength: 3 }); // prettier-ignore
      return fc.record({ demand: fc.constant(demand), blocks });
    });
    let together = 0;
    for (const { demand, blocks } of fc.sample(drawn, { seed: 82, numRuns: 2000 })) {
      const layout = new RowLayout(
        demand,
        blocks.map(() => 1 / blocks.length),
      );
      const mass = { at: [] as number[], end: [] as number[], probability: [] as number[] };
      const expected: number[] = new Array<number>(2 + layout.stride).fill(0.1);
      blocks.forEach(({ mass: probabilities, cdf, isThere }, state) => {
        const start = state * demand;
        probabilities.forEach((probability, k) => {
          if (isThere[k]) {
            mass.at.push(start + k);
            mass.end.push(start + demand);
            mass.probability.push(probability);
            for (let other = 0; other + k < demand; other++) {
              expected[2 + start + k + other] += probability * cdf[other];
            }
          }
        });
        together += isThere.filter((each) => each).length >= 4 ? 1 : 0;
      });
      const into = new Float64Array(2 + layout.stride).fill(0.1);
      const cdf = Float64Array.from([9, 9, 9, ...blocks.flatMap((block) => block.cdf)]);
      layout.addTogether(mass, cdf, 3, into, 2);
      expect([...into]).toEqual(expected);
    }
    expect(together).toBeGreaterThan(500);
  });
});
