import type { BrokenRule } from "../../../errors";
import type { StorageDomain } from "../erasure-problem";
import { duplicates, figure, isInteger, probability, rule, unknown } from "./broken-rules";

/** Rules of the failure forest. */
export function checkDomains(domains: readonly StorageDomain[]): BrokenRule[] {
  const broken = duplicates(domains, "domain");
  const byId = new Map(domains.map((domain) => [domain.id, domain]));
  const parents = new Set(domains.map(({ parent }) => parent));
  if (domains.length === 0) {
    broken.push(rule("domains-present", "there are no domains", "name at least one that holds nodes"));
  }
  for (const domain of domains) {
    const who = `domain '${domain.id}'`;
    broken.push(...probability("domain-unavailability-range", who, "unavailability", domain.unavailability));
    if (domain.parent !== undefined && !byId.has(domain.parent)) {
      broken.push(unknown("domain-parent-known", `${who} has the parent '${domain.parent}'`, domain.parent, byId));
    }
    const { destructionsPerYear = 0 } = domain;
    if (!(destructionsPerYear >= 0 && destructionsPerYear <= 100)) {
      broken.push(
        rule(
          "destruction-rate-range",
          `${who}: 'destructionsPerYear' (${destructionsPerYear}) is not in [0, 100]`,
          "give how often a year it is destroyed with all data in it, such as 0.0001, or leave it out",
        ),
      );
    }
    for (const field of ["maxNodes", "pricePercent", "egressMicroUsdPerGib"] as const) {
      if (domain[field] !== undefined && !isInteger(domain[field], 0)) {
        broken.push(figure("domain-figure-integer", who, field, domain[field], 0));
      }
    }
    if (parents.has(domain.id) && (domain.maxNodes !== undefined || domain.pricePercent !== undefined)) {
      broken.push(
        rule(
          "domain-nodes-in-leaf",
          `${who} has 'maxNodes' or 'pricePercent' and domains in it`,
          "state them for the domains in it, which hold the nodes",
        ),
      );
    }
    if (around(byId, domain.id).includes(domain.id)) {
      broken.push(rule("domain-cycle", `${who} stands inside itself`, "give the outermost domain no parent"));
    }
  }
  return broken;
}

/** Domains around a domain, innermost first; itself when it stands inside itself. */
export function around(byId: ReadonlyMap<string, StorageDomain>, id: string): string[] {
  const path: string[] = [];
  for (let outer = byId.get(id)?.parent; outer !== undefined && !path.includes(outer); outer = byId.get(outer)?.parent) {
    path.push(outer);
  }
  return path;
}
