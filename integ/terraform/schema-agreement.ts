import type { CheckOutcome } from "../check";
import { plantMistakes, type PlantedResource } from "../schema-check/planted-mistakes";
import type { ProviderSchemas } from "../schema-check/provider-schema";
import { checkStack } from "../schema-check/stack-check";
import type { JsonObject } from "../schema-check/stack-file";
import type { Json } from "../schema-check/value-check";
import type { Workspace } from "./workspace";

/** What `terraform validate -json` says of one place. */
interface LocatedDiagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly range?: { readonly start: { readonly line: number } };
}

// cspell:ignore unconfigurable
/** Summaries of Terraform's own. Rules on values that a provider adds in code, which no schema says, have other ones. */
const STRUCTURAL_SUMMARY =
  /^(Unsupported|Missing|Incorrect|Insufficient|Too many|Invalid (reference|expression|template|count|dynamic|combination)|Reference to|Value for unconfigurable|Extraneous|Extra characters|Unknown|Unclosed|Duplicate|Argument or block|Expected|Unterminated|No |Failed)/;

/**
 * Where the schema check is stricter than Terraform: values inside a nested block that only the provider sets, which old providers drop
 * silently, and a null for a required argument of a nested block, which they take for an empty value.
 */
const STRICTER = /^\S+: \w+: .*(computed \w+ set|= null)$/;

/** Terraform reports mistakes of several kinds in turn; no stack needs more rounds than there are kinds. */
const MOST_ROUNDS = 8;

/**
 * Plants hundreds of mistakes, and changes that are none, into copies of a stack's resources, and compares the schema check's verdict on
 * each copy with that of `terraform validate` and the real provider.
 *
 * @param workspace an initialised workspace
 * @param schemas schemas of its providers
 * @param every takes one change in so many, spread evenly: a full comparison takes minutes
 */
export function schemaAgreement(workspace: Workspace, schemas: ProviderSchemas, every: number): CheckOutcome {
  const planted = plantMistakes(workspace.stack, schemas).filter((_, index) => index % every === 0);
  const json = withPlanted(workspace.stack.json, planted);
  const rejectedHere = new Set(checkStack(json, schemas, "").findings.map(({ address }) => address));
  const rejectedThere = terraformVerdicts(workspace, planted);
  const mistakes = planted.flatMap(({ type, name, change }) => {
    const address = `${type}.${name}`;
    const [here, there] = [rejectedHere.has(address), rejectedThere.get(address)];
    if (here && there === undefined && !STRICTER.test(change)) {
      return [`${change}: rejected by the schema check, accepted by Terraform`];
    }
    const structural = there?.find((summary) => STRUCTURAL_SUMMARY.test(summary));
    return !here && structural !== undefined ? [`${change}: accepted by the schema check, rejected by Terraform: ${structural}`] : [];
  });
  return { covered: `${planted.length} planted changes, ${rejectedHere.size} of them rejected, judged as Terraform judges them`, mistakes };
}

/** Summaries of what Terraform rejects, by address. Resources found bad are taken out, until it has nothing more to say. */
function terraformVerdicts(workspace: Workspace, planted: readonly PlantedResource[]): Map<string, string[]> {
  const verdicts = new Map<string, string[]>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const rest = planted.filter(({ type, name }) => !verdicts.has(`${type}.${name}`));
    const text = JSON.stringify(withPlanted(workspace.stack.json, rest), null, 1);
    workspace.write("cdk.tf.json", text);
    const output = JSON.parse(workspace.run("validate", "-json").stdout) as { diagnostics: LocatedDiagnostic[] };
    const errors = output.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length === 0) {
      return verdicts;
    }
    const addressAt = addressesByLine(text, rest);
    for (const error of errors) {
      const address = addressAt(error);
      verdicts.set(address, [...(verdicts.get(address) ?? []), error.summary]);
    }
  }
  throw new Error(`terraform validate still finds mistakes after ${MOST_ROUNDS} rounds`);
}

/** Finds the planted resource that a diagnostic is about: by the name in its text, or by the line it points at. */
function addressesByLine(text: string, planted: readonly PlantedResource[]): (diagnostic: LocatedDiagnostic) => string {
  const byName = new Map(planted.map(({ type, name }) => [name, `${type}.${name}`]));
  const lines = text.split("\n");
  return ({ summary, detail, range }) => {
    for (let line = range?.start.line ?? 0; line > 0; line--) {
      const name = /^ {3}"(p\d+_\d+)": \{/.exec(lines[line - 1] ?? "")?.[1];
      if (name !== undefined && byName.has(name)) {
        return byName.get(name)!;
      }
    }
    const named = /p\d+_\d+/.exec(`${summary} ${detail ?? ""}`)?.[0];
    const address = byName.get(named ?? "");
    if (address === undefined) {
      throw new Error(`terraform validate says of no planted resource: ${summary}: ${detail ?? ""}`);
    }
    return address;
  };
}

function withPlanted(json: JsonObject, planted: readonly PlantedResource[]): JsonObject {
  const resource: Record<string, Record<string, Json>> = {};
  for (const [type, byName] of Object.entries(json.resource as Readonly<Record<string, JsonObject>>)) {
    resource[type] = { ...byName };
  }
  for (const { type, name, body } of planted) {
    resource[type]![name] = body;
  }
  return { ...json, resource };
}
