import type { PackingProblem } from "../../lib/sizing/packing";

/**
 * The least cost by trying: pods are placed one after another on an open node or a new one of any kind. Undefined where not all fit.
 *
 * Independent of the library: no patterns, no multipliers, only what a node may hold.
 */
export function leastCost(problem: PackingProblem): number | undefined {
  const { pods, nodeTypes } = problem;
  const places = nodeTypes.flatMap((type) =>
    type.zones.map(({ zone, limit, microUsdPerHour }) => ({
      type,
      zone,
      limit: limit ?? Infinity,
      cost: microUsdPerHour ?? type.microUsdPerHour,
    })),
  );
  const zones = [...new Set(places.map(({ zone }) => zone))];
  const queue = pods.flatMap(({ count }, c) => Array.from({ length: count }, () => c));
  const open: { place: number; held: number[] }[] = [];
  let best: number | undefined;
  const fits = (place: number, held: readonly number[]): boolean => {
    const { type, zone } = places[place];
    const { capacity, overhead, maxPods = Infinity } = type;
    const sum = (of: (c: number) => number): number => held.reduce((total, number, c) => total + number * of(c), 0);
    return (
      sum((c) => pods[c].requests.milliCpu) <= capacity.milliCpu - (overhead?.milliCpu ?? 0) &&
      sum((c) => pods[c].requests.memoryMib) <= capacity.memoryMib - (overhead?.memoryMib ?? 0) &&
      sum((c) => pods[c].requests.gpus ?? 0) <= (capacity.gpus ?? 0) - (overhead?.gpus ?? 0) &&
      sum(() => 1) <= maxPods &&
      pods.every(
        (pod, c) =>
          held[c] === 0 ||
          (held[c] <= (pod.maxPerNode ?? Infinity) &&
            (pod.zones?.includes(zone) ?? true) &&
            (pod.purchaseOptions?.includes(type.purchaseOption) ?? true) &&
            pods.every((other, d) => held[d] === 0 || !(pod.excludes?.includes(other.id) ?? false))),
      )
    );
  };
  const isSpread = (): boolean =>
    pods.every(({ maxZoneSkew = Infinity, zones: own, count }, c) => {
      const numbers = zones
        .filter((zone) => own?.includes(zone) ?? true)
        .map((zone) => open.reduce((sum, { place, held }) => sum + (places[place].zone === zone ? held[c] : 0), 0));
      return count === 0 || Math.max(...numbers) - Math.min(...numbers) <= maxZoneSkew;
    });
  const tried = new Map<string, number>();
  const visit = (at: number, cost: number): void => {
    if (best !== undefined && cost >= best) {
      return;
    }
    if (at === queue.length) {
      best = isSpread() ? cost : best;
      return;
    }
    const key = `${at}|${open
      .map(({ place, held }) => `${place}:${held.join()}`)
      .sort()
      .join(";")}`;
    if (tried.has(key)) {
      return;
    }
    tried.set(key, cost);
    const c = queue[at];
    for (const node of open) {
      node.held[c]++;
      if (fits(node.place, node.held)) {
        visit(at + 1, cost);
      }
      node.held[c]--;
    }
    places.forEach(({ limit, cost: price }, place) => {
      const held = pods.map((_, d) => (d === c ? 1 : 0));
      if (open.filter((node) => node.place === place).length < limit && fits(place, held)) {
        open.push({ place, held });
        visit(at + 1, cost + price);
        open.pop();
      }
    });
  };
  visit(0, 0);
  return best;
}
