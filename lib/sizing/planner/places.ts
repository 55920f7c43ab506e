import type { FailureForest } from "../failure-forest";
import type { FleetProblem } from "../fleet-problem";
import { greatestCommonDivisor } from "../greatest-common-divisor";
import type { InstanceKind } from "./instance-losses";

/** Places that a linear program is told about, the cheapest ones; to the others its answer is only fitted. */
const MOST_NEAR = 160;

/** What a unit costs above the cheapest of its place, as shares of the cheapest of all, by which kinds of machines are told apart. */
const PREMIUMS: readonly number[] = [0.002, 0.01, 0.04, 0.1];

/** An offering as far as its price and its own failures go. */
interface Machine {
  readonly units: number;
  readonly unavailability: number;
  /** What a unit costs above the cheapest of its place. */
  readonly premium: number;
}

/** Where units can be bought, reduced to what bounds need: the domains that usable offerings stand in, the cheapest first. */
export class Places {
  /** Units in steps of the common divisor of all offerings, rounded up. */
  public readonly demand: number;
  /** Least price of a reduced unit in each place. */
  public readonly prices: Float64Array;
  /** The offering of that price in each. */
  public readonly offerings: Int32Array;
  /** How many of the places, counted from the first, have a path. */
  public readonly near: number;
  /** Of each near place: its domain and the domains around it. */
  public readonly paths: readonly (readonly number[])[];
  private readonly numbers = new Map<string, number>();
  /** Usable offerings. */
  private readonly machines: readonly Machine[];
  /** Domains around near places, every child before its parent. */
  public readonly domains: readonly number[];
  /** The near places in each of these domains. */
  public readonly inside: ReadonlyMap<number, readonly number[]>;
  /** What tells one of these domains from another beside what is in it. */
  public readonly kinds: ReadonlyMap<number, string>;
  /** Whether units can be bought in a domain other than in the domains of `domains` that are in it. */
  public readonly sells: ReadonlySet<number>;

  public constructor(
    public readonly problem: FleetProblem,
    public readonly forest: FailureForest,
  ) {
    const { offerings } = problem;
    const step = greatestCommonDivisor(offerings.map(({ unitsPerInstance }) => unitsPerInstance));
    this.demand = Math.ceil(problem.demand / step);
    const least = new Float64Array(forest.nodes.length).fill(Infinity);
    const cheapest = new Int32Array(forest.nodes.length);
    for (let index = 0; index < offerings.length; index++) {
      const { limit, microUsdPerHour, unitsPerInstance } = offerings[index];
      if (limit !== 0) {
        const home = forest.domainOf(index);
        const price = (microUsdPerHour * step) / unitsPerInstance;
        if (price < least[home]) {
          least[home] = price;
          cheapest[home] = index;
        }
      }
    }
    this.machines = offerings.flatMap(({ limit, microUsdPerHour, unitsPerInstance, instanceUnavailability }, index) => {
      const premium = (microUsdPerHour * step) / unitsPerInstance - least[forest.domainOf(index)];
      return limit === 0 ? [] : [{ units: unitsPerInstance / step, unavailability: instanceUnavailability, premium: Math.max(0, premium) }];
    });
    const homes: number[] = [];
    least.forEach((price, domain) => {
      if (price < Infinity) {
        homes.push(domain);
      }
    });
    homes.sort((a, b) => least[a] - least[b] || a - b);
    this.prices = Float64Array.from(homes, (home) => least[home]);
    this.offerings = Int32Array.from(homes, (home) => cheapest[home]);
    this.near = Math.min(MOST_NEAR, homes.length);
    this.paths = homes.slice(0, this.near).map((home) => forest.pathUp(home));
    const around = new Set(this.paths.flat());
    this.domains = forest.postOrder.filter((domain) => around.has(domain));
    this.sells = new Set(
      this.domains.filter((domain) => least[domain] < Infinity || forest.nodes[domain].children.some((child) => !around.has(child))),
    );
    const inside = new Map<number, number[]>(this.domains.map((domain) => [domain, []]));
    this.paths.forEach((path, place) => path.forEach((domain) => inside.get(domain)!.push(place)));
    this.inside = inside;
    const near = new Set(this.paths.map(([home]) => home));
    this.kinds = new Map(
      this.domains.map((domain) => {
        const { level, unavailability } = forest.nodes[domain];
        return [domain, `${level}~${unavailability}${near.has(domain) ? `$${least[domain]}` : ""}${this.sells.has(domain) ? "+" : ""}`];
      }),
    );
  }

  /**
   * Machines by units and by what they cost above the cheapest unit of their place, with the least unavailability of each kind.
   *
   * @param extra the most that a fleet of interest may cost above the cheapest units of its places: a kind that costs more than these
   *   by `premium` a unit can have at most extra / premium units
   */
  public instanceKinds(extra: number): InstanceKind[] {
    const kinds = new Map<number, { units: number; unavailability: number; premium: number }>();
    for (const { units, unavailability, premium } of this.machines) {
      const rank = PREMIUMS.filter((share) => premium > share * this.prices[0]).length;
      const key = units * (PREMIUMS.length + 1) + rank;
      const known = kinds.get(key);
      kinds.set(key, {
        units,
        unavailability: Math.min(known?.unavailability ?? 1, unavailability),
        premium: Math.min(known?.premium ?? Infinity, premium),
      });
    }
    return [...kinds.entries()]
      .sort(([a], [b]) => a - b)
      .map(([, { units, unavailability, premium }]) => ({
        units,
        unavailability,
        most: premium > 0 ? Math.floor((extra / premium) * (1 + 1e-9)) : Infinity,
      }));
  }

  /** A number for a name, the same for the same name. */
  public numberOf(name: string): number {
    const number = this.numbers.get(name) ?? this.numbers.size;
    this.numbers.set(name, number);
    return number;
  }

  /** For each near place, 1 where none of some domains is around it and 0 where one is. */
  public spared(lost: readonly number[]): Float64Array {
    const spared = new Float64Array(this.near).fill(1);
    for (const domain of lost) {
      this.inside.get(domain)!.forEach((place) => (spared[place] = 0));
    }
    return spared;
  }

  /** Units in each domain, by its index, of amounts at the near places. */
  public loads(amounts: Float64Array): Float64Array {
    const loads = new Float64Array(this.forest.nodes.length);
    this.paths.forEach((path, place) => {
      for (const domain of path) {
        loads[domain] += amounts[place];
      }
    });
    return loads;
  }
}
