import { formatUsdPerMonth } from "./money-format";
import { textTable } from "./text-table";
import type { PackingPlan } from "../sizing/packing/packing-plan";
import type { PackingProblem } from "../sizing/packing/packing-problem";
import { styled, type StyledOutput } from "./text-style";

/** A packing as text for people: the nodes with what each holds, how full they are, the proof; or why not all pods can be placed. */
export function packingText(problem: PackingProblem, plan: PackingPlan, output: StyledOutput): string {
  const pods = problem.pods.reduce((sum, { count }) => sum + count, 0);
  const classes = problem.pods.length;
  const title = `${pods} pod${pods === 1 ? "" : "s"} of ${classes} class${classes === 1 ? "" : "es"}`;
  const verdict = plan.status === "unknown" ? ": no place for all of them was found" : ": not all of them can be placed";
  const heading = plan.infeasibility === undefined ? title : `${title}${verdict}`;
  const body = plan.infeasibility === undefined ? placedLines(problem, plan) : unplacedLines(plan, output);
  return [styled(output, "bold", heading), "", ...body.map((line) => (line === "" ? line : `  ${line}`)), ""].join("\n");
}

function placedLines({ nodeTypes }: PackingProblem, plan: PackingPlan): string[] {
  const priceOf = (id: string, zone: string): number => {
    const type = nodeTypes.find((candidate) => candidate.id === id)!;
    return type.zones.find((sold) => sold.zone === zone)!.microUsdPerHour ?? type.microUsdPerHour;
  };
  const rows = plan.groups.map(({ nodeType, zone, count, pods }) => [
    zone,
    nodeType,
    `${count}`,
    formatUsdPerMonth(count * priceOf(nodeType, zone)),
    pods.map(({ pod, count: number }) => `${number} ${pod}`).join(", "),
  ]);
  const nodes = plan.groups.reduce((sum, { count }) => sum + count, 0);
  const proof =
    plan.status === "optimal" ? "no nodes hold the pods for less" : `at most ${(plan.gap * 100).toFixed(2)} % above the cheapest nodes`;
  return [
    ...textTable(
      [
        { heading: "where" },
        { heading: "what" },
        { heading: "nodes", isNumeric: true },
        { heading: "a month", isNumeric: true },
        { heading: "each holds" },
      ],
      [...rows, ["together", "", `${nodes}`, formatUsdPerMonth(plan.microUsdPerHour), ""]],
    ),
    "",
    `cost  ${formatUsdPerMonth(plan.microUsdPerHour)} a month; ${proof}`,
    `full  ${plan.utilisation.map(({ resource, share }) => `${resource} ${(share * 100).toFixed(1)} %`).join(", ")}`,
  ];
}

function unplacedLines({ infeasibility, misfits }: PackingPlan, output: StyledOutput): string[] {
  const { constraint, need, have, remedies } = infeasibility!;
  return [
    `tightest   ${styled(output, "yellow", constraint)}`,
    `needed     ${need}`,
    `to be had  ${have}`,
    ...misfits.slice(1).map(({ pod, resource, need: asked, have: most }) => `besides    '${pod}' needs ${asked} ${resource}, of ${most}`),
    ...remedies.map((remedy) => `would help  ${remedy}`),
  ];
}
