/**
 * The known name closest to a mistyped one, by Levenshtein distance.
 *
 * @param name what was written
 * @param known what exists; the first of equally close ones wins
 * @returns undefined when nothing is near: more than a third of the letters would have to change
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) < least) {
      const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
      if (distance < least) {
        [best, least] = [candidate, distance];
      }
    }
  }
  return best;
}

function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = from[row - 1] === to[column - 1] ? 0 : 1;
      current.push(Math.min(above[column] + 1, current[column - 1] + 1, above[column - 1] + change));
    }
    above = current;
  }
  return above[to.length];
}
