/** Names of price lists, in lower case, to the one name that the catalogue uses on every cloud. Other names stand as they are. */
const MODEL_BY_NAME: Readonly<Record<string, string>> = {
  t4: "T4",
  t4g: "T4g",
  a10g: "A10G",
  l4: "L4",
  l40s: "L40S",
  v100: "V100",
  a100: "A100",
  "a100-80gb": "A100-80GB",
  h100: "H100",
  "h100-mega": "H100",
  h200: "H200",
  b200: "B200",
  b300: "B300",
  trainium: "Trainium",
  trainium2: "Trainium2",
  inferentia: "Inferentia",
  inferentia1: "Inferentia",
  inferentia2: "Inferentia2",
};

/** Memory above this tells the A100 of 80 GB from the one of 40 GB, where a list names both alike. */
const A100_40GB_MEMORY_GIB = 40;

/** The catalogue's name of an accelerator. @param memoryGib of one; 0 where it is not stated */
export function acceleratorModelOf(name: string, memoryGib: number): string {
  const model = MODEL_BY_NAME[name.toLowerCase()] ?? name;
  return model === "A100" && memoryGib > A100_40GB_MEMORY_GIB ? "A100-80GB" : model;
}

/** The catalogue's kind of an accelerator: `neuron` for the chips of AWS, `tpu` for those of Google, `gpu` for all others. */
export function acceleratorKindOf(model: string): string {
  if (/^(trainium|inferentia)/i.test(model)) {
    return "neuron";
  }
  return /^tpu/i.test(model) ? "tpu" : "gpu";
}
