import type { FleetProblem } from "../../../lib/sizing/fleet-problem";

/** A fraction of two integers, not in lowest terms. */
export interface Exact {
  readonly over: bigint;
  readonly under: bigint;
}

/** A double as the fraction it is. */
export function exactly(value: number): Exact {
  let [over, under] = [value, 1n];
  while (!Number.isInteger(over)) {
    over *= 2;
    under *= 2n;
  }
  return { over: BigInt(over), under };
}

/** Whether a is at most b. */
export function isAtMost(a: Exact, b: Exact): boolean {
  return a.over * b.under <= b.over * a.under;
}

/**
 * P(fewer than the demand up) as an exact fraction: doubles are fractions with a power of two below, so that all sums and products of them are too.
 * Every domain is a polynomial in units, from the inside out.
 */
export function exactUnavailability(problem: FleetProblem, counts: ReadonlyMap<string, number>): Exact {
  const inside = (parent: string | undefined): Exact[] =>
    problem.domains
      .filter((domain) => domain.parent === parent)
      .reduce<Exact[]>(
        (all, domain) => {
          let content = inside(domain.id);
          for (const offering of problem.offerings.filter((each) => each.domain === domain.id)) {
            const machine = Array.from({ length: offering.unitsPerInstance + 1 }, () => exactly(0));
            machine[0] = exactly(offering.instanceUnavailability);
            machine[offering.unitsPerInstance] = oneLess(machine[0]);
            for (let added = 0; added < (counts.get(offering.id) ?? 0); added++) {
              content = times(content, machine);
            }
          }
          const down = exactly(domain.unavailability);
          const up = content.map((term) => product(term, oneLess(down)));
          return times(all, [sum(up[0]!, down), ...up.slice(1)]);
        },
        [exactly(1)],
      );
  return inside(undefined).slice(0, problem.demand).reduce(sum, exactly(0));
}

function times(a: readonly Exact[], b: readonly Exact[]): Exact[] {
  const result = Array.from({ length: a.length + b.length - 1 }, () => exactly(0));
  a.forEach((left, i) => b.forEach((right, j) => (result[i + j] = sum(result[i + j]!, product(left, right)))));
  return result;
}

function product(a: Exact, b: Exact): Exact {
  return { over: a.over * b.over, under: a.under * b.under };
}

/** Powers of two below make one of them a multiple of the other. */
function sum(a: Exact, b: Exact): Exact {
  if (a.over === 0n || b.over === 0n) {
    return a.over === 0n ? b : a;
  }
  return a.under >= b.under
    ? { over: a.over + b.over * (a.under / b.under), under: a.under }
    : { over: a.over * (b.under / a.under) + b.over, under: b.under };
}

function oneLess({ over, under }: Exact): Exact {
  return { over: under - over, under };
}
