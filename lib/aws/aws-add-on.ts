import { DataAwsEksAddonVersion } from "@cdktf/provider-aws/lib/data-aws-eks-addon-version";
import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsAccount } from "./aws-account";
import type { PolicyStatement } from "./aws-policy-document";
import { AwsRole, trustServiceAccount } from "./aws-role";

/** The permissions of an add-on's pods. */
export interface AwsAddOnIdentity {
  /** Service account of the pods, in `kube-system`. */
  readonly serviceAccount: string;
  /** Policies that AWS maintains, by name. */
  readonly managedPolicies: readonly string[];
  /** What they may do besides. */
  readonly statements?: readonly PolicyStatement[];
}

/** Properties of an add-on. */
export interface AwsAddOnProps {
  readonly account: AwsAccount;
  readonly clusterName: string;
  /** Name of the core. */
  readonly coreName: string;
  readonly kubernetesVersion: string;
  /** Name by which EKS knows it. */
  readonly name: string;
  /**
   * Version to hold it at.
   *
   * @default - the one EKS gives by default for the cluster's version
   */
  readonly version?: string;
  /** Settings, in the add-on's own schema. */
  readonly configuration?: object;
  readonly identity?: AwsAddOnIdentity;
  readonly dependsOn: ITerraformDependable[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * A component that EKS installs and patches in the cluster.
 *
 * Its version is looked up for the cluster's Kubernetes version, so that an upgrade of the cluster moves its add-ons along, after
 * it, and shows in the plan; left to itself, EKS would keep the version of the first day for ever. It is the default version, not the
 * newest. What people changed in its objects by hand survives an update (`PRESERVE`).
 */
export class AwsAddOn extends Construct {
  public readonly resource: EksAddon;

  public constructor(scope: Construct, id: string, props: AwsAddOnProps) {
    super(scope, id);
    const { identity } = props;
    const role = identity === undefined ? undefined : this.createRole(props, identity);
    this.resource = new EksAddon(this, "Resource", {
      clusterName: props.clusterName,
      addonName: props.name,
      addonVersion: props.version ?? this.defaultVersion(props),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "PRESERVE",
      tags: { ...props.tags },
      dependsOn: [...props.dependsOn, ...(role?.grants ?? [])],
      ...(props.configuration === undefined ? {} : { configurationValues: JSON.stringify(props.configuration) }),
      ...(identity === undefined || role === undefined
        ? {}
        : { podIdentityAssociation: [{ roleArn: role.arn, serviceAccount: identity.serviceAccount }] }),
    });
  }

  private createRole(props: AwsAddOnProps, identity: AwsAddOnIdentity): AwsRole {
    const role = new AwsRole(this, "Role", {
      account: props.account,
      name: `${props.coreName}-${props.name}`,
      description: `Add-on ${props.name} of ${props.coreName}`,
      trust: trustServiceAccount("kube-system", identity.serviceAccount),
      managedPolicies: identity.managedPolicies,
      tags: props.tags,
    });
    if (identity.statements !== undefined) {
      role.allow("own", identity.statements);
    }
    return role;
  }

  private defaultVersion(props: AwsAddOnProps): string {
    return new DataAwsEksAddonVersion(this, "Version", {
      addonName: props.name,
      kubernetesVersion: props.kubernetesVersion,
      mostRecent: false,
    }).version;
  }
}
