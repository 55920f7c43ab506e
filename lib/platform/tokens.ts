import { Token } from "cdktf";

/**
 * Whether a value, or anything inside it, is known only to Terraform.
 *
 * `Token.isUnresolved` looks at the value itself and not into objects; a number token is a large negative number that passes
 * `Number.isInteger`, so every judgement of a value asks this first.
 */
export function isUnresolved(value: unknown): boolean {
  if (Token.isUnresolved(value)) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some(isUnresolved);
  }
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.entries(value).some(([key, item]) => Token.isUnresolved(key) || isUnresolved(item));
  }
  return false;
}
