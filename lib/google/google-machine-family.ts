/** What GKE must be told about a family of machine types that the machine type's name does not say. */
export interface GoogleMachineFamily {
  /** What the names of its machine types begin with. */
  readonly prefix: string;
  /** Google's name of the accelerator by its model in the catalogue; empty for TPUs, which come with the machine type. */
  readonly acceleratorTypes: Readonly<Record<string, string>>;
  /** Fastest general-purpose boot disk that the family takes. */
  readonly bootDiskType: "pd-ssd" | "hyperdisk-balanced";
  /** Whether machines of the family talk to each other fast enough for it to matter that GKE places them close together, and GKE can. */
  readonly compactPlacement: boolean;
  /** Local SSDs that come with a machine type, by its name; the others have none. */
  readonly localSsds: Readonly<Record<string, number>>;
  /** Machine types that are sold as spot machines only. */
  readonly spotOnly: readonly string[];
}

/**
 * The families with accelerators that node pools can be made of.
 *
 * Accelerator names, local SSDs and the spot-only rule: https://cloud.google.com/compute/docs/gpus. Boot disks:
 * https://cloud.google.com/compute/docs/accelerator-optimized-machines (A3 Ultra and later take Hyperdisk only). Compact placement:
 * https://cloud.google.com/kubernetes-engine/docs/how-to/compact-placement (A100, L4 and H100); machines with L4 have no network made for
 * collectives, and would only be harder to get; A3 Ultra and A4 are placed by the block of their reservation. TPU machine types:
 * https://cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus; a TPU machine of its own is a slice of one host and needs no
 * topology.
 */
const FAMILIES: readonly GoogleMachineFamily[] = [
  family("g2-standard-", { L4: "nvidia-l4" }, {}),
  family("a2-highgpu-", { A100: "nvidia-tesla-a100" }, { compactPlacement: true }),
  family("a2-megagpu-", { A100: "nvidia-tesla-a100" }, { compactPlacement: true }),
  family(
    "a2-ultragpu-",
    { "A100-80GB": "nvidia-a100-80gb" },
    { compactPlacement: true, localSsds: { "a2-ultragpu-1g": 1, "a2-ultragpu-2g": 2, "a2-ultragpu-4g": 4, "a2-ultragpu-8g": 8 } },
  ),
  family(
    "a3-highgpu-",
    { H100: "nvidia-h100-80gb" },
    {
      compactPlacement: true,
      localSsds: { "a3-highgpu-1g": 2, "a3-highgpu-2g": 4, "a3-highgpu-4g": 8, "a3-highgpu-8g": 16 },
      spotOnly: ["a3-highgpu-1g", "a3-highgpu-2g", "a3-highgpu-4g"],
    },
  ),
  family("a3-edgegpu-", { H100: "nvidia-h100-80gb" }, { compactPlacement: true, localSsds: { "a3-edgegpu-8g": 16 } }),
  family("a3-megagpu-", { H100: "nvidia-h100-mega-80gb" }, { compactPlacement: true, localSsds: { "a3-megagpu-8g": 16 } }),
  family("a3-ultragpu-", { H200: "nvidia-h200-141gb" }, { bootDiskType: "hyperdisk-balanced", localSsds: { "a3-ultragpu-8g": 32 } }),
  family("a4-highgpu-", { B200: "nvidia-b200" }, { bootDiskType: "hyperdisk-balanced", localSsds: { "a4-highgpu-8g": 32 } }),
  family("n1-", { T4: "nvidia-tesla-t4", V100: "nvidia-tesla-v100", P100: "nvidia-tesla-p100", P4: "nvidia-tesla-p4" }, {}),
  family("ct5lp-hightpu-", {}, {}),
  family("ct5p-hightpu-", {}, {}),
  family("ct6e-standard-", {}, { bootDiskType: "hyperdisk-balanced" }),
];

/** Machine series without accelerators that take Hyperdisk only; every other takes a balanced persistent disk. */
const HYPERDISK_ONLY_SERIES = ["c4", "c4a", "c4d", "m4", "n4", "n4a", "n4d", "x4"];

/** The family of a machine type with accelerators, or `undefined` when it is none that a node pool can be made of. */
export function findMachineFamily(machineType: string): GoogleMachineFamily | undefined {
  return FAMILIES.find((family) => machineType.startsWith(family.prefix));
}

/** What the names of the known machine types with accelerators begin with, for messages. */
export function machineFamilyPrefixes(): string[] {
  return FAMILIES.map((family) => family.prefix);
}

/** Boot disk for a machine type without accelerators. */
export function generalBootDiskType(machineType: string): "pd-balanced" | "hyperdisk-balanced" {
  return HYPERDISK_ONLY_SERIES.includes(machineType.split("-")[0]!) ? "hyperdisk-balanced" : "pd-balanced";
}

function family(
  prefix: string,
  acceleratorTypes: Readonly<Record<string, string>>,
  rest: Partial<GoogleMachineFamily>,
): GoogleMachineFamily {
  return { prefix, acceleratorTypes, bootDiskType: "pd-ssd", compactPlacement: false, localSsds: {}, spotOnly: [], ...rest };
}
