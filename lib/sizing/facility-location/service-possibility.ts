import type { FacilityProblem, Opening } from "./facility-problem";
import { cutOf, type ServiceCut } from "./service-cut";
import { Transportation } from "./transportation";

/** Whether openings can serve everybody, at whatever cost. */
export class ServicePossibility {
  private readonly service: Transportation;

  public constructor(private readonly problem: FacilityProblem) {
    this.service = new Transportation(problem, true);
  }

  /**
   * The first cut that an opening breaks, when no open site is lost or, where the problem asks for it, when one of them is.
   *
   * @returns undefined when all demand is served whatever open site is lost
   */
  public cutBrokenBy(opening: Opening): ServiceCut | undefined {
    for (let lost = -1; lost < (this.problem.survivesAnySite ? opening.length : 0); lost++) {
      if (lost >= 0 && opening[lost] < 0) {
        continue;
      }
      const stuck = this.service.serve(opening, lost);
      if (stuck !== undefined) {
        return cutOf(this.problem, stuck, lost);
      }
    }
    return undefined;
  }
}
