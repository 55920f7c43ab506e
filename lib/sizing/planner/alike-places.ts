import type { FailureWorld } from "./failure-world";
import type { Places } from "./places";

/**
 * Places that are alike: some renaming of domains that changes nothing takes one to the other.
 *
 * Renaming a valid cover gives a valid one, and so does their average: averaged shares, the same need. Renaming the amounts of a
 * linear program of such covers changes neither their cost nor what they miss, so their average is no worse. Averages of both keep
 * a program from trying all of the many equally good distributions among alike places.
 */
export class AlikePlaces {
  private readonly classOf: Int32Array;
  private readonly sizes: Float64Array;

  public constructor(places: Places, world: FailureWorld) {
    const likenesses = world.likenesses();
    const classes = new Map<string, number>();
    // Alike all the way up: at each domain on the way, the part with the one place can be exchanged with the part with the other.
    this.classOf = Int32Array.from(places.paths, (path) => {
      const name = path.map((domain) => likenesses.get(domain)!).join("/");
      const known = classes.get(name) ?? classes.size;
      classes.set(name, known);
      return known;
    });
    this.sizes = new Float64Array(classes.size);
    this.classOf.forEach((each) => this.sizes[each]++);
  }

  /** Values of places, each replaced by the mean over those alike. */
  public averaged(values: Float64Array): Float64Array {
    const sums = new Float64Array(this.sizes.length);
    values.forEach((value, place) => (sums[this.classOf[place]] += value));
    return values.map((_, place) => sums[this.classOf[place]] / this.sizes[this.classOf[place]]);
  }
}
