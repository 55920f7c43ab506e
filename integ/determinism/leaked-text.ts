/** Text that only a mistake leaves in synthesized output. */
export interface LeakedText {
  /** Line of the file, from 1. */
  readonly line: number;
  /** What it is. */
  readonly leak: string;
  /** The text around it. */
  readonly excerpt: string;
}

/**
 * What values look like that were never resolved or computed: the markers of cdktf's tokens, numbers that stand for tokens (cdktf 0.21
 * encodes them near -1.9e+289) or were computed from one, and JavaScript's own texts for mistakes.
 *
 * A number stands by itself: the same characters may be part of a hash.
 */
const LEAKS: readonly { readonly leak: string; readonly pattern: RegExp }[] = [
  { leak: "unresolved token", pattern: /tftoken/i },
  { leak: "number that stands for a token", pattern: /(?<![\w.])-?\d+(\.\d+)?e\+?[23]\d\d(?![\w.])/i },
  { leak: "NaN", pattern: /(?<![A-Za-z0-9])NaN(?![A-Za-z0-9])/ },
  { leak: "undefined", pattern: /(?<![A-Za-z0-9])undefined(?![A-Za-z0-9])/ },
  { leak: "object without a text form", pattern: /\[object [A-Z]\w*\]/ },
];

/** Finds every leak in a file's text. */
export function findLeakedText(text: string): LeakedText[] {
  return text.split("\n").flatMap((content, index) =>
    LEAKS.flatMap(({ leak, pattern }) => {
      const at = content.search(pattern);
      return at < 0 ? [] : [{ line: index + 1, leak, excerpt: content.slice(Math.max(0, at - 30), at + 50).trim() }];
    }),
  );
}
