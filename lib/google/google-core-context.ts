import type { ITerraformDependable } from "cdktf";
import type { CloudCoreSpec } from "../platform/cloud-core-contract";

/** What every part of a core on Google needs to know: where it is created, and what was asked for. */
export interface GoogleCoreContext {
  /** Project id. */
  readonly project: string;
  /** Region, for example `us-central1`. */
  readonly region: string;
  /** Google group that holds the groups used in Kubernetes RBAC, `gke-security-groups@<domain>`. */
  readonly securityGroup?: string;
  /** Appended to the name of the key ring. */
  readonly keyRingSuffix?: string;
  /** Whether the core switches on the Google APIs it uses. */
  readonly enableServices: boolean;
  /** The core that was asked for. */
  readonly spec: CloudCoreSpec;
}

/** Something that must exist before another thing may be created. */
export type Prerequisites = readonly ITerraformDependable[];
