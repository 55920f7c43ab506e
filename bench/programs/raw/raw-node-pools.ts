import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { TerraformStack } from "cdktf";
import { named } from "./raw-names";
import { rawNodeGroup, type RawHost } from "./raw-node-group";

const NVME_COMMANDS = [
  ["apiclient", "ephemeral-storage", "init"],
  ["apiclient", "ephemeral-storage", "bind", "--dirs", "/var/lib/containerd", "/var/lib/kubelet", "/var/log/pods"],
];
const NVME = [
  "",
  "[settings.bootstrap-commands.000-mount-instance-storage]",
  `commands = ${JSON.stringify(NVME_COMMANDS)}`,
  "essential = true",
  'mode = "always"',
  "",
].join("\n");
const HUGE_PAGES = ["", "[settings.kernel.sysctl]", '"vm.nr_hugepages" = "5128"', ""].join("\n");
const TAINT = { key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" };

/** A static pool of H100 machines in every zone with their fabric, written with the provider's own classes. */
export function rawTrainingPool(stack: TerraformStack, host: RawHost, name: string): void {
  const { site } = host;
  const tags = named(site, `-${name}-fabric`);
  const securityGroupId = new SecurityGroup(stack, `${name}-fabric`, {
    name: `${site.name}-${name}-fabric`,
    description: "Elastic Fabric Adapter between the nodes of one pool",
    vpcId: host.vpcId,
    tags,
  }).id;
  const rule = { securityGroupId, referencedSecurityGroupId: securityGroupId, ipProtocol: "-1", tags };
  new VpcSecurityGroupIngressRule(stack, `${name}-fabric-ingress`, { ...rule, description: "Everything from nodes of the pool" });
  new VpcSecurityGroupEgressRule(stack, `${name}-fabric-egress`, { ...rule, description: "Everything to nodes of the pool" });
  for (const { zone } of site.zones) {
    rawNodeGroup(stack, host, {
      id: `${name}-${zone}`,
      name: `${name}-${zone}-p5-48xlarge`,
      replaceEarly: false,
      zone,
      machineType: "p5.48xlarge",
      amiType: "BOTTLEROCKET_x86_64_NVIDIA",
      size: { minSize: 2, maxSize: 2, desiredSize: 2 },
      isAutoscaled: false,
      labels: {
        "lepton.dev/pool": name,
        "lepton.dev/accelerator": "H100",
        "lepton.dev/accelerator-count": "8",
        "lepton.dev/purchase-option": "on-demand",
      },
      taint: [TAINT],
      diskGib: 200,
      userData: NVME + HUGE_PAGES,
      networkInterfaces: Array.from({ length: 32 }, (_, index) => ({
        networkCardIndex: index,
        deviceIndex: index === 0 ? 0 : 1,
        interfaceType: index === 0 ? "efa" : "efa-only",
        securityGroups: [host.clusterSecurityGroupId, securityGroupId],
        deleteOnTermination: "true",
      })),
    });
  }
}

/** An autoscaled pool of L4 machines in every zone, written with the provider's own classes. */
export function rawInferencePool(stack: TerraformStack, host: RawHost, name: string): void {
  for (const { zone } of host.site.zones) {
    const labels = {
      "lepton.dev/pool": name,
      "lepton.dev/accelerator": "L4",
      "lepton.dev/accelerator-count": "1",
      "lepton.dev/purchase-option": "on-demand",
    };
    rawNodeGroup(stack, host, {
      id: `${name}-${zone}`,
      name: `${name}-${zone}-g6-xlarge`,
      replaceEarly: false,
      zone,
      machineType: "g6.xlarge",
      amiType: "BOTTLEROCKET_x86_64_NVIDIA",
      size: { minSize: 1, maxSize: 4, desiredSize: 1 },
      isAutoscaled: true,
      labels,
      taint: [TAINT],
      diskGib: 200,
      userData: NVME,
      autoscalerFacts: {
        ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [`label/${key}`, value])),
        "taint/nvidia.com/gpu": "present:NoSchedule",
        "resources/nvidia.com/gpu": "1",
        "resources/ephemeral-storage": "250G",
      },
    });
  }
}
