import { unless, unlessMalformed, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import { CheckedRelaxation, type CheckedRange } from "./checked-relaxation";
import type { EdgeCase, EdgeCertificate } from "./edge-certificate";
import type { EdgeProblem } from "./edge-problem";

/** What the cases of a certificate prove. */
export interface CertifiedBound {
  /** No plan costs less, in millionths of a US dollar per hour; 0 where nothing is proven. */
  readonly proven: number;
  /** Why the certificate does not hold; empty where it does. */
  readonly discrepancies: readonly PlanDiscrepancy[];
}

/**
 * Walks through all cases of a certificate and recomputes what each proves, in whole numbers and from the problem and nothing else; see
 * `EdgeCertificate` for the formulas.
 *
 * @param problem a well-formed problem
 * @param certificate whoever wrote it may have put anything there
 */
export function certifiedBound(problem: EdgeProblem, certificate: EdgeCertificate): CertifiedBound {
  let proven = 0;
  const discrepancies = unlessMalformed(() => {
    const relaxation = new CheckedRelaxation(problem, certificate);
    const flaws = relaxation.flaws();
    if (flaws.length > 0) {
      return flaws;
    }
    const walk = new CaseWalk(relaxation, certificate.cases);
    const open = walk.run();
    if (open.length > 0) {
      return open;
    }
    const { provenMicroUsdPerHour: claimed } = certificate;
    const shown = relaxation.wholeBound(walk.least);
    const isShown = Number.isSafeInteger(claimed) && claimed >= 0 && BigInt(claimed) <= shown;
    proven = isShown ? claimed : 0;
    return unless(isShown, "certificate:proven", `a bound of ${claimed}`, shown);
  });
  return { proven, discrepancies };
}

/** The tree of cases, in the order in which it is written down. */
class CaseWalk {
  /** The least bound of a case, times the denominator; undefined when no case has any plan. */
  public least: bigint | undefined;

  public constructor(
    private readonly relaxation: CheckedRelaxation,
    private readonly cases: readonly EdgeCase[],
  ) {}

  public run(): PlanDiscrepancy[] {
    const open: CheckedRange[] = [this.relaxation.everything()];
    for (const [index, each] of this.cases.entries()) {
      const range = open.pop();
      if (range === undefined) {
        return unless(false, "certificate:cases", "as many cases as there are", `${this.cases.length - index} too many`);
      }
      const ways = [each.splitBy, each.multipliers, each.cut].filter((way) => way !== undefined);
      if (ways.length !== 1) {
        return unless(false, "certificate:cases", "a case that is split or closed", JSON.stringify(each));
      }
      if (each.splitBy !== undefined) {
        const halves = this.relaxation.halves(range, each.splitBy, each.atMost);
        if (halves === undefined) {
          return unless(false, "certificate:cases", `a site and servers to split case ${index} by`, JSON.stringify(each));
        }
        open.push(halves[1], halves[0]);
      } else if (each.cut !== undefined) {
        if (!this.relaxation.isTooSmall(range, each.cut)) {
          return unless(false, "certificate:cases", `case ${index} too small for cut ${each.cut}`, "large enough, or no such cut");
        }
      } else {
        const bound = this.relaxation.boundOf(range, each.multipliers!);
        if (bound === undefined) {
          return unless(false, "certificate:cases", `multipliers of case ${index}`, each.multipliers);
        }
        this.least = bound === "none" || (this.least !== undefined && this.least <= bound) ? this.least : bound;
      }
    }
    return unless(open.length === 0, "certificate:cases", "every case closed", `${open.length} open`);
  }
}
