/**
 * The name someone probably meant: the candidate with the smallest edit distance, if it is near enough.
 *
 * Distance is the optimal string alignment distance (Damerau-Levenshtein with every pair of letters swapped at most once), letter case
 * ignored. Near enough is a third of the longer name, at least one edit; or the name is the beginning of a candidate and at least three
 * characters long. Among equals the first candidate wins, so the answer does not depend on anything but its arguments.
 *
 * @param name what was written
 * @param candidates what exists, in the order that breaks ties; names come from input that may be wrong, and what is not text matches nothing
 * @returns undefined when nothing is near
 * @see https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance#Optimal_string_alignment_distance
 */
export function nearestMatch(name: string, candidates: readonly string[]): string | undefined {
  if (!isText(name)) {
    return undefined;
  }
  const wanted = name.toLowerCase();
  const texts = candidates.filter(isText);
  let nearest: string | undefined;
  let shortest = Infinity;
  for (const candidate of texts) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    const limit = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
    if (distance <= limit && distance < shortest) {
      nearest = candidate;
      shortest = distance;
    }
  }
  return nearest ?? (wanted.length >= 3 ? texts.find((candidate) => candidate.toLowerCase().startsWith(wanted)) : undefined);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let best = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        best = Math.min(best, beforeLast[column - 2]! + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length]!;
}

/** "did you mean 'x'?" or, with nothing near, the names that exist; for the remedy of a broken rule. */
export function didYouMean(name: string, candidates: readonly string[], what: string): string {
  const nearest = nearestMatch(name, candidates);
  if (nearest !== undefined) {
    return `did you mean '${nearest}'?`;
  }
  return candidates.length === 0 ? `there are no ${what}` : `${what} are ${shortList(candidates)}`;
}

/** More names than this make an error unreadable. */
const MOST_LISTED = 16;

function shortList(names: readonly string[]): string {
  const listed = names.slice(0, MOST_LISTED).join(", ");
  return names.length > MOST_LISTED ? `${listed} and ${names.length - MOST_LISTED} more` : listed;
}
