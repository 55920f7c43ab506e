import { assertNoBrokenRules, type BrokenRule } from "../../errors";
import type { AllocationTarget } from "./capacity-share";
import type { ElasticBounds } from "./elastic-demand";
import type { SeriesPart } from "./series-availability";

/** Most machines that jobs are placed on. */
const MOST_MACHINES = 1_000_000;

/** Throws one error that names every rule that a series of parts breaks. */
export function assertSeriesParts(where: string, parts: readonly SeriesPart[]): void {
  assertNoBrokenRules(
    where,
    parts.flatMap(({ unavailability, loadRatio }, at) => [
      ...share("part-unavailability-range", `part ${at}: 'unavailability'`, unavailability),
      ...(loadRatio === undefined ? [] : share("part-load-ratio-range", `part ${at}: 'loadRatio'`, loadRatio)),
    ]),
  );
}

/** Throws one error that names every rule that an elastic demand breaks. */
export function assertElasticDemand(where: string, demand: number, current: number, bounds: ElasticBounds): void {
  const { least, most, loadPerReplica, tolerance = 0 } = bounds;
  const isOrdered = !(isWhole(least, 0) && isWhole(most, 0)) || least <= most;
  assertNoBrokenRules(where, [
    ...amount("demand-range", "'demand'", demand),
    ...whole("current-integer", "'current'", current, 0),
    ...whole("least-integer", "'least'", least, 0),
    ...whole("most-integer", "'most'", most, 0),
    ...unlessHeld(isOrdered, "bounds-ordered", `'least' (${least}) is above 'most' (${most})`, "lower 'least' or raise 'most'"),
    ...unlessHeld(
      loadPerReplica > 0 && loadPerReplica < Infinity,
      "load-per-replica-positive",
      `'loadPerReplica' (${loadPerReplica}) is not a number above 0`,
      "give the load that one replica is meant to carry",
    ),
    ...unlessHeld(
      tolerance >= 0 && tolerance < 1,
      "tolerance-range",
      `'tolerance' (${tolerance}) is not in [0, 1)`,
      "give a share of the load, for example 0.1, or leave it out",
    ),
  ]);
}

/** Throws one error that names every rule that targets of an allocation break. */
export function assertAllocation(
  where: string,
  targets: readonly Partial<AllocationTarget>[],
  total: number,
  hasCapacities: boolean,
): void {
  const seen = new Set<string>();
  const twice = new Set<string>();
  targets.forEach(({ id = "" }) => (seen.has(id) ? twice : seen).add(id));
  assertNoBrokenRules(where, [
    ...[...twice].map((id) => ({
      rule: "target-id-unique",
      problem: `several targets have the id '${id}'`,
      remedy: "give every target an id of its own",
    })),
    ...targets.flatMap(({ id, weight, capacity }) => [
      ...amount("target-weight-range", `target '${id}': 'weight'`, weight),
      ...(hasCapacities ? amount("target-capacity-range", `target '${id}': 'capacity'`, capacity) : []),
    ]),
    ...amount("total-range", "'total'", total),
  ]);
}

/** Throws one error that names every rule that keys on shards break. */
export function assertSharding(where: string, counts: Readonly<Record<string, number>>): void {
  assertNoBrokenRules(
    where,
    Object.entries(counts).flatMap(([name, value]) => whole(`${ruleName(name)}-integer`, `'${name}'`, value, name === "keys" ? 0 : 1)),
  );
}

/** Throws one error that names every rule that jobs on machines break. */
export function assertPlacement(where: string, jobs: readonly number[], machines: number): void {
  assertNoBrokenRules(where, [
    ...jobs.flatMap((job, at) => amount("job-size-range", `job ${at}: its size`, job)),
    ...whole("machines-integer", "'machines'", machines, 1, MOST_MACHINES),
    ...unlessHeld(
      jobs.some((job) => !(job >= 0 && job < Infinity)) || jobs.reduce((sum, job) => sum + job, 0) < Infinity,
      "jobs-sum-finite",
      "the sizes of the jobs add up to more than a number holds",
      "give them in a larger unit",
    ),
  ]);
}

function share(rule: string, what: string, value: number): BrokenRule[] {
  return unlessHeld(value >= 0 && value <= 1, rule, `${what} (${value}) is not in [0, 1]`, "give a share, for example 0.001");
}

function amount(rule: string, what: string, value: number | undefined): BrokenRule[] {
  return unlessHeld(
    value !== undefined && value >= 0 && value < Infinity,
    rule,
    `${what} (${value}) is not a number of at least 0`,
    "give a finite amount",
  );
}

function whole(rule: string, what: string, value: number, least: number, most: number = Number.MAX_SAFE_INTEGER): BrokenRule[] {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return unlessHeld(isWhole(value, least) && value <= most, rule, `${what} (${value}) is not an integer ${range}`, "give a whole number");
}

function unlessHeld(holds: boolean, rule: string, problem: string, remedy: string): BrokenRule[] {
  return holds ? [] : [{ rule, problem, remedy }];
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

/** `virtualNodes` as `virtual-nodes`. */
function ruleName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
