import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FacilityProblem } from "../../../lib/sizing/facility-location/facility-problem";

const FOLDER = join(__dirname, "..", "..", "..", "..", "shared", "data", "orlib");

/** Whether the instances are at hand. */
export const HAS_ORLIB = existsSync(FOLDER);

/** For titles: why a suite is skipped. */
export const ORLIB_REASON = HAS_ORLIB ? "" : " (skipped: there are none at ../shared/data/orlib)";

/**
 * An instance of the capacitated warehouse location problems of OR-Library (Beasley, OR-Library, Journal of the Operational Research Society
 * 41, 1990), for example `cap71`.
 *
 * @param capacity of all sites, where the file leaves it open
 */
export function orlibProblem(name: string, capacity = NaN): FacilityProblem {
  const words = readFileSync(join(FOLDER, `${name}.txt`), "utf8")
    .split(/\s+/)
    .filter(Boolean);
  let next = 0;
  const number = (): number => Number(words[next++]);
  const [sites, customers] = [number(), number()];
  const steps = Array.from({ length: sites }, () => {
    const stated = words[next++];
    return [{ capacity: stated === "capacity" ? capacity : Number(stated), cost: number() }];
  });
  const demand = new Float64Array(customers);
  const cost = new Float64Array(sites * customers);
  for (let customer = 0; customer < customers; customer++) {
    demand[customer] = number();
    for (let site = 0; site < sites; site++) {
      cost[site * customers + customer] = number();
    }
  }
  return { demand, sites: steps, cost, survivesAnySite: false };
}
