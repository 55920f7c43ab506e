/** What runs on a node before Kubernetes does: the AMI type, the device of its main disk, and the user data in the image's own format. */
export interface AwsNodeImage {
  /** AMI type by the name EKS knows. EKS keeps the release of the day a group is created until the Kubernetes version changes. */
  readonly amiType: string;
  /** Volumes of the image, in the order of their devices. */
  readonly volumes: AwsImageVolume[];
  /** User data, not encoded. */
  readonly userData: string;
}

/** A volume of an image. */
export interface AwsImageVolume {
  readonly deviceName: string;
  /**
   * Size in GiB.
   *
   * @default - that of the image's snapshot
   */
  readonly sizeGib?: number;
}

/** What an image is chosen and set up by. */
export interface AwsNodeImageProps {
  /** Processor architecture: `amd64` or `arm64`. */
  readonly architecture: string;
  /** Kind of accelerator; `none` for nodes without one. */
  readonly acceleratorKind: "none" | "gpu" | "neuron";
  /** Address range of Kubernetes services, from which the cluster's DNS address follows. */
  readonly serviceCidr: string;
  /** Size of the disk that holds images, logs and scratch data. */
  readonly diskGib: number;
  /** Whether the local NVMe disks hold images, logs and scratch data instead. */
  readonly localNvme: boolean;
  /** Whether the node has EFA interfaces. */
  readonly fabric: boolean;
}

/** Huge pages of 2 MiB that Amazon's images with the EFA driver reserve; Bottlerocket reserves none by itself. */
const EFA_HUGE_PAGES = 5128;

/**
 * Chooses the image of a node.
 *
 * Bottlerocket wherever it can: a read-only system with no shell and no package manager. Its NVIDIA variant holds the driver, the container
 * toolkit and the device plug-in, so `nvidia.com/gpu` is schedulable as soon as a node joins, with nothing to install in the cluster.
 * There is no Neuron variant; Trainium and Inferentia run the accelerated Amazon Linux 2023, which needs the Neuron device plug-in.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-optimized-ami-bottlerocket.html
 */
export function nodeImage(props: AwsNodeImageProps): AwsNodeImage {
  if (props.acceleratorKind === "neuron") {
    return {
      amiType: "AL2023_x86_64_NEURON",
      volumes: [{ deviceName: "/dev/xvda", sizeGib: props.diskGib }],
      userData: nodeadmUserData(props),
    };
  }
  const processor = props.architecture === "arm64" ? "ARM_64" : "x86_64";
  return {
    amiType: `BOTTLEROCKET_${processor}${props.acceleratorKind === "gpu" ? "_NVIDIA" : ""}`,
    volumes: [{ deviceName: "/dev/xvda" }, { deviceName: "/dev/xvdb", sizeGib: props.diskGib }],
    userData: bottlerocketUserData(props),
  };
}

/**
 * Settings that EKS merges with its own. The DNS address is set because Bottlerocket otherwise guesses it from the network's range when
 * it cannot describe the cluster.
 *
 * `init` joins the NVMe disks into one RAID 0 file system, `bind` mounts it over the directories that fill up. `essential` because a node
 * that came up on its small EBS disk instead would fail later, under load.
 *
 * @see https://bottlerocket.dev/en/os/latest/concepts/bootstrap-commands/
 * @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-user-data
 */
function bottlerocketUserData(props: AwsNodeImageProps): string {
  const lines = ["[settings.kubernetes]", `cluster-dns-ip = "${clusterDnsAddress(props.serviceCidr)}"`];
  if (props.localNvme) {
    const init = ["apiclient", "ephemeral-storage", "init"];
    const bind = ["apiclient", "ephemeral-storage", "bind", "--dirs", "/var/lib/containerd", "/var/lib/kubelet", "/var/log/pods"];
    lines.push(
      "",
      "[settings.bootstrap-commands.000-mount-instance-storage]",
      `commands = ${JSON.stringify([init, bind])}`,
      "essential = true",
      'mode = "always"',
    );
  }
  if (props.fabric) {
    lines.push("", "[settings.kernel.sysctl]", `"vm.nr_hugepages" = "${EFA_HUGE_PAGES}"`);
  }
  return `${lines.join("\n")}\n`;
}

/** Settings for nodeadm, as the MIME archive that EKS merges with its own. It knows the cluster and its DNS address from EKS. */
function nodeadmUserData(props: AwsNodeImageProps): string {
  if (!props.localNvme) {
    return "";
  }
  return [
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="NODECONFIG"',
    "",
    "--NODECONFIG",
    "Content-Type: application/node.eks.aws",
    "",
    "apiVersion: node.eks.aws/v1alpha1",
    "kind: NodeConfig",
    "spec:",
    "  instance:",
    "    localStorage:",
    "      strategy: RAID0",
    "",
    "--NODECONFIG--",
    "",
  ].join("\n");
}

/**
 * Address of the cluster's DNS service: EKS gives it the tenth of the service range.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
 */
function clusterDnsAddress(serviceCidr: string): string {
  const octets = serviceCidr.slice(0, serviceCidr.indexOf("/")).split(".");
  return [...octets.slice(0, 3), String(Number(octets[3]) + 10)].join(".");
}
