import { twinPackage } from "./package-names";

/** A `package.json`, as far as the flavours differ. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly jsii?: { readonly targets?: unknown; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/**
 * The `package.json` of a flavour: the one of the repository, with the names of the other flavour and the dependencies that the
 * flavour states itself.
 *
 * @param root the repository's own `package.json`
 * @param flavour `flavours/<flavour>/package.json`: dependencies, engines and overrides, in versions that were tried
 * @throws Error when the flavour forgets a peer of the library
 */
export function flavourPackage(root: PackageManifest, flavour: PackageManifest): PackageManifest {
  const expectedPeers = Object.keys(root.peerDependencies ?? {}).map(twinPackage);
  const missing = expectedPeers.filter((peer) => flavour.peerDependencies?.[peer] === undefined);
  if (missing.length > 0) {
    throw new Error(`the flavour ${flavour.name} lacks the peer dependencies ${missing.join(", ")}: state them in its package.json`);
  }
  const { scripts: _scripts, allowScripts: _allowScripts, devDependencies: _tools, ...shared } = root;
  return {
    ...shared,
    ...flavour,
    version: root.version,
    keywords: (root.keywords as string[]).map(twinPackage),
    jsii: { ...root.jsii, targets: renameTargets(root, flavour) },
  };
}

/**
 * The `package.json` that jsii compiles with. jsii wants an assembly of the very name for every peer; a peer that is installed by an
 * alias (its package of this flavour's scope is in no registry yet) has one of another name. Nothing of it shows in the public API.
 */
export function withoutAliasedPeers(manifest: PackageManifest): PackageManifest {
  const installed = (manifest.devDependencies ?? {}) as Readonly<Record<string, string>>;
  const peers = Object.entries(manifest.peerDependencies ?? {}).filter(([name]) => !installed[name]?.startsWith("npm:"));
  return { ...manifest, peerDependencies: Object.fromEntries(peers) };
}

/** The language packages of the flavour: the library's name with every punctuation the languages use. */
function renameTargets(root: PackageManifest, flavour: PackageManifest): unknown {
  const [from, to] = [root.name.split("-")[0]!, flavour.name.split("-")[0]!];
  const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);
  const text = JSON.stringify(root.jsii?.targets ?? {});
  return JSON.parse(text.replaceAll(from, to).replaceAll(capital(from), capital(to))) as unknown;
}
