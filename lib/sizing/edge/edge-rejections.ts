import type { FacilityAnswer } from "../facility-location/solve-facility-location";
import type { EdgeModel } from "./edge-model";
import type { EdgeRejection } from "./edge-plan";
import { usdPerHour } from "./edge-wording";

/** Why each site that is not open is not. */
export function rejectedSites(model: EdgeModel, { solution, root }: FacilityAnswer, cost: number, bound: number): EdgeRejection[] {
  const { sites, users } = model.problem;
  return sites.flatMap(({ id, use }, site): EdgeRejection[] => {
    if (solution!.opening[site] >= 0) {
      return [];
    }
    if (use === "excluded") {
      return [{ site: id, reason: "excluded", detail: "the problem excludes it" }];
    }
    const from = site * users.length;
    if (model.facility.cost.subarray(from, from + users.length).every((each) => each === Infinity)) {
      return [{ site: id, reason: "out-of-reach", detail: "no user is within its latency bound of it" }];
    }
    const withIt = Math.floor(root!.boundIfOpen[site] * (1 - 1e-10));
    const atLeastMicroUsdPerHour = Math.max(bound, Math.min(withIt, Number.MAX_SAFE_INTEGER));
    return atLeastMicroUsdPerHour > cost
      ? [{ site: id, reason: "dearer", detail: `every plan with it costs at least ${usdPerHour(withIt)}`, atLeastMicroUsdPerHour }]
      : [{ site: id, reason: "not-needed", detail: "the plan does without it", atLeastMicroUsdPerHour }];
  });
}
