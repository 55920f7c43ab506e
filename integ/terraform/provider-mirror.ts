import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";

/** A provider that Terraform can install without a network. */
export interface MirroredProvider {
  /** Full source address, for example `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  readonly version: string;
  /** The filesystem mirror that holds it. */
  readonly mirror: string;
}

/** Folders directly below the root of the file system that never hold providers, or hold devices instead of files. */
const PASSED_OVER = new Set(["proc", "sys", "dev", "run", "boot", "lost+found", "node_modules", "tmp"]);
/** How far below a folder of the root a mirror is looked for, so that the search stays below a second. */
const SCAN_DEPTH = 2;

/**
 * Folders that may be Terraform filesystem mirrors, the most specific first:
 * 1. `LEPTON_TERRAFORM_MIRROR`,
 * 2. `TF_PLUGIN_CACHE_DIR`,
 * 3. Terraform's implied mirrors (https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories),
 * 4. folders beside those of `PATH`: `<prefix>/share/terraform/plugins` for `<prefix>/bin`,
 * 5. folders at most two levels below the root of the file system that look like a mirror.
 */
export function findMirrors(env: NodeJS.ProcessEnv, root = "/"): string[] {
  const prefixes = (env.PATH ?? "").split(delimiter).filter((folder) => basename(folder) === "bin");
  const named = [
    env.LEPTON_TERRAFORM_MIRROR,
    env.TF_PLUGIN_CACHE_DIR,
    "terraform.d/plugins",
    join(homedir(), ".terraform.d", "plugins"),
    join(homedir(), ".local", "share", "terraform", "plugins"),
    ...prefixes.map((folder) => join(dirname(folder), "share", "terraform", "plugins")),
  ];
  const found = [...named.filter((folder): folder is string => folder !== undefined), ...scan(root, SCAN_DEPTH)];
  return [...new Set(found)].filter(isMirror);
}

/** Every provider of the mirrors that runs on this machine; a provider in two mirrors is listed once, from the first. */
export function mirroredProviders(mirrors: readonly string[]): MirroredProvider[] {
  const found = new Map<string, MirroredProvider>();
  for (const mirror of mirrors) {
    for (const { source, version } of providersOf(mirror)) {
      const key = `${source} ${version}`;
      if (!found.has(key)) {
        found.set(key, { source, version, mirror });
      }
    }
  }
  return [...found.values()];
}

/** The provider to use for a source: of the first mirror that holds it, the newest version. */
export function chooseProvider(providers: readonly MirroredProvider[], source: string): MirroredProvider | undefined {
  const candidates = providers.filter((provider) => provider.source === source);
  const first = candidates[0]?.mirror;
  return candidates.filter(({ mirror }) => mirror === first).sort((a, b) => compareVersions(b.version, a.version))[0];
}

/** Orders versions by their numbers, so that 5.100.0 comes after 5.99.0. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0));
  for (let index = 0; index < Math.max(a!.length, b!.length); index++) {
    const difference = (a![index] ?? 0) - (b![index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/** The platform as Terraform names it, for example `linux_amd64`. */
export function terraformPlatform(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const architecture = process.arch === "x64" ? "amd64" : process.arch === "ia32" ? "386" : process.arch;
  return `${system}_${architecture}`;
}

/** Layouts: https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror, unpacked and packed. */
function providersOf(mirror: string): { source: string; version: string }[] {
  return children(mirror)
    .filter((host) => host.includes("."))
    .flatMap((host) => children(join(mirror, host)).map((namespace) => [host, namespace] as const))
    .flatMap(([host, namespace]) => children(join(mirror, host, namespace)).map((type) => [host, namespace, type] as const))
    .flatMap(([host, namespace, type]) => {
      return versionsIn(join(mirror, host, namespace, type), type).map((version) => ({ source: `${host}/${namespace}/${type}`, version }));
    });
}

function versionsIn(folder: string, type: string): string[] {
  const packed = `terraform-provider-${type}_`;
  const suffix = `_${terraformPlatform()}.zip`;
  return children(folder).flatMap((name) => {
    if (name.startsWith(packed) && name.endsWith(suffix)) {
      return [name.slice(packed.length, -suffix.length)];
    }
    return existsSync(join(folder, name, terraformPlatform())) ? [name] : [];
  });
}

function isMirror(folder: string): boolean {
  return providersOf(folder).length > 0;
}

function scan(folder: string, depth: number): string[] {
  return children(folder)
    .filter((name) => !name.startsWith(".") && !PASSED_OVER.has(name))
    .map((name) => join(folder, name))
    .flatMap((child) => (isMirror(child) ? [child] : depth > 1 ? scan(child, depth - 1) : []));
}

/** Names of the folders and files in a folder; none where it cannot be read. */
function children(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
