import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { Construct } from "constructs";

/** The account and partition that a core is created in, read once, and the ARNs that follow from them. */
export class AwsAccount extends Construct {
  /** Account number. Known when Terraform plans. */
  public readonly accountId: string;
  /** Partition: `aws`, or `aws-us-gov` in GovCloud. Known when Terraform plans. */
  public readonly partition: string;
  /** Domain of the partition's services, for example `amazonaws.com`. Known when Terraform plans. */
  public readonly dnsSuffix: string;

  public constructor(
    scope: Construct,
    id: string,
    /** Region that everything regional is created in. */
    public readonly region: string,
  ) {
    super(scope, id);
    this.accountId = new DataAwsCallerIdentity(this, "CallerIdentity").accountId;
    const partition = new DataAwsPartition(this, "Partition");
    this.partition = partition.partition;
    this.dnsSuffix = partition.dnsSuffix;
  }

  /** The account itself as a principal; in a key policy it hands the decision to the account's IAM policies. */
  public get rootArn(): string {
    return this.iamArn("root");
  }

  /** ARN of an IAM resource of the account, for example `role/Admin`. */
  public iamArn(resource: string): string {
    return `arn:${this.partition}:iam::${this.accountId}:${resource}`;
  }

  /** ARN of a resource of the account in the region. */
  public regionalArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** ARN of a policy that AWS maintains, for example `AmazonEKSClusterPolicy`. */
  public managedPolicyArn(name: string): string {
    return `arn:${this.partition}:iam::aws:policy/${name}`;
  }

  /** ARN of an EKS access policy, for example `AmazonEKSClusterAdminPolicy`. */
  public clusterAccessPolicyArn(name: string): string {
    return `arn:${this.partition}:eks::aws:cluster-access-policy/${name}`;
  }
}
