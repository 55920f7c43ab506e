/**
 * The catalogue file: what is written to disk, one file a cloud. Its published schema is `data/catalog.schema.json`.
 *
 * Quantities are whole numbers of a small unit (MiB, thousandths of a vCPU, Mbit/s, millionths of a dollar), so that no figure
 * depends on how a decimal is rounded.
 */
export interface CatalogFile {
  /** Version of the schema: 1. */
  readonly schemaVersion: number;
  /** Cloud the file is about. */
  readonly cloud: string;
  /** Where the figures come from. */
  readonly sources: readonly CatalogFileSource[];
  /** Machine types, those without an offer included. */
  readonly machineTypes: readonly CatalogFileMachineType[];
  /** Regions, with what they offer. */
  readonly regions: readonly CatalogFileRegion[];
}

/** Where figures come from. */
export interface CatalogFileSource {
  /** What it is and who publishes it. */
  readonly name: string;
  /** Date, month or year of the facts. */
  readonly date: string;
  /** Licence. */
  readonly licence: string;
  /** File that was read. */
  readonly file?: string;
  /** SHA-256 of that file. */
  readonly sha256?: string;
}

/** A machine type. */
export interface CatalogFileMachineType {
  /** The cloud's name. */
  readonly name: string;
  /** `amd64` or `arm64`. */
  readonly architecture: string;
  /** Virtual processors. */
  readonly vcpus: number;
  /** Memory. */
  readonly memoryMib: number;
  /** What Kubernetes leaves to pods, in thousandths of a virtual processor. */
  readonly allocatableMilliVcpus: number;
  /** What Kubernetes leaves to pods. */
  readonly allocatableMemoryMib: number;
  /** Network bandwidth; 0 where no source states it. */
  readonly networkMbps: number;
  /** Local NVMe storage; 0 for none. */
  readonly localNvmeGb: number;
  /** Elastic Fabric Adapter interfaces; 0 for none. */
  readonly efaInterfaces: number;
  /** What computes beside the processors. */
  readonly accelerator?: CatalogFileAccelerator;
}

/** The accelerators of one instance. */
export interface CatalogFileAccelerator {
  /** `gpu`, `tpu`, `neuron` or `fpga`. */
  readonly kind: string;
  /** Model, spelled alike on every cloud. */
  readonly model: string;
  /** Accelerators per instance. */
  readonly count: number;
  /** Memory of one accelerator; 0 where no source states it. */
  readonly memoryMib: number;
}

/** A region and what it offers. */
export interface CatalogFileRegion {
  /** The cloud's name. */
  readonly name: string;
  /** Every zone of the region; zone ids on AWS. */
  readonly zones: readonly string[];
  /** At most one row a machine type. */
  readonly offers: readonly CatalogFileOffer[];
}

/** A machine type offered in a region. At least one of the prices is stated. */
export interface CatalogFileOffer {
  /** Name of the machine type. */
  readonly machineType: string;
  /** Zones that offer it. */
  readonly zones: readonly string[];
  /** On-demand price of one instance in millionths of a US dollar per hour. */
  readonly onDemand?: number;
  /** Spot price of one instance in millionths of a US dollar per hour. */
  readonly spot?: number;
  /** Price of one instance under a commitment for a year, in millionths of a US dollar per hour of the term. */
  readonly reserved1y?: number;
  /** Price of one instance under a commitment for three years, in millionths of a US dollar per hour of the term. */
  readonly reserved3y?: number;
  /** How often spot machines are interrupted: the label of a bucket of the AWS Spot Advisor, for example `5-10%`. */
  readonly interruption?: string;
  /** Date, month or year of the on-demand price; of another price where there is none. */
  readonly date: string;
  /** Of the spot price, where it differs. */
  readonly spotDate?: string;
  /** Of the commitments, where it differs. */
  readonly reservedDate?: string;
  /** What is doubtful about the prices; absent where nothing is. */
  readonly doubts?: readonly CatalogFileDoubt[];
}

/** Something doubtful about a price of an offer. */
export interface CatalogFileDoubt {
  /** The price: `on-demand`, `spot`, `reserved-1y` or `reserved-3y`. */
  readonly option: string;
  /** Which check it fails, for example `below-siblings`. */
  readonly rule: string;
  /** What a sound price would be, for people. */
  readonly need: string;
  /** What it is, for people. */
  readonly have: string;
  /** Where it is from, for people: file and row. */
  readonly source: string;
}
