import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AwsNodeGroup } from "./aws-node-group";
import type { AwsNodeHost } from "./aws-node-host";
import { nodeImage } from "./aws-node-image";

/** Two vCPU and 8 GiB for DNS, metrics and controllers: $0.1008 an hour in us-east-1 on demand (2026-07), about $74 a month each. */
const DEFAULT_MACHINE_TYPE = "m7i.large";

/** Images and logs of system components take about 15 GiB; the rest is room for more of them. */
const DISK_GIB = 50;

/**
 * The nodes that carry the cluster's own components: one untainted group in each zone, so that a lost zone leaves those of the others, on
 * demand and of a fixed count, so that no autoscaler or spot reclaim touches what everything else depends on.
 */
export class AwsSystemNodes extends Construct {
  /** The node groups. */
  public readonly groups: ITerraformDependable[];

  public constructor(scope: Construct, id: string, host: AwsNodeHost) {
    super(scope, id);
    const { spec } = host;
    const machineType = spec.systemMachineType ?? DEFAULT_MACHINE_TYPE;
    const image = nodeImage({
      architecture: machineArchitecture(machineType),
      acceleratorKind: "none",
      serviceCidr: spec.serviceCidr,
      diskGib: DISK_GIB,
      localNvme: false,
      fabric: false,
    });
    this.groups = spec.zones.map(
      ({ zone }) =>
        new AwsNodeGroup(this, zone, {
          host,
          name: `system-${zone}`,
          replaceEarly: true,
          zone,
          machineType,
          spot: false,
          nodes: spec.systemNodesPerZone,
          labels: { "lepton.dev/pool": "system" },
          taints: [],
          extendedResources: {},
          template: { image },
          dependsOn: host.beforeCompute,
        }).resource,
    );
  }
}

/**
 * Processor architecture by EC2's naming: a `g` after the generation number means Graviton, as in `m7g`, `c7gn` or `im4gn`; `a1` is the
 * first generation.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function machineArchitecture(machineType: string): "amd64" | "arm64" {
  return /^(a1|[a-z]+\d+[a-z]*g[a-z]*)\./.test(machineType) ? "arm64" : "amd64";
}
