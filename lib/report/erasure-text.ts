import { formatUsd } from "./money-format";
import { formatAvailability } from "./probability-format";
import { textTable } from "./text-table";
import type { ErasureAlternative, ErasureDesign, ErasureInfeasibility, ErasurePlan } from "../sizing/erasure/erasure-plan";
import type { ErasureProblem } from "../sizing/erasure/erasure-problem";
import { MICRO_USD_PER_USD } from "../sizing/money";
import { styled, type StyledOutput } from "./text-style";

/** Planned storage as text for people: the code, its places, what it gives and costs, what it beat and assumes; or why there is none. */
export function erasureText(problem: ErasureProblem, plan: ErasurePlan, output: StyledOutput): string {
  const { design, infeasibility } = plan;
  const asked = `${problem.usableTib} TiB, readable ${formatAvailability(problem.targets.unavailability)} of the time`;
  const [title, body] =
    design === undefined
      ? [`${asked}: no erasure code keeps it as asked`, infeasibleLines(infeasibility!, output)]
      : [`${asked}: ${design.code.name}`, designLines(plan, design)];
  return [styled(output, "bold", title), "", ...body.map((line) => (line === "" ? line : `  ${line}`)), ""].join("\n");
}

function designLines(plan: ErasurePlan, design: ErasureDesign): string[] {
  const { cost, durability, repair } = design;
  const proof =
    plan.status === "optimal" ? "nothing cheaper meets the targets" : `at most ${(plan.gap * 100).toFixed(2)} % above the cheapest`;
  const parts = [
    `devices ${usd(cost.devices)}`,
    `nodes ${usd(cost.nodes)}`,
    ...(["reads", "writes", "repairs"] as const).flatMap((part) => (cost[part] > 0 ? [`${part} ${usd(cost[part])}`] : [])),
  ];
  return [
    ...placementTable(design),
    "",
    `cost        ${usd(cost.total)} a month (${parts.join(", ")}); ${proof}`,
    `capacity    ${rounded(design.rawTib)} TiB raw, ${rounded(design.storedTib)} TiB stored: ${rounded(design.overhead)} for each usable TiB`,
    `durability  ${durability.lossesPerYear.toExponential(2)} losses a year in the long run, ${durability.firstYearLoss.toExponential(2)} in the first year` +
      (durability.isUpperBound ? "; upper bounds, the exact chain has too many states" : ""),
    ...(durability.destructionLossesPerYear > 0
      ? [`            of them ${durability.destructionLossesPerYear.toExponential(2)} a year as a domain is destroyed`]
      : []),
    `readable    all but ${design.unavailability.toExponential(2)} of the time`,
    `repair      ${rounded(durability.deviceRepairHours)} h for a device, ${rounded(durability.nodeRepairHours)} h for a node; ` +
      `reads ${rounded(repair.readTibPerYear)} TiB a year`,
    ...(plan.alternatives.length === 0 ? [] : ["", "what it beat", ...alternativeTable(plan.alternatives)]),
    "",
    "what this takes for granted",
    ...plan.assumptions.map((assumption) => `• ${assumption}`),
  ];
}

function placementTable({ placement, deviceType, nodeType }: ErasureDesign): string[] {
  const sum = (figure: "shards" | "nodes" | "devices"): string => `${placement.reduce((total, each) => total + each[figure], 0)}`;
  return textTable(
    [
      { heading: "where" },
      { heading: "shards of a set", isNumeric: true },
      { heading: `nodes (${nodeType})`, isNumeric: true },
      { heading: `devices (${deviceType})`, isNumeric: true },
    ],
    [
      ...placement.map(({ domain, shards, nodes, devices }) => [domain, `${shards}`, `${nodes}`, `${devices}`]),
      ["together", sum("shards"), sum("nodes"), sum("devices")],
    ],
  );
}

function alternativeTable(alternatives: readonly ErasureAlternative[]): string[] {
  return textTable(
    [{ heading: "best of" }, { heading: "code" }, { heading: "a month", isNumeric: true }, { heading: "why not" }],
    alternatives.map(({ bestOf, code = "-", microUsdPerMonth, lostBecause }) => [
      bestOf,
      code,
      microUsdPerMonth === undefined ? "-" : usd(microUsdPerMonth),
      lostBecause,
    ]),
  );
}

function infeasibleLines({ constraint, need, have, relaxations }: ErasureInfeasibility, output: StyledOutput): string[] {
  return [
    `tightest   ${styled(output, "yellow", constraint)}`,
    `needed     ${need}`,
    `to be had  ${have}`,
    "",
    ...(relaxations.length === 0
      ? ["no single change that was tried makes one possible"]
      : ["what would make it possible, the cheapest first"]),
    ...relaxations.map(({ change, microUsdPerMonth }) => `• ${change} (${usd(microUsdPerMonth)} a month)`),
  ];
}

function usd(microUsd: number): string {
  return formatUsd(microUsd / MICRO_USD_PER_USD);
}

function rounded(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}
