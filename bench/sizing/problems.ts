import type { FailureDomain, FleetMix, FleetProblem, Offering } from "../../lib/sizing/fleet-problem";

/** A machine type of the bench: units, price of a unit-sized machine, unavailability. */
interface BenchMachine {
  readonly units: number;
  readonly price: number;
  readonly unavailability: number;
}

/** Machines of 1, 2, 4 and 8 units with nearly proportional prices: the hardest kind to tell apart. */
export const MIXED: readonly BenchMachine[] = [
  { units: 1, price: 1_000_000, unavailability: 0.005 },
  { units: 2, price: 1_950_000, unavailability: 0.006 },
  { units: 4, price: 3_800_000, unavailability: 0.007 },
  { units: 8, price: 7_450_000, unavailability: 0.008 },
];

/** Machines of 8 units. */
export const EIGHTS: readonly BenchMachine[] = [
  { units: 8, price: 10_000_000, unavailability: 0.005 },
  { units: 8, price: 9_800_000, unavailability: 0.007 },
  { units: 8, price: 11_000_000, unavailability: 0.003 },
  { units: 8, price: 10_400_000, unavailability: 0.004 },
];

/** Thirty machines of 1 to 16 units, prices scattered by a few percent around proportional. */
export const THIRTY: readonly BenchMachine[] = Array.from({ length: 30 }, (_, index) => {
  const units = [1, 2, 4, 8, 16][index % 5]!;
  return {
    units,
    price: Math.round(units * 1_000_000 * (1 + ((index * 37) % 23) / 100)),
    unavailability: 0.003 + ((index * 13) % 7) / 1000,
  };
});

/** What a bench problem is made of. */
export interface BenchShape {
  /** Zones per region, regions per cloud, clouds. */
  readonly zones: number;
  readonly regions: number;
  readonly clouds: number;
  readonly machines: readonly BenchMachine[];
  readonly demand: number;
  readonly unavailability: number;
  readonly mix: FleetMix;
  /** Whether zones differ in price and unavailability. */
  readonly different: boolean;
  /** Whether regions and providers never fail. */
  readonly zonesOnly?: boolean;
}

/** Builds a problem: providers down 1e-5 of the time, regions 1e-4, zones 1e-3. */
export function benchProblem(shape: BenchShape): FleetProblem {
  const domains: FailureDomain[] = [];
  const offerings: Offering[] = [];
  for (let cloud = 0; cloud < shape.clouds; cloud++) {
    domains.push({ id: `c${cloud}`, level: "provider", unavailability: shape.zonesOnly === true ? 0 : 1e-5 });
    for (let region = 0; region < shape.regions; region++) {
      domains.push({
        id: `c${cloud}r${region}`,
        level: "region",
        parent: `c${cloud}`,
        unavailability: shape.zonesOnly === true ? 0 : 1e-4,
      });
      for (let zone = 0; zone < shape.zones; zone++) {
        const id = `c${cloud}r${region}z${zone}`;
        const place = shape.different ? zone + 3 * region + 9 * cloud : 0;
        domains.push({ id, level: "zone", parent: `c${cloud}r${region}`, unavailability: 1e-3 * (1 + 0.07 * place) });
        shape.machines.forEach(({ units, price, unavailability }, type) =>
          offerings.push({
            id: `${id}/m${type}`,
            domain: id,
            cloud: `c${cloud}`,
            region: `r${region}`,
            zone: id,
            machineType: `m${type}`,
            purchaseOption: "on-demand",
            unitsPerInstance: units,
            microUsdPerHour: Math.round(price * (1 + 0.011 * place)),
            instanceUnavailability: unavailability * (1 + 0.05 * place),
          }),
        );
      }
    }
  }
  return { demand: shape.demand, unit: "GPU", domains, offerings, targets: { unavailability: shape.unavailability }, mix: shape.mix };
}
