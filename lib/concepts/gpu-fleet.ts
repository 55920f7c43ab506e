import { checkAcceleratorModel, checkMachineType } from "../catalog/check-place";
import type { MachineCatalog } from "../catalog/machine-catalog";
import { assertNoBrokenRules, type BrokenRule } from "../errors";
import { doubtfulPriceLines } from "../report/doubtful-price-text";
import { fleetPlanDocument } from "../report/fleet-plan-document";
import { fleetPlanTable } from "../report/fleet-plan-table";
import type { FleetPlan, OfferingCount } from "../sizing/fleet-plan";
import { usdPerMonth } from "../sizing/money";
import { planFleet } from "../sizing/plan-fleet";
import { commitmentNotes } from "./commitment-notes";
import { checkGpuDemand } from "./check-gpu-demand";
import { elasticLowerBounds } from "./elastic-lower-bounds";
import type { GpuDemand } from "./gpu-demand";
import { gpuFleetProblem, type GpuFleetProblem } from "./gpu-fleet-problem";
import { infeasibleFleetRules } from "./infeasible-fleet";
import { type LeptonCloudCore } from "./lepton-cloud-core";

/** Properties of a GPU fleet: the demand, and the cores it may stand on. */
export interface GpuFleetProps extends GpuDemand {
  /** The cores whose zones may hold machines; one or several clouds. */
  readonly cores: LeptonCloudCore[];
}

/** Machines of one type in one zone, bought in one way: what the plan puts there. */
export interface FleetShare {
  /** Cloud. */
  readonly cloud: string;
  /** Region. */
  readonly region: string;
  /** Zone; the zone id on AWS. */
  readonly zone: string;
  /** Machine type by the cloud's name. */
  readonly machineType: string;
  /** How the machines are bought: `on-demand`, `spot`, `reserved-1y` or `reserved-3y`. */
  readonly purchaseOption: string;
  /** Machines. */
  readonly machines: number;
  /** Machines to keep when there is no work; equal to `machines` in a static fleet. */
  readonly minMachines: number;
  /** GPUs (or replicas) that one machine gives. */
  readonly unitsPerMachine: number;
  /** Price of one machine in US dollars per hour. */
  readonly usdPerHourPerMachine: number;
}

/**
 * A plan for GPUs over one or several cloud cores: which machines, how many, in which zones, for the least money that reaches the targets.
 *
 * It is computed once, when it is constructed, and then realised core by core with `GpuNodePool`. The cheapest fleet is found exactly: no fleet
 * on the same zones that reaches the targets costs less under the stated failure model. Where a problem is too large for that, the plan
 * says how far above the cheapest fleet it is at most. Targets that cannot be reached are one
 * error that names the tightest constraint and the cheapest way out.
 *
 * @example
 * import { App, TerraformStack } from "cdktf";
 * import { AwsPlatform, GpuFleet, GpuNodePool, LeptonCloudCore } from "cdktf-lepton";
 *
 * const stack = new TerraformStack(new App(), "aws");
 * const core = new LeptonCloudCore(stack, "core", { platform: new AwsPlatform({ region: "us-east-1" }) });
 * const fleet = new GpuFleet({ cores: [core], gpus: 16, accelerators: ["L4"], availability: 0.999 });
 * new GpuNodePool(stack, "inference", { core, fleet });
 * console.log(fleet.toTable());
 */
export class GpuFleet {
  /** What is counted: `GPU` or `replica`. */
  public readonly unit: string;

  /** Units that must be up. */
  public readonly demand: number;

  /** The catalogue it was planned with. */
  public readonly catalog: MachineCatalog;

  private readonly cores: readonly LeptonCloudCore[];
  private readonly posed: GpuFleetProblem;
  private readonly plan: FleetPlan;
  private readonly lowerBounds: ReadonlyMap<string, number> | undefined;
  private readonly realisedBy = new Map<LeptonCloudCore, string>();

