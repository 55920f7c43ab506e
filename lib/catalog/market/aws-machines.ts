/** A Local Zone or Wavelength Zone of AWS, and the region it belongs to. */
export interface AwsEdgeZone {
  /** The region whose control plane it hangs on. */
  readonly region: string;
}

const EDGE_LOCATION = /^([a-z]{2}(?:-[a-z]+)+-\d)-[a-z0-9-]+$/;

/**
 * Tells whether a location of a price list is a Local Zone or Wavelength Zone, such as `us-east-1-atl-1` or `us-east-1-wl1-bos1`.
 *
 * @returns undefined for a region, such as `us-gov-west-1`
 * @see https://docs.aws.amazon.com/local-zones/latest/ug/available-local-zones.html
 */
export function awsEdgeZone(location: string): AwsEdgeZone | undefined {
  const match = EDGE_LOCATION.exec(location);
  return match === null ? undefined : { region: match[1]! };
}

/**
 * The most pods that the network interfaces of any machine with so many processors serve, by the Karpenter reference of August 2026
 * (1,363 types). Every pod reserves 11 MiB, so that the most pods leave the least memory.
 */
const MOST_PODS: readonly (readonly [mostVcpus: number, pods: number])[] = [
  [1, 40],
  [2, 78],
  [4, 118],
  [8, 254],
  [36, 632],
  [64, 1010],
  [Infinity, 1514],
];

/** Memory that the hypervisor and the kernel keep, as a share; the Karpenter default. https://karpenter.sh/docs/reference/settings/ */
const VM_MEMORY_OVERHEAD = 0.075;

/**
 * What Amazon EKS leaves to pods, at least, where no list states it.
 *
 * Reserved: 7.5 % of the memory, 255 MiB and 11 MiB a pod (https://github.com/awslabs/amazon-eks-ami), 100 MiB for eviction, and 59 MiB that some
 * images keep beside; 6 % of the first processor, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest. For processors this gives the figure
 * of the Karpenter reference for each of its 1,363 types, for memory at most that figure.
 */
export function eksAllocatable(vcpus: number, memoryMib: number): { readonly milliVcpus: number; readonly memoryMib: number } {
  const pods = MOST_PODS.find(([most]) => vcpus <= most)![1];
  const memory = Math.floor(memoryMib * (1 - VM_MEMORY_OVERHEAD)) - 255 - 11 * pods - 100 - 59;
  return { milliVcpus: Math.floor(1000 * (vcpus - reservedVcpus(vcpus)) + 1e-6), memoryMib: Math.max(0, memory) };
}

function reservedVcpus(vcpus: number): number {
  const between = (from: number, to: number): number => Math.max(0, Math.min(vcpus, to) - from);
  return 0.06 * between(0, 1) + 0.01 * between(1, 2) + 0.005 * between(2, 4) + 0.0025 * between(4, Infinity);
}
