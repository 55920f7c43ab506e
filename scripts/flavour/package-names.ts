/**
 * The names that differ between the two flavours of the library. Everything else, `Symbol.for("cdktf/...")` and `cdktf.json`
 * included, kept its name when CDK Terrain continued CDKTF.
 */
const TWINS: readonly (readonly [cdktf: string, cdktn: string])[] = [
  ["cdktf", "cdktn"],
  ["cdktf-cli", "cdktn-cli"],
  ["cdktf-lepton", "cdktn-lepton"],
];

const PROVIDER_SCOPES = ["@cdktf/provider-", "@cdktn/provider-"] as const;

/** The package part of a module specifier, or undefined for a relative path and for what is no specifier. */
export function packageOf(specifier: string): string | undefined {
  return /^(?:@[a-z0-9-]+\/)?[a-z0-9][a-z0-9._-]*(?=\/|$)/.exec(specifier)?.[0];
}

/**
 * The same module in the other flavour.
 *
 * @param specifier what stands in an import: a package, or a path inside one
 * @returns the specifier unchanged when both flavours use the same module
 */
export function twinSpecifier(specifier: string): string {
  const name = packageOf(specifier);
  return name === undefined ? specifier : twinPackage(name) + specifier.slice(name.length);
}

/** The package of the other flavour; the package itself when both flavours use it. */
export function twinPackage(name: string): string {
  for (const [cdktf, cdktn] of TWINS) {
    if (name === cdktf) return cdktn;
    if (name === cdktn) return cdktf;
  }
  const [ours, theirs] = PROVIDER_SCOPES;
  if (name.startsWith(ours)) return theirs + name.slice(ours.length);
  if (name.startsWith(theirs)) return ours + name.slice(theirs.length);
  return name;
}

/**
 * Whether a string that does not stand in an import is a module name all the same, as in a test that resolves modules: a package of
 * either flavour, one of the library's entries, or a path into the bindings. `cdktf/TerraformStack` is none: it is a symbol key that
 * both cores share. Nor is `cdktf-lepton/fleet-plan/1`: it names a file format, which is the same whoever writes it.
 */
export function isModuleName(text: string): boolean {
  const name = packageOf(text);
  if (name === undefined || twinPackage(name) === name) {
    return false;
  }
  return /^(\/sizing|\/package\.json)?$/.test(text.slice(name.length)) || name.startsWith("@");
}
