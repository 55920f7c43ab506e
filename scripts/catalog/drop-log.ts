/** What the compiler left out and why; goes into the documentation. */
export class DropLog {
  private readonly reasons = new Map<string, string[]>();

  /** Notes that a subject was left out for a reason. */
  public add(reason: string, subject: string): void {
    this.reasons.set(reason, [...(this.reasons.get(reason) ?? []), subject]);
  }

  /** The subjects left out for a reason, in the order they were noted. */
  public subjects(reason: string): readonly string[] {
    return this.reasons.get(reason) ?? [];
  }

  /** Every reason that occurred, sorted, with its subjects. */
  public entries(): readonly (readonly [string, readonly string[]])[] {
    return [...this.reasons.entries()].sort(([left], [right]) => (left < right ? -1 : 1));
  }
}
