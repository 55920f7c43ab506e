import type { FacilityAnswer } from "../facility-location/solve-facility-location";
import type { EdgeModel } from "./edge-model";
import type { EdgeRejection } from "./edge-plan";
import { usdPerHour } from "./edge-wording";
import { shortSearch } from "./short-search";
import { wholeBound } from "./whole-bound";

/** Closed sites of which the least cost of a plan is searched for, where the first multipliers do not show that it is above the plan's. */
const SEARCHED = 16;

/** Pairs of a user and a site up to which these searches are short. */
const SEARCHED_PAIRS = 20_000;

/**
 * Why each site that is not open is not.
 *
 * @param model the problem
 * @param answer what the search found
 * @param cost what the plan costs
 * @param bound no plan costs less
 * @param isTimeUp whether to leave searches out
 */
export function rejectedSites(
  model: EdgeModel,
  answer: FacilityAnswer,
  cost: number,
  bound: number,
  isTimeUp: () => boolean,
): EdgeRejection[] {
  const { solution, root } = answer;
  const { sites, users } = model.problem;
  let searched = sites.length * users.length > SEARCHED_PAIRS ? SEARCHED : 0;
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
    let withIt = root!.boundIfOpen[site];
    if (withIt <= cost && searched++ < SEARCHED && !isTimeUp()) {
      const pinned = sites.map((each) => (each.id === id ? { ...each, use: "pinned" as const } : each));
      withIt = Math.max(withIt, shortSearch({ ...model.problem, sites: pinned }, isTimeUp).lowerBound);
    }
    const atLeastMicroUsdPerHour = Math.max(bound, Math.min(wholeBound(withIt, model.granularity), Number.MAX_SAFE_INTEGER));
    return atLeastMicroUsdPerHour > cost
      ? [
          {
            site: id,
            reason: "dearer",
            detail: `every plan with it costs at least ${usdPerHour(atLeastMicroUsdPerHour)}`,
            atLeastMicroUsdPerHour,
          },
        ]
      : [{ site: id, reason: "not-needed", detail: "the plan does without it", atLeastMicroUsdPerHour }];
  });
}
