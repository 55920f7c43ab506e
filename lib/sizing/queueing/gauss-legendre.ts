/** Nodes and weights of a rule of integration. */
export interface QuadratureRule {
  /** Places in (-1, 1). */
  readonly nodes: readonly number[];
  /** Positive weights, sum 2. */
  readonly weights: readonly number[];
}

/**
 * The Gauss-Legendre rule on [-1, 1]: exact for polynomials of degree 2 points - 1. Roots of the Legendre polynomial by Newton's method.
 *
 * @param points integer of at least 1
 * @see Press et al.: Numerical Recipes, 3rd ed., section 4.6
 */
export function gaussLegendre(points: number): QuadratureRule {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let i = 1; i <= points; i++) {
    let x = Math.cos((Math.PI * (i - 0.25)) / (points + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      let [before, value] = [1, x];
      for (let degree = 2; degree <= points; degree++) {
        [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
      }
      slope = (points * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    nodes.push(x);
    weights.push(2 / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}
