import { formatUsdPerMonth } from "./money-format";
import { textTable } from "./text-table";
import type { MixInfeasibility, MixSplit, ThroughputMixPlan } from "../sizing/throughput-mix/throughput-mix-plan";
import type { ThroughputMixProblem } from "../sizing/throughput-mix/throughput-mix-problem";
import { styled, type StyledOutput } from "./text-style";

/** Buckets whose division is listed; `--json` has all of them. */
const SHOWN_BUCKETS = 12;

/** A throughput mix as text for people: the machines, what each serves, the proof; or why there is none. */
export function mixText(problem: ThroughputMixProblem, plan: ThroughputMixPlan, output: StyledOutput): string {
  const rate = problem.buckets.reduce((sum, { milliRequestsPerSecond }) => sum + milliRequestsPerSecond, 0);
  const title = `${perSecond(rate)} requests a second of ${problem.buckets.length} size${problem.buckets.length === 1 ? "" : "s"}`;
  const body = plan.infeasibility === undefined ? mixLines(problem, plan) : infeasibleLines(plan.infeasibility, output);
  const heading = plan.infeasibility === undefined ? title : `${title}: no mix of these machines serves them`;
  return [styled(output, "bold", heading), "", ...body.map((line) => (line === "" ? line : `  ${line}`)), ""].join("\n");
}

function mixLines(problem: ThroughputMixProblem, plan: ThroughputMixPlan): string[] {
  const split = plan.splits.find(({ lost }) => lost === undefined);
  const losses = plan.splits.flatMap(({ lost }) => (lost === undefined ? [] : [lost]));
  const proof =
    plan.status === "optimal"
      ? "no mix of these machines serves the requests for less"
      : `at most ${(plan.gap * 100).toFixed(2)} % above the cheapest mix`;
  return [
    ...machineTable(problem, plan),
    "",
    ...(split === undefined ? [] : [...bucketTable(problem, split), ""]),
    `cost      ${formatUsdPerMonth(plan.microUsdPerHour)} a month; ${proof}`,
    ...(losses.length === 0 ? [] : [`survives  the loss of any one of ${losses.join(", ")}; --json has the division after each`]),
  ];
}

function machineTable({ machines }: ThroughputMixProblem, { counts, microUsdPerHour }: ThroughputMixPlan): string[] {
  const prices = new Map(machines.map((machine) => [machine.id, machine.microUsdPerHour]));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return textTable(
    [{ heading: "what" }, { heading: "machines", isNumeric: true }, { heading: "a month", isNumeric: true }],
    [
      ...counts.map(({ machine, count }) => [machine, `${count}`, formatUsdPerMonth(count * prices.get(machine)!)]),
      ["together", `${total}`, formatUsdPerMonth(microUsdPerHour)],
    ],
  );
}

function bucketTable({ buckets }: ThroughputMixProblem, { shares }: MixSplit): string[] {
  const rows = buckets.slice(0, SHOWN_BUCKETS).map(({ id, milliRequestsPerSecond }) => [
    id,
    perSecond(milliRequestsPerSecond),
    shares
      .filter(({ bucket }) => bucket === id)
      .map(({ machine, share }) => (share === 1 ? machine : `${machine} ${(share * 100).toFixed(1)} %`))
      .join(", "),
  ]);
  const more = buckets.length - rows.length;
  return [
    ...textTable([{ heading: "requests" }, { heading: "a second", isNumeric: true }, { heading: "served by" }], rows),
    ...(more === 0 ? [] : [`and ${more} more sizes; --json has all of them`]),
  ];
}

function infeasibleLines({ constraint, need, have }: MixInfeasibility, output: StyledOutput): string[] {
  return [`tightest   ${styled(output, "yellow", constraint)}`, `needed     ${need}`, `to be had  ${have}`];
}

function perSecond(milliRequestsPerSecond: number): string {
  return `${milliRequestsPerSecond / 1000}`;
}
