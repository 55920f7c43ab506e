import { unless, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import type { NodeType, PackingProblem, PodClass } from "./packing-problem";
import type { PackingPlan, PackingProofBranch, PackingProofCover, PackingProofLeaf, PackingProofNode, PodWorth } from "./packing-plan";
import { holdNotAll, type PossibleNode } from "./verify-exhaustion";
import { divisorOf, holdsNoMore, type ExtraWorth } from "./verify-node-packings";
import { amount, namesOf, room } from "./verify-packing-plan";

/** A division on the way from the root to a leaf. */
interface Step {
  readonly branch: PackingProofBranch;
  readonly isHigh: boolean;
}

/** An offering: a node type in a zone. */
interface Place {
  readonly type: NodeType;
  readonly zone: string;
  readonly price: number;
  readonly limit: number;
}

/** Every way in which the certificate of a plan does not prove what the plan says. */
export function packingProofDiscrepancies(problem: PackingProblem, plan: PackingPlan): PlanDiscrepancy[] {
  const { shows, root, scale } = plan.certificate;
  if (shows === "misfit") {
    return [
      ...unless(plan.status === "infeasible" && plan.misfits.length > 0, "certificate", "a pod that fits nowhere", plan.status),
      ...plan.misfits.flatMap(({ pod: id }) => {
        const pod = problem.pods.find((candidate) => candidate.id === id);
        const fits = pod === undefined || placesOf(problem).some((place) => place.limit > 0 && mostOf(problem, pod, place) > 0);
        return unless(!fits && (pod?.count ?? 0) > 0, `misfit:${id}`, "no node type holds one", "one does");
      }),
    ];
  }
  const isScale = Number.isSafeInteger(scale) && scale >= 1 && 2 ** Math.round(Math.log2(scale)) === scale;
  const isKind = (shows === "unplaced") === (plan.status === "infeasible");
  if (!isScale || !isKind || root === undefined) {
    return unless(false, "certificate", "a proof of the right kind, with a power of two as scale", `${shows}, ${scale}`);
  }
  const covers = (plan.certificate.covers ?? []).map((cover) => new CoverProof(problem, cover));
  const bad = covers.flatMap((cover, at) => unless(cover.holds(), `certificate:cover:${at}`, "no node that holds more", "one that does"));
  if (bad.length > 0) {
    return bad;
  }
  const target = shows === "unplaced" ? 1 : plan.lowerBoundMicroUsdPerHour;
  const step =
    shows === "unplaced" ? 1_000_000n : BigInt(divisorOf(placesOf(problem).flatMap(({ price, limit }) => (limit > 0 ? [price] : []))));
  const found: PlanDiscrepancy[] = [];
  const visit = (node: PackingProofNode, path: readonly Step[]): void => {
    const where = path.map(({ isHigh }) => (isHigh ? "1" : "0")).join("");
    if ("holding" in node) {
      const isCut =
        Number.isSafeInteger(node.atMost) &&
        node.atMost >= 0 &&
        node.nodes.every(({ weight = 1 }) => Number.isSafeInteger(weight) && weight >= 1) &&
        new Set(node.nodes.map(({ nodeType, zone }) => `${nodeType}:${zone}`)).size === node.nodes.length;
      found.push(...unless(isCut, `certificate:/${where}`, "whole weights and a whole number to divide at", node.atMost));
      if (isCut) {
        visit(node.low, [...path, { branch: node, isHigh: false }]);
        visit(node.high, [...path, { branch: node, isHigh: true }]);
      }
      return;
    }
    if ("exhausted" in node) {
      const nodes = possibleNodes(problem, path, covers);
      const isEmpty = nodes !== undefined && holdNotAll(problem, nodes, measuresOf(problem, covers));
      found.push(...unless(isEmpty, `certificate:/${where}`, "nodes that cannot hold all pods", "nodes that may"));
      return;
    }
    const value = new LeafProof(problem, node, path, scale, shows === "cost", covers).value();
    // Whatever a plan costs is a whole multiple of the step.
    const unit = step * BigInt(scale);
    const proven = value === undefined ? undefined : value <= 0n ? 0n : ((value + unit - 1n) / unit) * step;
    found.push(
      ...unless(
        proven !== undefined && proven >= BigInt(target),
        `certificate:/${where}`,
        `at least ${target}`,
        proven ?? "multipliers that do not hold",
      ),
    );
  };
  visit(root, []);
  return found;
}

/** What a pod takes: of each resource, of the number of pods, and of each cover that does not tell zones apart. */
function measuresOf(problem: PackingProblem, covers: readonly CoverProof[]): number[][] {
  return [
    ...namesOf(problem).map((name) => problem.pods.map(({ requests }) => amount(requests, name))),
    problem.pods.map(() => 1),
    ...covers.flatMap(({ plainWorths }) => (plainWorths === undefined ? [] : [[...plainWorths]])),
  ];
}

/**
 * The nodes that the divisions on the way to a set allow at most. Places that a division counts together may have so many nodes together,
 * each of which holds no more than the best of these places in everything. Undefined where they allow any number.
 */
function possibleNodes(problem: PackingProblem, path: readonly Step[], covers: readonly CoverProof[]): PossibleNode[] | undefined {
  const keyOf = ({ nodeType, zone }: { readonly nodeType: string; readonly zone: string }): string => `${nodeType}:${zone}`;
  const useful = placesOf(problem).filter((place) => place.limit > 0 && problem.pods.some((pod) => mostOf(problem, pod, place) > 0));
  const open = new Map(useful.map((place) => [keyOf({ nodeType: place.type.id, zone: place.zone }), place]));
  const bounds = path
    .filter(({ branch, isHigh }) => !isHigh && branch.holding.length === 0)
    .map(({ branch: { nodes, atMost } }) => ({ nodes, atMost }))
    .sort((a, b) => a.atMost - b.atMost || a.nodes.length - b.nodes.length);
  const found: PossibleNode[] = [];
  for (const { nodes, atMost } of bounds) {
    const places = nodes.flatMap((node) => open.get(keyOf(node)) ?? []);
    nodes.forEach((node) => open.delete(keyOf(node)));
    if (places.length > 0 && atMost > 0) {
      const most = (of: (place: Place) => number): number => Math.max(...places.map(of));
      const node = {
        rooms: [
          ...namesOf(problem).map((name) => most(({ type }) => room(type, name))),
          most(({ type }) => type.maxPods ?? Infinity),
          ...covers.flatMap((cover) => (cover.plainWorths === undefined ? [] : [most((place) => cover.mostOf(place))])),
        ],
        most: problem.pods.map((pod) => most((place) => mostOf(problem, pod, place))),
      };
      // Every one of them weighs at least 1.
      found.push(...Array.from({ length: atMost }, () => node));
    }
  }
  return open.size === 0 ? found : undefined;
}

/** What nodes can hold by worths of pods. */
class CoverProof {
  private readonly most: ReadonlyMap<string, number>;

  public constructor(
    private readonly problem: PackingProblem,
    private readonly cover: PackingProofCover,
  ) {
    this.most = new Map(cover.nodes.map(({ nodeType, zone, most }) => [`${nodeType}:${zone}`, most]));
  }

  /** Whether no node holds more than is said. */
  public holds(): boolean {
    const { pods, nodes } = this.cover;
    const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
    if (!pods.every(({ worth }) => isWhole(worth)) || !nodes.every(({ most }) => isWhole(most)) || this.most.size !== nodes.length) {
      return false;
    }
    return placesOf(this.problem).every((place) => {
      const classes = this.problem.pods
        .map((pod) => ({ pod, worth: worthOf(pods, pod, place.zone), most: mostOf(this.problem, pod, place) }))
        .filter(({ worth, most }) => worth > 0 && most > 0);
      return place.limit === 0 || holdsNoMore(this.problem, { type: place.type, classes, extras: [], allowed: this.mostOf(place) });
    });
  }

  /** Worth of each class; undefined where it depends on the zone. */
  public get plainWorths(): readonly number[] | undefined {
    const { pods } = this.cover;
    return pods.some(({ zone }) => zone !== undefined) ? undefined : this.problem.pods.map((pod) => worthOf(pods, pod, undefined));
  }

  public mostOf({ type, zone }: Place): number {
    return this.most.get(`${type.id}:${zone}`) ?? 0;
  }

  /** What all pods are worth at least. */
  public get demand(): bigint {
    return this.problem.pods.reduce((sum, pod) => sum + worthOfClass(this.problem, pod, (zone) => BigInt(worthOf(this.cover.pods, pod, zone))), 0n); // prettier-ignore
  }
}

/** Weak duality at a leaf, in integers. */
class LeafProof {
  public constructor(
    private readonly problem: PackingProblem,
    private readonly leaf: PackingProofLeaf,
    private readonly path: readonly Step[],
    private readonly scale: number,
    private readonly isPriced: boolean,
    private readonly covers: readonly CoverProof[],
  ) {}

  /** What is proven, scaled; undefined where the multipliers prove nothing. */
  public value(): bigint | undefined {
    const { pods, covers = [], limits, divisions } = this.leaf;
    const isWhole = [...pods, ...limits].every(({ worth }) => worth >= 0 && Number.isSafeInteger(worth * this.scale));
    const haveSigns = divisions.every(
      (worth, d) => Number.isInteger(worth * this.scale) && (this.path[d]?.isHigh ? worth >= 0 : worth <= 0),
    );
    const isModest = this.isPriced ? true : pods.every(({ worth }) => worth <= 1_000_000) && covers.length === 0;
    const areCovers = covers.every(
      ({ cover, times }) => this.covers[cover] !== undefined && times >= 0 && Number.isInteger(times * this.scale),
    );
    if (!isWhole || !haveSigns || !isModest || !areCovers || divisions.length !== this.path.length) {
      return undefined;
    }
    const places = placesOf(this.problem);
    if (!places.every((place) => place.limit === 0 || this.isPaid(place))) {
      return undefined;
    }
    let sum = this.problem.pods.reduce(
      (total, pod) => total + worthOfClass(this.problem, pod, (zone) => this.scaled(worthOf(pods, pod, zone))),
      0n,
    );
    covers.forEach(({ cover, times }) => (sum += this.scaled(times) * this.covers[cover].demand));
    for (const { nodeType, zone, worth } of limits) {
      const place = places.find(({ type, zone: own }) => type.id === nodeType && own === zone);
      if (place === undefined || place.limit === Infinity) {
        return undefined;
      }
      sum -= this.scaled(worth) * BigInt(place.limit);
    }
    divisions.forEach((worth, d) => {
      const { branch, isHigh } = this.path[d];
      sum += this.scaled(worth) * BigInt(isHigh ? branch.atMost + 1 : branch.atMost);
    });
    return sum;
  }

  private scaled(worth: number): bigint {
    return BigInt(worth * this.scale);
  }

  /** Whether no packing of a node is worth more than the node. */
  private isPaid(place: Place): boolean {
    const { problem, scale, leaf } = this;
    const multiplier = leaf.limits.reduce(
      (sum, { nodeType, zone, worth }) => sum + (nodeType === place.type.id && zone === place.zone ? worth : 0),
      0,
    );
    let allowed = this.isPriced ? BigInt(place.price) * BigInt(scale) : 0n;
    allowed += this.scaled(multiplier);
    (leaf.covers ?? []).forEach(({ cover, times }) => (allowed -= this.scaled(times) * BigInt(this.covers[cover].mostOf(place))));
    const extras: ExtraWorth[] = [];
    this.path.forEach(({ branch: { nodes, holding } }, d) => {
      const weight = nodes.find(({ nodeType, zone }) => nodeType === place.type.id && zone === place.zone);
      const worth = weight === undefined ? 0n : this.scaled(leaf.divisions[d]) * BigInt(weight.weight ?? 1);
      if (holding.length === 0) {
        allowed -= worth;
      } else if (worth !== 0n) {
        extras.push({ worth: Number(worth), least: new Map(holding.map(({ pod, count }) => [pod, count])) });
      }
    });
    const matters = (pod: PodClass): boolean => extras.some(({ worth, least }) => worth > 0 && least.has(pod.id));
    const classes = problem.pods
      .map((pod) => ({ pod, worth: worthOf(leaf.pods, pod, place.zone) * scale, most: mostOf(problem, pod, place) }))
      .filter(({ pod, worth, most }) => most > 0 && (worth > 0 || matters(pod)));
    if (classes.length === 0 || allowed < 0n) {
      return allowed >= 0n;
    }
    const greatest = BigInt(Number.MAX_SAFE_INTEGER);
    const isExact = extras.every(({ worth }) => Number.isSafeInteger(worth));
    return isExact && holdsNoMore(problem, { type: place.type, classes, extras, allowed: Number(allowed < greatest ? allowed : greatest) });
  }
}

function worthOf(worths: readonly PodWorth[], pod: PodClass, zone: string | undefined): number {
  return worths.reduce(
    (sum, entry) => sum + (entry.pod === pod.id && (entry.zone === undefined || entry.zone === zone) ? entry.worth : 0),
    0,
  );
}

/** The least that all pods of a class are worth however they may be spread. */
function worthOfClass(problem: PackingProblem, pod: PodClass, worthIn: (zone: string | undefined) => bigint): bigint {
  const zones = zonesOf(problem, pod);
  const worths = zones.map(worthIn);
  if (zones.length === 0) {
    return worthIn(undefined) * BigInt(pod.count);
  }
  // For each number in the emptiest zone, the rest goes to the cheapest zones first.
  const skew = Math.min(pod.maxZoneSkew ?? pod.count, pod.count);
  if (new Set(worths).size === 1) {
    return worths[0] * BigInt(pod.count);
  }
  const sorted = [...worths].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  let least: bigint | undefined;
  for (let floor = 0; floor * zones.length <= pod.count; floor++) {
    let rest = pod.count - floor * zones.length;
    let sum = 0n;
    for (const worth of sorted) {
      const own = Math.min(rest, skew);
      rest -= own;
      sum += worth * BigInt(floor + own);
    }
    if (rest === 0 && (least === undefined || sum < least)) {
      least = sum;
    }
  }
  return least ?? 0n;
}

function placesOf({ nodeTypes }: PackingProblem): Place[] {
  return nodeTypes.flatMap((type) =>
    type.zones.map(({ zone, limit = Infinity, microUsdPerHour: price = type.microUsdPerHour }) => ({ type, zone, price, limit })),
  );
}

function zonesOf(problem: PackingProblem, pod: PodClass): string[] {
  const sold = [...new Set(problem.nodeTypes.flatMap(({ zones }) => zones.map(({ zone }) => zone)))];
  return sold.filter((zone) => pod.zones === undefined || pod.zones.includes(zone));
}

/** The most pods of a class on a node that holds nothing else. */
function mostOf(problem: PackingProblem, pod: PodClass, { type, zone }: Place): number {
  if (!(pod.zones ?? [zone]).includes(zone) || !(pod.purchaseOptions ?? [type.purchaseOption]).includes(type.purchaseOption)) {
    return 0;
  }
  const fitting = namesOf(problem).map((name) => {
    const asked = amount(pod.requests, name);
    return asked === 0 ? Infinity : Math.floor(room(type, name) / asked);
  });
  return Math.min(pod.count, pod.maxPerNode ?? Infinity, type.maxPods ?? Infinity, ...fitting);
}
