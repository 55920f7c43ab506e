import type { CompleteFailureModel } from "../catalog/failure-model";
import type { FleetPlan, OfferingCount, Rejection } from "../sizing/fleet-plan";
import type { FleetProblem, Offering } from "../sizing/fleet-problem";
import { askedLevels } from "./asked-levels";
import { doubtfulPriceLines } from "./doubtful-price-text";
import { formatUsdPerMonth } from "./money-format";
import type { PlannedFleet } from "./planned-fleet";
import { formatAvailability, formatDowntimePerYear } from "./probability-format";
import { textTable } from "./text-table";

/** Groups of rejected machine types that are listed; the plan document has all of them. */
const SHOWN_REJECTIONS = 5;

/** Columns that explanations are wrapped at. */
const TEXT_WIDTH = 104;

/** As much of a planned fleet as a table of its machines needs. */
export interface SharesOfFleet {
  /** The problem that was solved. */
  readonly problem: FleetProblem;
  /** Machines, units and cost. */
  readonly plan: Pick<FleetPlan, "counts" | "installedUnits" | "microUsdPerHour">;
  /** Least machines per offering of an elastic fleet; absent for a static one. */
  readonly lowerBounds: ReadonlyMap<string, number> | undefined;
}

/** A planned fleet as a table for people: where, what, how many, why this, what it costs, what it reaches, what binds. */
export function fleetPlanTable(fleet: PlannedFleet): string {
  const { problem, plan } = fleet;
  const target = problem.targets.unavailability;
  const facts: [string, string[]][] = [
    [
      "availability",
      [
        `${formatAvailability(plan.unavailability)}, asked for ${formatAvailability(target)}; short for ${formatDowntimePerYear(plan.unavailability)} a year`,
      ],
    ],
    ["degraded levels", degradedLines(fleet)],
    ["cost", [`${formatUsdPerMonth(plan.microUsdPerHour)} a month; ${proof(fleet)}`]],
    ["spare", [spare(fleet)]],
    ["what binds", plan.binding.map(({ explanation }) => explanation)],
    ["doubtful prices", doubtfulPriceLines(problem, plan)],
    ["failure model", failureModelLines(fleet)],
    ["shared shocks", shockLines(fleet)],
    ["not in question", rejectionLines(fleet.rejections)],
    ["to know", [...fleet.notes]],
  ];
  return [
    askedLevels(problem),
    "",
    ...shareTable(fleet).map((line) => `  ${line}`),
    "",
    ...facts.filter(([, lines]) => lines.length > 0).flatMap(([label, lines]) => factLines(label, lines)),
    "",
  ].join("\n");
}

/** What a fleet reaches of each degraded level, and what was asked for. */
export function degradedLines({ problem, plan }: { readonly problem: FleetProblem; readonly plan: Pick<FleetPlan, "degraded"> }): string[] {
  const asked = new Map((problem.targets.degraded ?? []).map(({ units, unavailability }) => [units, unavailability]));
  return (plan.degraded ?? []).map(
    ({ units, unavailability }) =>
      `${count(units, problem.unit)} or more: ${formatAvailability(unavailability)}, asked for ${formatAvailability(asked.get(units)!)}; ` +
      `short for ${formatDowntimePerYear(unavailability)} a year`,
  );
}

function shockLines({ problem }: PlannedFleet): string[] {
  return (problem.shocks ?? [])
    .filter(({ probability }) => probability > 0)
    .map(
      ({ id, probability, domains }) =>
        `${id} takes away ${domains.join(", ")} at once for ${formatDowntimePerYear(probability)} a year; the figures above count it in`,
    );
}

function failureModelLines({ problem, plan, failureModel }: PlannedFleet): string[] {
  if (failureModel === undefined) {
    return [];
  }
  // A no-break space keeps the figure and its sign on one line.
  const percent = (value: number): string => `${Number((value * 100).toPrecision(3))}\u00a0%`;
  const spots = new Set(problem.offerings.filter(({ purchaseOption }) => purchaseOption === "spot").map(({ id }) => id));
  const spotPool = plan.counts.some(({ offering }) => spots.has(offering)) ? spotPoolText(failureModel, percent) : "";
  return [
    `a machine is down ${percent(failureModel.instance)} of the time, a zone ${percent(failureModel.zone)}, a region ${percent(failureModel.region)}, ` +
      `a provider ${percent(failureModel.provider)}${spotPool}; docs/failure-model.md says where the figures come from`,
  ];
}

function spotPoolText({ spotPool, spotRecoveryHours: hours }: CompleteFailureModel, percent: (value: number) => string): string {
  return hours === undefined
    ? `, a spot pool ${percent(spotPool)}`
    : `, a spot pool as often as its machines are interrupted with ${hours} h to recover, or ${percent(spotPool)} where that is not stated`;
}

