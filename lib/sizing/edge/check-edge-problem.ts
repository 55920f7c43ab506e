import type { BrokenRule } from "../../errors";
import { nearestMatch } from "../nearest-match";
import { checkMaxNodes, checkSearchLimits } from "../search-limits";
import type { EdgePlanningOptions, EdgeProblem, EdgeSite, EdgeUser, GeographicPoint } from "./edge-problem";

/** Largest integer accepted, for the reason given in `check-fleet-problem.ts`: a million of them add up without rounding. */
const GREATEST_FIGURE = 9_000_000_000;

/** Most servers at a site: the search looks at each number of them. */
const MOST_SERVERS = 10_000;

/** Every rule that an edge problem breaks, all at once; empty for a well-formed one. Never judges whether it can be solved. */
export function checkEdgeProblem(problem: EdgeProblem): BrokenRule[] {
  const { users, sites, latency, budgetMicroUsdPerHour } = problem;
  const broken = [
    ...duplicates(users, "user"),
    ...duplicates(sites, "site"),
    ...users.flatMap((user) => checkUser(user, sites)),
    ...sites.flatMap(checkSite),
    ...positive("latency-bound-positive", "'latency'", "boundMs", latency.boundMs),
    ...atLeast("latency-service-range", "'latency'", "serviceMs", latency.serviceMs, 0),
    ...atLeast("fibre-stretch-range", "'fibre'", "routeStretch", latency.fibre?.routeStretch, 1),
    ...atLeast("fibre-index-range", "'fibre'", "refractiveIndex", latency.fibre?.refractiveIndex, 1),
    ...atLeast("fibre-overhead-range", "'fibre'", "overheadMs", latency.fibre?.overheadMs, 0),
    ...figure("budget-integer", "the problem", "budgetMicroUsdPerHour", budgetMicroUsdPerHour, 0, Number.MAX_SAFE_INTEGER),
  ];
  return broken.length > 0 ? broken : checkSums(problem);
}

/** Every rule that the options break. */
export function checkEdgeOptions(options: EdgePlanningOptions): BrokenRule[] {
  const { certificate, maxNodes } = options;
  const isKnown = certificate === undefined || ["none", "short", "complete"].includes(certificate);
  return [
    ...checkSearchLimits(options, "maxNodes"),
    ...checkMaxNodes(maxNodes),
    ...(isKnown
      ? []
      : [
          {
            rule: "certificate-known",
            problem: `'certificate' (${String(certificate)}) is not a known extent`,
            remedy: "use 'none', 'short' or 'complete'",
          },
        ]),
  ];
}

function checkUser({ id, demand, rttMs, location, boundMs }: EdgeUser, sites: readonly EdgeSite[]): BrokenRule[] {
  const who = `user '${id}'`;
  const known = sites.map((site) => site.id);
  return [
    ...figure("user-demand-integer", who, "demand", demand, 1),
    ...(boundMs === undefined ? [] : positive("user-bound-positive", who, "boundMs", boundMs)),
    ...checkPoint(who, location),
    ...Object.entries(rttMs ?? {}).flatMap(([site, rtt]) => [
      ...(known.includes(site)
        ? []
        : [
            {
              rule: "rtt-site-known",
              problem: `${who} has a round-trip time to the unknown site '${site}'`,
              remedy: suggestion(site, known),
            },
          ]),
      ...atLeast("rtt-range", `${who}: 'rttMs'`, site, rtt, 0),
    ]),
  ];
}

function checkSite(site: EdgeSite): BrokenRule[] {
  const { id, unitsPerServer, mostServers, capacityByServers } = site;
  const who = `site '${id}'`;
  const broken = [
    ...figure("site-price-integer", who, "microUsdPerHour", site.microUsdPerHour, 0),
    ...figure("site-server-price-integer", who, "serverMicroUsdPerHour", site.serverMicroUsdPerHour, 0),
    ...figure("site-transit-price-integer", who, "transitMicroUsdPerUnit", site.transitMicroUsdPerUnit, 0),
    ...figure("site-units-integer", who, "unitsPerServer", unitsPerServer, 1),
    ...figure("site-servers-integer", who, "mostServers", mostServers, 1, MOST_SERVERS),
    ...atLeast("site-service-range", who, "serviceMs", site.serviceMs, 0),
    ...checkPoint(who, site.location),
  ];
  if ((unitsPerServer === undefined) === (capacityByServers === undefined)) {
    broken.push({
      rule: "site-capacity-once",
      problem: `${who} has ${unitsPerServer === undefined ? "neither" : "both"} of 'unitsPerServer' and 'capacityByServers'`,
      remedy: "give one of them",
    });
  }
  if (capacityByServers !== undefined && mostServers !== undefined) {
    broken.push({
      rule: "site-servers-once",
      problem: `${who} has both 'capacityByServers' and 'mostServers'`,
      remedy: "leave out 'mostServers': the table ends with the most servers",
    });
  }
  return [...broken, ...checkTable(who, capacityByServers)];
}

