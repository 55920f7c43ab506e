import type { DomainFactor, FleetModel } from "./fleet-model";
import { FurtherLosses } from "./further-losses";
import { MachineTypeSets } from "./machine-type-sets";
import { SHARE_TOLERANCE } from "./side-constraints";

/**
 * What a partial fleet must remember for the side constraints, as a row of numbers, and how rows combine.
 *
 * A row holds the installed units; for each survived level the units left when its worst domain is lost; for each quota what is used; for
 * each shared level the units in its fullest domain; then what further losses and machine types need, where they are asked for. Rows have
 * no width where there are no side constraints.
 */
export class SideState {
  /** Numbers of a row. */
  public readonly width: number;
  /** Number of survived levels; their units outside follow the installed units. */
  public readonly levels: number;
  private readonly quotaAt: number;
  private readonly sharedAt: number;
  private readonly mostUnits: number;
  private readonly further?: FurtherLosses;
  private readonly types?: MachineTypeSets;

  public constructor(private readonly model: FleetModel) {
    const { survived, quotas, shared, minMachineTypes, machineTypeOf } = model.side;
    this.levels = survived.length;
    this.quotaAt = 1 + survived.length;
    this.sharedAt = this.quotaAt + quotas.length;
    this.mostUnits = shared.length > 0 ? Infinity : survived.reduce((most, level) => Math.max(most, level.floor), 0);
    let end = this.sharedAt + shared.length;
    if (survived.some(({ depth }) => depth > 0)) {
      this.further = new FurtherLosses(survived, this.mostUnits, end);
      end += this.further.width;
    }
    if (minMachineTypes > 1) {
      this.types = new MachineTypeSets(machineTypeOf, minMachineTypes, end);
      end += this.types.width;
    }
    this.width = end === 1 ? 0 : end;
  }

  /** The row of instances of one offering. `lost` says per survived level whether a domain between the offering and its group takes them all. */
  public writeCount(rows: Float64Array, at: number, offering: number, count: number, lost: readonly boolean[]): void {
    if (this.width === 0) {
      return;
    }
    const { survived, shared, quotas, quotaOf, quotaWeight } = this.model.side;
    const units = count === 0 ? 0 : this.model.offerings[offering].units * count;
    rows[at] = Math.min(this.mostUnits, units);
    survived.forEach((level, index) => (rows[at + 1 + index] = lost[index] ? 0 : Math.min(level.floor, units)));
    quotas.forEach(
      (_, index) => (rows[at + this.quotaAt + index] = count > 0 && quotaOf[offering] === index ? quotaWeight[offering] * count : 0),
    );
    shared.forEach((_, index) => (rows[at + this.sharedAt + index] = count > 0 && this.model.side.isShared(offering, index) ? units : 0));
    this.further?.writeCount(rows, at, count === 0 ? 0 : this.model.offerings[offering].units, count, lost);
    this.types?.writeCount(rows, at, offering, count);
  }

  /** The row of two independent parts together. `inside` says per shared level whether both stand in one domain of it. */
  public join(
    a: Float64Array,
    atA: number,
    b: Float64Array,
    atB: number,
    into: Float64Array,
    at: number,
    inside: readonly boolean[],
  ): void {
    if (this.width === 0) {
      return;
    }
    const { survived, shared } = this.model.side;
    into[at] = Math.min(this.mostUnits, a[atA] + b[atB]);
    for (let level = 0; level < survived.length; level++) {
      const left = Math.min(a[atA] + b[atB + 1 + level], b[atB] + a[atA + 1 + level]);
      into[at + 1 + level] = Math.min(survived[level].floor, left);
    }
    for (let index = this.quotaAt; index < this.sharedAt; index++) {
      into[at + index] = a[atA + index] + b[atB + index];
    }
    for (let level = 0; level < shared.length; level++) {
      const index = this.sharedAt + level;
      into[at + index] = inside[level] ? a[atA + index] + b[atB + index] : Math.max(a[atA + index], b[atB + index]);
    }
    this.further?.join(a, atA, b, atB, into, at);
    this.types?.join(a, atA, b, atB, into, at);
  }

  /** The row once its part is in a domain: a survived level loses all of it, a quota that no other part counts against is settled. */
  public enclose(rows: Float64Array, at: number, domain: DomainFactor): void {
    domain.lost.forEach((isLost, level) => {
      if (isLost) {
        rows[at + 1 + level] = 0;
        this.further?.lose(rows, at, level);
      }
    });
    for (const quota of domain.settled) {
      rows[at + this.quotaAt + quota] = 0;
    }
  }

  /** Whether a row leaves at least what another leaves to whatever completes the two. */
  public isNoWorse(rows: Float64Array, a: number, b: number): boolean {
    if (this.width === 0) {
      return true;
    }
    if (rows[a] < rows[b]) {
      return false;
    }
    for (let index = 1; index < this.quotaAt; index++) {
      if (rows[a + index] < rows[b + index]) {
        return false;
      }
    }
    for (let index = this.quotaAt; index < this.sharedAt; index++) {
      if (rows[a + index] > rows[b + index]) {
        return false;
      }
    }
    if (this.further?.isNoWorse(rows, a, b) === false || this.types?.isNoWorse(rows, a, b) === false) {
      return false;
    }
    // With rest R: largest <= share * (units + R). More units and more of share * units - largest keep every such rest.
    return this.model.side.shared.every(({ share }, level) => {
      const index = this.sharedAt + level;
      return share * rows[a] - rows[a + index] >= share * rows[b] - rows[b + index] - SHARE_TOLERANCE;
    });
  }

  /** Whether quotas hold; what is added can only use more of them. */
  public keepsQuotas(rows: Float64Array, at: number): boolean {
    return this.model.side.quotas.every(({ limit }, index) => rows[at + this.quotaAt + index] <= limit);
  }

  /** Whether the row of a whole fleet keeps what only a whole fleet can be judged by: shares, further losses and machine types. */
  public isWhole(rows: Float64Array, at: number): boolean {
    return (
      this.model.side.shared.every(({ share }, level) => rows[at + this.sharedAt + level] <= (share + SHARE_TOLERANCE) * rows[at]) &&
      this.further?.areSurvived(rows, at) !== false &&
      this.types?.areEnough(rows, at) !== false
    );
  }
}
