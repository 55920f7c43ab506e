import type { CatalogFileOffer } from "../../lib/catalog/catalog-file";
import type { DropLog } from "./drop-log";
import type { Candidate } from "./google-candidates";
import { NOT_SOLD_ON_DEMAND } from "./google-machines";
import { regionsFarBelowSiblings } from "./plausibility";

/** Offers by region: what is left of the candidates when no price is believed that should not be. */
export function offersOf(candidates: readonly Candidate[], priceDate: string, drops: DropLog): ReadonlyMap<string, CatalogFileOffer[]> {
  const implausible = implausibleCandidates(candidates);
  const offers = new Map<string, CatalogFileOffer[]>();
  for (const candidate of candidates) {
    const onDemand = onDemandOf(candidate, implausible.has(candidate), drops);
    const spot = spotOf(candidate, drops);
    if (onDemand === undefined && spot === undefined) {
      drops.add("Google: no trustworthy price left: no offer", `${candidate.machineType} ${candidate.region}`);
      continue;
    }
    const offer = {
      machineType: candidate.machineType,
      zones: candidate.zones,
      ...(onDemand === undefined ? {} : { onDemand }),
      ...(spot === undefined ? {} : { spot }),
      date: priceDate,
    };
    offers.set(candidate.region, [...(offers.get(candidate.region) ?? []), offer]);
  }
  return offers;
}

function onDemandOf(candidate: Candidate, isImplausible: boolean, drops: DropLog): number | undefined {
  const subject = `${candidate.machineType} ${candidate.region}`;
  const reason = NOT_SOLD_ON_DEMAND.has(candidate.machineType)
    ? "Google: not sold on demand (spot stays if sane)"
    : candidate.isFlagged
      ? "Google: scheduler price in the on-demand column (spot stays if sane)"
      : candidate.listedOnDemand === 0
        ? "Google: on-demand price zero"
        : isImplausible
          ? "Google: below 60 % of the median of the type's regions"
          : undefined;
  if (reason !== undefined) {
    drops.add(reason, subject);
    return undefined;
  }
  return candidate.listedOnDemand;
}

/** A spot price must be below the on-demand column, part by part, even where that column holds a scheduler price, which is lower still. */
function spotOf(candidate: Candidate, drops: DropLog): number | undefined {
  const subject = `${candidate.machineType} ${candidate.region}`;
  if (candidate.spot === undefined || candidate.spot === 0) {
    drops.add("Google: no spot quote", subject);
    return undefined;
  }
  if (candidate.isSpotTooHigh) {
    drops.add("Google: spot at or above the on-demand column", subject);
    return undefined;
  }
  return candidate.spot;
}

function implausibleCandidates(candidates: readonly Candidate[]): ReadonlySet<Candidate> {
  const trusted = candidates.filter((candidate) => !candidate.isFlagged);
  const found = new Set<Candidate>();
  for (const name of new Set(trusted.map((candidate) => candidate.machineType))) {
    const siblings = trusted.filter((candidate) => candidate.machineType === name);
    const far = regionsFarBelowSiblings(new Map(siblings.map((each) => [each.region, each.listedOnDemand])));
    siblings.filter((each) => far.includes(each.region)).forEach((each) => found.add(each));
  }
  return found;
}
