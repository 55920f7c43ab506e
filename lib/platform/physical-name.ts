import { createHash } from "crypto";

/** What a name must look like to be valid on every cloud and in every resource derived from it. */
const VALID_NAME = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

/** Whether a name can prefix physical names. */
export function isPhysicalName(name: string, maxLength: number): boolean {
  return name.length <= maxLength && VALID_NAME.test(name);
}

/**
 * Derives a physical name from construct ids: lower-case letters, digits and hyphens, beginning with a letter.
 *
 * A name that had to be shortened ends in six characters of the SHA-256 of the whole path, so that two long paths stay apart.
 *
 * @param ids construct ids from the outside in
 * @param maxLength greatest length, at least 8
 */
export function physicalName(ids: readonly string[], maxLength: number): string {
  const words = ids
    .map((id) =>
      id
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, ""),
    )
    .filter((word) => word !== "");
  const joined = words.join("-").replace(/^[^a-z]+/, "");
  const name = joined === "" ? "core" : joined;
  if (name.length <= maxLength) {
    return name;
  }
  const hash = createHash("sha256").update(ids.join("/")).digest("hex").slice(0, 6);
  return `${name.slice(0, maxLength - 7).replace(/-+$/, "")}-${hash}`;
}
