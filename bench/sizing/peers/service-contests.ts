import { fleetMarket } from "../../../lib/catalog/fleet-offerings";
import { MachineCatalog } from "../../../lib/catalog/machine-catalog";
import type { FleetProblem } from "../../../lib/sizing/fleet-problem";
import { planFleet } from "../../../lib/sizing/plan-fleet";
import { ours, type Contest, type Contestant } from "./contest";
import type { PythonPeers } from "./python-peers";

/** The service: 10,000 reads and 1,000 writes a second of 2 ms each, which Netflix's model turns into 23 cores. */
const SERVICE = { reads: [5000, 10_000, 20_000], writes: [500, 1000, 2000], latencyMs: 2 };

const CORES = 23;

const PLACES = [{ cloud: "aws", region: "us-east-1", zones: ["use1-az1", "use1-az2", "use1-az4"] }];

/** What one unit of the service takes: a virtual processor with its memory. */
const UNIT = { accelerators: 0, vcpus: 1, memoryGib: 0.5, networkGbps: 0 };

/** One of our functions beside Netflix's plan of 128 demand draws. @param plan what it answers, in a few words */
export type DemandDraws = (problem: FleetProblem, demands: readonly number[]) => string;

/** The service's problem on the built-in catalogue. @param failing whether things fail; Netflix's model has no failures */
function serviceProblem(failing: boolean): FleetProblem {
  const { offerings, domains } = fleetMarket(MachineCatalog.builtIn(), PLACES, {
    unit: "replica",
    replica: UNIT,
    purchaseOptions: ["on-demand"],
  });
  return {
    demand: CORES,
    unit: "vCPU",
    offerings: failing ? offerings : offerings.map((each) => ({ ...each, instanceUnavailability: 0 })),
    domains: failing ? domains : domains.map((each) => ({ ...each, unavailability: 0 })),
    targets: { unavailability: 1e-3 },
    mix: "any",
  };
}

function planning(name: string, problem: FleetProblem): Contestant {
  return ours(`${name}, ${problem.offerings.length} offerings`, () => {
    const { status, microUsdPerHour, installedUnits, counts } = planFleet(problem);
    const machines = counts.map(({ offering, count }) => `${count} x ${offering.split("/")[3]}`).join(" + ");
    return `${machines} = ${installedUnits} vCPU, ${(microUsdPerHour / 1e6).toFixed(3)} USD/h${status === "optimal" ? "" : `, ${status}`}`;
  });
}

function netflix(name: string, peers: PythonPeers, simulations: number): Contestant {
  return {
    name,
    mostRounds: simulations === 0 ? undefined : 3,
    answer: async () => {
      const { ms, machineType, count, vcpus } = await peers.ask<{ machineType: string; count: number; vcpus: number }>("netflix", {
        ...SERVICE,
        simulations,
      });
      return { ms, answer: `${count} x ${machineType} = ${vcpus} vCPU` };
    },
  };
}

/** A stateless service planned once, without failures as Netflix does, with the loss of any one zone, and with an exact unavailability. */
export function serviceContests(peers: PythonPeers | undefined): Contest[] {
  const certain = serviceProblem(false);
  const surviving = { ...certain, targets: { ...certain.targets, survive: [{ level: "zone", units: CORES }] } };
  return [
    {
      name: "one service, certain demand",
      contestants: [
        planning("planFleet, nothing fails", certain),
        planning("planFleet, any one zone is lost", surviving),
        planning("planFleet, unavailability at most 1e-3", serviceProblem(true)),
        ...(peers === undefined ? [] : [netflix("Netflix plan_certain, stateless-java", peers, 0)]),
      ],
    },
  ];
}

/**
 * 128 demand draws, by each of our functions that answers them.
 *
 * @param functions by name
 */
export function drawContests(functions: ReadonlyMap<string, DemandDraws>, peers: PythonPeers | undefined): Contest[] {
  const problem = serviceProblem(false);
  const demands = Array.from({ length: 128 }, (_, draw) => Math.round(CORES * (0.5 + (1.5 * draw) / 127)));
  return [
    {
      name: "one service, 128 demand draws",
      contestants: [
        ...[...functions].map(([name, plan]) => ours(name, () => plan(problem, demands))),
        ...(peers === undefined ? [] : [netflix("Netflix plan, 128 simulations", peers, 128)]),
      ],
    },
  ];
}
