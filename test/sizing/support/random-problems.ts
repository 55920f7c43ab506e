import fc from "fast-check";
import type { FailureDomain, FleetMix, FleetProblem, Offering } from "../../../lib/sizing/fleet-problem";
import { domain, offering, problem } from "./fleets";

/** How large the random problems may get. */
export interface RandomScope {
  /** Most offerings. */
  readonly offerings: number;
  /** Most instances per offering; every offering gets a limit of at most this. */
  readonly limit: number;
  /** Most demand. */
  readonly demand: number;
  /** Mixes to draw from. */
  readonly mixes?: readonly FleetMix[];
  /** Whether to draw survive targets and budgets. */
  readonly sideTargets?: boolean;
  /** Whether to draw quotas and greatest shares. */
  readonly quotasAndShares?: boolean;
}

/** Rates far above real ones, zero included, so that every state counts. */
const unavailability = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 0.4, noNaN: true }));

/** A forest of up to 2 providers, 3 regions and 4 zones, some zones with a spot pool; offerings anywhere, mostly in the leaves. */
const forest: fc.Arbitrary<FailureDomain[]> = fc
  .record({
    providers: fc.array(unavailability, { minLength: 1, maxLength: 2 }),
    regions: fc.array(fc.tuple(fc.nat(), unavailability), { maxLength: 2 }),
    zones: fc.array(fc.tuple(fc.nat(), unavailability), { maxLength: 3 }),
    pools: fc.array(fc.tuple(fc.nat(), unavailability), { maxLength: 2 }),
  })
  .map(({ providers, regions, zones, pools }) => {
    const domains = providers.map((chance, index) => domain(`p${index}`, chance, undefined, "provider"));
    const add = (level: string, parents: readonly FailureDomain[], drawn: readonly (readonly [number, number])[]): void => {
      drawn.forEach(([parent, chance], index) =>
        domains.push(domain(`${level}${index}`, chance, parents[parent % parents.length].id, level)),
      );
    };
    add("region", [...domains], regions);
    add("zone", [...domains], zones);
    add("spot-pool", [...domains], pools);
    return domains;
  });

/** Random problems that an exhaustive search can still judge. */
export function randomProblem(scope: RandomScope): fc.Arbitrary<FleetProblem> {
  return forest.chain((domains) =>
    fc
      .record({
        drawn: fc.array(
          fc.record({
            place: fc.nat(),
            unitsPerInstance: fc.constantFrom(1, 1, 2, 3, 4),
            price: fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat()),
            instanceUnavailability: unavailability,
            limit: fc.integer({ min: 0, max: scope.limit }),
            quota: fc.record({ quotaClass: fc.constantFrom("A", "B", undefined), quotaWeight: fc.constantFrom(undefined, 1, 2, 5) }),
          }),
          { minLength: 1, maxLength: scope.offerings },
        ),
        // Small prices make ties; large ones make the planner round costs to steps in its bounds.
        scale: fc.constantFrom(1, 1, 997),
        demand: fc.integer({ min: 1, max: scope.demand }),
        exponent: fc.double({ min: 0.3, max: 3, noNaN: true }),
        mix: fc.constantFrom(...(scope.mixes ?? (["any", "uniform-per-zone"] as const))),
        survive: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: scope.demand })), { maxLength: scope.sideTargets ? 2 : 0 }),
        quotas: fc.tuple(fc.nat(20), fc.nat(20)),
        shares: fc.array(fc.tuple(fc.nat(), fc.constantFrom(1 / 3, 0.4, 0.5, 0.6, 2 / 3, 0.8)), { minLength: 1, maxLength: 2 }),
        constrained: scope.quotasAndShares ? fc.constantFrom("quotas", "shares", "both") : fc.constant("none"),
        budget: scope.sideTargets ? fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }) : fc.constant(undefined),
      })
      .map(({ drawn, scale, demand, exponent, mix, survive, quotas, shares, constrained, budget }) => {
        const hasQuotas = constrained === "quotas" || constrained === "both";
        const hasShares = constrained === "shares" || constrained === "both";
        const offerings: Offering[] = drawn.map(({ place, quota, price: [coarse, fine], ...rest }, index) => {
          const home = domains[domains.length - 1 - (place % Math.min(domains.length, 4))];
          return offering(`o${index}`, home.id, { ...rest, ...(hasQuotas ? quota : {}), microUsdPerHour: coarse * scale + (fine % scale) });
        });
        const levels = [...new Set(domains.map(({ level }) => level))];
        const targets = {
          unavailability: 10 ** -exponent,
          ...(budget === undefined ? {} : { maxMicroUsdPerHour: budget * scale }),
          ...(survive.length === 0 ? {} : { survive: survive.map(([level, units]) => ({ level: levels[level % levels.length], units })) }),
          ...(hasShares ? { maxShare: shares.map(([level, share]) => ({ level: levels[level % levels.length], share })) } : {}),
        };
        const limits = hasQuotas ? { quotas: quotas.map((limit, index) => ({ quotaClass: "AB"[index], limit })) } : {};
        return problem({ domains, offerings, demand, mix, targets, ...limits });
      }),
  );
}

/** The limits of all offerings. */
export function limitsOf({ offerings }: FleetProblem): number[] {
  return offerings.map((each) => each.limit!);
}
