import type { FailureDomain, FleetProblem, FleetTargets, Offering } from "../../../lib/sizing/fleet-problem";

/** An offering with everything a test does not care about filled in. */
export function offering(id: string, domain: string, given: Partial<Offering> = {}): Offering {
  return {
    id,
    domain,
    cloud: "cloud",
    region: "region",
    zone: domain,
    machineType: id,
    purchaseOption: "on-demand",
    unitsPerInstance: 1,
    microUsdPerHour: 1_000_000,
    instanceUnavailability: 0.01,
    ...given,
  };
}

/** A failure domain. */
export function domain(id: string, unavailability: number, parent?: string, level = "zone"): FailureDomain {
  return { id, level, unavailability, ...(parent === undefined ? {} : { parent }) };
}

/** A problem with everything a test does not care about filled in. */
export function problem(given: Partial<FleetProblem> & { targets?: FleetTargets }): FleetProblem {
  return { demand: 1, unit: "GPU", offerings: [], domains: [], targets: { unavailability: 0.01 }, ...given };
}

/** Zones with the same offerings in each, under one region of a provider per letter: `a1`, `a2`, ... `b1`. */
export function clouds(
  zonesPerCloud: readonly number[],
  machines: readonly Partial<Offering>[],
  given: Partial<FleetProblem> & { targets: FleetTargets },
): FleetProblem {
  const domains: FailureDomain[] = [];
  const offerings: Offering[] = [];
  zonesPerCloud.forEach((zones, index) => {
    const cloud = String.fromCharCode(97 + index);
    domains.push(domain(cloud, 1e-5, undefined, "provider"), domain(`${cloud}-region`, 1e-4, cloud, "region"));
    for (let zone = 1; zone <= zones; zone++) {
      domains.push(domain(`${cloud}${zone}`, 1e-3, `${cloud}-region`));
      machines.forEach((machine, type) =>
        offerings.push(offering(`${cloud}${zone}/${machine.machineType ?? type}`, `${cloud}${zone}`, { cloud, ...machine })),
      );
    }
  });
  return problem({ domains, offerings, ...given });
}
