import type { IConstruct } from "constructs";
import { MachineCatalog } from "../catalog/machine-catalog";
import { LeptonError } from "../errors";

/** The context key that names an app's catalogue files: one path or a list, relative to the working directory. */
const CATALOG_CONTEXT = "lepton:catalog";

/** What was read for an app, by the files it names: every core of the app asks. */
const catalogs = new WeakMap<IConstruct, { readonly key: string; readonly catalog: MachineCatalog }>();

/**
 * The catalogue of an app: the built-in one, with the clouds replaced or added that the files of the context key `lepton:catalog` are about.
 * A platform team states them once, in `cdktf.json` or in the app's `context`.
 *
 * @param scope any construct of the app
 * @param where path of the construct that asks, for errors
 * @throws LeptonError when the context is neither a path nor a list of paths, or a file cannot be read or breaks a rule
 */
export function appCatalog(scope: IConstruct, where: string): MachineCatalog {
  const context: unknown = scope.node.tryGetContext(CATALOG_CONTEXT);
  if (context === undefined) {
    return MachineCatalog.builtIn();
  }
  const paths: readonly unknown[] = Array.isArray(context) ? context : [context];
  if (!paths.every((path): path is string => typeof path === "string" && path !== "")) {
    throw new LeptonError(where, [
      {
        rule: "catalog-context",
        problem: `the context '${CATALOG_CONTEXT}' is ${JSON.stringify(context)}`,
        remedy: "give the path of a catalogue file, or a list of paths, one a cloud",
      },
    ]);
  }
  const key = JSON.stringify(paths);
  const known = catalogs.get(scope.node.root);
  if (known?.key === key) {
    return known.catalog;
  }
  const catalog = MachineCatalog.builtIn().withFile(...paths);
  catalogs.set(scope.node.root, { key, catalog });
  return catalog;
}
