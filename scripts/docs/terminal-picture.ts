/** Pixels a character takes in the picture's monospaced face at 13 px. */
const CHARACTER_WIDTH = 7.83;
const LINE_HEIGHT = 19;
const PADDING = 20;

/** Text as it looks in a terminal, as an SVG picture that is sharp at every size and can be compared in a review. */
export function terminalPicture(text: string): string {
  const lines = text.replace(/\n+$/, "").split("\n");
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * CHARACTER_WIDTH) + 2 * PADDING;
  const height = lines.length * LINE_HEIGHT + 2 * PADDING;
  const rows = lines.map((line, index) => {
    const y = PADDING + (index + 1) * LINE_HEIGHT - 5;
    return `  <text x="${PADDING}" y="${y}"${index === 0 ? ' class="title"' : ""} xml:space="preserve">${escape(line)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    "  <style>text { font: 13px ui-monospace, Menlo, 'DejaVu Sans Mono', monospace; fill: #d7dde5 } .title { fill: #8fd6a8; font-weight: 700 }</style>",
    `  <rect width="${width}" height="${height}" rx="8" fill="#15191f"/>`,
    ...rows,
    "</svg>",
    "",
  ].join("\n");
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
