import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsAccount } from "./aws-account";
import { policyDocument, type PolicyStatement } from "./aws-policy-document";

/** Properties of a role. */
export interface AwsRoleProps {
  readonly account: AwsAccount;
  /** Physical name without the region, at most 49 characters. */
  readonly name: string;
  readonly description: string;
  /** Who may assume it. */
  readonly trust: PolicyStatement;
  readonly tags: Readonly<Record<string, string>>;
  /** Policies that AWS maintains, by name. */
  readonly managedPolicies?: readonly string[];
}

/**
 * An IAM role with its policies.
 *
 * IAM names are global in the account, so the region is part of the name: cores of the same name may stand in several regions. IAM
 * takes 64 characters, of which the longest region name and its hyphen use 15.
 */
export class AwsRole extends Construct {
  public readonly arn: string;
  /** Everything that must exist before the role is of use. */
  public readonly grants: ITerraformDependable[] = [];
  private readonly role: IamRole;

  public constructor(scope: Construct, id: string, props: AwsRoleProps) {
    super(scope, id);
    const { account } = props;
    this.role = new IamRole(this, "Resource", {
      name: `${props.name}-${account.region}`,
      description: props.description,
      assumeRolePolicy: policyDocument([props.trust]),
      tags: { ...props.tags },
    });
    this.arn = this.role.arn;
    for (const policy of props.managedPolicies ?? []) {
      const policyName = policy.slice(policy.lastIndexOf("/") + 1);
      this.grants.push(
        new IamRolePolicyAttachment(this, policyName, { role: this.role.name, policyArn: account.managedPolicyArn(policy) }),
      );
    }
  }

  /** Adds an inline policy. */
  public allow(id: string, statements: readonly PolicyStatement[]): void {
    this.grants.push(new IamRolePolicy(this, id, { name: id, role: this.role.id, policy: policyDocument(statements) }));
  }
}

/** Trust in a service of AWS. */
export function trustService(service: string, condition?: PolicyStatement["Condition"]): PolicyStatement {
  return {
    Sid: "Trust",
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/**
 * Trust in EKS Pod Identity, for one service account only.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function trustServiceAccount(namespace: string, serviceAccount: string): PolicyStatement {
  return {
    Sid: "TrustServiceAccount",
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  };
}
