import type { CatalogFile } from "../../lib/catalog/catalog-file";

/** Names of the AWS type list and of the Google accelerator table, to the one name that the catalogue uses on every cloud. */
const MODEL_BY_SOURCE_NAME: Readonly<Record<string, string>> = {
  t4: "T4",
  a10g: "A10G",
  l4: "L4",
  l40s: "L40S",
  h100: "H100",
  h200: "H200",
  b200: "B200",
  b300: "B300",
  trainium: "Trainium",
  trainium2: "Trainium2",
  inferentia2: "Inferentia2",
  L4: "L4",
  A100: "A100",
  "A100-80GB": "A100-80GB",
  H100: "H100",
  "H100-MEGA": "H100",
  H200: "H200",
  B200: "B200",
};

/** The FPGA of the F2 family: AMD Virtex UltraScale+ VU47P. https://aws.amazon.com/ec2/instance-types/f2/ */
export const FPGA_MODEL = "VU47P";

/**
 * Memory of one accelerator where the tables leave it out.
 *
 * Trainium2: 1,536 GiB over 16 chips. https://awsdocs-neuron.readthedocs-hosted.com/en/latest/general/arch/neuron-hardware/trn2-arch.html
 */
export const DOCUMENTED_ACCELERATOR_MEMORY_MIB: Readonly<Record<string, number>> = { Trainium2: 96 * 1024 };

/** Memory above this tells the A100 of 80 GB from the one of 40 GB, which the AWS list names alike. */
const A100_40GB_MEMORY_MIB = 40 * 1024;

/** The catalogue's name of a model. */
export function acceleratorModel(sourceName: string, memoryMib: number): string {
  if (sourceName === "a100") {
    return memoryMib > A100_40GB_MEMORY_MIB ? "A100-80GB" : "A100";
  }
  const model = MODEL_BY_SOURCE_NAME[sourceName];
  if (model === undefined) {
    throw new Error(`"${sourceName}" is not a known accelerator: add its model name`);
  }
  return model;
}

/** Two statements about one model that differ by more than this are about different things. */
const MOST_MEMORY_DIFFERENCE = 0.1;

/**
 * One memory size a model over all clouds, the smallest stated: AWS states 22,888 MiB for an L4 (24 decimal GB), Google 24 GiB, and
 * a demand for 24 GiB must not be met by one cloud and refused by the other for the same chip.
 */
export function withOneMemoryPerModel(files: readonly CatalogFile[]): CatalogFile[] {
  const smallest = new Map<string, number>();
  for (const { accelerator } of files.flatMap((file) => file.machineTypes)) {
    if (accelerator !== undefined && accelerator.memoryMib > 0) {
      const known = smallest.get(accelerator.model) ?? accelerator.memoryMib;
      if (Math.abs(known - accelerator.memoryMib) > MOST_MEMORY_DIFFERENCE * known) {
        throw new Error(`${accelerator.model} has ${known} MiB in one place and ${accelerator.memoryMib} MiB in another`);
      }
      smallest.set(accelerator.model, Math.min(known, accelerator.memoryMib));
    }
  }
  return files.map((file) => ({
    ...file,
    machineTypes: file.machineTypes.map((type) =>
      type.accelerator === undefined
        ? type
        : { ...type, accelerator: { ...type.accelerator, memoryMib: smallest.get(type.accelerator.model) ?? 0 } },
    ),
  }));
}
