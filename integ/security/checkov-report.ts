import { spawnSync } from "node:child_process";
import { StackFile, type JsonObject } from "../schema-check/stack-file";

/** A rule that a resource breaks. */
export interface FailedRule {
  /** For example `CKV_AWS_144`. */
  readonly rule: string;
  /** What the rule asks. */
  readonly name: string;
  /** Types that the resource may have: checkov names most resources without their type. */
  readonly types: readonly string[];
  /** Logical id of the resource. */
  readonly resource: string;
  /** Synthesized file, relative to the scanned folder. */
  readonly file: string;
}

/** What checkov found in a folder. */
export interface CheckovReport {
  /** Checks that ran, passed and failed together. */
  readonly executed: number;
  readonly failed: readonly FailedRule[];
  readonly skipped: number;
  readonly parsingErrors: number;
}

interface CheckovRecord {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
  readonly file_path: string;
}

interface CheckovOutput {
  readonly summary?: { readonly passed: number; readonly failed: number; readonly skipped: number; readonly parsing_errors: number };
  readonly results?: { readonly failed_checks: readonly CheckovRecord[] };
}

/**
 * Runs checkov on every synthesized stack below a folder, without any suppression.
 *
 * @param program the checkov program
 * @param folder the folder to scan
 * @param readStack gives the stack of a file that the report names
 */
export function runCheckov(program: string, folder: string, readStack: (file: string) => JsonObject): CheckovReport {
  // Nothing is to be downloaded, and a checkov configuration file of the caller must not add skips.
  const args = ["--directory", ".", "--framework", "terraform_json", "--output", "json", "--compact", "--skip-download"];
  const run = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, HOME: folder, LOG_LEVEL: "ERROR", CKV_SKIP_CHECK: "", BC_API_KEY: "" },
  });
  if (run.error !== undefined || (run.status !== 0 && run.status !== 1)) {
    throw new Error(`checkov failed: ${run.error?.message ?? run.stderr.trim().split("\n").slice(-3).join(" ")}`);
  }
  return readReport(run.stdout, readStack);
}

/** Reads checkov's JSON output: one report, a list of them, or the bare summary it prints when nothing was scanned. */
export function readReport(output: string, readStack: (file: string) => JsonObject): CheckovReport {
  const parsed = JSON.parse(output) as CheckovOutput | CheckovOutput[];
  const parts = Array.isArray(parsed) ? parsed : [parsed];
  const sum = (key: "passed" | "failed" | "skipped" | "parsing_errors"): number =>
    parts.reduce((total, part) => total + (part.summary?.[key] ?? 0), 0);
  return {
    executed: sum("passed") + sum("failed"),
    failed: parts.flatMap((part) => part.results?.failed_checks ?? []).map((record) => failedRule(record, readStack)),
    skipped: sum("skipped"),
    parsingErrors: sum("parsing_errors"),
  };
}

function failedRule(record: CheckovRecord, readStack: (file: string) => JsonObject): FailedRule {
  const resource = record.resource.slice(record.resource.lastIndexOf(".") + 1);
  const prefix = record.resource.slice(0, record.resource.lastIndexOf("."));
  const file = record.file_path.replace(/^\//, "");
  const blocks = new StackFile(readStack(file)).blocks.filter((block) => block.name === resource);
  const exact = blocks.filter((block) => prefix.endsWith(block.type));
  const types = [...new Set((exact.length > 0 ? exact : blocks).map((block) => block.type))];
  return { rule: record.check_id, name: record.check_name, types, resource, file };
}
