/** Below this the recurrence from the first term would start in the denormals and lose its digits. */
const SAFE_START = 1e-290;

/**
 * Probabilities that exactly 0, 1, ... `trials` of `trials` independent events happen, each with probability `chance`.
 *
 * Every term is a product of positive factors, so each keeps its relative precision (about 3 rounding errors a step) down to 1e-290;
 * terms below 1e-308 are zero. Recurrence: p(j+1) / p(j) = (n - j) / (j + 1) * q / (1 - q).
 *
 * @param trials integer, at least 0
 * @param chance in [0, 1)
 */
export function binomialTerms(trials: number, chance: number): Float64Array {
  const terms = new Float64Array(trials + 1);
  if (chance === 0) {
    terms[0] = 1;
    return terms;
  }
  const odds = chance / (1 - chance);
  const first = Math.exp(trials * Math.log1p(-chance));
  if (first > SAFE_START) {
    terms[0] = first;
    for (let j = 0; j < trials; j++) {
      terms[j + 1] = terms[j] * (((trials - j) * odds) / (j + 1));
    }
    return terms;
  }
  return termsFromMode(terms, trials, chance, odds);
}

/** Ratios to the largest term in both directions, divided by their sum: no factorial, nothing that overflows. */
function termsFromMode(terms: Float64Array, trials: number, chance: number, odds: number): Float64Array {
  const mode = Math.min(trials, Math.floor((trials + 1) * chance));
  terms[mode] = 1;
  for (let j = mode; j < trials; j++) {
    terms[j + 1] = terms[j] * (((trials - j) * odds) / (j + 1));
  }
  for (let j = mode; j > 0; j--) {
    terms[j - 1] = terms[j] * (j / ((trials - j + 1) * odds));
  }
  let sum = 0;
  for (const term of terms) {
    sum += term;
  }
  for (let j = 0; j <= trials; j++) {
    terms[j] /= sum;
  }
  return terms;
}
