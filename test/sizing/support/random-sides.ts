import fc from "fast-check";
import { checkFleetProblem } from "../../../lib/sizing/check-fleet-problem";
import type { FleetProblem } from "../../../lib/sizing/fleet-problem";

/** Which side constraints to add to a random problem; each is added to about half of the problems. */
export interface RandomSides {
  readonly furtherLosses?: boolean;
  readonly machineTypes?: boolean;
  readonly pins?: boolean;
  readonly exclusions?: boolean;
}

/** Random problems with machine types that several offerings share, and with side constraints beside those they have. */
export function withRandomSides(problems: fc.Arbitrary<FleetProblem>, sides: RandomSides): fc.Arbitrary<FleetProblem> {
  return problems.chain((problem) =>
    fc
      .record({
        types: fc.array(fc.constantFrom("x", "y", "z"), { minLength: problem.offerings.length, maxLength: problem.offerings.length }),
        least: fc.constantFrom(undefined, 2, 2, 3),
        further: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 1, 1, 2, 3)), { maxLength: 2 }),
        pins: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 3 })), { maxLength: 2 }),
        excluded: fc.array(fc.nat(), { maxLength: 2 }),
      })
      .map(({ types, least, further, pins, excluded }) => {
        const { offerings, domains, targets } = problem;
        const levels = [...new Set(domains.map(({ level }) => level))];
        const survive = sides.furtherLosses
          ? further.map(([level, units, withoutInstances]) => ({ level: levels[level % levels.length], units, withoutInstances }))
          : [];
        const fixed = new Map(
          pins.map(([index, count]) => {
            const { id, limit } = offerings[index % offerings.length];
            return [id, Math.min(count, Math.max(1, limit ?? count))];
          }),
        );
        return {
          ...problem,
          offerings: offerings.map((offering, index) => ({ ...offering, machineType: types[index] })),
          ...(sides.pins && fixed.size > 0 ? { pinned: [...fixed].map(([offering, count]) => ({ offering, count })) } : {}),
          ...(sides.exclusions && excluded.length > 0 ? { excluded: excluded.map((index) => offerings[index % offerings.length].id) } : {}),
          targets: {
            ...targets,
            ...(survive.length > 0 ? { survive: [...(targets.survive ?? []), ...survive] } : {}),
            ...(sides.machineTypes && least !== undefined ? { minMachineTypes: least } : {}),
          },
        };
      })
      // Contradictory pins are not problems.
      .filter((drawn) => checkFleetProblem(drawn).length === 0),
  );
}
