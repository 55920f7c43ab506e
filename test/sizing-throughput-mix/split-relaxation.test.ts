import fc from "fast-check";
import { planThroughputMix } from "../../lib/sizing/throughput-mix/plan-throughput-mix";
import { SplitModel } from "../../lib/sizing/throughput-mix/split-model";
import { SplitRelaxation } from "../../lib/sizing/throughput-mix/split-relaxation";
import type { ThroughputMixProblem } from "../../lib/sizing/throughput-mix/throughput-mix-problem";
import { mix } from "./support/mixes";

/** Up to five machines in three zones for up to eight buckets, all of which every machine serves. */
const problems: fc.Arbitrary<ThroughputMixProblem> = fc.integer({ min: 1, max: 8 }).chain((buckets) =>
  fc
    .record({
      rates: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: buckets, maxLength: buckets }),
      machines: fc.array(
        fc.record({
          price: fc.integer({ min: 1, max: 500 }),
          speeds: fc.array(fc.integer({ min: 20, max: 400 }), { minLength: buckets, maxLength: buckets }),
          zone: fc.nat({ max: 2 }),
        }),
        { minLength: 2, maxLength: 5 },
      ),
      isSurviving: fc.boolean(),
    })
    .map(({ rates, machines, isSurviving }) =>
      mix(
        rates,
        machines.map(({ price, speeds, zone }) => [price, speeds, { domains: [`z${zone}`] }]),
        isSurviving ? ["z0", "z1"] : undefined,
      ),
    ),
);

describe("SplitRelaxation", () => {
  it("ends, box after box, with counts in the box and weights that prove their cost, or with weights that prove a shortage", () => {
    const tally = { optimal: 0, infeasible: 0, other: 0, atUpper: 0 };
    const drawn = fc.tuple(problems, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { minLength: 6, maxLength: 6 }));
    for (const [problem, changes] of fc.sample(drawn, { seed: 74, numRuns: 300 })) {
      const model = new SplitModel(problem);
      if (model.bucketWithoutMachine() !== undefined) {
        continue;
      }
      const relaxation = new SplitRelaxation(model);
      relaxation.solve();
      const whole = relaxation.basis();
      for (const [index, [which, size, isUpper]] of changes.entries()) {
        // Each box lies in the one before, but for the fourth, which starts from the whole world again.
        if (index === 3) {
          relaxation.lower.fill(0);
          relaxation.upper.set(model.upper);
          relaxation.restore(whole);
        }
        const machine = which % model.upper.length;
        const [least, most] = [relaxation.lower[machine], relaxation.upper[machine]];
        (isUpper ? relaxation.upper : relaxation.lower)[machine] = least + (size % (most - least + 1));
        const outcome = relaxation.solve();
        const { counts, lower, upper } = relaxation;
        if (outcome === "optimal") {
          const cost = counts.reduce((sum, each, at) => sum + each * model.prices[at], 0);
          counts.forEach((each, at) => {
            expect(each).toBeGreaterThanOrEqual(lower[at] - 1e-8);
            expect(each).toBeLessThanOrEqual(upper[at] + 1e-8);
            tally.atUpper += each > lower[at] + 1e-6 && each > upper[at] - 1e-6 ? 1 : 0;
          });
          // Weak duality: no weights prove more than the optimum, so that counts which serve and cost what is proven are optimal.
          expect(Math.abs(relaxation.provenCost() - cost)).toBeLessThanOrEqual(1e-7 * (1 + cost));
          tally.optimal++;
        } else if (outcome === "infeasible") {
          expect(relaxation.provenShortage()).toBeGreaterThan(0);
          tally.infeasible++;
        } else {
          tally.other++;
        }
      }
    }
    expect(tally.optimal).toBeGreaterThan(600);
    expect(tally.infeasible).toBeGreaterThan(80);
    expect(tally.atUpper).toBeGreaterThan(80);
    expect(tally.other).toBe(0);
  });
});

describe("the share of the traffic that limits leave unserved", () => {
  it("is the greatest that a plan finds machines for", () => {
    const fine = 1000;
    const drawn = fc.tuple(problems, fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 5, maxLength: 5 }));
    let [judged, discarded] = [0, 0];
    for (const [{ buckets, machines }, limits] of fc.sample(drawn, { seed: 75, numRuns: 150 })) {
      const serving = (share: number): ThroughputMixProblem => ({
        buckets: buckets.map((bucket) => ({ ...bucket, milliRequestsPerSecond: Math.round(bucket.milliRequestsPerSecond * fine * share) })),
        machines: machines.map((machine, index) => ({
          ...machine,
          limit: limits[index],
          milliRequestsPerSecond: machine.milliRequestsPerSecond.map((speed) => speed * fine),
        })),
      });
      const { infeasibility } = planThroughputMix(serving(1));
      const share = Number(/^([\d.]+) %/.exec(infeasibility?.have ?? "")?.[1]) / 100;
      if (!(share > 0.05 && share < 0.99)) {
        discarded++;
        continue;
      }
      judged++;
      expect(planThroughputMix(serving(share - 0.0015)).status).toBe("optimal");
      expect(planThroughputMix(serving(share + 0.0015)).status).toBe("infeasible");
    }
    expect(judged).toBeGreaterThan(60);
    expect(discarded).toBeLessThan(90);
  });
});
