import type { BrokenRule } from "../errors";
import { isUnresolved } from "../platform/tokens";
import type { AwsPlatformProps } from "./aws-platform";

/** The choices that only AWS has, with every default filled in. */
export interface AwsCoreOptions {
  readonly region: string;
  readonly interfaceEndpoints: readonly string[];
  readonly imageRepositories: readonly string[];
  readonly addOnVersions: Readonly<Record<string, string>>;
  readonly placementGroups: boolean;
  readonly createAutoscalingServiceRole: boolean;
}

/** EKS add-ons of every core, in the order of their installation. */
export const ADD_ONS = [
  "eks-pod-identity-agent",
  "kube-proxy",
  "vpc-cni",
  "coredns",
  "aws-ebs-csi-driver",
  "eks-node-monitoring-agent",
  "metrics-server",
] as const;

/** Name of an add-on of every core. */
export type AddOnName = (typeof ADD_ONS)[number];

/**
 * Services that a private cluster calls all day, by the last part of the endpoint's name.
 *
 * Images (`ecr.api`, `ecr.dkr`; their layers come from S3 through the free gateway endpoint), joining and node names (`eks`, `ec2`), pod
 * credentials (`eks-auth`, `sts`), logs (`logs`), autoscaling (`autoscaling`) and load balancers (`elasticloadbalancing`). They keep this
 * traffic off the NAT gateways, which charge by the gigabyte, and let nodes join while the way to the internet is down. Not
 * here: `ssm` and `ssmmessages`, because nodes have no permission to use them, and `kms`, which AWS calls on the node's behalf.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
const DEFAULT_INTERFACE_ENDPOINTS: readonly string[] = [
  "autoscaling",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "logs",
  "sts",
];

/** What ECR takes as part of a repository's name. */
const REPOSITORY_NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/;

/** Fills in the defaults that the props' documentation states. */
export function completeOptions(props: AwsPlatformProps): AwsCoreOptions {
  return {
    region: props.region,
    interfaceEndpoints: props.interfaceEndpoints ?? DEFAULT_INTERFACE_ENDPOINTS,
    imageRepositories: props.imageRepositories ?? ["workloads"],
    addOnVersions: props.addOnVersions ?? {},
    placementGroups: props.placementGroups ?? false,
    createAutoscalingServiceRole: props.createAutoscalingServiceRole ?? false,
  };
}

/** Rules that the platform's own props break. */
export function checkOptions(props: AwsPlatformProps): BrokenRule[] {
  if (isUnresolved({ ...props, addOnVersions: Object.keys(props.addOnVersions ?? {}) })) {
    return [
      {
        rule: "token-not-allowed",
        problem: "a prop of the AWS platform is a value that only Terraform will know",
        remedy: "give plain values; only the versions in 'addOnVersions' may be references",
      },
    ];
  }
  const { interfaceEndpoints, imageRepositories, addOnVersions } = completeOptions(props);
  return [
    ...checkRepeated("interfaceEndpoints", interfaceEndpoints),
    ...checkRepeated("imageRepositories", imageRepositories),
    ...interfaceEndpoints
      .filter((service) => !/^[a-z0-9.-]+$/.test(service) || service === "s3")
      .map((service) => ({
        rule: "aws-interface-endpoint",
        problem: `'interfaceEndpoints' cannot hold '${service}'`,
        remedy:
          "use the part after the region in the endpoint's service name, for example 'ecr.api'; S3 always has its free gateway endpoint",
      })),
    ...imageRepositories
      .filter((name) => !REPOSITORY_NAME.test(name))
      .map((name) => ({
        rule: "aws-repository-name",
        problem: `'imageRepositories' cannot hold '${name}'`,
        remedy: "use lower-case letters and digits, separated by single '.', '_', '-' or '/'",
      })),
    ...Object.keys(addOnVersions)
      .filter((name) => !ADD_ONS.some((addOn) => addOn === name))
      .map((name) => ({
        rule: "aws-add-on-name",
        problem: `'addOnVersions' names '${name}', which no core has`,
        remedy: `use ${ADD_ONS.join(", ")}`,
      })),
  ];
}

function checkRepeated(prop: string, values: readonly string[]): BrokenRule[] {
  const repeated = new Set(values.filter((value, index) => values.indexOf(value) !== index));
  return [...repeated].map((value) => ({
    rule: "aws-value-repeated",
    problem: `'${prop}' names '${value}' more than once`,
    remedy: "name every one once",
  }));
}
