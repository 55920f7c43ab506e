import { fleetUnavailability } from "../../lib/sizing/fleet-unavailability";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { fitSpotCorrelation, type SpotCorrelation } from "../../lib/sizing/purchase/fit-spot-correlation";
import { replaySpotTraces } from "../../lib/sizing/purchase/replay-spot-traces";
import {
  spotFailureDomains,
  spotShockStates,
  unavailabilityWithSpotShocks,
  withSpotShocks,
} from "../../lib/sizing/purchase/spot-failure-domains";
import type { SpotTrace } from "../../lib/sizing/purchase/spot-trace";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { brokenRules } from "../support/broken-rules";
import { domain, offering, problem } from "../sizing/support/fleets";
import { describeWithTraces, readTraces, TRACES_REASON } from "./support/shared-traces";

/** Chances in hundredths or so: [down, of]. */
type Chance = readonly [number, number];

/** A trace set in which every state of market, regions and pools stands exactly as often as its probability says. */
function exactTraces(market: Chance, regions: readonly { readonly shock: Chance; readonly pools: readonly Chance[] }[]): SpotTrace[] {
  const chances = [market, ...regions.flatMap(({ shock, pools }) => [shock, ...pools])];
  let states: { readonly times: number; readonly down: readonly boolean[] }[] = [{ times: 1, down: [] }];
  for (const [down, of] of chances) {
    states = states.flatMap((state) => [
      { times: state.times * down, down: [...state.down, true] },
      { times: state.times * (of - down), down: [...state.down, false] },
    ]);
  }
  let position = 1;
  return regions.flatMap(({ pools }, region) => {
    const shock = position++;
    return pools.map((_, index) => {
      const own = position++;
      const available = states.flatMap(({ times, down }) => new Array<number>(times).fill(down[0] || down[shock] || down[own] ? 0 : 1));
      return { pool: `r${region}p${index}`, region: `r${region}`, available };
    });
  });
}

/** One instance in each pool, and nothing else that fails. */
function oneEach(traces: readonly SpotTrace[], fit: SpotCorrelation, demand: number): FleetProblem {
  const offerings = traces.map(({ pool, region }) => offering(pool, pool, { region, purchaseOption: "spot", instanceUnavailability: 0 }));
  return problem({ demand, offerings, domains: spotFailureDomains(fit) });
}

const each = (traces: readonly SpotTrace[]): { offering: string; count: number }[] =>
  traces.map(({ pool }) => ({ offering: pool, count: 1 }));

describe("fitSpotCorrelation", () => {
  const traces = exactTraces(
    [1, 10],
    [
      {
        shock: [1, 4],
        pools: [
          [1, 2],
          [1, 3],
        ],
      },
      {
        shock: [1, 5],
        pools: [
          [1, 4],
          [1, 2],
          [1, 3],
        ],
      },
    ],
  );

  it("finds the probabilities that traces were made with", () => {
    const { marketShock, regions, allDown } = fitSpotCorrelation(traces);
    expect(marketShock).toBeCloseTo(0.1, 12);
    expect(regions.map(({ shock }) => shock)).toEqual([expect.closeTo(0.25, 12), expect.closeTo(0.2, 12)]);
    const own = regions.flatMap(({ pools }) => pools.map(({ unavailability }) => unavailability));
    [1 / 2, 1 / 3, 1 / 4, 1 / 2, 1 / 3].forEach((truth, index) => expect(own[index]).toBeCloseTo(truth, 12));
    expect(allDown.fitted).toBeCloseTo(allDown.observed, 14);
    expect(regions[0].allDown.fitted).toBeCloseTo(regions[0].allDown.observed, 12);
    expect(allDown.independent).toBeLessThan(allDown.observed / 3);
  });

  it("keeps each pool's unavailability", () => {
    const fit = fitSpotCorrelation(traces);
    traces.forEach(({ pool, available }) => {
      const alone = problem({ offerings: [offering(pool, pool, { instanceUnavailability: 0 })], domains: spotFailureDomains(fit) });
      const down = available.filter((nodes) => nodes === 0).length / available.length;
      expect(fleetUnavailability(alone, [{ offering: pool, count: 1 }])).toBeCloseTo(down, 12);
    });
  });

  it("finds no shock in pools that are independent", () => {
    const apart = exactTraces([0, 1], [{ shock: [0, 1], pools: [[1, 2], [1, 3]] }, { shock: [0, 1], pools: [[1, 4]] }]); // prettier-ignore
    const fit = fitSpotCorrelation(apart);
    expect(fit.marketShock).toBe(0);
    fit.regions.forEach(({ shock }) => expect(shock).toBeCloseTo(0, 12));
    expect(fit.meanPhiWithinRegions).toBeCloseTo(0, 12);
    expect(fit.meanPhiAcrossRegions).toBeCloseTo(0, 12);
    const single = fitSpotCorrelation([apart[0]]);
    expect(single).toMatchObject({ marketShock: 0, regions: [{ shock: 0 }] });
    expect(single).not.toHaveProperty("meanPhiWithinRegions");
  });

  it("replays exactly what it fitted exactly", () => {
    const fit = fitSpotCorrelation(traces);
    for (const demand of [1, 2, 3, 4, 5]) {
      const { observed, fitted } = replaySpotTraces(oneEach(traces, fit, demand), each(traces), traces);
      expect(fitted).toBeCloseTo(observed, 11);
    }
  });

  it("counts a pool as down below the nodes asked for", () => {
    const four = (upFrom: number): number =>
      fitSpotCorrelation([{ pool: "p", region: "r", available: [0, 1, 2, 4], upFrom }]).regions[0].pools[0].observed;
    expect([four(1), four(2), four(4)]).toEqual([0.25, 0.5, 0.75]);
  });

  it("names broken traces", () => {
    expect(brokenRules(() => fitSpotCorrelation([]))).toEqual(["traces-present"]);
    expect(
      brokenRules(() =>
        fitSpotCorrelation([
          { pool: "p", region: "r", available: [1, 0] },
          { pool: "p", region: "r", available: [1] },
          { pool: "q", region: "r", available: [0, 0] },
        ]),
      ),
    ).toEqual(["trace-ever-up", "trace-lengths-equal", "trace-pool-unique"]);
  });
});