function checkTable(who: string, table: readonly number[] | undefined): BrokenRule[] {
  if (table === undefined) {
    return [];
  }
  const wrong = table.findIndex((capacity, at) => !isInteger(capacity, 0, GREATEST_FIGURE) || capacity < (table[at - 1] ?? 0));
  if (wrong >= 0) {
    return [
      {
        rule: "site-table-rises",
        problem: `${who}: 'capacityByServers' has ${table[wrong]} with ${wrong + 1} servers, not an integer from ${table[wrong - 1] ?? 0} on`,
        remedy: "give units served with 1, 2, ... servers, which never fall",
      },
    ];
  }
  return table.length >= 1 && table.length <= MOST_SERVERS && table[table.length - 1] > 0
    ? []
    : [
        {
          rule: "site-table-serves",
          problem: `${who}: 'capacityByServers' has ${table.length} entries and ends with ${table[table.length - 1] ?? "none"}`,
          remedy: `give 1 to ${MOST_SERVERS} entries, of which the last is at least 1`,
        },
      ];
}

/** Costs are sums of doubles: they must stay exact for every plan there is. */
function checkSums({ users, sites }: EdgeProblem): BrokenRule[] {
  const total = users.reduce((sum, { demand }) => sum + demand, 0);
  const broken: BrokenRule[] = [];
  let greatest = 0;
  for (const { id, unitsPerServer, mostServers = Infinity, capacityByServers, ...prices } of sites) {
    const servers = capacityByServers?.length ?? Math.min(mostServers, Math.ceil(total / unitsPerServer!));
    greatest += prices.microUsdPerHour + servers * prices.serverMicroUsdPerHour;
    if (servers > MOST_SERVERS) {
      broken.push({
        rule: "site-servers-count",
        problem: `site '${id}' serves all users with ${servers} servers, and more than ${MOST_SERVERS} are not looked at one by one`,
        remedy: "let a server stand for a rack of them, or give 'mostServers'",
      });
    }
  }
  greatest += total * sites.reduce((most, { transitMicroUsdPerUnit = 0 }) => Math.max(most, transitMicroUsdPerUnit), 0);
  if (greatest > Number.MAX_SAFE_INTEGER || total > Number.MAX_SAFE_INTEGER) {
    broken.push({
      rule: "edge-sums-exact",
      problem: `all sites full would cost ${greatest.toExponential(1)} millionths of a US dollar an hour, beyond 2^53`,
      remedy: "state demand, capacity and traffic prices in a larger unit",
    });
  }
  return broken;
}

function checkPoint(who: string, point: GeographicPoint | undefined): BrokenRule[] {
  if (point === undefined || (Math.abs(point.latitude) <= 90 && Math.abs(point.longitude) <= 180)) {
    return [];
  }
  return [
    {
      rule: "location-range",
      problem: `${who} is at latitude ${point.latitude}, longitude ${point.longitude}`,
      remedy: "give degrees from -90 to 90 and from -180 to 180",
    },
  ];
}

function duplicates(things: readonly { readonly id: string }[], kind: string): BrokenRule[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  things.forEach(({ id }) => (seen.has(id) ? twice : seen).add(id));
  return [...twice].map((id) => ({
    rule: `${kind}-id-unique`,
    problem: `several ${kind}s have the id '${id}'`,
    remedy: `give every ${kind} an id of its own`,
  }));
}

function figure(rule: string, who: string, field: string, value: number | undefined, least: number, most = GREATEST_FIGURE): BrokenRule[] {
  return value === undefined || isInteger(value, least, most)
    ? []
    : [
        {
          rule,
          problem: `${who}: '${field}' (${value}) is not an integer from ${least} to ${most}`,
          remedy: "give a whole number in its unit",
        },
      ];
}

function positive(rule: string, who: string, field: string, value: number): BrokenRule[] {
  return value > 0 && value < Infinity
    ? []
    : [{ rule, problem: `${who}: '${field}' (${value}) is not above 0`, remedy: "give milliseconds" }];
}

function atLeast(rule: string, who: string, field: string, value: number | undefined, least: number): BrokenRule[] {
  return value === undefined || (value >= least && value < Infinity)
    ? []
    : [{ rule, problem: `${who}: '${field}' (${value}) is not a number of at least ${least}`, remedy: "mend it, or leave it out" }];
}

function suggestion(name: string, known: readonly string[]): string {
  const nearest = nearestMatch(name, known);
  return nearest === undefined ? "name a site of the problem" : `did you mean '${nearest}'`;
}

function isInteger(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
