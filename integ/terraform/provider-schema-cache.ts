import { ProviderSchemas, type ProviderSchemaFile } from "../schema-check/provider-schema";
import { plainErrors } from "./diagnostics";
import type { Workspace } from "./workspace";

/** Schemas of the providers at hand, asked of Terraform once for each set of providers: a large provider takes seconds. */
export class ProviderSchemaCache {
  private readonly bySet = new Map<string, ProviderSchemas>();

  /** The schemas of the providers that a workspace uses; it must have been initialised. */
  public of(workspace: Workspace): ProviderSchemas {
    const key = workspace.providers
      .map(({ source, version }) => `${source} ${version}`)
      .sort()
      .join(", ");
    const known = this.bySet.get(key);
    if (known !== undefined) {
      return known;
    }
    const run = workspace.run("providers", "schema", "-json");
    if (!run.succeeded) {
      throw new Error(`terraform providers schema failed: ${plainErrors(run).join("; ")}`);
    }
    const schemas = ProviderSchemas.of(JSON.parse(run.stdout) as ProviderSchemaFile);
    this.bySet.set(key, schemas);
    return schemas;
  }
}
