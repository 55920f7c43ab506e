import type { BrokenRule } from "../../errors";
import { nearestMatch } from "../nearest-match";
import { checkMaxNodes, checkSearchLimits } from "../search-limits";
import type { MixMachine, ThroughputMixOptions, ThroughputMixProblem } from "./throughput-mix-problem";

/** Largest integer accepted, for the reason given in `check-fleet-problem.ts`: a million of them add up without rounding. */
const GREATEST_FIGURE = 9_000_000_000;

/** Every rule that a throughput mix problem breaks; empty for a well-formed one. Never judges whether it can be solved. */
export function checkThroughputMix(problem: ThroughputMixProblem): BrokenRule[] {
  const broken = checkFigures(problem);
  return broken.length > 0 ? broken : checkSums(problem);
}

/** Costs are sums of doubles: they must stay exact for every mix worth trying, all machines alone carrying everything included. */
function checkSums({ buckets, machines }: ThroughputMixProblem): BrokenRule[] {
  const greatest = machines.reduce((sum, { limit = Infinity, microUsdPerHour, milliRequestsPerSecond: speeds }) => {
    const alone = buckets.reduce((load, { milliRequestsPerSecond: rate }, b) => load + (speeds[b] > 0 ? rate / speeds[b] : 0), 1);
    return sum + Math.min(limit, alone) * Math.max(1, microUsdPerHour);
  }, 0);
  return greatest <= Number.MAX_SAFE_INTEGER
    ? []
    : [
        {
          rule: "mix-sums-exact",
          problem: `the traffic on the slowest machines would cost ${greatest.toExponential(1)} millionths of a US dollar an hour, beyond 2^53`,
          remedy: "set a speed to 0 where a machine is not meant to serve a bucket, give limits, or check the units of rates and speeds",
        },
      ];
}

function checkFigures(problem: ThroughputMixProblem): BrokenRule[] {
  const domains = new Set(problem.machines.flatMap((machine) => machine.domains ?? []));
  return [
    ...duplicates(problem.buckets, "bucket"),
    ...duplicates(problem.machines, "machine"),
    ...problem.buckets.flatMap(({ id, milliRequestsPerSecond }) =>
      isFigure(milliRequestsPerSecond)
        ? []
        : [figureRule("bucket-rate-integer", `bucket '${id}'`, "milliRequestsPerSecond", milliRequestsPerSecond)],
    ),
    ...problem.machines.flatMap((machine) => checkMachine(machine, problem.buckets.length)),
    ...(problem.survive ?? []).flatMap((name) => (domains.has(name) ? [] : [unknownDomain(name, [...domains])])),
  ];
}

/** Every rule that the options break. */
export function checkThroughputMixOptions(options: ThroughputMixOptions): BrokenRule[] {
  return [...checkSearchLimits({ gap: options.gap }, "maxNodes"), ...checkMaxNodes(options.maxNodes)];
}

function checkMachine({ id, microUsdPerHour, milliRequestsPerSecond, limit }: MixMachine, buckets: number): BrokenRule[] {
  const broken: BrokenRule[] = [];
  const who = `machine '${id}'`;
  if (!isFigure(microUsdPerHour)) {
    broken.push(figureRule("machine-price-integer", who, "microUsdPerHour", microUsdPerHour));
  }
  if (milliRequestsPerSecond.length !== buckets) {
    broken.push({
      rule: "machine-speeds-complete",
      problem: `${who} has ${milliRequestsPerSecond.length} speeds for ${buckets} buckets`,
      remedy: "give one speed per bucket in the order of the buckets, 0 where the machine cannot serve it",
    });
  }
  const wrong = milliRequestsPerSecond.find((speed) => !isFigure(speed));
  if (wrong !== undefined) {
    broken.push(figureRule("machine-speed-integer", who, "milliRequestsPerSecond", wrong));
  }
  if (limit !== undefined && !isFigure(limit)) {
    broken.push(figureRule("machine-limit-integer", who, "limit", limit));
  }
  return broken;
}

function duplicates(things: readonly { readonly id: string }[], kind: string): BrokenRule[] {
  const ids = things.map(({ id }) => id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) => ({
    rule: `${kind}-id-unique`,
    problem: `several ${kind}s have the id '${id}'`,
    remedy: `give every ${kind} an id of its own`,
  }));
}

function unknownDomain(name: string, known: readonly string[]): BrokenRule {
  const nearest = nearestMatch(name, known);
  return {
    rule: "survive-domain-known",
    problem: `'survive' names the domain '${name}', in which no machine stands`,
    remedy: nearest === undefined ? "name a domain of a machine" : `did you mean '${nearest}'`,
  };
}

function figureRule(rule: string, who: string, field: string, value: number): BrokenRule {
  return {
    rule,
    problem: `${who}: '${field}' (${value}) is not an integer from 0 to ${GREATEST_FIGURE}`,
    remedy: "give a whole number in the unit that the field names",
  };
}

function isFigure(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= GREATEST_FIGURE;
}
