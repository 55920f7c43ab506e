import * as fc from "fast-check";
import { compareNaturally } from "../../lib/catalog/natural-order";
import { didYouMean, editDistance, nearestMatch } from "../../lib/sizing/nearest-match";

describe("editDistance", () => {
  // Published examples: Wikipedia, "Levenshtein distance" and "Damerau-Levenshtein distance" (CA, ABC: 3 by optimal string alignment).
  test.each([
    ["kitten", "sitting", 3],
    ["saturday", "sunday", 3],
    ["CA", "ABC", 3],
    ["ab", "ba", 1],
    ["us-esat-1", "us-east-1", 1],
    ["", "abc", 3],
    ["abc", "", 3],
  ])("%s to %s: %i", (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  test("equals the recursive definition on short texts", () => {
    const letters = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 5 }).map((list) => list.join(""));
    fc.assert(
      fc.property(letters, letters, (from, to) => expect(editDistance(from, to)).toBe(byDefinition(from, to))),
      { numRuns: 500 },
    );
  });
});

/** Optimal string alignment by its recursive definition, from the ends of both texts. */
function byDefinition(from: string, to: string): number {
  if (from === "" || to === "") {
    return from.length + to.length;
  }
  const same = from.at(-1) === to.at(-1) ? 0 : 1;
  const choices = [
    byDefinition(from.slice(0, -1), to) + 1,
    byDefinition(from, to.slice(0, -1)) + 1,
    byDefinition(from.slice(0, -1), to.slice(0, -1)) + same,
  ];
  if (from.length > 1 && to.length > 1 && from.at(-1) === to.at(-2) && from.at(-2) === to.at(-1)) {
    choices.push(byDefinition(from.slice(0, -2), to.slice(0, -2)) + 1);
  }
  return Math.min(...choices);
}

describe("nearestMatch", () => {
  const regions = ["us-east-1", "us-east-2", "us-west-1", "eu-west-1"];

  test.each([
    ["us-esat-1", "us-east-1"],
    ["US-EAST-2", "us-east-2"],
    // Two regions are equally near: the first wins.
    ["us-east-3", "us-east-1"],
    ["eu-wst-1", "eu-west-1"],
  ])("%s is %s", (name, meant) => {
    expect(nearestMatch(name, regions)).toBe(meant);
  });

  test("the beginning of a name is enough, three characters of it", () => {
    expect(nearestMatch("p5.48xl", ["p4d.24xlarge", "p5.48xlarge"])).toBe("p5.48xlarge");
    expect(nearestMatch("a3-highgpu", ["a2-ultragpu-8g-long", "a3-highgpu-1g-long-name"])).toBe("a3-highgpu-1g-long-name");
    expect(nearestMatch("a3", ["a3-highgpu-8g"])).toBeUndefined();
  });

  test("nothing is near: no match, and the names that exist instead", () => {
    expect(nearestMatch("mars", regions)).toBeUndefined();
    expect(didYouMean("mars", regions, "regions")).toBe("regions are us-east-1, us-east-2, us-west-1, eu-west-1");
    expect(didYouMean("mars", [], "regions")).toBe("there are no regions");
    expect(
      didYouMean(
        "mars",
        Array.from({ length: 20 }, (_, index) => `region-number-${index}`),
        "regions",
      ),
    ).toMatch(/-15 and 4 more$/);
  });
});

describe("compareNaturally", () => {
  test("numbers by value, the rest by code unit", () => {
    const names = [
      "g6.16xlarge",
      "use1-az10",
      "g6.2xlarge",
      "use1-az2",
      "g6.xlarge",
      "G6",
      "g6",
      "a3-highgpu-8g",
      "c3-standard-176",
      "c3-standard-22",
    ];
    expect([...names].sort(compareNaturally)).toEqual([
      "G6",
      "a3-highgpu-8g",
      "c3-standard-22",
      "c3-standard-176",
      "g6",
      "g6.2xlarge",
      "g6.16xlarge",
      "g6.xlarge",
      "use1-az2",
      "use1-az10",
    ]);
  });

  test("is an order: antisymmetric, transitive, and 0 for equal texts only", () => {
    const name = fc.array(fc.constantFrom("a", "b", "-", ".", "0", "1", "2", "10"), { maxLength: 6 }).map((list) => list.join(""));
    fc.assert(
      fc.property(name, name, name, (one, two, three) => {
        expect(Math.sign(compareNaturally(one, two))).toBe(0 - Math.sign(compareNaturally(two, one)));
        expect(compareNaturally(one, two) === 0).toBe(one === two);
        if (compareNaturally(one, two) < 0 && compareNaturally(two, three) < 0) {
          expect(compareNaturally(one, three)).toBeLessThan(0);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
