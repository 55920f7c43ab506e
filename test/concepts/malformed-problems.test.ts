import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { SizingPlanner, type SizingPlannerOptions } from "../../lib";
import { LeptonError } from "../../lib/errors";

const EXAMPLES = resolve(__dirname, "../../examples/sizing");
const CHANGES_PER_PROBLEM = 40;

/** What a hurried hand puts in the place of a figure, a name, a list or an object. */
const VALUES = [0, -1, 1, 2, 0.5, 1e-12, 7, 12, 0.999, 1e300, 2 ** 53, Number.MIN_VALUE, "", "x", true, null, [], {}];

/** Effort of planners that take one: what comes out matters here, not that it is proven. */
const LITTLE_EFFORT: Readonly<Record<string, SizingPlannerOptions>> = {
  fleet: { maxOperations: 5_000_000 },
  "replica-fleet": { maxOperations: 5_000_000 },
  service: { maxOperations: 5_000_000 },
  edge: { gap: 0.1 },
};

type Path = readonly (string | number)[];

/** Places of a problem: every list, object and value in it. */
function placesIn(value: unknown, path: Path = []): Path[] {
  const inner =
    typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, part]) => placesIn(part, [...path, key])) : [];
  return path.length === 0 ? inner : [path, ...inner];
}

/** A copy with something else in a place, or without it. */
function changed(problem: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(problem);
  const owner = path.slice(0, -1).reduce<Record<string | number, unknown>>((part, key) => part[key] as never, copy as never);
  const last = path[path.length - 1]!;
  if (value !== undefined) {
    owner[last] = value;
  } else if (Array.isArray(owner)) {
    owner.splice(Number(last), 1);
  } else {
    delete owner[last];
  }
  return copy;
}

/** Numbers that look random and are the same in every run. @see Numerical Recipes, "quick and dirty" generators */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const problems = readdirSync(EXAMPLES)
  .filter((file) => /\.(yaml|json)$/.test(file) && file !== "large.yaml")
  .map((file) => {
    const {
      kind,
      $schema: _schema,
      ...problem
    } = parse(readFileSync(join(EXAMPLES, file), "utf8"), { merge: true }) as Record<string, unknown>;
    const isReplicas = problem["replicas"] !== undefined;
    return { file, kind: (kind as string | undefined) ?? (isReplicas ? "replica-fleet" : "fleet"), problem };
  });

test.each(problems.map((each, index) => [each.file, each, index] as const))(
  "%s with anything in any place has a verified answer or a list of broken rules",
  (_file, { kind, problem }, index) => {
    const below = seeded(index + 1);
    const places = placesIn(problem);
    const tally = { answers: 0, errors: 0 };
    for (let change = 0; change < CHANGES_PER_PROBLEM; change++) {
      const path = places[below(places.length)]!;
      const value = [...VALUES, undefined][below(VALUES.length + 1)];
      const text = JSON.stringify(changed(problem, path, value));
      const what = `${path.join(".")} = ${JSON.stringify(value)}`;
      let plan: string;
      try {
        plan = SizingPlanner.plan(kind, text, LITTLE_EFFORT[kind]);
      } catch (error) {
        if (!(error instanceof LeptonError)) {
          throw new Error(`${what}: ${String(error)}`, { cause: error });
        }
        tally.errors++;
        continue;
      }
      tally.answers++;
      // JSON has no infinity and no NaN: a figure that is none becomes null.
      expect([what, plan.match(/.{40}:null/)]).toEqual([what, null]);
      expect([what, SizingPlanner.verify(kind, text, plan)]).toEqual([what, []]);
    }
    expect(tally.answers + tally.errors).toBe(CHANGES_PER_PROBLEM);
    expect(tally.errors).toBeGreaterThan(CHANGES_PER_PROBLEM / 4);
  },
);
