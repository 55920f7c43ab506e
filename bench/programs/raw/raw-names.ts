import type { ZoneNetwork } from "cdktf-lepton";

/** What tells one core of an app from another; everything else is the same in all of them. */
export interface CoreSite {
  /** Prefix of physical names. */
  readonly name: string;
  /** Region. */
  readonly region: string;
  /** Address range of the network. */
  readonly cidr: string;
  /** What lies where in it. */
  readonly zones: readonly ZoneNetwork[];
  /** Who administers the cluster. */
  readonly administrator: string;
  /** Tags of everything. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Tags with the name that the console shows. */
export function named(site: CoreSite, suffix: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ...site.tags, ...more, Name: `${site.name}${suffix}` };
}

/** An IAM policy document. */
export function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