describe("shocks of a fit in a fleet problem", () => {
  const fit = fitSpotCorrelation(exactTraces([1, 10], [{ shock: [1, 4], pools: [[1, 2], [1, 3]] }, { shock: [1, 5], pools: [[1, 4]] }])); // prettier-ignore

  it("are states that add up to 1, and give the same as the forest", () => {
    expect(spotShockStates(fit).reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 14);
    const pools = ["r0p0", "r0p1", "r1p0"];
    const offerings = pools.map((pool) => offering(pool, pool, { instanceUnavailability: 0.1 }));
    const counts = pools.map((pool) => ({ offering: pool, count: 2 }));
    for (const demand of [1, 2, 3, 4, 5, 6]) {
      const inForest = problem({ demand, offerings, domains: spotFailureDomains(fit) });
      const apart = problem({ demand, offerings, domains: pools.map((pool) => domain(pool, 0.9, undefined, "spot-pool")) });
      const expected = fleetUnavailability(inForest, counts);
      expect(Math.abs(unavailabilityWithSpotShocks(apart, counts, fit) - expected)).toBeLessThan(1e-13);
    }
  });

  it("reach pools below zones that also hold machines on demand", () => {
    // Both pools of r0 in their zones; one machine on demand in the first zone. By hand: states of zones (0.2, 0.4), shock and pools.
    const domains = [domain("z0", 0.2), domain("z1", 0.4), domain("r0p0", 0, "z0", "spot-pool"), domain("r0p1", 0, "z1", "spot-pool")];
    const offerings = [
      offering("spot0", "r0p0", { instanceUnavailability: 0 }),
      offering("spot1", "r0p1", { instanceUnavailability: 0 }),
      offering("sure", "z0", { instanceUnavailability: 0 }),
    ];
    const counts = offerings.map(({ id }) => ({ offering: id, count: 1 }));
    const shock = 0.1 + 0.9 * 0.25;
    const spotAlive = (zone: number, own: number): number => (1 - zone) * (1 - own);
    // At least two of three: under a shock never; else the machine on demand needs its zone.
    const [a, b] = [1 - 1 / 2, spotAlive(0.4, 1 / 3)];
    const up = (1 - shock) * (0.8 * (a * b + a * (1 - b) + (1 - a) * b));
    expect(unavailabilityWithSpotShocks(problem({ demand: 2, offerings, domains }), counts, fit)).toBeCloseTo(1 - up, 12);
  });

  it("as shared shocks of a problem give the same probability as by their own states, with pools anywhere", () => {
    const domains = [
      domain("z0", 0.2),
      domain("z1", 0.4),
      domain("r0p0", 0.7, "z0", "spot-pool"),
      domain("r0p1", 0, "z1", "spot-pool"),
      domain("r1p0", 0, undefined, "spot-pool"),
    ];
    const offerings = [
      offering("spot0", "r0p0", { unitsPerInstance: 2 }),
      offering("spot1", "r0p1"),
      offering("spot2", "r1p0"),
      offering("sure", "z0"),
    ];
    for (const [demand, ...machines] of [
      [1, 1, 1, 1, 1],
      [3, 2, 1, 2, 0],
      [5, 1, 3, 0, 2],
    ]) {
      const fleet = problem({ demand, offerings, domains });
      const counts = offerings.map(({ id }, index) => ({ offering: id, count: machines[index] }));
      const expected = unavailabilityWithSpotShocks(fleet, counts, fit);
      expect(Math.abs(fleetUnavailability(withSpotShocks(fleet, fit), counts) - expected)).toBeLessThan(1e-14);
    }
  });

  it("as shared shocks leave out what the problem has not, and keep the shocks it has", () => {
    const feed = { id: "feed", probability: 0.1, domains: ["z"] };
    const domains = [domain("z", 0.1), domain("r0p0", 0.7, "z", "spot-pool")];
    const shaken = withSpotShocks(problem({ offerings: [offering("o", "r0p0")], domains, shocks: [feed] }), fit);
    expect(shaken.shocks!.map(({ id, domains: hit }) => [id, hit])).toEqual([
      ["feed", ["z"]],
      ["spot-market", ["r0p0"]],
      ["r0/spot", ["r0p0"]],
    ]);
    const [region] = fit.regions;
    expect(shaken.shocks![2].probability).toBe(region.shock);
    expect(shaken.domains[1].unavailability).toBe(region.pools[0].unavailability);
  });

  it("are refused as shared shocks when they are more than six, and when they name other pools", () => {
    const many = { ...fit, regions: [0, 1, 2, 3, 4, 5].map((index) => ({ ...fit.regions[0], region: `r${index}`, shock: 0.1 })) };
    const fleet = problem({ offerings: [offering("o", "r0p0")], domains: [domain("r0p0", 0.1)] });
    expect(brokenRules(() => withSpotShocks(fleet, many))).toEqual(["shocks-few"]);
    expect(brokenRules(() => withSpotShocks(problem({ domains: [domain("z", 0.1)] }), fit))).toEqual(["spot-pools-shared"]);
  });

  it("as shared shocks are planned with: pools of one region below zones do not back each other up", () => {
    const domains = [domain("z0", 0), domain("z1", 0), domain("r0p0", 0, "z0", "spot-pool"), domain("r0p1", 0, "z1", "spot-pool")];
    const offerings = [
      offering("spot0", "r0p0", { microUsdPerHour: 1, instanceUnavailability: 0 }),
      offering("spot1", "r0p1", { microUsdPerHour: 1, instanceUnavailability: 0 }),
      offering("sure", "z0", { microUsdPerHour: 9, instanceUnavailability: 0 }),
    ];
    const planned = (unavailability: number): string[] =>
      planFleet(withSpotShocks(problem({ offerings, domains, mix: "any", targets: { unavailability } }), fit)).counts.map(
        (row) => row.offering,
      );
    // Market and region are down 0.1 + 0.9 * 0.25 of the time, and both pools with them.
    expect(planned(0.49)).toEqual(["spot0", "spot1"]);
    expect(planned(0.3)).toEqual(["sure"]);
  });

  it("can be planned with: a shock that no number of pools of one region escapes sends the fleet elsewhere", () => {
    const domains = spotFailureDomains(fit);
    const pools = ["r0p0", "r0p1", "r1p0"];
    const offerings = pools.map((pool, index) => offering(pool, pool, { microUsdPerHour: index === 2 ? 9 : 1, instanceUnavailability: 0 }));
    const target = (unavailability: number): string[] =>
      planFleet(problem({ offerings, domains, mix: "any", targets: { unavailability } })).counts.map((count) => count.offering);
    expect(target(0.45)).toEqual(["r0p0", "r0p1"]);
    expect(target(0.3)).toContain("r1p0");
  });

  it("say when they speak of other pools", () => {
    const other = problem({ offerings: [offering("o", "z")], domains: [domain("z", 0.1)] });
    expect(brokenRules(() => unavailabilityWithSpotShocks(other, [], fit))).toEqual(["spot-pools-shared"]);
  });
});