  /**
   * Computes the plan.
   *
   * @param props the demand, the targets and the cores
   */
  public constructor(props: GpuFleetProps) {
    const where = `GpuFleet on ${props.cores.map((core) => core.node.path).join(", ") || "no core"}`;
    const { cores, ...demand } = props;
    assertNoBrokenRules(where, [...checkCores(cores), ...checkGpuDemand(demand)]);
    this.catalog = props.catalog ?? cores[0]!.catalog;
    assertNoBrokenRules(where, checkNames(this.catalog, cores, demand));

    this.cores = [...cores];
    const posed = gpuFleetProblem(cores, demand, this.catalog);
    this.plan = planFleet(posed.problem);
    assertNoBrokenRules(where, infeasibleFleetRules(posed, this.plan));
    this.posed = { ...posed, notes: [...posed.notes, ...commitmentNotes(posed.problem, this.plan)] };
    this.lowerBounds = demand.minUnits === undefined ? undefined : elasticLowerBounds(this.posed.problem, this.plan, demand.minUnits);
    this.unit = this.posed.problem.unit;
    this.demand = this.posed.problem.demand;
    for (const core of cores) {
      core.node.addValidation({ validate: () => this.missingRealisations() });
    }
  }

  /** What the plan puts where, in the order of cores, zones, machine types and purchase options. */
  public get shares(): FleetShare[] {
    return this.plan.counts.map((count) => this.share(count));
  }

  /** The part of the plan that stands on one core. */
  public sharesOn(core: LeptonCloudCore): FleetShare[] {
    return this.shares.filter((share) => standsOn(share, core));
  }

  /** Units installed, spares included. */
  public get installedUnits(): number {
    return this.plan.installedUnits;
  }

  /** Price of all machines in US dollars per month of 730 hours; for an elastic fleet, when it is at its largest. */
  public get usdPerMonth(): number {
    return usdPerMonth(this.plan.microUsdPerHour);
  }

  /** Probability that the demand is not met at a random moment, exact under the failure model. */
  public get unavailability(): number {
    return this.plan.unavailability;
  }

  /** Probability that the demand is met at a random moment. Beyond fifteen nines read `unavailability`. */
  public get availability(): number {
    return 1 - this.plan.unavailability;
  }

  /** Whether the fleet moves between two plans with the work. */
  public get isElastic(): boolean {
    return this.lowerBounds !== undefined;
  }

  /** What keeps the plan from being cheaper, the tightest first. */
  public get binding(): string[] {
    return this.plan.binding.map((constraint) => constraint.explanation);
  }

  /** What a reader of the plan must know, for example that prices of different dates are compared. */
  public get notes(): string[] {
    return [...this.posed.notes];
  }

  /**
   * The doubtful prices that the plan rests on, each with the figures and their source. The pools that realise the plan warn of them.
   *
   * Empty where the catalogue knows of nothing doubtful.
   */
  public get doubtfulPrices(): string[] {
    return doubtfulPriceLines(this.posed.problem, this.plan);
  }

  /** The plan as a table for people. */
  public toTable(): string {
    return fleetPlanTable({ ...this.posed, plan: this.plan, lowerBounds: this.lowerBounds });
  }

  /** The problem, the failure model and the plan as JSON for other programs: a pull-request check, a cost tool, a verifier. */
  public toJson(): string {
    return JSON.stringify(fleetPlanDocument({ ...this.posed, plan: this.plan, lowerBounds: this.lowerBounds }), undefined, 2) + "\n";
  }

