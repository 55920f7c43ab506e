import type { CoreSite } from "./raw/raw-names";

/** An app: so many stacks with a cloud core each, and on every core so many pairs of a training and an inference pool. */
export interface AppShape {
  /** Stacks, at most 256. */
  readonly stacks: number;
  /** Pairs of pools in each stack. */
  readonly poolPairs: number;
}

const REGION = "us-east-1";
const ZONES = ["use1-az2", "use1-az4", "use1-az6"];

/** Id of a stack. */
export function stackName(index: number): string {
  return `platform-${index}`;
}

/** Where the state of a stack lies. */
export function statePath(index: number): string {
  return `terraform.${stackName(index)}.tfstate`;
}

/** Name of a static pool with a fabric. */
export function trainingPoolName(index: number): string {
  return `training-${index}`;
}

/** Name of an autoscaled pool. */
export function inferencePoolName(index: number): string {
  return `inference-${index}`;
}

/** What the core of a stack is like. */
export function siteOf(index: number): CoreSite {
  const name = `${stackName(index)}-core`;
  return {
    name,
    region: REGION,
    cidr: `10.${index}.0.0/16`,
    zones: ZONES.map((zone, slot) => ({
      zone,
      privateCidr: `10.${index}.${32 * slot}.0/19`,
      publicCidr: `10.${index}.${192 + 4 * slot}.0/22`,
    })),
    administrator: "arn:aws:iam::123456789012:role/platform-admin",
    tags: { team: "training", "lepton-core": name },
  };
}
