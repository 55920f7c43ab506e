import type { BrokenRule } from "../../../errors";
import type { ErasureProblem } from "../erasure-problem";
import { positive, rule, unknown } from "./broken-rules";

/** Rules of repairs. */
export function checkRepair({ repair }: ErasureProblem): BrokenRule[] {
  const { detectionHours, bandwidthMibPerSecond, replacementHours = 0, mode, maxMeanMibPerSecond } = repair;
  const broken = [
    ...positive("repair-positive", "repair", "detectionHours", detectionHours),
    ...positive("repair-positive", "repair", "bandwidthMibPerSecond", bandwidthMibPerSecond),
    ...(maxMeanMibPerSecond === undefined ? [] : positive("repair-positive", "repair", "maxMeanMibPerSecond", maxMeanMibPerSecond)),
  ];
  if (!(Number.isFinite(replacementHours) && replacementHours >= 0)) {
    broken.push(
      rule(
        "replacement-time",
        `repair: 'replacementHours' (${replacementHours}) is not a number of at least 0`,
        "give the hours until new nodes stand, or leave it out",
      ),
    );
  }
  if (mode !== "parallel" && mode !== "serial") {
    broken.push(rule("repair-mode-known", `repair: 'mode' (${String(mode)}) is not a known mode`, "use 'parallel' or 'serial'"));
  }
  return broken;
}

/** Rules of reads and writes. */
export function checkTraffic({ traffic = [], domains }: ErasureProblem): BrokenRule[] {
  const byId = new Map(domains.map((domain) => [domain.id, domain]));
  return traffic.flatMap(({ domain, readGibPerMonth, writeGibPerMonth }, at) => [
    ...(byId.has(domain) ? [] : [unknown("traffic-domain-known", `traffic[${at}] names the domain '${domain}'`, domain, byId)]),
    ...[
      { field: "readGibPerMonth", value: readGibPerMonth },
      { field: "writeGibPerMonth", value: writeGibPerMonth },
    ].flatMap(({ field, value }) =>
      Number.isFinite(value) && value >= 0
        ? []
        : [rule("traffic-amount", `traffic[${at}]: '${field}' (${value}) is not a number of at least 0`, "give GiB per month")],
    ),
  ]);
}
