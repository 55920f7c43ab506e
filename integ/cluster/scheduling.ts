import type { KubernetesApi, KubernetesObject } from "./kubernetes-api";

/** A machine of a plan, as the scheduler sees it. */
export interface PlannedNode {
  /** Unique. */
  readonly name: string;
  readonly zone: string;
  readonly machineType: string;
  /** What pods may have of it, as Kubernetes quantities: `cpu`, `memory`, `pods`, `nvidia.com/gpu`. */
  readonly allocatable: Readonly<Record<string, string>>;
  /** Labels beside zone and machine type. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Pods that are alike, of which a Deployment keeps a number. */
export interface PlannedWorkload {
  readonly name: string;
  readonly replicas: number;
  /** What one pod asks for, as Kubernetes quantities. */
  readonly requests: Readonly<Record<string, string>>;
  /** Further fields of the pod's specification: affinity, spread, node selector. */
  readonly podSpec?: Readonly<Record<string, unknown>>;
}

/** Pods by what the scheduler made of them. */
export interface Scheduled {
  readonly running: number;
  readonly pending: number;
}

const NODES = "/api/v1/nodes";
const NAMESPACES = "/api/v1/namespaces";

/** The scheduler and the Deployment controller act within seconds; a loaded machine takes longer. */
const SETTLE_LIMIT_MS = 120_000;

/** A count that did not change for so long is final. */
const QUIET_MS = 1_500;

/** Planned machines and pods on a control plane: what it makes of them, before and after machines are lost. */
export class Scheduling {
  private readonly pods: string;
  private readonly deployments: string;

  private constructor(
    private readonly api: KubernetesApi,
    private readonly workloads: readonly PlannedWorkload[],
    namespace: string,
  ) {
    this.pods = `${NAMESPACES}/${namespace}/pods`;
    this.deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  }

  /** Makes a namespace, the nodes and the workloads. @param namespace of its own, so that cases do not meet */
  public static async of(
    api: KubernetesApi,
    namespace: string,
    nodes: readonly PlannedNode[],
    workloads: readonly PlannedWorkload[],
  ): Promise<Scheduling> {
    await api.create(NAMESPACES, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    await api.appears(`${NAMESPACES}/${namespace}/serviceaccounts/default`);
    const scheduling = new Scheduling(api, workloads, namespace);
    await scheduling.add(nodes);
    for (const workload of workloads) {
      await api.create(scheduling.deployments, deploymentOf(workload));
    }
    return scheduling;
  }

  /** Adds machines. */
  public async add(nodes: readonly PlannedNode[]): Promise<void> {
    for (const node of nodes) {
      await this.api.create(NODES, nodeOf(node));
    }
  }

  /** Takes machines away with the pods on them, as if their power failed. */
  public async lose(nodes: readonly PlannedNode[]): Promise<void> {
    const names = new Set(nodes.map(({ name }) => name));
    for (const name of names) {
      await this.api.remove(`${NODES}/${name}`);
    }
    const orphans = (await this.api.list(this.pods)).filter(({ spec }) => spec?.nodeName !== undefined && names.has(spec.nodeName));
    for (const { metadata } of orphans) {
      await this.api.remove(`${this.pods}/${metadata.name}`);
    }
  }

  /** Waits until nothing changes any more and every pod there should be is running or cannot be scheduled. */
  public async settled(): Promise<Scheduled> {
    const wanted = this.workloads.reduce((sum, { replicas }) => sum + replicas, 0);
    const deadline = Date.now() + SETTLE_LIMIT_MS;
    let last = "";
    let since = Date.now();
    for (;;) {
      const pods = await this.api.list(this.pods);
      const running = pods.filter(({ status }) => status?.phase === "Running").length;
      const pending = pods.filter(cannotBeScheduled).length;
      const state = `${running} ${pending} ${pods.length}`;
      if (state !== last) {
        [last, since] = [state, Date.now()];
      }
      if (running + pending === wanted && pods.length === wanted && Date.now() - since >= QUIET_MS) {
        return { running, pending };
      }
      if (Date.now() > deadline) {
        throw new Error(`of ${wanted} pods ${running} run and ${pending} cannot be scheduled after ${SETTLE_LIMIT_MS / 1000} s`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Removes the workloads and the machines. */
  public async remove(nodes: readonly PlannedNode[]): Promise<void> {
    for (const { name } of this.workloads) {
      await this.api.remove(`${this.deployments}/${name}`);
    }
    await this.lose(nodes);
  }
}

function cannotBeScheduled({ status }: KubernetesObject): boolean {
  return (
    status?.phase === "Pending" &&
    (status.conditions ?? []).some(
      ({ type, status: holds, reason }) => type === "PodScheduled" && holds === "False" && reason === "Unschedulable",
    )
  );
}

/** A node that KWOK keeps ready. */
function nodeOf({ name, zone, machineType, allocatable, labels }: PlannedNode): object {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { "kwok.x-k8s.io/node": "fake" },
      labels: {
        "kubernetes.io/hostname": name,
        "topology.kubernetes.io/zone": zone,
        "node.kubernetes.io/instance-type": machineType,
        ...labels,
      },
    },
    status: { allocatable, capacity: allocatable },
  };
}

function deploymentOf({ name, replicas, requests, podSpec }: PlannedWorkload): object {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: "planned", image: "registry.invalid/planned", resources: { requests, limits: requests } }],
          ...podSpec,
        },
      },
    },
  };
}
