import { AliveAlgebra, type AliveDistribution } from "../alive-distribution";
import { FailureForest } from "../failure-forest";
import type { ServiceProblem } from "./service-problem";

/** The part of a problem that says what fails. */
export type FailureModel = Pick<ServiceProblem, "offerings" | "domains">;

/**
 * Distribution of the servers that are up, of many fleets of one problem. By convolution over the failure forest, every term at least 0.
 *
 * Cost: the product of the sizes of the parts that are put together.
 */
export class AliveMass {
  private readonly forest: FailureForest;

  /** @param problem a problem that passed its check */
  public constructor(private readonly problem: FailureModel) {
    this.forest = new FailureForest(problem);
  }

  /** P(so many servers up), from 0 to all of them. @param counts instances per offering, in the problem's order */
  public of(counts: ArrayLike<number>): Float64Array {
    const { offerings } = this.problem;
    const installed = offerings.reduce((sum, { unitsPerInstance }, index) => sum + unitsPerInstance * counts[index], 0);
    const algebra = new AliveAlgebra(installed + 1);
    const parts: (AliveDistribution | undefined)[] = [];
    for (const index of this.forest.postOrder) {
      const node = this.forest.nodes[index];
      const content = [
        ...node.offerings
          .filter((offering) => counts[offering] > 0)
          .map((offering) =>
            algebra.instances(counts[offering], offerings[offering].unitsPerInstance, offerings[offering].instanceUnavailability),
          ),
        ...node.children.map((child) => parts[child]).filter((part) => part !== undefined),
      ];
      parts[index] = content.length === 0 ? undefined : algebra.insideDomain(together(algebra, content), node.unavailability);
    }
    const roots = this.forest.roots.map((root) => parts[root]).filter((part) => part !== undefined);
    return together(algebra, roots).mass;
  }
}

/** Small parts first, which keeps convolutions short. */
function together(algebra: AliveAlgebra, parts: readonly AliveDistribution[]): AliveDistribution {
  return [...parts].sort((a, b) => a.capacity - b.capacity).reduce((sum, part) => algebra.together(sum, part), algebra.nothing);
}
