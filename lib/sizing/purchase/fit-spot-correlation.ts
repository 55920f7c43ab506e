import { assertNoBrokenRules } from "../../errors";
import { checkSpotTraces, downTicks, type SpotTrace } from "./spot-trace";

/** Bisections of an interval of at most 1: down to the last bit. */
const BISECTIONS = 60;

/**
 * Spot pools that fail together: a pool is down when the whole market, its region's spot capacity or the pool itself is, each on its own.
 */
export interface SpotCorrelation {
  /** Ticks of the traces. */
  readonly ticks: number;
  /** Probability that the spot capacity of all regions is gone at once. */
  readonly marketShock: number;
  /** Regions, in the order in which the traces name them. */
  readonly regions: readonly SpotRegion[];
  /** All pools down at once: as seen, as this fit has it, and as independent pools would have it. */
  readonly allDown: JointUnavailability;
  /**
   * Mean correlation coefficient (phi) of pairs of pools of one region.
   *
   * @default - no such pair of pools that are now up and now down
   */
  readonly meanPhiWithinRegions?: number;
  /**
   * Mean correlation coefficient (phi) of pairs of pools of two regions.
   *
   * @default - no such pair of pools that are now up and now down
   */
  readonly meanPhiAcrossRegions?: number;
}

/** A region of the fit. */
export interface SpotRegion {
  /** Its name. */
  readonly region: string;
  /** Probability that all its spot capacity is gone while the market is not. */
  readonly shock: number;
  /** Its pools, in the order of the traces. */
  readonly pools: readonly SpotPool[];
  /** All its pools down at once. */
  readonly allDown: JointUnavailability;
}

/** A pool of the fit. */
export interface SpotPool {
  /** Its name. */
  readonly pool: string;
  /** Share of ticks in which it was down. */
  readonly observed: number;
  /** Probability that it is down while neither market nor region is. */
  readonly unavailability: number;
}

/** Probability that several pools are down at once. */
export interface JointUnavailability {
  /** Share of ticks. */
  readonly observed: number;
  /** By the fit. */
  readonly fitted: number;
  /** By the product rule. */
  readonly independent: number;
}

/**
 * Fits nested common shocks (Marshall and Olkin's model) to availability traces, by moments.
 *
 * Every pool keeps its observed unavailability. If u is the probability of being up, two pools of a region have u_ij = u_i u_j /
 * r_R, with r_R = (1 - market) (1 - shock_R): r_R is the sum of u_i u_j over the sum of u_ij, taken over all pairs of the region. The
 * market shock is the one for which all pools are down as often as observed, the moment that a fleet over several regions rests on;
 * zero where the regional shocks explain it. Correlation that is milder than a common outage, a busy afternoon everywhere, is not in
 * this model.
 *
 * @param traces one per pool, with a common clock
 * @throws LeptonError when traces are missing, of different lengths, or of a pool that is never up
 */
export function fitSpotCorrelation(traces: readonly SpotTrace[]): SpotCorrelation {
  assertNoBrokenRules("fitSpotCorrelation", checkSpotTraces(traces));
  const regions = [...new Set(traces.map(({ region }) => region))].map((region) =>
    observeRegion(
      region,
      traces.filter((trace) => trace.region === region),
    ),
  );
  const observed = shareOfTicks(traces.map(downTicks));
  const marketShock = regions.length > 1 ? marketShockFor(regions, observed) : 0;
  const fitted = regions.map((region) => fitRegion(region, marketShock));
  const pairs = phis(traces);
  return {
    ticks: traces[0].available.length,
    marketShock,
    regions: fitted,
    allDown: {
      observed,
      fitted: allDown(regions, marketShock),
      independent: regions.reduce((product, { downs }) => product * independent(downs), 1),
    },
    ...(pairs.within.length > 0 ? { meanPhiWithinRegions: mean(pairs.within) } : {}),
    ...(pairs.across.length > 0 ? { meanPhiAcrossRegions: mean(pairs.across) } : {}),
  };
}

interface ObservedRegion {
  readonly region: string;
  readonly pools: readonly string[];
  /** Share of ticks down, by pool. */
  readonly downs: readonly number[];
  readonly allDown: number;
  /** r_R: at least the greatest share of ticks up, or a pool would be up more often than its region. */
  readonly upRatio: number;
}

