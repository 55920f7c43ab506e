import { solveFacilityLocation } from "../../lib/sizing/facility-location/solve-facility-location";
import { HAS_ORLIB, ORLIB_REASON, orlibProblem } from "./support/orlib";

/** Runs where the instances are at hand, and counts as skipped where they are not: they are not part of the repository. */
// eslint-disable-next-line no-restricted-properties
const describeWithOrlib = HAS_ORLIB ? describe : describe.skip;

/** Published optima (capopt of OR-Library); those of cap74, cap102 to cap104 and cap133 to the digits that HiGHS proves. */
const OPTIMA = {
  cap71: 932615.75,
  cap72: 977799.4,
  cap73: 1010641.45,
  cap74: 1034976.975,
  cap101: 796648.4375,
  cap102: 854704.2,
  cap103: 893782.1125,
  cap104: 928941.75,
  cap131: 793439.5625,
  cap132: 851495.325,
  cap133: 893076.7125,
  cap134: 928941.75,
};

describeWithOrlib(`the warehouse location instances of OR-Library${ORLIB_REASON}`, () => {
  test.each(Object.entries(OPTIMA))("%s: the published optimum, proven", (name, optimum) => {
    const { solution, lowerBound, root } = solveFacilityLocation(orlibProblem(name), { gap: 0, maxNodes: 1000 });
    expect(solution!.cost).toBeCloseTo(optimum, 2);
    expect(lowerBound).toBeCloseTo(optimum, 2);
    expect(root!.bound).toBeLessThanOrEqual(optimum * (1 + 1e-10));
  });

  test("capb with capacity 5000, a hundred sites and a thousand customers: within 0.1 % of the published optimum, certified", () => {
    const { solution, lowerBound } = solveFacilityLocation(orlibProblem("capb", 5000), { gap: 1e-3, maxNodes: 100 });
    expect(lowerBound).toBeGreaterThan(solution!.cost * (1 - 1e-3) - 1);
    expect(lowerBound).toBeLessThanOrEqual(13656379.578 * (1 + 1e-9));
    expect(solution!.cost).toBeGreaterThanOrEqual(13656379.577);
  });
});
