import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProviderSchema, ProviderSchemaFile } from "./provider-schema";

const USAGE = `usage: tsx integ/schema-check/subset.ts <schema folder> <output file> <type>...

Writes the schemas of a few resource types and data sources (data.<type>), and of their providers, without any descriptions.`;

/** Cuts a schema file down to some types. */
export function subsetOf(file: ProviderSchemaFile, types: readonly string[]): ProviderSchemaFile {
  const providers = Object.entries(file.provider_schemas).map(([source, schema]): [string, ProviderSchema] => [
    source,
    {
      provider: schema.provider,
      resource_schemas: picked(schema.resource_schemas, types),
      data_source_schemas: picked(
        schema.data_source_schemas,
        types.filter((type) => type.startsWith("data.")).map((type) => type.slice("data.".length)),
      ),
    },
  ]);
  return { format_version: file.format_version, provider_schemas: Object.fromEntries(providers) };
}

function picked<T>(all: Readonly<Record<string, T>> | undefined, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(all ?? {}).filter(([name]) => names.includes(name)));
}

function main([folder, output, ...types]: string[]): number {
  if (folder === undefined || output === undefined || types.length === 0) {
    console.error(USAGE);
    return 2;
  }
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => subsetOf(JSON.parse(readFileSync(join(folder, name), "utf8")) as ProviderSchemaFile, types));
  const merged = { format_version: "1.0", provider_schemas: Object.assign({}, ...files.map((file) => file.provider_schemas)) as object };
  // An attribute may itself be called "description"; its value is an object, that of a description a text.
  const withoutText = (key: string, value: unknown): unknown =>
    typeof value !== "object" && /^(description|description_kind|deprecated)$/.test(key) ? undefined : value;
  writeFileSync(output, `${JSON.stringify(merged, withoutText, 2)}\n`);
  return 0;
}

if (require.main === module) {
  process.exitCode = main(process.argv.slice(2));
}
