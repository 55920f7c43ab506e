import type { CheckOutcome } from "../check";
import type { KubernetesApi } from "./kubernetes-api";
import { Scheduling, type PlannedNode, type PlannedWorkload } from "./scheduling";

/** A plan with what it promises. */
export interface ScheduledCase {
  readonly name: string;
  /** One node a planned machine. */
  readonly nodes: readonly PlannedNode[];
  /** The pods that were planned for: all of them run while all machines do. */
  readonly workloads: readonly PlannedWorkload[];
  /** Pods that must still run when the machines of any one zone are gone. */
  readonly promisedWithoutZone: number;
  /** Whether every machine is full: without any one something is pending although no zone is lost. Otherwise machines stand by for a lost zone. */
  readonly isFull?: boolean;
}

/**
 * Holds a plan against the Kubernetes scheduler: all pods run; without any one zone the promised number runs; and without that zone and one
 * machine of any kind fewer it does not, or the plan is fat.
 */
export async function checkScheduling(api: KubernetesApi, planned: ScheduledCase): Promise<CheckOutcome> {
  const { name, nodes, workloads, promisedWithoutZone } = planned;
  const mistakes: string[] = [];
  const scheduling = await Scheduling.of(api, name, nodes, workloads);
  const whole = await scheduling.settled();
  if (whole.pending > 0) {
    mistakes.push(`${whole.pending} of ${whole.running + whole.pending} pods cannot be scheduled on the planned machines`);
  }
  const zones = [...new Set(nodes.map(({ zone }) => zone))];
  const left = new Map<string, number>();
  for (const zone of zones) {
    const lost = nodes.filter((node) => node.zone === zone);
    await scheduling.lose(lost);
    const { running } = await scheduling.settled();
    left.set(zone, running);
    if (running < promisedWithoutZone) {
      mistakes.push(`without ${zone} ${running} pods run, fewer than the ${promisedWithoutZone} promised`);
    }
    await scheduling.add(lost);
    await scheduling.settled();
  }
  for (const spare of oneOfEachKind(nodes)) {
    const kept = await runsWithout(scheduling, nodes, spare, planned.isFull === true ? [undefined] : zones);
    if (kept >= (planned.isFull === true ? whole.running : promisedWithoutZone)) {
      mistakes.push(`one ${spare.machineType} less in ${spare.zone} would do: ${kept} pods still run`);
    }
  }
  await scheduling.remove(nodes);
  const without = zones.map((zone) => `${left.get(zone)} without ${zone}`).join(", ");
  return { covered: `${nodes.length} machines, ${whole.running} pods running, ${without}`, mistakes };
}

/** The fewest pods that run without one machine and any one of some zones; undefined is no zone. */
async function runsWithout(
  scheduling: Scheduling,
  nodes: readonly PlannedNode[],
  spare: PlannedNode,
  zones: readonly (string | undefined)[],
): Promise<number> {
  let fewest = Infinity;
  for (const zone of zones.filter((other) => other !== spare.zone)) {
    const lost = nodes.filter((node) => node === spare || node.zone === zone);
    await scheduling.lose(lost);
    fewest = Math.min(fewest, (await scheduling.settled()).running);
    await scheduling.add(lost);
    await scheduling.settled();
  }
  return fewest;
}

/** The first machine of each zone and type. */
function oneOfEachKind(nodes: readonly PlannedNode[]): PlannedNode[] {
  const kinds = new Map<string, PlannedNode>();
  nodes.forEach((node) => {
    const kind = `${node.zone} ${node.machineType}`;
    kinds.set(kind, kinds.get(kind) ?? node);
  });
  return [...kinds.values()];
}
