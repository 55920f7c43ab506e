import type { FacilityProblem } from "./facility-problem";

/** Up to so many places are put in order by insertion. */
const SHORT = 12;

/** For each site the customers that it would rather serve at given prices, the best of them first, up to its capacity. */
export class FractionalKnapsack {
  private readonly customers: number;
  /** Chosen customers of each site, `site * customers` onwards. */
  private readonly chosen: Int32Array;
  private readonly count: Int32Array;
  /** Gain per unit of demand of the chosen customers, laid out alike; negative. */
  private readonly rate: Float64Array;
  /** Where `gainUpTo` is: the next customer, the demand before it, and what that earns. */
  private next = 0;
  private filled = 0;
  private earned = 0;

  public constructor(private readonly problem: FacilityProblem) {
    this.customers = problem.demand.length;
    this.chosen = new Int32Array(problem.cost.length);
    this.rate = new Float64Array(problem.cost.length);
    this.count = new Int32Array(problem.sites.length);
  }

  /**
   * Chooses the customers of a site: those whose price exceeds the cost, the best per unit of demand first.
   *
   * @param site the site
   * @param price multiplier of each customer
   * @param capacity the most that any step holds
   * @param isOrdered whether `gainUpTo` will be asked for less than `capacity`: then all are put in order, else just the last is the worst
   */
  public pack(site: number, price: Float64Array, capacity: number, isOrdered: boolean): void {
    const { customers, chosen, rate } = this;
    const { demand, cost } = this.problem;
    const start = site * customers;
    let end = start;
    let weight = 0;
    for (let customer = 0; customer < customers; customer++) {
      const gain = cost[start + customer] - price[customer];
      if (gain < 0) {
        chosen[end] = customer;
        rate[end++] = gain / demand[customer];
        weight += demand[customer];
      }
    }
    if (weight > capacity) {
      end = this.select(start, end, capacity);
    }
    if (isOrdered) {
      this.order(start, end);
    }
    this.count[site] = end - start;
    this.next = start;
    this.filled = 0;
    this.earned = 0;
  }

  /** What the packed customers earn in a capacity: at most 0. To be asked for capacities that never fall, after `pack` of the site. */
  public gainUpTo(site: number, capacity: number): number {
    const { chosen, rate } = this;
    const { demand } = this.problem;
    const end = site * this.customers + this.count[site];
    while (this.next < end && this.filled + demand[chosen[this.next]] <= capacity) {
      const amount = demand[chosen[this.next]];
      this.filled += amount;
      this.earned += rate[this.next++] * amount;
    }
    return this.next < end ? this.earned + rate[this.next] * (capacity - this.filled) : this.earned;
  }

  /** Adds the shares of the customers that a site serves within a capacity. */
  public serve(site: number, capacity: number, served: Float64Array): void {
    const { demand } = this.problem;
    const start = site * this.customers;
    let room = capacity;
    for (let at = start; at < start + this.count[site] && room > 0; at++) {
      const customer = this.chosen[at];
      served[customer] += Math.min(1, room / demand[customer]);
      room -= demand[customer];
    }
  }

  /**
   * Moves to the front those that fit, and the one that fits in part behind them.
   *
   * @returns end of what is chosen
   */
  private select(start: number, end: number, capacity: number): number {
    const { chosen, rate } = this;
    const { demand } = this.problem;
    let low = start;
    let high = end - 1;
    let room = capacity;
    while (low < high) {
      const pivot = median(rate[low], rate[(low + high) >> 1], rate[high]);
      let left = low;
      let right = high;
      while (left <= right) {
        while (rate[left] < pivot) {
          left++;
        }
        while (rate[right] > pivot) {
          right--;
        }
        if (left <= right) {
          this.swap(left++, right--);
        }
      }
      let weight = 0;
      for (let at = low; at <= right; at++) {
        weight += demand[chosen[at]];
      }
      if (weight >= room) {
        high = right;
        continue;
      }
      room -= weight;
      low = right + 1;
      // Between the two halves at most one remains, equal to the pivot.
      if (low < left) {
        if (demand[chosen[low]] >= room) {
          break;
        }
        room -= demand[chosen[low]];
        low = left;
      }
    }
    return Math.min(low + 1, end);
  }

  /** Puts a stretch in order, equals by their number: by insertion where it is short, else by halves around a pivot. */
  private order(start: number, end: number): void {
    let low = start;
    let high = end - 1;
    while (high - low >= SHORT) {
      const pivot = (low + high) >> 1;
      const rate = this.rate[pivot];
      const customer = this.chosen[pivot];
      let left = low;
      let right = high;
      while (left <= right) {
        while (this.isBefore(left, rate, customer)) {
          left++;
        }
        while (this.isAfter(right, rate, customer)) {
          right--;
        }
        if (left <= right) {
          this.swap(left++, right--);
        }
      }
      // The shorter half first, so that few are open at a time.
      if (right - low < high - left) {
        this.order(low, right + 1);
        low = left;
      } else {
        this.order(left, high + 1);
        high = right;
      }
    }
    for (let at = low + 1; at <= high; at++) {
      const rate = this.rate[at];
      const customer = this.chosen[at];
      let hole = at;
      while (hole > low && this.isAfter(hole - 1, rate, customer)) {
        this.rate[hole] = this.rate[hole - 1];
        this.chosen[hole] = this.chosen[--hole];
      }
      this.rate[hole] = rate;
      this.chosen[hole] = customer;
    }
  }

  private isBefore(at: number, rate: number, customer: number): boolean {
    return this.rate[at] < rate || (this.rate[at] === rate && this.chosen[at] < customer);
  }

  private isAfter(at: number, rate: number, customer: number): boolean {
    return this.rate[at] > rate || (this.rate[at] === rate && this.chosen[at] > customer);
  }

  private swap(a: number, b: number): void {
    const { chosen, rate } = this;
    const customer = chosen[a];
    const each = rate[a];
    chosen[a] = chosen[b];
    rate[a] = rate[b];
    chosen[b] = customer;
    rate[b] = each;
  }
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
