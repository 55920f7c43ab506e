import { betaDistribution, gammaDistribution, inverse } from "./support/special-functions";

/** The interval of a quantity: `confidence` of the probability is said to lie between low and high. */
interface Interval {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/** Both models of the peer start at half of the low end; beta ends at twice the high end (interface.py, dc69307). */
const startOf = ({ low }: Interval): number => low / 2;

describe("W3: Netflix service-capacity-modeling fits a gamma distribution to a 90 % interval", () => {
  const interval = { low: 40_000, mid: 50_000, high: 60_000 };
  const start = startOf(interval);
  const [low, mean, high] = [interval.low - start, interval.mid - start, interval.high];

  /** Quantile of start + gamma(shape, scale). */
  const quantile = (p: number, shape: number, scale: number): number =>
    start + scale * inverse((x) => gammaDistribution(shape, x), p, 0, 1000);

  it("peer: 5 % at 20,019 and 95 % at 147,660", () => {
    // stats.py `_gamma_fn_from_params`: P(k, 0.95 k / mean) / P(k, 0.05 k / mean) = high / low, solved for k.
    const ratio = (k: number): number => gammaDistribution(k, (0.95 * k) / mean) / gammaDistribution(k, (0.05 * k) / mean);
    const shape = inverse(ratio, high / low, 0.01, 20);
    expect(quantile(0.05, shape, mean / shape)).toBeCloseTo(20_019, -1);
    expect(quantile(0.95, shape, mean / shape)).toBeCloseTo(147_660, -1);
  });

  it("right: a shape whose quantiles have the ratio of the interval's ends puts 90 % between them", () => {
    const spread = (shape: number): number => -(quantile(0.95, shape, 1) - start) / (quantile(0.05, shape, 1) - start);
    const shape = inverse(spread, -(interval.high - start) / low, 0.5, 200);
    const scale = low / (quantile(0.05, shape, 1) - start);
    expect(quantile(0.05, shape, scale)).toBeCloseTo(40_000, 3);
    expect(quantile(0.95, shape, scale)).toBeCloseTo(60_000, 3);
  });

  it("why: probabilities went in where quantiles belong", () => {
    // gammainc takes x / scale and gives a probability; 0.95 and 0.05 are probabilities already, for gammaincinv.
    const shape = 9;
    const x = inverse((value) => gammaDistribution(shape, value), 0.95, 0, 100);
    expect(gammaDistribution(shape, x)).toBeCloseTo(0.95, 12);
    expect(gammaDistribution(shape, 0.95)).toBeLessThan(1e-6);
  });
});

describe("W4: the beta distribution of the same project, which is its default", () => {
  /** Least squares of both tails in the only free parameter, by descent from 2 within [0.1, 40], as stats.py does. */
  function fit(interval: Interval): {
    readonly alpha: number;
    readonly quantile: (p: number) => number;
    readonly below: (x: number) => number;
  } {
    const start = startOf(interval);
    const scale = 2 * interval.high - start;
    const unit = (x: number): number => (x - start) / scale;
    const mean = unit(interval.mid);
    const betaOf = (alpha: number): number => alpha / mean - alpha;
    const below = (x: number, alpha: number): number => betaDistribution(unit(x), alpha, betaOf(alpha));
    const cost = (alpha: number): number =>
      alpha < 0.1 || alpha > 40 ? Infinity : (below(interval.low, alpha) - 0.05) ** 2 + (below(interval.high, alpha) - 0.95) ** 2;
    let alpha = 2;
    for (let step = 0.1; step > 1e-7;) {
      const better = [alpha + step, alpha - step].find((candidate) => cost(candidate) < cost(alpha));
      alpha = better ?? alpha;
      step = better === undefined ? step / 2 : step;
    }
    const quantile = (p: number): number => start + scale * inverse((x) => betaDistribution(x, alpha, betaOf(alpha)), p, 0, 1);
    return { alpha, quantile, below: (x) => below(x, alpha) };
  }

  it("peer: of the README's interval from 1,000 to 100,000 around 10,000 at 90 %, 95 % lie below 28,339", () => {
    const { quantile, below } = fit({ low: 1_000, mid: 10_000, high: 100_000 });
    expect(Math.abs(quantile(0.95) - 28_339)).toBeLessThan(2);
    expect(below(100_000)).toBeCloseTo(1, 4);
  });

  it("peer: of (100, 100, 1000), 95 % lie below 113.5", () => {
    const { alpha, quantile } = fit({ low: 100, mid: 100, high: 1000 });
    expect(alpha).toBeCloseTo(40, 4);
    expect(quantile(0.95)).toBeCloseTo(113.5, 1);
  });

  it("right: 95 % lie below the high end, by the meaning of a 90 % interval", () => {
    // Mean and both tails are three conditions; with the mean kept, one parameter cannot meet two tails.
    const { below } = fit({ low: 1_000, mid: 10_000, high: 100_000 });
    expect(Math.abs(below(100_000) - 0.95)).toBeGreaterThan(0.04);
  });
});
