import type { FacilityProblem, Opening } from "./facility-problem";

/** Amounts smaller than this share of a customer's demand, or of a site's capacity, are rounding errors. */
const NEGLIGIBLE = 1e-11;

/**
 * The cheapest way to serve all demand from open sites, exact: a transportation problem solved by successive shortest paths.
 *
 * Everybody is put at the cheapest open site first, which no capacity may bear; then what is too much moves on along cheapest paths of the
 * graph of sites, whose edge from one site to another is the cheapest move of a customer between them (Ahuja, Magnanti and Orlin, Network
 * Flows, 1993, section 9.7). No cycle of moves ever saves money, so the flow is the cheapest once no site bears too much.
 */
export class Transportation {
  private readonly customers: number;
  /** Cost per unit of demand, `customer * sites + site`. */
  private readonly unit: Float64Array;
  private open: Int32Array = new Int32Array(0);
  /** Capacity that is left at each open site; negative where it bears too much. */
  private room: Float64Array = new Float64Array(0);
  private capacity: Float64Array = new Float64Array(0);
  /** Demand of a customer served at an open site, `position * customers + customer`. */
  private readonly flow: Float64Array;
  /** Customers served at each open site, laid out like `flow`, and how many. */
  private readonly list: Int32Array;
  private count: Int32Array = new Int32Array(0);
  /** The cheapest move from one open site to another, `from * open + to`, and who moves. */
  private move: Float64Array = new Float64Array(0);
  private mover: Int32Array = new Int32Array(0);
  private isStale: Uint8Array = new Uint8Array(0);

  /**
   * @param problem the problem
   * @param isFree whether only the possibility matters, and no cost
   */
  public constructor(
    private readonly problem: FacilityProblem,
    private readonly isFree = false,
  ) {
    const { demand, sites, cost } = problem;
    this.customers = demand.length;
    this.unit = new Float64Array(cost.length);
    this.flow = new Float64Array(cost.length);
    this.list = new Int32Array(cost.length);
    for (let site = 0; site < sites.length; site++) {
      for (let customer = 0; customer < demand.length; customer++) {
        const each = cost[site * demand.length + customer];
        this.unit[customer * sites.length + site] = each === Infinity ? Infinity : isFree ? 0 : each / demand[customer];
      }
    }
  }

  /**
   * Serves everybody.
   *
   * @param opening step of each site
   * @param lost a site that serves nobody; -1 for none
   * @param enough stop when the cost is sure to reach this
   * @returns undefined when all is served, or `enough` is reached; else customers that no open sites can serve together
   */
  public serve(opening: Opening, lost = -1, enough = Infinity): readonly number[] | undefined {
    this.begin(opening, lost);
    const stranded = this.isFree ? this.placeWhereRoomIs() : this.placeAtCheapest();
    if (stranded >= 0) {
      return [stranded];
    }
    if (enough < Infinity && this.cost() >= enough) {
      return undefined;
    }
    for (let position = 0; position < this.open.length; position++) {
      while (this.room[position] < -NEGLIGIBLE * this.capacity[position]) {
        const reached = this.relieve(position);
        if (reached !== undefined) {
          return this.customersOf(reached);
        }
      }
    }
    return undefined;
  }

  /** Cost of the service. */
  public cost(): number {
    const { demand, cost } = this.problem;
    const { open, customers, list, flow } = this;
    let sum = 0;
    for (let position = 0; position < open.length; position++) {
      for (let at = position * customers; at < position * customers + this.count[position]; at++) {
        sum += (flow[position * customers + list[at]] / demand[list[at]]) * cost[open[position] * customers + list[at]];
      }
    }
    return sum;
  }

  /** `share[site * customers + customer]` of the service. */
  public share(): Float64Array {
    const { demand, cost } = this.problem;
    const share = new Float64Array(cost.length);
    this.open.forEach((site, position) => {
      for (let at = 0; at < this.count[position]; at++) {
        const customer = this.list[position * this.customers + at];
        share[site * this.customers + customer] = Math.min(1, this.flow[position * this.customers + customer] / demand[customer]);
      }
    });
    return share;
  }

  /** What serving each customer costs at the margin. Where no more can be had, what is scarcest elsewhere stands for it. */
  public marginalPrices(): Float64Array {
    const scarcity = this.scarcities();
    const known = scarcity.reduce((most, each) => (each < Infinity ? Math.max(most, each) : most), 0);
    return this.pricesAt(scarcity.map((each) => Math.min(known, Math.max(0, each))));
  }

