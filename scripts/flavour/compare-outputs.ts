import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A difference between two outputs of the same program: where, and what stands there on either side. */
export interface Difference {
  /** File, relative to the output folder, and the path inside it. */
  readonly where: string;
  readonly left: string;
  readonly right: string;
}

/** What was compared, and what differs. */
export interface Comparison {
  /** Stacks that both outputs have. */
  readonly stacks: number;
  /** Files of either output. */
  readonly files: number;
  readonly differences: readonly Difference[];
}

/**
 * Compares what two flavours of the library synthesized from the same program. Allowed to differ are the version of the core, the
 * path of a local backend, and the source and version of a required provider; every other byte must agree.
 *
 * @param left an output folder, with all that the program wrote there
 * @param right the other flavour's
 */
export function compareOutputs(left: string, right: string): Comparison {
  const [leftFiles, rightFiles] = [filesBelow(left), filesBelow(right)];
  const files = [...new Set([...leftFiles, ...rightFiles])].sort();
  return {
    stacks: files.filter((file) => file.endsWith("cdk.tf.json") && leftFiles.includes(file) && rightFiles.includes(file)).length,
    files: files.length,
    differences: files.flatMap((file): Difference[] => {
      if (!leftFiles.includes(file) || !rightFiles.includes(file)) {
        return [
          { where: file, left: leftFiles.includes(file) ? "present" : "absent", right: rightFiles.includes(file) ? "present" : "absent" },
        ];
      }
      return compareFiles(file, readFileSync(join(left, file), "utf8"), readFileSync(join(right, file), "utf8"));
    }),
  };
}

function compareFiles(file: string, left: string, right: string): Difference[] {
  if (!/(^|\/)(manifest|cdk\.tf)\.json$/.test(file)) {
    return left === right ? [] : [{ where: file, left: `${left.length} characters`, right: `${right.length} other characters` }];
  }
  return compareValues(file, withoutAllowedDifferences(file, left), withoutAllowedDifferences(file, right));
}

/** JSON of which more is not known. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function withoutAllowedDifferences(file: string, text: string): Json {
  const document = JSON.parse(text) as Json;
  if (file.endsWith("manifest.json")) {
    remove(document, ["version"]);
    return document;
  }
  remove(document, ["//", "metadata", "version"]);
  remove(document, ["terraform", "backend", "local", "path"]);
  for (const provider of Object.keys(at(document, ["terraform", "required_providers"]) ?? {})) {
    remove(document, ["terraform", "required_providers", provider, "source"]);
    remove(document, ["terraform", "required_providers", provider, "version"]);
  }
  return document;
}

function at(document: Json, path: readonly string[]): Record<string, Json> | undefined {
  return path.reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), document) as
    Record<string, Json> | undefined;
}

function remove(document: Json, path: readonly string[]): void {
  const parent = at(document, path.slice(0, -1));
  if (isObject(parent)) {
    delete parent[path[path.length - 1]!];
  }
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Differences of two values, key order included: an output whose keys moved is not byte-identical. */
function compareValues(where: string, left: Json | undefined, right: Json | undefined): Difference[] {
  if (JSON.stringify(left) === JSON.stringify(right)) {
    return [];
  }
  if (isObject(left) && isObject(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    const deeper = keys.flatMap((key) => compareValues(`${where} ${key}`, left[key], right[key]));
    return deeper.length > 0 ? deeper : [{ where, left: Object.keys(left).join(), right: Object.keys(right).join() }];
  }
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
    return left.flatMap((item, index) => compareValues(`${where} ${index}`, item, right[index]));
  }
  return [{ where, left: JSON.stringify(left) ?? "absent", right: JSON.stringify(right) ?? "absent" }];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}
