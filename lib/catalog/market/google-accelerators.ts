/** The accelerators of a machine type of Google Cloud that carries them. */
export interface GoogleAccelerators {
  /** Name of the accelerator in price lists: `H100-MEGA` is the H100 of A3 Mega machines. */
  readonly name: string;
  /** Accelerators per instance. */
  readonly count: number;
  /** Local SSD in GiB that comes with the machine. */
  readonly localSsdGib: number;
}

/**
 * Series of machine types whose size names the accelerators, with the local SSD an accelerator brings.
 *
 * @see https://cloud.google.com/compute/docs/gpus
 * @see https://cloud.google.com/compute/docs/disks/local-ssd#lssd_disks_fixed
 */
const SERIES: Readonly<Record<string, { readonly name: string; readonly localSsdGibEach: number }>> = {
  "a2-highgpu": { name: "A100", localSsdGibEach: 0 },
  "a2-megagpu": { name: "A100", localSsdGibEach: 0 },
  "a2-ultragpu": { name: "A100-80GB", localSsdGibEach: 375 },
  "a3-highgpu": { name: "H100", localSsdGibEach: 750 },
  "a3-edgegpu": { name: "H100", localSsdGibEach: 750 },
  "a3-megagpu": { name: "H100-MEGA", localSsdGibEach: 750 },
  "a3-ultragpu": { name: "H200", localSsdGibEach: 1500 },
  "a4-highgpu": { name: "B200", localSsdGibEach: 1500 },
};

/** L4s of the G2 machine types, by their processors. https://cloud.google.com/compute/docs/accelerator-optimized-machines#g2-vms */
const G2_COUNTS: Readonly<Record<string, number>> = { 4: 1, 8: 1, 12: 1, 16: 1, 24: 2, 32: 1, 48: 4, 96: 8 };

const SIZED = /^(a[234]-[a-z]+gpu)-(\d+)g(-nolssd)?$/;
const G2 = /^g2-standard-(\d+)$/;

/** Families whose machine types carry accelerators, known here or not. */
const ACCELERATOR_FAMILY = /^(a\d+x?|g\d+)-/;

/** What a machine type carries; `none` for one without accelerators, `unknown` for one of an accelerator family that is not known here. */
export function googleAccelerators(machineType: string): GoogleAccelerators | "none" | "unknown" {
  const sized = SIZED.exec(machineType);
  const series = sized === null ? undefined : SERIES[sized[1]!];
  if (sized !== null && series !== undefined) {
    const count = Number(sized[2]);
    return { name: series.name, count, localSsdGib: sized[3] === undefined ? count * series.localSsdGibEach : 0 };
  }
  const g2 = G2_COUNTS[G2.exec(machineType)?.[1] ?? ""];
  if (g2 !== undefined) {
    return { name: "L4", count: g2, localSsdGib: 0 };
  }
  return ACCELERATOR_FAMILY.test(machineType) && machineType !== "g1-small" ? "unknown" : "none";
}

/** An AI zone such as us-south1-ai1b, not a zone of general machines. https://cloud.google.com/compute/docs/regions-zones/ai-zones */
export function isGoogleAiZone(zone: string): boolean {
  return /-ai\d+[a-z]$/.test(zone);
}