  /** Prices of customers, for all their demand, that prove the cost of the service: an optimal dual solution. */
  public dualPrices(): Float64Array {
    const scarcity = this.scarcities();
    const isStuck = Uint8Array.from(scarcity, (each) => (each === Infinity ? 1 : 0));
    if (isStuck.includes(1)) {
      // Sites that can pass nothing on to where there is room are all dear by the same amount: so dear that nobody gains by moving to one.
      const relative = this.scarcities(Float64Array.from(isStuck, (stuck) => (stuck === 1 ? 0 : Infinity)));
      let [most, least] = [0, 0];
      scarcity.forEach((each, site) => {
        most = each < Infinity ? Math.max(most, each) : most;
        least = each < Infinity ? least : Math.min(least, relative[site]);
      });
      const dear = most - least + this.unit.reduce((greatest, each) => (each < Infinity ? Math.max(greatest, each) : greatest), 0);
      isStuck.forEach((stuck, site) => (scarcity[site] = stuck === 1 ? dear + relative[site] : scarcity[site]));
    }
    return this.pricesAt(scarcity.map((each) => Math.max(0, each)));
  }

  /**
   * What one more unit of capacity at each open site would save: the cheapest way to pass a unit on to where there is room; Infinity where there is none.
   *
   * @param start what it is worth at the ends of these ways; by default 0 where there is room
   */
  private scarcities(start: Float64Array = this.room.map((room) => (room > 0 ? 0 : Infinity))): Float64Array {
    const { open } = this;
    const scarcity = start;
    for (let round = 0, changed = true; changed && round <= open.length; round++) {
      changed = false;
      for (let from = 0; from < open.length; from++) {
        if (this.room[from] <= 0) {
          this.refresh(from);
          for (let to = 0; to < open.length; to++) {
            const through = this.move[from * open.length + to] + scarcity[to];
            if (through < scarcity[from] - 1e-12 * Math.abs(through)) {
              scarcity[from] = through;
              changed = true;
            }
          }
        }
      }
    }
    return scarcity;
  }

  private pricesAt(scarcity: Float64Array): Float64Array {
    const { open, unit, problem } = this;
    const sites = problem.sites.length;
    return Float64Array.from({ length: this.customers }, (_, customer) => {
      let least = Infinity;
      for (let position = 0; position < open.length; position++) {
        least = Math.min(least, unit[customer * sites + open[position]] + scarcity[position]);
      }
      return least * problem.demand[customer];
    });
  }

  private begin(opening: Opening, lost: number): void {
    const { sites } = this.problem;
    const open: number[] = [];
    for (let site = 0; site < opening.length; site++) {
      if (opening[site] >= 0 && site !== lost) {
        open.push(site);
      }
    }
    if (open.length !== this.open.length) {
      this.count = new Int32Array(open.length);
      this.move = new Float64Array(open.length * open.length);
      this.mover = new Int32Array(open.length * open.length);
      this.isStale = new Uint8Array(open.length);
    }
    this.open = Int32Array.from(open);
    this.capacity = Float64Array.from(open, (site) => sites[site][opening[site]].capacity);
    this.room = this.capacity.slice();
    this.count.fill(0);
    this.isStale.fill(1);
    this.flow.fill(0, 0, open.length * this.customers);
  }

  /** Puts everybody at the cheapest open site. @returns a customer that no open site can serve; -1 for none */
  private placeAtCheapest(): number {
    const { open, customers, unit, problem } = this;
    const sites = problem.sites.length;
    for (let customer = 0; customer < customers; customer++) {
      let best = -1;
      let least = Infinity;
      for (let position = 0; position < open.length; position++) {
        const each = unit[customer * sites + open[position]];
        if (each < least) {
          best = position;
          least = each;
        }
      }
      if (best < 0) {
        return customer;
      }
      this.put(customer, best);
    }
    return -1;
  }

  /** Puts everybody at the site with the most room. @returns a customer that no open site can serve; -1 for none */
  private placeWhereRoomIs(): number {
    const { open, customers, unit, room, problem } = this;
    const sites = problem.sites.length;
    for (let customer = 0; customer < customers; customer++) {
      let best = -1;
      for (let position = 0; position < open.length; position++) {
        if (unit[customer * sites + open[position]] < Infinity && (best < 0 || room[position] > room[best])) {
          best = position;
        }
      }
      if (best < 0) {
        return customer;
      }
      this.put(customer, best);
    }
    return -1;
  }

