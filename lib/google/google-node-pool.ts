import { Construct } from "constructs";
import { assertNoBrokenRules } from "../errors";
import type { INodePoolRealisation } from "../platform/cloud-core-contract";
import type { NodePoolSpec } from "../platform/node-pool-contract";
import type { GoogleCoreContext, Prerequisites } from "./google-core-context";
import type { GoogleNodeBase } from "./google-node-config";
import { GoogleNodeGroup } from "./google-node-group";
import { checkGoogleNodePool } from "./google-node-pool-rules";

/** What a node pool needs of the core. */
export interface GoogleNodePoolProps {
  /** Name of the cluster. */
  readonly clusterName: string;
  /** What all nodes have. */
  readonly nodes: GoogleNodeBase;
  /** What must exist before the pool is created. */
  readonly after: Prerequisites;
}

/** A node pool as planned: one GKE node pool for each zone, machine type and purchase option. */
export class GoogleNodePool extends Construct implements INodePoolRealisation {
  public readonly nodeGroupNames: string[];

  public constructor(scope: Construct, id: string, context: GoogleCoreContext, spec: NodePoolSpec, props: GoogleNodePoolProps) {
    super(scope, id);
    assertNoBrokenRules(this.node.path, checkGoogleNodePool(context.region, spec));
    this.nodeGroupNames = spec.groups.map((group) => {
      const groupId = `${group.zone}-${group.machineType}-${group.spot ? "spot" : "on-demand"}`;
      return new GoogleNodeGroup(this, groupId, context, spec, group, props).name;
    });
  }
}