describeWithTraces(`the SkyPilot traces${TRACES_REASON}`, () => {
  it("show nodes of a 16-node pool come and go together: at 0 or 16 for most of the time", () => {
    const extremes = readTraces("availability/16-node/aws-08-27-2023").map(
      ({ available }) => available.filter((nodes) => nodes === 0 || nodes === 16).length / available.length,
    );
    expect(extremes.map((share) => Math.round(100 * share))).toEqual([83, 97, 97]);
  });

  it("are met by the fit within a factor of two, and missed by the product rule by up to 850", () => {
    const traces = readTraces("availability/1-node/aws-02-15-2023");
    const fit = fitSpotCorrelation(traces);
    const replays = [1, 2, 3, 4].map((demand) => replaySpotTraces(oneEach(traces, fit, demand), each(traces), traces));
    for (const { observed, fitted, independent } of replays) {
      expect(fitted / observed).toBeGreaterThan(0.5);
      expect(fitted / observed).toBeLessThan(2);
      expect(independent).toBeLessThan(fitted);
    }
    expect(replays[0].observed).toBe(160 / 20_158);
    expect(replays[0].observed / replays[0].independent).toBeGreaterThan(850);
    expect(replays[1].observed / replays[1].independent).toBeGreaterThan(70);
  });
});
