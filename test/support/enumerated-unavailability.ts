import type { FleetProblem } from "../../lib/sizing";

/**
 * Probability that fewer units are up than asked for, by visiting every state of every domain and every single machine: 2^n states, no
 * binomials, no convolutions, no order tricks. Shares nothing with the library but the problem's types.
 */
export function enumeratedUnavailability(problem: FleetProblem, counts: readonly { offering: string; count: number }[]): number {
  const used = counts.map(({ offering, count }) => ({ offering: problem.offerings.find(({ id }) => id === offering)!, count }));
  const domains = new Map(problem.domains.map((domain) => [domain.id, domain]));
  const chainOf = (id: string | undefined): string[] => (id === undefined ? [] : [id, ...chainOf(domains.get(id)!.parent)]);
  const relevant = [...new Set(used.flatMap(({ offering }) => chainOf(offering.domain)))];
  const down = new Set<string>();

  const machines = used.flatMap(({ offering, count }) => Array.from({ length: count }, () => offering));
  const overMachines = (index: number, units: number): number => {
    if (index === machines.length) {
      return units < problem.demand ? 1 : 0;
    }
    const machine = machines[index]!;
    if (chainOf(machine.domain).some((id) => down.has(id))) {
      return overMachines(index + 1, units);
    }
    const q = machine.instanceUnavailability;
    return q * overMachines(index + 1, units) + (1 - q) * overMachines(index + 1, units + machine.unitsPerInstance);
  };
  const overDomains = (index: number): number => {
    if (index === relevant.length) {
      return overMachines(0, 0);
    }
    const id = relevant[index]!;
    const q = domains.get(id)!.unavailability;
    down.add(id);
    const whenDown = q === 0 ? 0 : q * overDomains(index + 1);
    down.delete(id);
    return whenDown + (1 - q) * overDomains(index + 1);
  };
  return overDomains(0);
}
