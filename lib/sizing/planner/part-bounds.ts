import type { ChoiceLabels } from "./choice-labels";
import { Envelope, type CostGrid } from "./envelope";
import type { DomainFactor, Factor, FleetModel } from "./fleet-model";
import type { LabelSet } from "./label-set";

/** Envelopes of the parts of the world at the greatest cost, from the best that is known of each part. */
export class PartBounds {
  private readonly envelopes = new Map<Factor, Envelope>();
  private readonly after = new Map<DomainFactor, readonly (Envelope | undefined)[]>();
  private readonly noneInside: readonly boolean[];

  public constructor(
    model: FleetModel,
    private readonly choices: ChoiceLabels,
    private readonly grid: CostGrid,
    private readonly spend: (operations: number) => void,
  ) {
    this.noneInside = model.side.survived.map(() => false);
  }

  /** Envelope of a part: of its labels where they became known, else joined from those of its parts. */
  public of(factor: Factor): Envelope {
    let envelope = this.envelopes.get(factor);
    if (envelope === undefined) {
      envelope = factor.kind === "choice" ? Envelope.of(this.choices.of(factor), this.grid) : this.joinedParts(factor);
      this.envelopes.set(factor, envelope);
    }
    return envelope;
  }

  /** For each part of a domain, the envelope of the parts listed after it. */
  public afterParts(domain: DomainFactor): readonly (Envelope | undefined)[] {
    let after = this.after.get(domain);
    if (after === undefined) {
      after = this.afterEach(domain.factors.map((part) => this.of(part)));
      this.after.set(domain, after);
    }
    return after;
  }

  /** For each of some independent parts, the envelope of those after it. */
  public afterEach(envelopes: readonly Envelope[]): readonly (Envelope | undefined)[] {
    const after: (Envelope | undefined)[] = new Array<undefined>(envelopes.length);
    for (let index = envelopes.length - 2; index >= 0; index--) {
      after[index] = this.join(after[index + 1], envelopes[index + 1]);
    }
    return after;
  }

  /** Envelope of two independent parts together; the first may be none. */
  public join(a: Envelope | undefined, b: Envelope): Envelope {
    return a === undefined ? b : a.with(b, this.noneInside, this.spend);
  }

  /** Takes note of the labels that a part can have. */
  public learnLabels(factor: Factor, labels: LabelSet): void {
    this.envelopes.set(factor, Envelope.of(labels, this.grid));
  }

  /** Takes note that more became known of the parts of a domain. */
  public learnParts(domain: DomainFactor): void {
    this.after.delete(domain);
    this.envelopes.set(domain, this.joinedParts(domain));
  }

  /** Forgets everything but the choices. */
  public forget(): void {
    this.envelopes.clear();
    this.after.clear();
  }

  private joinedParts(domain: DomainFactor): Envelope {
    const rest = this.afterParts(domain)[0];
    const first = this.of(domain.factors[0]);
    return (rest === undefined ? first : this.join(rest, first)).gated(domain);
  }
}
