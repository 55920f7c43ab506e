import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SpotTrace } from "../../../lib/sizing/purchase/spot-trace";

const TRACES = join(__dirname, "..", "..", "..", "..", "shared", "data", "spot-traces");

/** Whether the SkyPilot spot traces are at hand. */
export const HAS_TRACES = existsSync(TRACES);

/** Runs where the traces are at hand, and counts as skipped where they are not: they are not part of the repository. */
// eslint-disable-next-line no-restricted-properties
export const describeWithTraces = HAS_TRACES ? describe : describe.skip;

/** For titles: why a suite is skipped. */
export const TRACES_REASON = HAS_TRACES ? "" : " (skipped: there are none at ../shared/data/spot-traces)";

/** The traces of a folder such as `availability/1-node/aws-02-15-2023`, by zone. Files are named `<zone>_<machine>_<count>.json`. */
export function readTraces(folder: string, upFrom?: number): SpotTrace[] {
  return readdirSync(join(TRACES, folder))
    .sort()
    .map((file) => {
      const { data } = JSON.parse(readFileSync(join(TRACES, folder, file), "utf8")) as { data: number[] };
      const pool = file.split("_")[0];
      return { pool, region: pool.slice(0, -1), available: data, ...(upFrom === undefined ? {} : { upFrom }) };
    });
}
