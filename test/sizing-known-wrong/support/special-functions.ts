/** ln Gamma(z) for z > 0, by Lanczos' approximation with g = 7 and nine terms: 14 digits. */
export function logGamma(z: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
    9.9843695780195716e-6, 1.5056327351493116e-7,
  ]; // prettier-ignore
  const t = z + 6.5;
  const series = terms.reduce((sum, term, index) => sum + term / (z + index), 0.99999999999980993);
  return 0.5 * Math.log(2 * Math.PI) + (z - 0.5) * Math.log(t) - t + Math.log(series);
}

/** Regularised lower incomplete gamma function P(a, x), the distribution function of a gamma variable of shape a: its power series. */
export function gammaDistribution(a: number, x: number): number {
  if (x <= 0) {
    return 0;
  }
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/** Regularised incomplete beta function I_x(a, b), the distribution function of a beta variable: its continued fraction. */
export function betaDistribution(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) {
    return x <= 0 ? 0 : 1;
  }
  if (x > (a + 1) / (a + b + 2)) {
    return 1 - betaDistribution(1 - x, b, a);
  }
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 500; m++) {
    for (const step of [(m * (b - m)) / ((a + 2 * m - 1) * (a + 2 * m)), (-(a + m) * (a + b + m)) / ((a + 2 * m) * (a + 2 * m + 1))]) {
      d = 1 / (1 + step * x * d);
      c = 1 + (step * x) / c;
      fraction *= c * d;
    }
  }
  return (Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) * fraction) / a;
}

/** Where an increasing function passes a value, by halving. */
export function inverse(increasing: (x: number) => number, value: number, low: number, high: number): number {
  let [below, above] = [low, high];
  for (let halving = 0; halving < 200; halving++) {
    const middle = (below + above) / 2;
    if (increasing(middle) < value) {
      below = middle;
    } else {
      above = middle;
    }
  }
  return below;
}
