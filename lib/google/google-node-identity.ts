import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import type { GoogleCoreContext, Prerequisites } from "./google-core-context";

/**
 * The identity that nodes run as, with what the node itself needs: to write logs, metrics and its own state. Reading images is granted by
 * the registry, on that repository only.
 *
 * Pods do not get it: the metadata server of GKE hands them the identity of their Kubernetes service account instead.
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/service-accounts
 */
export class GoogleNodeIdentity extends Construct {
  /** E-mail address of the service account. */
  public readonly email: string;
  /** The service account as a member of an IAM policy. */
  public readonly member: string;
  /** What must exist before a node may start. */
  public readonly usable: Prerequisites;

  public constructor(scope: Construct, id: string, context: GoogleCoreContext, after: Prerequisites) {
    super(scope, id);
    const { project, spec } = context;
    const account = new ServiceAccount(this, "Resource", {
      project,
      // At most 30 characters: the longest name of a core, 24, and this suffix.
      accountId: `${spec.name}-nodes`,
      displayName: `Nodes of ${spec.name}`,
      dependsOn: [...after],
    });
    this.email = account.email;
    this.member = `serviceAccount:${account.email}`;
    this.usable = [
      new ProjectIamMember(this, "Nodes", { project, role: "roles/container.defaultNodeServiceAccount", member: this.member }),
    ];
  }
}