  /**
   * Notes that a pool realises the share of a core, and refuses a second one.
   *
   * @internal
   */
  public _recordRealisation(core: LeptonCloudCore, path: string): BrokenRule[] {
    if (!this.cores.includes(core)) {
      return [
        {
          rule: "fleet-core",
          problem: `core ${core.node.path} is not one the fleet was planned for`,
          remedy: `plan with it, or use one of: ${this.cores.map((candidate) => candidate.node.path).join(", ")}`,
        },
      ];
    }
    const earlier = this.realisedBy.get(core);
    if (earlier !== undefined) {
      return [
        {
          rule: "fleet-realised-twice",
          problem: `the fleet's share on core ${core.node.path} is already realised by ${earlier}`,
          remedy: "remove one of the two pools, or plan a second fleet",
        },
      ];
    }
    this.realisedBy.set(core, path);
    return [];
  }

  /**
   * The doubtful prices of one core's share.
   *
   * @internal
   */
  public _doubtfulPricesOn(core: LeptonCloudCore): string[] {
    return doubtfulPriceLines(this.posed.problem, this.plan, (offering) => standsOn(offering, core));
  }

  private missingRealisations(): string[] {
    return this.cores
      .filter((core) => !this.realisedBy.has(core) && this.sharesOn(core).length > 0)
      .map(
        (core) =>
          `the fleet's share on core ${core.node.path} (${this.sharesOn(core)
            .map((share) => `${share.machines} x ${share.machineType} in ${share.zone}`)
            .join(", ")}) is not realised, so the planned availability is not reached: add a GpuNodePool with this core and fleet`,
      );
  }

  private share({ offering: id, count }: OfferingCount): FleetShare {
    const offering = this.posed.problem.offerings.find((candidate) => candidate.id === id)!;
    return {
      cloud: offering.cloud,
      region: offering.region,
      zone: offering.zone,
      machineType: offering.machineType,
      purchaseOption: offering.purchaseOption,
      machines: count,
      minMachines: this.lowerBounds === undefined ? count : (this.lowerBounds.get(id) ?? 0),
      unitsPerMachine: offering.unitsPerInstance,
      usdPerHourPerMachine: offering.microUsdPerHour / 1e6,
    };
  }
}

function standsOn({ cloud, region, zone }: Pick<FleetShare, "cloud" | "region" | "zone">, core: LeptonCloudCore): boolean {
  return cloud === core.cloud && region === core.region && core.zones.includes(zone);
}

function checkCores(cores: readonly LeptonCloudCore[]): BrokenRule[] {
  if (cores.length === 0) {
    return [{ rule: "no-core", problem: "'cores' is empty", remedy: "name at least one LeptonCloudCore to put machines on" }];
  }
  const rules: BrokenRule[] = [];
  cores.forEach((core, index) => {
    if (cores.indexOf(core) !== index) {
      rules.push({ rule: "core-repeated", problem: `'cores' names ${core.node.path} more than once`, remedy: "name every core once" });
    }
    const sharing = cores.slice(0, index).find((other) => other !== core && other.cloud === core.cloud && shareZone(other, core));
    if (sharing !== undefined) {
      rules.push({
        rule: "cores-share-zone",
        problem: `cores ${sharing.node.path} and ${core.node.path} stand in the same zone`,
        remedy: "plan for cores whose zones differ: the planner could not tell where a zone's machines belong",
      });
    }
  });
  return rules;
}

function shareZone(left: LeptonCloudCore, right: LeptonCloudCore): boolean {
  return left.zones.some((zone) => right.zones.includes(zone));
}

function checkNames(catalog: MachineCatalog, cores: readonly LeptonCloudCore[], demand: GpuDemand): BrokenRule[] {
  const clouds = [...new Set(cores.map((core) => core.cloud))];
  const types = [...(demand.machineTypes ?? []), ...Object.keys(demand.maxMachinesPerZone ?? {})];
  return [
    ...[...new Set(types)].flatMap((type) => {
      const known = clouds.some((cloud) => catalog.machineType(cloud, type) !== undefined);
      return known ? [] : checkMachineType(catalog, clouds[0]!, type);
    }),
    ...(demand.accelerators ?? []).flatMap((model) => checkAcceleratorModel(catalog, clouds, model)),
  ];
}
