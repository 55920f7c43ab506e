import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

/** A network interface of a node with a fabric. */
export interface AwsFabricInterface {
  /** Index of the network card. */
  readonly networkCard: number;
  /** Index of the interface on its card. */
  readonly device: number;
  /** `efa` carries IP and EFA, `efa-only` EFA alone and takes no address, `interface` IP alone. */
  readonly type: "efa" | "efa-only" | "interface";
  readonly securityGroupIds: readonly string[];
}

/** Machine types whose first network card carries IP only, so that EFA begins on the second, as first device of its card. */
const FIRST_CARD_WITHOUT_EFA: ReadonlySet<string> = new Set(["p6-b300.48xlarge"]);

/** Properties of a fabric. */
export interface AwsFabricProps {
  readonly vpcId: string;
  /** Physical name, at most 255 characters. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Collective communication between the nodes of a pool over Elastic Fabric Adapter.
 *
 * EFA bypasses the kernel and asks of the security group that it allow all traffic to and from itself, in both directions; a rule
 * that allows everything to anywhere does not do instead. The group carries no cluster tag: only one group of a node may, or
 * load balancers stop working.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html#efa-start-security
 */
export class AwsFabric extends Construct {
  private readonly securityGroupId: string;

  public constructor(scope: Construct, id: string, props: AwsFabricProps) {
    super(scope, id);
    const tags = { ...props.tags, Name: props.name };
    this.securityGroupId = new SecurityGroup(this, "SecurityGroup", {
      name: props.name,
      description: "Elastic Fabric Adapter between the nodes of one pool",
      vpcId: props.vpcId,
      tags,
    }).id;
    const rule = {
      securityGroupId: this.securityGroupId,
      referencedSecurityGroupId: this.securityGroupId,
      ipProtocol: "-1",
      tags,
    };
    new VpcSecurityGroupIngressRule(this, "FromNodes", { ...rule, description: "Everything from nodes of the pool" });
    new VpcSecurityGroupEgressRule(this, "ToNodes", { ...rule, description: "Everything to nodes of the pool" });
  }

  /**
   * Interfaces of a machine: IP on the first card, EFA on every card that has it. All but the first are `efa-only`, so that a node of 32 interfaces
   * takes one address of its subnet and not 32.
   *
   * @param machineType machine type by EC2's name
   * @param efaInterfaces EFA interfaces the machine type has, at least 1
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html
   */
  public interfaces(machineType: string, efaInterfaces: number): AwsFabricInterface[] {
    const securityGroupIds = [this.securityGroupId];
    const numbers = Array.from({ length: efaInterfaces }, (_, index) => index);
    if (FIRST_CARD_WITHOUT_EFA.has(machineType)) {
      return [
        { networkCard: 0, device: 0, type: "interface", securityGroupIds },
        ...numbers.map((index): AwsFabricInterface => ({ networkCard: index + 1, device: 0, type: "efa-only", securityGroupIds })),
      ];
    }
    return numbers.map((index) =>
      index === 0
        ? { networkCard: 0, device: 0, type: "efa", securityGroupIds }
        : { networkCard: index, device: 1, type: "efa-only", securityGroupIds },
    );
  }
}