  private put(customer: number, position: number): void {
    this.flow[position * this.customers + customer] = this.problem.demand[customer];
    this.list[position * this.customers + this.count[position]++] = customer;
    this.room[position] -= this.problem.demand[customer];
  }

  /** Moves some of what is too much at a site along the cheapest path. @returns the sites reached when there is no room at any of them */
  private relieve(source: number): Uint8Array | undefined {
    const { open, room, move } = this;
    const size = open.length;
    const distance = new Float64Array(size).fill(Infinity);
    const before = new Int32Array(size).fill(-1);
    const isWaiting = new Uint8Array(size);
    distance[source] = 0;
    isWaiting[source] = 1;
    // Bellman-Ford in rounds: moves may save money, but no cycle of them does.
    for (let round = 0, changed = true; changed && round <= size; round++) {
      changed = false;
      for (let from = 0; from < size; from++) {
        if (isWaiting[from] === 0) {
          continue;
        }
        isWaiting[from] = 0;
        this.refresh(from);
        for (let to = 0; to < size; to++) {
          const through = distance[from] + move[from * size + to];
          if (to !== source && through < distance[to] - 1e-12 * (distance[to] === Infinity ? 0 : Math.abs(distance[to]))) {
            distance[to] = through;
            before[to] = from;
            // Where there is room a path ends.
            if (room[to] <= 0) {
              isWaiting[to] = 1;
              changed = true;
            }
          }
        }
      }
    }
    let end = -1;
    for (let position = 0; position < size; position++) {
      if (room[position] > 0 && distance[position] < Infinity && (end < 0 || distance[position] < distance[end])) {
        end = position;
      }
    }
    if (end < 0) {
      return Uint8Array.from(distance, (each) => (each < Infinity ? 1 : 0));
    }
    this.shift(source, end, before);
    return undefined;
  }

  private shift(source: number, end: number, before: Int32Array): void {
    const { customers, flow, room, mover, open, problem } = this;
    const size = open.length;
    let amount = Math.min(-room[source], room[end]);
    for (let to = end; to !== source; to = before[to]) {
      amount = Math.min(amount, flow[before[to] * customers + mover[before[to] * size + to]]);
    }
    // Found before any is moved: a move changes the cheapest moves from a site.
    const path: [number, number, number][] = [];
    for (let to = end; to !== source; to = before[to]) {
      path.push([before[to], to, mover[before[to] * size + to]]);
    }
    for (const [from, to, who] of path) {
      const left = flow[from * customers + who] - amount;
      flow[from * customers + who] = left;
      if (left <= NEGLIGIBLE * problem.demand[who]) {
        this.remove(from, who);
      }
      if (flow[to * customers + who] === 0) {
        this.list[to * customers + this.count[to]++] = who;
      }
      flow[to * customers + who] += amount + (left <= NEGLIGIBLE * problem.demand[who] ? left : 0);
      this.isStale[from] = 1;
      this.isStale[to] = 1;
    }
    room[source] += amount;
    room[end] -= amount;
  }

  private remove(position: number, customer: number): void {
    const { customers, list } = this;
    const start = position * customers;
    this.flow[start + customer] = 0;
    const last = start + --this.count[position];
    for (let at = start; at < last; at++) {
      if (list[at] === customer) {
        list[at] = list[last];
        return;
      }
    }
  }

  /** Brings the cheapest moves from a site up to date. */
  private refresh(from: number): void {
    if (this.isStale[from] === 0) {
      return;
    }
    this.isStale[from] = 0;
    const { open, customers, unit, move, mover, list } = this;
    const size = open.length;
    const sites = this.problem.sites.length;
    const start = from * size;
    move.fill(Infinity, start, start + size);
    for (let at = from * customers; at < from * customers + this.count[from]; at++) {
      const customer = list[at];
      const row = customer * sites;
      const here = unit[row + open[from]];
      for (let to = 0; to < size; to++) {
        const saved = unit[row + open[to]] - here;
        if (saved < move[start + to]) {
          move[start + to] = saved;
          mover[start + to] = customer;
        }
      }
    }
    move[start + from] = Infinity;
  }

  private customersOf(reached: Uint8Array): number[] {
    const found = new Set<number>();
    reached.forEach((isReached, position) => {
      for (let at = 0; isReached === 1 && at < this.count[position]; at++) {
        found.add(this.list[position * this.customers + at]);
      }
    });
    return [...found].sort((a, b) => a - b);
  }
}
