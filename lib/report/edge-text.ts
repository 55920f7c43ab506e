import { formatUsdPerMonth } from "./money-format";
import { textTable } from "./text-table";
import type { EdgeInfeasibility, EdgePlan } from "../sizing/edge/edge-plan";
import type { EdgeProblem } from "../sizing/edge/edge-problem";
import { styled, type StyledOutput } from "./text-style";

/** Users, binding constraints and sites that are listed one by one; `--json` has all of them. */
const SHOWN = 12;

/** An edge plan as text for people: the sites, who is served where and how soon, the proof; or why there is none. */
export function edgeText(problem: EdgeProblem, plan: EdgePlan, output: StyledOutput): string {
  const { users, sites, latency, redundancy = "none" } = problem;
  const survives = redundancy === "any-site" ? ", any one of them down" : "";
  const title = `${users.length} users within ${latency.boundMs} ms of ${sites.length} sites${survives}`;
  const headings = { optimal: "", feasible: "", infeasible: ": no plan", unknown: ": no plan found" };
  const body = plan.infeasibility === undefined ? planLines(problem, plan) : infeasibleLines(plan.infeasibility, output);
  return [
    styled(output, "bold", `${title}${headings[plan.status]}`),
    "",
    ...body.map((line) => (line === "" ? line : `  ${line}`)),
    "",
  ].join("\n");
}

function planLines(problem: EdgeProblem, plan: EdgePlan): string[] {
  if (plan.status === "unknown") {
    return [`every plan costs at least ${formatUsdPerMonth(plan.lowerBoundMicroUsdPerHour)} a month; allow more time, or a larger budget`];
  }
  const proof =
    plan.status === "optimal" ? "no plan on these sites costs less" : `at most ${(plan.gap * 100).toFixed(2)} % above the cheapest plan`;
  const worst = plan.losses.reduce((most, { worstRttMs }) => Math.max(most, worstRttMs), 0);
  return [
    ...siteTable(problem, plan),
    "",
    ...userTable(plan),
    "",
    `cost       ${formatUsdPerMonth(plan.microUsdPerHour)} a month; ${proof}`,
    ...proofLine(plan),
    ...(plan.losses.length === 0 ? [] : [`survives   any one site down, with round trips of at most ${worst.toFixed(1)} ms`]),
    ...listed("binds", plan.binding.map(({ constraint, detail }) => `${constraint}: ${detail}`)), // prettier-ignore
    ...listed("left out", plan.rejections.map(({ site, detail }) => `${site}: ${detail}`)), // prettier-ignore
  ];
}

/** What of the plan's lower bound its certificate proves. */
function proofLine({ certificate, lowerBoundMicroUsdPerHour: searched }: EdgePlan): string[] {
  if (certificate === undefined) {
    return [];
  }
  const { provenMicroUsdPerHour: proven, cases } = certificate;
  const rest = proven < searched ? "; what is above that rests on the search" : "";
  return [
    `proven     ${formatUsdPerMonth(proven)} a month at least, in ${cases.length === 1 ? "one case" : `${cases.length} cases`}${rest}`,
  ];
}

function siteTable({ unit = "unit" }: EdgeProblem, { sites, cost, microUsdPerHour }: EdgePlan): string[] {
  const total = (of: (site: EdgePlan["sites"][number]) => number): number => sites.reduce((sum, site) => sum + of(site), 0);
  return textTable(
    [
      { heading: "site" },
      { heading: "servers", isNumeric: true },
      { heading: unit, isNumeric: true },
      { heading: "of", isNumeric: true },
      { heading: "used", isNumeric: true },
      { heading: "a month", isNumeric: true },
    ],
    [
      ...sites.map(
        ({ site, servers, load, capacity, utilisation, microUsdPerHour: price }) =>
        [site, `${servers}`, `${load}`, `${capacity}`, percent(utilisation), formatUsdPerMonth(price)], // prettier-ignore
      ),
      ...(cost.transitMicroUsdPerHour === 0 ? [] : [["traffic", "", "", "", "", formatUsdPerMonth(cost.transitMicroUsdPerHour)]]),
      [
        "together",
        `${total(({ servers }) => servers)}`,
        `${total(({ load }) => load)}`,
        `${total(({ capacity }) => capacity)}`,
        "",
        formatUsdPerMonth(microUsdPerHour),
      ],
    ],
  );
}

function userTable({ users, assignments }: EdgePlan): string[] {
  const shown = users.slice(0, SHOWN);
  const rows = shown.map(({ user, meanRttMs, worstRttMs, slackMs }) => [
    user,
    assignments
      .filter((assignment) => assignment.user === user)
      .map(({ site, share }) => (share === 1 ? site : `${site} ${percent(share)}`))
      .join(", "),
    meanRttMs.toFixed(1),
    worstRttMs.toFixed(1),
    slackMs.toFixed(1),
  ]);
  return [
    ...textTable(
      [
        { heading: "user" },
        { heading: "served by" },
        { heading: "mean ms", isNumeric: true },
        { heading: "worst ms", isNumeric: true },
        { heading: "to spare", isNumeric: true },
      ],
      rows,
    ),
    ...(users.length > shown.length ? [`and ${users.length - shown.length} more users; --json has all of them`] : []),
  ];
}

function infeasibleLines({ constraint, need, have, relaxations }: EdgeInfeasibility, output: StyledOutput): string[] {
  return [
    `tightest   ${styled(output, "yellow", constraint)}`,
    `needed     ${need}`,
    `to be had  ${have}`,
    ...listed(
      "would help",
      relaxations.map(({ change, microUsdPerHour: cost }) =>
        cost === undefined ? change : `${change}: ${formatUsdPerMonth(cost)} a month`,
      ),
    ),
  ];
}

/** Lines under one label. */
function listed(label: string, lines: readonly string[]): string[] {
  const shown = lines.slice(0, SHOWN);
  const all = lines.length > shown.length ? [...shown, `and ${lines.length - shown.length} more; --json has all of them`] : shown;
  return all.map((line, at) => `${(at === 0 ? label : "").padEnd(10)} ${line}`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
