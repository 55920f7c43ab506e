import type { FleetProblem } from "./fleet-problem";

/** A failure domain with its place in the forest. Nodes are referred to by their index in the problem's domains. */
export interface ForestNode {
  /** Id of the domain. */
  readonly id: string;
  /** Kind of the domain. */
  readonly level: string;
  /** Probability of being down while the parent is up. */
  readonly unavailability: number;
  /** Index of the parent, -1 for a root. */
  readonly parent: number;
  /** Indices of the children, in the problem's order. */
  readonly children: readonly number[];
  /** Indices of the offerings that stand directly in this domain, in the problem's order. */
  readonly offerings: readonly number[];
}

/** The failure domains of a well-formed problem as a forest with the offerings in it. */
export class FailureForest {
  /** Domains in the problem's order. */
  public readonly nodes: readonly ForestNode[];
  /** Indices of the domains without a parent, in the problem's order. */
  public readonly roots: readonly number[];
  /** Indices of all domains, every child before its parent. */
  public readonly postOrder: readonly number[];

  /** @param problem a problem that passed `checkFleetProblem` */
  public constructor(problem: Pick<FleetProblem, "domains" | "offerings">) {
    const indexOf = new Map(problem.domains.map((domain, index) => [domain.id, index]));
    const children: number[][] = problem.domains.map(() => []);
    const offerings: number[][] = problem.domains.map(() => []);
    const roots: number[] = [];
    const parents = problem.domains.map((domain) => (domain.parent === undefined ? -1 : indexOf.get(domain.parent)!));
    parents.forEach((parent, index) => (parent < 0 ? roots : children[parent]).push(index));
    problem.offerings.forEach((offering, index) => offerings[indexOf.get(offering.domain)!].push(index));
    this.nodes = problem.domains.map((domain, index) => ({
      id: domain.id,
      level: domain.level,
      unavailability: domain.unavailability,
      parent: parents[index],
      children: children[index],
      offerings: offerings[index],
    }));
    this.roots = roots;
    this.postOrder = childrenFirst(roots, children);
  }

  /** Index of the domain an offering stands in. */
  public domainOf(offering: number): number {
    return this.homes[offering];
  }

  /** The domain itself and every domain around it, innermost first. */
  public pathUp(domain: number): number[] {
    const path: number[] = [];
    for (let index = domain; index >= 0; index = this.nodes[index].parent) {
      path.push(index);
    }
    return path;
  }

  /** Index of the innermost zone around an offering, or of its own domain where no zone is around it: what holds one offering only. */
  public zoneOf(offering: number): number {
    const path = this.pathUp(this.domainOf(offering));
    return path.find((domain) => this.nodes[domain].level === "zone") ?? path[0];
  }

  private get homes(): readonly number[] {
    this.cachedHomes ??= this.nodes.reduce<number[]>((homes, node, index) => {
      node.offerings.forEach((offering) => (homes[offering] = index));
      return homes;
    }, []);
    return this.cachedHomes;
  }

  private cachedHomes?: readonly number[];
}

/** Reverse of a parent-first walk with an explicit stack: a chain of domains may be deeper than the call stack. */
function childrenFirst(roots: readonly number[], children: readonly (readonly number[])[]): number[] {
  const parentFirst: number[] = [];
  const stack = [...roots];
  while (stack.length > 0) {
    const index = stack.pop()!;
    parentFirst.push(index);
    stack.push(...children[index]);
  }
  return parentFirst.reverse();
}
