/** Keys and positions from the root of a JSON value to one of its parts. */
export type JsonPath = readonly (string | number)[];

/** A path as RFC 9535 (JSONPath) writes it: `$.offerings[2].limit`. */
export function formatJsonPath(path: JsonPath): string {
  const steps = path.map((step) => {
    if (typeof step === "number") {
      return `[${step}]`;
    }
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return `$${steps.join("")}`;
}
