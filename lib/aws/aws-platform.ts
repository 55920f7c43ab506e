import type { Construct } from "constructs";
import { LeptonError, assertNoBrokenRules, type BrokenRule } from "../errors";
import type { CloudCoreSpec, ICloudCoreRealisation } from "../platform/cloud-core-contract";
import { Capability, type IPlatform } from "../platform/platform";
import { checkOptions, completeOptions } from "./aws-core-options";
import { checkCoreOnAws } from "./aws-core-rules";
import { zonesWithoutControlPlane } from "./aws-zones";

/** Properties of the AWS platform: the choices that only AWS has. */
export interface AwsPlatformProps {
  /** Region everything is created in, for example `us-east-1`. The stack's `AwsProvider` must work in the same one. */
  readonly region: string;

  /**
   * Services reached through an interface endpoint instead of the NAT gateways, by the last part of the endpoint's name. Each costs about
   * $7.30 a month and zone. An empty list leaves the free gateway endpoint of S3.
   *
   * @default ["autoscaling", "ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticloadbalancing", "logs", "sts"]
   */
  readonly interfaceEndpoints?: string[];

  /**
   * Image repositories of a core, below its name: `workloads` is pushed to and pulled from at `<registryUrl>/workloads`. ECR
   * wants one for every image name before the first push.
   *
   * @default ["workloads"]
   */
  readonly imageRepositories?: string[];

  /**
   * Versions to hold EKS add-ons at, by add-on name: `vpc-cni`, `kube-proxy`, `eks-pod-identity-agent`, `coredns`, `aws-ebs-csi-driver`,
   * `eks-node-monitoring-agent`, `metrics-server`.
   *
   * @default - the version EKS gives by default for the cluster's Kubernetes version, looked up at every plan
   */
  readonly addOnVersions?: { [name: string]: string };

  /**
   * Whether the machines of a pool with a fabric are packed close together, in a cluster placement group for every node group. It lowers
   * latency, and makes launches fail for lack of capacity where the machines are scarce or reserved without that group; EFA works
   * without it.
   *
   * @default false
   */
  readonly placementGroups?: boolean;

  /**
   * Whether to create the role `AWSServiceRoleForAutoScaling`, which the key's policy names. It exists in every account that ever had an Auto
   * Scaling group; set this for the first core of an account that never had one, where the key is otherwise refused as
   * "MalformedPolicyDocumentException".
   *
   * @default false
   */
  readonly createAutoscalingServiceRole?: boolean;
}

/**
 * Amazon Web Services, in one region: VPC, EKS, KMS, ECR and S3.
 *
 * Needs the package `@cdktf/provider-aws`, which is loaded when the first core is created, and an `AwsProvider` for the same region in
 * the stack; the library creates no provider, so credentials, default tags and assumed roles stay with you.
 */
export class AwsPlatform implements IPlatform {
  public readonly cloud: string = "aws";
  public readonly region: string;
  public readonly excludedZones: string[];
  public readonly capabilities: Capability[] = [Capability.CLOUD_CORE, Capability.GPU_NODE_POOL, Capability.SPOT];
  private readonly props: AwsPlatformProps;

  /** @param props the region, and choices that only AWS has */
  public constructor(props: AwsPlatformProps) {
    this.props = props;
    this.region = props.region;
    this.excludedZones = zonesWithoutControlPlane(props.region);
  }

  /**
   * Rules of AWS that a core breaks: zones, principals, log retention, address ranges, and this platform's own props.
   *
   * @param spec the core that is about to be created
   */
  public checkCore(spec: CloudCoreSpec): BrokenRule[] {
    return [...checkOptions(this.props), ...checkCoreOnAws(this.region, spec)];
  }

  /**
   * Creates a cloud core.
   *
   * @param scope the construct that becomes the parent
   * @param id the id of the new construct below it
   * @param spec what to create
   */
  public realiseCore(scope: Construct, id: string, spec: CloudCoreSpec): ICloudCoreRealisation {
    assertNoBrokenRules(`${scope.node.path}/${id}`, this.checkCore(spec));
    const { AwsCloudCore } = loadRealisation();
    return new AwsCloudCore(scope, id, spec, completeOptions(this.props));
  }
}

/**
 * Loads what creates resources, and with it the provider's bindings, which cost memory and are an optional peer: a program that only plans, or
 * only uses another cloud, needs neither.
 */
function loadRealisation(): typeof import("./aws-cloud-core") {
  try {
    // An import statement would load the bindings together with the library.
    return require("./aws-cloud-core") as typeof import("./aws-cloud-core");
  } catch (error) {
    const missing = /Cannot find module '(@[^/']+\/provider-aws)/.exec(error instanceof Error ? error.message : "")?.[1];
    if (missing === undefined) {
      throw error;
    }
    throw new LeptonError("AwsPlatform", [
      {
        rule: "provider-not-installed",
        problem: `the package '${missing}' is not installed`,
        remedy: `run 'npm install ${missing}' in your app; it is an optional peer, so that those who do not use AWS are spared it`,
      },
    ]);
  }
}