function observeRegion(region: string, traces: readonly SpotTrace[]): ObservedRegion {
  const ticks = traces.map(downTicks);
  const downs = ticks.map((down) => shareOfTicks([down]));
  let apart = 0;
  let together = 0;
  forPairs(ticks.length, (i, j) => {
    const [u, v] = [1 - downs[i], 1 - downs[j]];
    apart += u * v;
    // Both up: 1 - P(i down) - P(j down) + P(both down).
    together += Math.max(0, 1 - downs[i] - downs[j] + shareOfTicks([ticks[i], ticks[j]]));
  });
  const ratio = together > 0 ? apart / together : 1;
  const greatestUp = downs.reduce((most, down) => Math.max(most, 1 - down), 0);
  const allDownShare = shareOfTicks(ticks);
  return { region, pools: traces.map(({ pool }) => pool), downs, allDown: allDownShare, upRatio: Math.min(1, Math.max(ratio, greatestUp)) };
}

function fitRegion(region: ObservedRegion, marketShock: number): SpotRegion {
  const { shock, own } = split(region, marketShock);
  const content = own.reduce((product, down) => product * down, 1);
  const inRegion = shock + (1 - shock) * content;
  return {
    region: region.region,
    shock,
    pools: region.pools.map((pool, index) => ({ pool, observed: region.downs[index], unavailability: own[index] })),
    allDown: {
      observed: region.allDown,
      fitted: marketShock + (1 - marketShock) * inRegion,
      independent: independent(region.downs),
    },
  };
}

/** Shock of a region and own unavailability of its pools, given the market shock. */
function split({ downs, upRatio }: ObservedRegion, marketShock: number): { readonly shock: number; readonly own: number[] } {
  const marketUp = 1 - marketShock;
  const shock = Math.max(0, (marketUp - upRatio) / marketUp);
  const regionUp = marketUp * (1 - shock);
  return { shock, own: downs.map((down) => Math.max(0, (regionUp - 1 + down) / regionUp)) };
}

function allDown(regions: readonly ObservedRegion[], marketShock: number): number {
  const inMarket = regions.reduce((product, region) => {
    const { shock, own } = split(region, marketShock);
    return product * (shock + (1 - shock) * own.reduce((content, down) => content * down, 1));
  }, 1);
  return marketShock + (1 - marketShock) * inMarket;
}

/** The market shock lies between none and the observed share, at which all pools would be down at least that often. */
function marketShockFor(regions: readonly ObservedRegion[], observed: number): number {
  if (allDown(regions, 0) >= observed) {
    return 0;
  }
  let [low, high] = [0, observed];
  for (let halving = 0; halving < BISECTIONS; halving++) {
    const middle = (low + high) / 2;
    if (allDown(regions, middle) < observed) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

/** Share of ticks in which all of the traces are down. */
function shareOfTicks(downs: readonly Uint8Array[]): number {
  let count = 0;
  for (let tick = 0; tick < downs[0].length; tick++) {
    count += downs.every((down) => down[tick] === 1) ? 1 : 0;
  }
  return count / downs[0].length;
}

/** phi = (p_ij - p_i p_j) / sqrt(p_i (1 - p_i) p_j (1 - p_j)); pools that never change have none. */
function phis(traces: readonly SpotTrace[]): { readonly within: number[]; readonly across: number[] } {
  const ticks = traces.map(downTicks);
  const downs = ticks.map((down) => shareOfTicks([down]));
  const within: number[] = [];
  const across: number[] = [];
  forPairs(traces.length, (i, j) => {
    const spread = Math.sqrt(downs[i] * (1 - downs[i]) * downs[j] * (1 - downs[j]));
    if (spread > 0) {
      (traces[i].region === traces[j].region ? within : across).push((shareOfTicks([ticks[i], ticks[j]]) - downs[i] * downs[j]) / spread);
    }
  });
  return { within, across };
}

function forPairs(count: number, visit: (i: number, j: number) => void): void {
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      visit(i, j);
    }
  }
}

function independent(downs: readonly number[]): number {
  return downs.reduce((product, down) => product * down, 1);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
