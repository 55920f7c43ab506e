/** Where a text goes, as far as its style depends on it. */
export interface StyledOutput {
  /** Whether it shows ANSI colours. */
  readonly isColoured: boolean;
}

/** Text that other programs read, or that goes where nothing is known of colours. */
export const PLAIN: StyledOutput = { isColoured: false };

/** Ways of setting text off on a terminal that shows colours. */
export type TextStyle = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Codes of ECMA-48, "select graphic rendition": on and off. */
const CODES: Readonly<Record<TextStyle, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Text in a style where the output shows colours; unchanged elsewhere. */
export function styled(output: StyledOutput, style: TextStyle, text: string): string {
  const [on, off] = CODES[style];
  return output.isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}