/** What stands where, and what it costs a month. */
export function shareTable(fleet: SharesOfFleet): string[] {
  const { problem, plan, lowerBounds } = fleet;
  const offerings = new Map(problem.offerings.map((offering) => [offering.id, offering]));
  const rows = plan.counts.map((share) => shareRow(fleet, offerings.get(share.offering)!, share));
  const machines = plan.counts.reduce((sum, share) => sum + share.count, 0);
  const total = ["together", "", "", String(machines), String(plan.installedUnits), formatUsdPerMonth(plan.microUsdPerHour), ""];
  return textTable(
    [
      { heading: "where" },
      { heading: "what" },
      { heading: "bought" },
      { heading: lowerBounds === undefined ? "machines" : "machines (least)", isNumeric: true },
      { heading: `${problem.unit}s`, isNumeric: true },
      { heading: "a month", isNumeric: true },
      { heading: "why this" },
    ],
    [...rows, total],
  );
}

function shareRow({ problem, lowerBounds }: SharesOfFleet, offering: Offering, { count: machines }: OfferingCount): string[] {
  const least = lowerBounds === undefined ? "" : ` (${lowerBounds.get(offering.id) ?? 0})`;
  return [
    `${offering.cloud} ${offering.region} ${offering.zone}`,
    offering.machineType,
    offering.purchaseOption,
    `${machines}${least}`,
    String(machines * offering.unitsPerInstance),
    formatUsdPerMonth(machines * offering.microUsdPerHour),
    whyThis(offering, problem.offerings, problem.unit),
  ];
}

function whyThis(offering: Offering, offerings: readonly Offering[], unit: string): string {
  const price = (candidate: Offering): number => candidate.microUsdPerHour / candidate.unitsPerInstance;
  const rivals = offerings.filter((candidate) => candidate.zone === offering.zone && candidate.cloud === offering.cloud);
  const cheaper = rivals.filter((candidate) => price(candidate) < price(offering)).length;
  const perUnit = `$${(price(offering) / 1e6).toFixed(2)} per ${unit}-hour`;
  if (rivals.length === 1) {
    return `${perUnit}, the only fit in the zone`;
  }
  return cheaper === 0
    ? `${perUnit}, cheapest of ${rivals.length} fits`
    : `${perUnit}; with the ${cheaper} cheaper ones a fleet for these targets costs more`;
}

/** Machine types that fail for the same reason in the same place, on one line; last those of a model that was not asked for, which is no surprise. */
function rejectionLines(rejections: readonly Rejection[]): string[] {
  const groups = new Map<string, string[]>();
  const ofOtherModel = (rejection: Rejection): boolean => rejection.constraint === "accelerator-model";
  const ordered = [...rejections.filter((rejection) => !ofOtherModel(rejection)), ...rejections.filter(ofOtherModel)];
  for (const { offering, constraint, need, have } of ordered) {
    const cut = offering.lastIndexOf("/");
    const reason = `${offering.slice(0, cut).replace("/", " ")}: ${constraint} ${have}, needs ${need}`;
    groups.set(reason, [...(groups.get(reason) ?? []), offering.slice(cut + 1)]);
  }
  const lines = [...groups].map(([reason, types]) => `${types[0]!}${types.length > 1 ? ` and ${types.length - 1} more` : ""} on ${reason}`);
  const hidden = lines.slice(SHOWN_REJECTIONS);
  return hidden.length === 0 ? lines : [...lines.slice(0, SHOWN_REJECTIONS), `${hidden.length} more reasons in the plan document`];
}

function proof({ plan }: PlannedFleet): string {
  return plan.status === "optimal"
    ? "no fleet on these zones reaches the targets for less"
    : `at most ${(plan.gap * 100).toFixed(2)} % above the cheapest fleet`;
}

function spare({ problem, plan }: PlannedFleet): string {
  const units = plan.installedUnits - problem.demand;
  return units === 0 ? "none: every unit must be up" : `${count(units, problem.unit)} more than the demand, to ride out failures`;
}

function count(quantity: number, unit: string): string {
  return `${quantity} ${unit}${quantity === 1 ? "" : "s"}`;
}

/** A fact, or several, behind what they are of, wrapped. */
export function factLines(label: string, lines: readonly string[]): string[] {
  const indent = 19;
  return lines
    .flatMap((line) =>
      wrap(line, TEXT_WIDTH - indent).map((part, index) =>
        index === 0 && lines.length > 1 ? `• ${part}` : lines.length > 1 ? `  ${part}` : part,
      ),
    )
    .map((line, index) => `  ${(index === 0 ? label : "").padEnd(indent - 2)}${line}`);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
