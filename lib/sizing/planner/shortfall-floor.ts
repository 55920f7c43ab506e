/** A line that a floor lies above everywhere: start - slope * units. */
export interface Tangent {
  readonly start: number;
  readonly slope: number;
}

/**
 * A probability below which no fleet with so many units falls short: 1 below the demand, from there on what failures of instances alone come to
 * (`least[spare]` with so many units to spare), 0 beyond. Non-increasing.
 */
export class ShortfallFloor {
  private readonly hulls = new Map<number, readonly (readonly [number, number])[]>();

  /** @param demand units; @param least see `leastInstanceShortfall` */
  public constructor(
    public readonly demand: number,
    private readonly least: Float64Array,
  ) {}

  /** The least number of units with which a fleet may keep within a probability of falling short. At least the demand where that is below 1. */
  public unitsFor(probability: number): number {
    let spare = 0;
    while (spare < this.least.length && this.least[spare] > probability) {
      spare++;
    }
    return this.demand + spare;
  }

  /**
   * A line below the floor for all whole numbers of units from `from` on, and highest at `units`: an edge of the lower convex hull of the floor.
   */
  public tangent(from: number, units: number): Tangent {
    const hull = this.hullFrom(from);
    let edge = 0;
    while (edge + 2 < hull.length && hull[edge + 1][0] <= units) {
      edge++;
    }
    if (hull.length < 2) {
      return { start: 0, slope: 0 };
    }
    const [[x, y], [nextX, nextY]] = [hull[edge], hull[edge + 1]];
    if (units >= nextX) {
      return { start: 0, slope: 0 };
    }
    const slope = (y - nextY) / (nextX - x);
    return { start: y + slope * x, slope };
  }

  private hullFrom(from: number): readonly (readonly [number, number])[] {
    let hull = this.hulls.get(from);
    if (hull === undefined) {
      const last = this.demand + this.least.length;
      const points: [number, number][] = from < this.demand ? [[from, 1]] : [];
      for (let units = Math.max(from, this.demand); units < last; units++) {
        points.push([units, this.least[units - this.demand]]);
      }
      hull = from >= last ? [] : lowerHull([...points, [last, 0]]);
      this.hulls.set(from, hull);
    }
    return hull;
  }
}

/** Lower convex hull of points in order of their first coordinate (Andrew's monotone chain). */
function lowerHull(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const hull: (readonly [number, number])[] = [];
  for (const point of points) {
    while (hull.length >= 2 && isAbove(hull[hull.length - 2], hull[hull.length - 1], point)) {
      hull.pop();
    }
    hull.push(point);
  }
  return hull;
}

/** Whether the middle point lies on or above the line between the others. */
function isAbove(
  [x, y]: readonly [number, number],
  [middleX, middleY]: readonly [number, number],
  [nextX, nextY]: readonly [number, number],
): boolean {
  return (middleY - y) * (nextX - x) >= (nextY - y) * (middleX - x);
}
