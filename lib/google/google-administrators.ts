import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Construct } from "constructs";
import { isUnresolved } from "../platform/tokens";
import type { GoogleCoreContext } from "./google-core-context";

/**
 * Who administers the cluster, and only this cluster.
 *
 * The role covers the cluster and everything in it; `roles/container.clusterAdmin` would leave out what runs inside. IAM has no policies
 * on single clusters, so it is granted on the project under the condition that the resource is this cluster. Listing all clusters of the
 * project is not part of it.
 * @see https://cloud.google.com/iam/docs/conditions-resource-attributes
 */
export class GoogleAdministrators extends Construct {
  public constructor(scope: Construct, id: string, context: GoogleCoreContext) {
    super(scope, id);
    const { project, region, spec } = context;
    const cluster = `projects/${project}/locations/${region}/clusters/${spec.name}`;
    spec.administrators.forEach((member, index) => {
      new ProjectIamMember(this, isUnresolved(member) ? `administrator-${index}` : member, {
        project,
        role: "roles/container.admin",
        member,
        condition: {
          title: `Cluster ${spec.name}`,
          description: `Only the cluster ${spec.name} in ${region} and what is in it`,
          expression: `resource.name == "${cluster}" || resource.name.startsWith("${cluster}/")`,
        },
      });
    });
  }
}
