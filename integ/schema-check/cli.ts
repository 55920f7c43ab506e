import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { formatFinding } from "./finding";
import { ProviderSchemas } from "./provider-schema";
import { checkStack } from "./stack-check";
import type { JsonObject } from "./stack-file";

const USAGE = `usage: tsx integ/schema-check/cli.ts [--schemas <folder>] <cdktf.out or *.tf.json>...

Checks synthesized stacks against provider schemas in the format of 'terraform providers schema -json'.
The folder defaults to LEPTON_SCHEMAS, or to ../shared/schemas below the current folder.`;

function main(args: string[]): number {
  const at = args.indexOf("--schemas");
  const folder = at >= 0 ? args[at + 1] : (process.env.LEPTON_SCHEMAS ?? join("..", "shared", "schemas"));
  const targets = at >= 0 ? [...args.slice(0, at), ...args.slice(at + 2)] : args;
  if (folder === undefined || targets.length === 0) {
    console.error(USAGE);
    return 2;
  }
  const schemas = ProviderSchemas.fromFolder(resolve(folder));
  const files = targets.flatMap(stackFiles);
  let findings = 0;
  for (const file of files) {
    const result = checkStack(JSON.parse(readFileSync(file, "utf8")) as JsonObject, schemas, file);
    result.findings.forEach((finding) => console.log(formatFinding(finding)));
    const unchecked = result.uncheckedProviders.length === 0 ? "" : `; no schema for ${result.uncheckedProviders.join(", ")}`;
    console.log(`${file}: ${result.checked} blocks checked, ${result.findings.length} mistakes${unchecked}`);
    findings += result.findings.length;
  }
  if (files.length === 0) {
    console.error(`no *.tf.json in ${targets.join(", ")}`);
    return 2;
  }
  return findings === 0 ? 0 : 1;
}

/** A file itself, or every `*.tf.json` below a folder. */
function stackFiles(target: string): string[] {
  if (!existsSync(target)) {
    throw new Error(`${target} does not exist`);
  }
  if (statSync(target).isFile()) {
    return [target];
  }
  return readdirSync(target, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tf.json"))
    .sort()
    .map((name) => join(target, name));
}

process.exitCode = main(process.argv.slice(2));
