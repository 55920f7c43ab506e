import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FormatSchema } from "../sizing/format/schema-violations";

const FOLDER = join(__dirname, "../sizing/schema");

/**
 * A published schema that refers to no other file: the definitions of those it refers to stand beside its own.
 *
 * @param file its name in `lib/sizing/schema/`
 */
export function publishedSchema(file: string): FormatSchema {
  const definitions = new Map<string, FormatSchema>();
  const gather = (name: string): string => {
    const text = readFileSync(join(FOLDER, name), "utf8");
    for (const neighbour of new Set([...text.matchAll(/"\$ref":\s*"([^"#]+)#/g)].map(([, other]) => other!))) {
      gather(neighbour);
    }
    const local = text.replace(/("\$ref":\s*")[^"#]+#/g, "$1#");
    Object.entries((JSON.parse(local) as FormatSchema).definitions ?? {}).forEach(([key, definition]) => definitions.set(key, definition));
    return local;
  };
  const own = JSON.parse(gather(file)) as FormatSchema;
  return definitions.size === 0 ? own : { ...own, definitions: Object.fromEntries(definitions) };
}
