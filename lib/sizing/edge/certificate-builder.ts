import type { FacilityProof } from "../facility-location/solve-facility-location";
import { LagrangianBound } from "../facility-location/lagrangian-bound";
import type { Multipliers } from "../facility-location/multiplier-ascent";
import type { ProofLimits, ProofNode } from "../facility-location/proof-tree";
import type { ServiceCut } from "../facility-location/service-cut";
import type { StepRange } from "../facility-location/step-range";
import type { EdgeCase, EdgeCertificate, EdgeCertificateExtent, EdgeCut, EdgeMultipliers } from "./edge-certificate";
import type { EdgeModel } from "./edge-model";

/** What is recorded of a search. */
export const PROOF_LIMITS: Readonly<Record<EdgeCertificateExtent, ProofLimits | undefined>> = {
  none: undefined,
  short: { cases: 500, numbers: 10_000 },
  complete: { cases: 100_000, numbers: 5_000_000 },
};

/** Rounding of the bounds here, as a share, before they are rounded up: their sums have some thousand terms. */
const ROUNDING = 1e-11;

/**
 * Share of the bound that the rounding of multipliers to whole numerators may cost, where numerators have the digits for it: less than what bounds are
 * ahead by when a search closes a range (`AGREEMENT` of `solveFacilityLocation`).
 */
const LOST_BY_NUMERATORS = 2e-12;

/** Binary digits of a numerator. */
const DIGITS = 52;

/**
 * Turns what a search recorded into a certificate: numerators for multipliers, names for places. The bound it states is what its cases
 * prove, worked out with the rounded multipliers.
 *
 * @param model the problem
 * @param proof what the search recorded
 * @param most what the plan costs, or is known to cost at least: a certificate states no more
 */
export function certificateOf(model: EdgeModel, proof: FacilityProof, most: number): EdgeCertificate {
  return new CertificateBuilder(model, proof, most).build();
}

/** Multipliers as numerators, and what these stand for. */
interface RoundedMultipliers extends Multipliers {
  readonly numerators: EdgeMultipliers;
  readonly place: number;
}

class CertificateBuilder {
  private readonly denominator: number;
  private readonly lagrangian: LagrangianBound;
  private readonly known = new Map<Multipliers, RoundedMultipliers>();
  private readonly cases: EdgeCase[] = [];
  /** Cuts that close cases, after those that have multipliers. */
  private readonly cuts: ServiceCut[];
  private proven = Infinity;

  public constructor(
    private readonly model: EdgeModel,
    private readonly proof: FacilityProof,
    private readonly most: number,
  ) {
    const leaves = leavesOf(proof.root);
    const used = proof.cuts.filter((_, cut) => leaves.some(({ multipliers }) => (multipliers.cutPrice[cut] ?? 0) > 0));
    this.cuts = [...used];
    this.lagrangian = new LagrangianBound(model.facility);
    used.forEach((cut) => this.lagrangian.learn(cut));
    this.denominator = denominatorOf(model, used, leaves, Math.max(1, most) * LOST_BY_NUMERATORS);
  }

  public build(): EdgeCertificate {
    this.visit(this.proof.root, this.model.range);
    const step = this.model.granularity || 1;
    const bound = Math.ceil(Math.max(0, this.proven * (1 - ROUNDING)) / step) * step;
    return {
      provenMicroUsdPerHour: Math.min(bound, this.most),
      denominator: this.denominator,
      cuts: this.cuts.map((cut) => this.named(cut)),
      multipliers: [...this.known.values()].map(({ numerators }) => numerators),
      cases: this.cases,
    };
  }

  private visit({ split, cut, multipliers }: ProofNode, range: StepRange): void {
    if (split !== undefined) {
      const { site, step, low, high } = split;
      this.cases.push({ splitBy: this.model.problem.sites[site].id, atMost: step < 0 ? 0 : this.model.servers[site][step] });
      const [lower, upper] = [range.copy(), range.copy()];
      lower.greatest[site] = step;
      upper.least[site] = step + 1;
      this.visit(low, lower);
      this.visit(high, upper);
    } else if (cut !== undefined) {
      this.cases.push({ cut: this.placeOfCut(cut) });
    } else {
      const rounded = this.roundedOf(multipliers);
      this.cases.push({ multipliers: rounded.place });
      this.proven = Math.min(this.proven, this.lagrangian.at(rounded.price, rounded.cutPrice, this.lagrangian.within(range)).bound);
    }
  }

  private placeOfCut(cut: ServiceCut): number {
    const same = this.cuts.findIndex(
      ({ lost, isSpread, customers }) => lost === cut.lost && isSpread === cut.isSpread && customers.join() === cut.customers.join(),
    );
    return same >= 0 ? same : this.cuts.push(cut) - 1;
  }

  private roundedOf(multipliers: Multipliers): RoundedMultipliers {
    const found = this.known.get(multipliers);
    if (found !== undefined) {
      return found;
    }
    const { demand } = this.model.facility;
    const numerator = (price: number): number => Math.round(price * this.denominator);
    const userPrices = [...multipliers.price].map((price, user) => numerator(price / demand[user]));
    const cutPrices = this.lagrangian.cuts.map((cut) => numerator(multipliers.cutPrice[this.proof.cuts.indexOf(cut)] ?? 0));
    const rounded = {
      numerators: { userPrices, cutPrices },
      place: this.known.size,
      price: Float64Array.from(userPrices, (each, user) => (each / this.denominator) * demand[user]),
      cutPrice: Float64Array.from(cutPrices, (each) => each / this.denominator),
    };
    this.known.set(multipliers, rounded);
    return rounded;
  }

  private named({ customers, lost, isSpread }: ServiceCut): EdgeCut {
    const { users, sites } = this.model.problem;
    const members = customers.map((customer) => users[customer].id);
    return lost < 0 ? { users: members, without: isSpread ? "largest" : "all" } : { users: members, without: "lost", lost: sites[lost].id };
  }
}

function leavesOf(node: ProofNode): readonly ProofNode[] {
  const { split } = node;
  return split !== undefined ? [...leavesOf(split.low), ...leavesOf(split.high)] : node.cut === undefined ? [node] : [];
}

/** A power of two: large enough for rounding to cost next to nothing, unless numerators would be beyond the integers that a double holds. */
function denominatorOf({ facility }: EdgeModel, cuts: readonly ServiceCut[], leaves: readonly ProofNode[], mayLose: number): number {
  const demand = facility.demand.reduce((sum, each) => sum + each, 1) + cuts.reduce((sum, cut) => sum + cut.demand, 0);
  let greatest = 1;
  for (const { price, cutPrice } of new Set(leaves.map(({ multipliers }) => multipliers))) {
    price.forEach((each, user) => (greatest = Math.max(greatest, each / facility.demand[user])));
    cutPrice.forEach((each) => (greatest = Math.max(greatest, each)));
  }
  const wanted = Math.ceil(Math.log2(demand / mayLose));
  return 2 ** Math.max(0, Math.min(wanted, DIGITS - Math.ceil(Math.log2(greatest))));
}
