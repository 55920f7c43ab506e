import type { EdgeProblem } from "../../../lib/sizing/edge/edge-problem";

/**
 * An edge problem as an integer programme in CPLEX LP format, stated from the problem text alone: y<site>_<servers> says how many servers a site
 * has, x<loss>_<user>_<site> the share of a user that it serves while a site is lost. Round trips are measured.
 */
export function edgeLp({ users, sites, latency, redundancy }: EdgeProblem): string {
  const capacities = sites.map(
    ({ capacityByServers, unitsPerServer, mostServers }) =>
      capacityByServers ?? Array.from({ length: mostServers! }, (_, at) => unitsPerServer! * (at + 1)),
  );
  const reaches = (user: number, site: number): boolean => {
    const { rttMs = {}, boundMs = latency.boundMs } = users[user];
    const { id, serviceMs = latency.serviceMs ?? 0 } = sites[site];
    return id in rttMs && rttMs[id] + serviceMs <= boundMs;
  };
  const isOpen = (site: number): string => capacities[site].map((_, at) => `+ 1 y${site}_${at + 1}`).join(" ");
  const rows: string[] = sites.map((_, site) => `${isOpen(site)} <= 1`);
  sites.forEach(({ use }, site) =>
    rows.push(...(use === "pinned" ? [`${isOpen(site)} = 1`] : use === "excluded" ? [`${isOpen(site)} = 0`] : [])),
  );
  const losses = redundancy === "any-site" ? [-1, ...sites.keys()] : [-1];
  for (const lost of losses) {
    users.forEach((_, user) => {
      const shares = sites.flatMap((__, site) => (site !== lost && reaches(user, site) ? [`+ 1 x${lost + 1}_${user}_${site}`] : []));
      rows.push(shares.length === 0 ? "0 y0_1 >= 1" : `${shares.join(" ")} = 1`);
    });
    sites.forEach((_, site) => {
      const served = users.flatMap(({ demand }, user) =>
        site !== lost && reaches(user, site) ? [{ demand, share: `x${lost + 1}_${user}_${site}` }] : [],
      );
      served.forEach(({ share }) => rows.push(`1 ${share} ${isOpen(site).replaceAll("+", "-")} <= 0`));
      if (served.length > 0) {
        const room = capacities[site].map((capacity, at) => `- ${capacity} y${site}_${at + 1}`).join(" ");
        rows.push(`${served.map(({ demand, share }) => `+ ${demand} ${share}`).join(" ")} ${room} <= 0`);
      }
    });
  }
  const prices = sites.flatMap(({ microUsdPerHour, serverMicroUsdPerHour }, site) =>
    capacities[site].map((_, at) => `+ ${microUsdPerHour + serverMicroUsdPerHour * (at + 1)} y${site}_${at + 1}`),
  );
  const traffic = users.flatMap(({ demand }, user) =>
    sites.flatMap(({ transitMicroUsdPerUnit = 0 }, site) =>
      reaches(user, site) ? [`+ ${demand * transitMicroUsdPerUnit} x0_${user}_${site}`] : [],
    ),
  );
  return [
    "Minimize",
    ` cost: ${[...prices, ...traffic].join(" ")}`,
    "Subject To",
    ...rows.map((row, index) => ` r${index}: ${row}`),
    "Binary",
    ` ${capacities.flatMap((each, site) => each.map((_, at) => `y${site}_${at + 1}`)).join(" ")}`,
    "End",
  ].join("\n");
}
