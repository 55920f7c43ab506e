import type { TerraformRun } from "./workspace";

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly snippet?: { readonly context?: string; readonly code?: string };
}

/** Errors of `terraform validate -json`, one line each; empty when the configuration is valid. */
export function validationErrors(run: TerraformRun): string[] {
  const output = parse(run.stdout) as { valid?: boolean; diagnostics?: Diagnostic[] } | undefined;
  if (output?.valid === undefined) {
    return [`no verdict: ${plainErrors(run).join("; ")}`];
  }
  const errors = (output.diagnostics ?? []).filter((diagnostic) => diagnostic.severity === "error").map(describe);
  return output.valid || errors.length > 0 ? errors : ["terraform calls the configuration invalid and does not say why"];
}

/** Errors of a command with `-json` that prints one message a line, as `plan` and `test` do. */
export function streamedErrors(run: TerraformRun): string[] {
  const messages = run.stdout
    .split("\n")
    .map((line) => parse(line) as { diagnostic?: Diagnostic; "@testrun"?: string } | undefined)
    .filter((message) => message?.diagnostic?.severity === "error");
  const errors = messages.map((message) => {
    const inRun = message!["@testrun"] === undefined ? "" : `run "${message!["@testrun"]}": `;
    return inRun + describe(message!.diagnostic!);
  });
  return run.succeeded || errors.length > 0 ? errors : plainErrors(run);
}

/** The last lines that a failed command printed. */
export function plainErrors(run: TerraformRun): string[] {
  const lines = `${run.stdout}\n${run.stderr}`.split("\n").map((line) => line.replace(/^[│╷╵\s]+/, "").trim());
  const printed = lines.filter((line) => line !== "");
  const from = printed.findIndex((line) => line.startsWith("Error"));
  return printed.slice(from < 0 ? -5 : from, from < 0 ? undefined : from + 8);
}

function describe(diagnostic: Diagnostic): string {
  const place = diagnostic.address ?? diagnostic.snippet?.context;
  const text = [diagnostic.summary, diagnostic.detail].filter((part) => part !== undefined && part !== "").join(": ");
  return `${place === undefined ? "" : `${place}: `}${text.replace(/\s+/g, " ")}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
