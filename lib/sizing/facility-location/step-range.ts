import type { FacilityProblem } from "./facility-problem";

/** For each site the least and the greatest step that is still open to choice; -1 is closed. */
export class StepRange {
  private constructor(
    public readonly least: Int32Array,
    public readonly greatest: Int32Array,
  ) {}

  /** Everything is open to choice. */
  public static all({ sites }: FacilityProblem): StepRange {
    return new StepRange(
      new Int32Array(sites.length).fill(-1),
      Int32Array.from(sites, (steps) => steps.length - 1),
    );
  }

  /** Copy to be narrowed. */
  public copy(): StepRange {
    return new StepRange(this.least.slice(), this.greatest.slice());
  }

  /** Whether one step of a site is left. */
  public isSettled(site: number): boolean {
    return this.least[site] === this.greatest[site];
  }

  /** Whether one opening is left. */
  public get isSettledEverywhere(): boolean {
    return this.least.every((step, site) => step === this.greatest[site]);
  }
}
