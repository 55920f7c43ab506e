import { fitSpotCorrelation } from "../../lib/sizing/purchase/fit-spot-correlation";
import { describeWithTraces, readTraces, TRACES_REASON } from "../sizing-purchase/support/shared-traces";

describeWithTraces(`W10: spot zones taken as independent${TRACES_REASON}`, () => {
  // Nine AWS zones, V100, a tick every 195 seconds from 2023-02-15 on.
  let fit: ReturnType<typeof fitSpotCorrelation>;
  beforeAll(() => (fit = fitSpotCorrelation(readTraces("availability/1-node/aws-02-15-2023"))));

  it("product rule: all nine zones are down 9.3e-6 of the time", () => {
    expect(fit.allDown.independent.toPrecision(2)).toBe("0.0000093");
  });

  it("observed: 0.00794 of 20,158 ticks, about 855 times as often", () => {
    expect(fit.ticks).toBe(20_158);
    expect(fit.allDown.observed.toFixed(5)).toBe("0.00794");
    expect(Math.round(fit.allDown.observed / fit.allDown.independent)).toBe(855);
  });

  it("ours: the fitted shocks give what was observed", () => {
    expect(fit.allDown.fitted).toBeCloseTo(fit.allDown.observed, 12);
    for (const { allDown } of fit.regions) {
      expect(allDown.fitted / allDown.observed).toBeGreaterThan(0.99);
      expect(allDown.fitted / allDown.observed).toBeLessThan(1.35);
    }
  });

  it("why: zones go together, within a region at a mean phi of 0.43 and across regions of 0.14", () => {
    expect(fit.meanPhiWithinRegions!.toFixed(2)).toBe("0.43");
    expect(fit.meanPhiAcrossRegions!.toFixed(2)).toBe("0.14");
  });
});
