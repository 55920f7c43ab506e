import type { Construct } from "constructs";
import type { BrokenRule } from "../errors";
import type { CloudCoreSpec, ICloudCoreRealisation } from "./cloud-core-contract";

/**
 * A cloud that concepts can be realised on.
 *
 * The contract is small on purpose: it takes plain data that the concepts have already checked, and gives back what the next
 * concept needs. Everything cloud-specific that has no twin elsewhere is a prop of the platform, not of a concept.
 */
export interface IPlatform {
  /** The cloud by the name the catalogue uses: `aws` or `google`. */
  readonly cloud: string;

  /** The region everything is created in. */
  readonly region: string;

  /** Zones of the region that a core cannot stand in, although the cloud sells machines there; empty for most regions. */
  readonly excludedZones: string[];

  /** What the platform can do; a concept that needs more fails at construction and names the platforms that have it. */
  readonly capabilities: Capability[];

  /**
   * Rules of this cloud that a core breaks. Called before anything is created; empty when all is well.
   *
   * @param spec the core that is about to be created
   */
  checkCore(spec: CloudCoreSpec): BrokenRule[];

  /**
   * Creates a cloud core.
   *
   * @param scope the construct that becomes the parent
   * @param id the id of the new construct below it
   * @param spec what to create
   */
  realiseCore(scope: Construct, id: string, spec: CloudCoreSpec): ICloudCoreRealisation;
}

/** What a platform may be able to do. */
export enum Capability {
  /** Realise a LeptonCloudCore. */
  CLOUD_CORE = "cloud-core",
  /** Realise node pools with NVIDIA GPUs. */
  GPU_NODE_POOL = "gpu-node-pool",
  /** Buy spot machines for a node pool. */
  SPOT = "spot",
  /** Pods have a routed address range of their own, which must not overlap any other network. */
  ROUTED_POD_RANGE = "routed-pod-range",
}
