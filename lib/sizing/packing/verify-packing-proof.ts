import { unless, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import type { NodeType, PackingProblem, PodClass } from "./packing-problem";
import type { PackingPlan, PackingProofBranch, PackingProofLeaf, PackingProofNode } from "./packing-plan";
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

/** Most packings of one node that are looked at: a proof that takes more counts as none. */
const MOST_STEPS = 400_000;
/** Parts in which weighings of two resources are tried. */
const WEIGHING_PARTS = 64;

/** Each resource alone, and pairs of them in several proportions, all by share of what a node has. */
function weighingsOf(rooms: readonly number[]): number[][] {
  const single = (n: number, part: number): number => (rooms[n] === 0 ? 0 : part / rooms[n]);
  const found = rooms.map((_, n) => rooms.map((__, other) => (other === n ? single(n, 1) : 0)));
  rooms.forEach((_, a) =>
    rooms.slice(0, a).forEach((__, b) => {
      for (let part = 1; part < WEIGHING_PARTS && rooms[a] > 0 && rooms[b] > 0; part++) {
        const share = part / WEIGHING_PARTS;
        found.push(rooms.map((___, n) => (n === a ? single(n, share) : n === b ? single(n, 1 - share) : 0)));
      }
    }),
  );
  return found;
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
  const target = shows === "unplaced" ? 1 : plan.lowerBoundMicroUsdPerHour;
  const step =
    shows === "unplaced" ? 1_000_000n : BigInt(divisorOf(placesOf(problem).flatMap(({ price, limit }) => (limit > 0 ? [price] : []))) || 1);
  const found: PlanDiscrepancy[] = [];
  const visit = (node: PackingProofNode, path: readonly Step[]): void => {
    const where = path.map(({ isHigh }) => (isHigh ? "1" : "0")).join("");
    if ("holding" in node) {
      const isCut = Number.isSafeInteger(node.atMost) && node.atMost >= 0;
      found.push(...unless(isCut, `certificate:/${where}`, "a whole number to divide at", node.atMost));
      if (isCut) {
        visit(node.low, [...path, { branch: node, isHigh: false }]);
        visit(node.high, [...path, { branch: node, isHigh: true }]);
      }
      return;
    }
    const value = new LeafProof(problem, node, path, scale, shows === "cost").value();
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

/** Weak duality at a leaf, in integers. */
class LeafProof {
  public constructor(
    private readonly problem: PackingProblem,
    private readonly leaf: PackingProofLeaf,
    private readonly path: readonly Step[],
    private readonly scale: number,
    private readonly isPriced: boolean,
  ) {}

  /** What is proven, scaled; undefined where the multipliers prove nothing. */
  public value(): bigint | undefined {
    const { pods, limits, divisions } = this.leaf;
    const isWhole = [...pods, ...limits].every(({ worth }) => worth >= 0 && Number.isSafeInteger(worth * this.scale));
    const haveSigns = divisions.every(
      (worth, d) => Number.isSafeInteger(worth * this.scale) && (this.path[d]?.isHigh ? worth >= 0 : worth <= 0),
    );
    const isModest = this.isPriced || pods.every(({ worth }) => worth <= 1_000_000);
    if (!isWhole || !haveSigns || !isModest || divisions.length !== this.path.length) {
      return undefined;
    }
    const places = placesOf(this.problem);
    if (!places.every((place) => place.limit === 0 || this.isPaid(place))) {
      return undefined;
    }
    let sum = this.problem.pods.reduce((total, pod) => total + this.worthOfClass(pod), 0n);
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

  private worthOf(pod: PodClass, zone: string | undefined): number {
    return this.leaf.pods.reduce(
      (sum, entry) => sum + (entry.pod === pod.id && (entry.zone === undefined || entry.zone === zone) ? entry.worth : 0),
      0,
    );
  }

  /** The least that all pods of a class are worth however they may be spread. */
  private worthOfClass(pod: PodClass): bigint {
    const zones = zonesOf(this.problem, pod);
    const worths = zones.map((zone) => this.scaled(this.worthOf(pod, zone)));
    if (zones.length === 0) {
      return this.scaled(this.worthOf(pod, undefined)) * BigInt(pod.count);
    }
    // By dynamic programming over the zones, for each number in the emptiest zone.
    const skew = Math.min(pod.maxZoneSkew ?? pod.count, pod.count);
    const distinct = new Set(worths);
    if (distinct.size === 1) {
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

  /** Whether no packing of a node is worth more than the node, by trying the packings that could be. */
  private isPaid(place: Place): boolean {
    const { problem, scale } = this;
    const multiplier = this.leaf.limits.find(({ nodeType, zone }) => nodeType === place.type.id && zone === place.zone)?.worth ?? 0;
    const allowed = ((this.isPriced ? place.price : 0) + multiplier) * scale;
    const extras = this.path.flatMap(({ branch }, d) => {
      const isInside = branch.nodes.some(({ nodeType, zone }) => nodeType === place.type.id && zone === place.zone);
      const worth = this.leaf.divisions[d] * scale;
      return isInside && worth !== 0 ? [{ worth, least: new Map(branch.holding.map(({ pod, count }) => [pod, count])) }] : [];
    });
    const bonus = extras.reduce((sum, { worth }) => sum + Math.max(0, worth), 0);
    const matters = (pod: PodClass): boolean =>
      this.worthOf(pod, place.zone) > 0 || extras.some(({ worth, least }) => worth > 0 && least.has(pod.id));
    let classes = problem.pods
      .filter((pod) => mostOf(problem, pod, place) > 0 && matters(pod))
      .map((pod) => ({ pod, worth: this.worthOf(pod, place.zone) * scale, most: mostOf(problem, pod, place) }));
    const names = namesOf(problem);
    // Any weighing of the resources into one bounds what is left by the fractional knapsack over that one.
    const weighings = weighingsOf(names.map((name) => room(place.type, name)));
    const askedBy = (): number[][] =>
      weighings.map((weights) =>
        classes.map(({ pod }) => names.reduce((sum, name, n) => sum + weights[n] * amount(pod.requests, name), 0)),
      );
    const dearestBy = (each: readonly (readonly number[])[]): number[][] =>
      each.map((amounts) => {
        const rate = (i: number): number => (amounts[i] === 0 ? Infinity : classes[i].worth / amounts[i]);
        return classes.map((_, i) => i).sort((x, y) => (rate(y) === rate(x) ? x - y : rate(y) - rate(x)));
      });
    let asked = askedBy();
    let dearest = dearestBy(asked);
    // All of them bound the whole node; a few of the best go along into it.
    let kept = weighings.map((_, w) => w);
    let steps = MOST_STEPS;
    const seen = new Map<string, number>();
    const held = new Map<string, number>();
    const left = new Map(names.map((name) => [name, room(place.type, name)]));
    const clashes = (pod: PodClass, other: PodClass): boolean =>
      (held.get(other.id) ?? 0) > 0 && ((pod.excludes?.includes(other.id) ?? false) || (other.excludes?.includes(pod.id) ?? false));
    const boundFrom = (depth: number): number => {
      let least = Infinity;
      kept.forEach((w) => {
        const weights = weighings[w];
        let rest = names.reduce((sum, name, n) => sum + weights[n] * left.get(name)!, 0);
        let sum = 0;
        for (const i of dearest[w]) {
          if (i >= depth && rest >= 0) {
            const { worth, most } = classes[i];
            const each = asked[w][i];
            const number = each === 0 ? most : Math.min(most, rest / each);
            sum += number * worth;
            rest -= number * each;
          }
        }
        least = Math.min(least, sum);
      });
      return least;
    };
    const exceeds = (depth: number, worth: number, slots: number): boolean => {
      if (depth === classes.length) {
        const extra = extras.reduce((sum, { worth: own, least }) => {
          const isHeld = [...least].every(([id, count]) => (held.get(id) ?? 0) >= count);
          return isHeld ? sum + own : sum;
        }, 0);
        return worth + extra > allowed;
      }
      // With room for the rounding of the bound, which is not exact; what is worth exactly as much is settled by looking.
      if ((worth + bonus + boundFrom(depth)) * (1 + 1e-11) <= allowed) {
        return false;
      }
      if (--steps < 0) {
        return true;
      }
      // What comes next depends on what is left, on the divisions that can still count, and on whom the pods held exclude.
      const hopes = extras.map(({ least }) =>
        classes.slice(0, depth).every(({ pod }) => (held.get(pod.id) ?? 0) >= (least.get(pod.id) ?? 0)) ? 1 : 0,
      );
      const barred = classes.slice(depth).map(({ pod }) => (problem.pods.some((other) => clashes(pod, other)) ? 1 : 0));
      const key = `${depth};${slots};${hopes.join("")};${barred.join("")};${[...left.values()].join()}`;
      if ((seen.get(key) ?? -Infinity) >= worth) {
        return false;
      }
      seen.set(key, worth);
      const { pod, worth: own, most } = classes[depth];
      const clash = problem.pods.some((other) => clashes(pod, other));
      let number = clash ? 0 : Math.min(most, slots);
      names.forEach((name) => {
        const each = amount(pod.requests, name);
        number = each === 0 ? number : Math.min(number, Math.floor(left.get(name)! / each));
      });
      for (let count = number; count >= 0; count--) {
        held.set(pod.id, count);
        names.forEach((name) => left.set(name, left.get(name)! - count * amount(pod.requests, name)));
        const isAbove = exceeds(depth + 1, worth + count * own, slots - count);
        names.forEach((name) => left.set(name, left.get(name)! + count * amount(pod.requests, name)));
        if (isAbove) {
          return true;
        }
      }
      held.delete(pod.id);
      return false;
    };
    const whole = new Map(
      weighings.map((_, w) => {
        kept = [w];
        return [w, boundFrom(0)];
      }),
    );
    kept = [...whole.keys()].sort((a, b) => whole.get(a)! - whole.get(b)! || a - b).slice(0, 4);
    // Classes worth most by the best weighing come first, since they decide most.
    classes = dearest[kept[0]].map((i) => classes[i]);
    asked = askedBy();
    dearest = dearestBy(asked);
    return !exceeds(0, 0, place.type.maxPods ?? Infinity);
  }
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

function divisorOf(values: readonly number[]): number {
  return values.reduce((a, b) => {
    let [larger, smaller] = [a, b];
    while (smaller !== 0) {
      [larger, smaller] = [smaller, larger % smaller];
    }
    return larger;
  }, 0);
}
