/**
 * Min-cost flow on any directed graph, by the textbook: Bellman-Ford over all arcs for every augmentation. Slow, and of a shape of its own: the
 * library works on a graph of sites alone.
 */
export class MinCostFlow {
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private readonly room: number[] = [];
  private readonly cost: number[] = [];

  public constructor(private readonly nodes: number) {}

  public arc(from: number, to: number, capacity: number, cost: number): void {
    this.from.push(from, to);
    this.to.push(to, from);
    this.room.push(capacity, 0);
    this.cost.push(cost, -cost);
  }

  /** The greatest flow, at the least cost. */
  public run(source: number, sink: number): { readonly amount: number; readonly cost: number } {
    let [amount, cost] = [0, 0];
    for (;;) {
      const distance = new Array<number>(this.nodes).fill(Infinity);
      const by = new Array<number>(this.nodes).fill(-1);
      distance[source] = 0;
      for (let round = 0; round < this.nodes; round++) {
        for (let arc = 0; arc < this.from.length; arc++) {
          const through = distance[this.from[arc]] + this.cost[arc];
          if (this.room[arc] > 0 && through < distance[this.to[arc]] - 1e-9) {
            distance[this.to[arc]] = through;
            by[this.to[arc]] = arc;
          }
        }
      }
      if (distance[sink] === Infinity) {
        return { amount, cost };
      }
      let sent = Infinity;
      for (let node = sink; node !== source; node = this.from[by[node]]) {
        sent = Math.min(sent, this.room[by[node]]);
      }
      for (let node = sink; node !== source; node = this.from[by[node]]) {
        this.room[by[node]] -= sent;
        this.room[by[node] ^ 1] += sent;
      }
      amount += sent;
      cost += sent * distance[sink];
    }
  }
}
