import type { IConstruct } from "constructs";
import type { BrokenRule } from "../errors";
import { Ipv4Range } from "./ipv4-range";

/** What a core claims for itself in an app. */
export interface CoreClaim {
  /** Construct path, for messages. */
  readonly path: string;
  /** Cloud the core stands on. */
  readonly cloud: string;
  /** Prefix of its physical names. */
  readonly name: string;
  /** Routed address ranges, by the prop they came from. */
  readonly ranges: Readonly<Record<string, string>>;
}

/** Claims of the cores of each app. An app is dropped together with its claims. */
const claims = new WeakMap<IConstruct, CoreClaim[]>();

/**
 * Rules that a new core breaks against the cores the app already has.
 *
 * Address ranges must differ across clouds too: cores of one app are meant to be joined by private networks, and a range cannot
 * be renumbered once machines stand in it.
 */
export function checkCoreClaim(app: IConstruct, claim: CoreClaim): BrokenRule[] {
  return (claims.get(app) ?? []).flatMap((other) => [...checkName(claim, other), ...checkRanges(claim, other)]);
}

/** Remembers a core, so that later ones are checked against it. */
export function recordCoreClaim(app: IConstruct, claim: CoreClaim): void {
  claims.set(app, [...(claims.get(app) ?? []), claim]);
}

function checkName(claim: CoreClaim, other: CoreClaim): BrokenRule[] {
  if (claim.cloud !== other.cloud || claim.name !== other.name) {
    return [];
  }
  return [
    {
      rule: "core-name-taken",
      problem: `physical name '${claim.name}' is already that of ${other.path}`,
      remedy: "set 'name' on one of the two",
    },
  ];
}

function checkRanges(claim: CoreClaim, other: CoreClaim): BrokenRule[] {
  const rules: BrokenRule[] = [];
  for (const [prop, text] of Object.entries(claim.ranges)) {
    for (const [otherProp, otherText] of Object.entries(other.ranges)) {
      const range = Ipv4Range.parse(text);
      const otherRange = Ipv4Range.parse(otherText);
      if (range !== undefined && otherRange !== undefined && range.overlaps(otherRange)) {
        rules.push({
          rule: "cidr-overlap-between-cores",
          problem: `'${prop}' (${text}) overlaps '${otherProp}' (${otherText}) of ${other.path}`,
          remedy: `set a '${prop}' that no other core of the app uses`,
        });
      }
    }
  }
  return rules;
}
