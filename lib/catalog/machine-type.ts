/** What a machine type is, wherever it is bought. Quantities are those of one instance. */
export interface MachineType {
  /** Cloud that sells it, for example `aws`. */
  readonly cloud: string;
  /** The cloud's own name, for example `p5.48xlarge`. */
  readonly name: string;
  /** Processor architecture: `amd64` or `arm64`. */
  readonly architecture: string;
  /** Virtual processors. */
  readonly vcpus: number;
  /** Memory in GiB. */
  readonly memoryGib: number;
  /** Share of the processors that Kubernetes leaves to pods, between 0 and 1. */
  readonly allocatableVcpuShare: number;
  /** Share of the memory that Kubernetes leaves to pods, between 0 and 1. */
  readonly allocatableMemoryShare: number;
  /**
   * Network bandwidth in Gbit/s: on AWS what the machine sustains (a small size may burst above it), on Google the documented maximum;
   * 0 where the source states none.
   */
  readonly networkGbps: number;
  /** Local NVMe storage in GB (decimal, as clouds state it); 0 for none. */
  readonly localNvmeGb: number;
  /** Elastic Fabric Adapter interfaces (AWS); 0 for none. */
  readonly efaInterfaces: number;
  /**
   * What computes beside the processors.
   *
   * @default - no accelerator
   */
  readonly accelerator?: Accelerator;
}

/** The accelerators of one instance; all of one model. */
export interface Accelerator {
  /** Kind: `gpu`, `tpu`, `neuron` (Trainium, Inferentia) or `fpga`. */
  readonly kind: string;
  /** Model, spelled alike on every cloud: `L4`, `T4`, `A10G`, `L40S`, `A100`, `A100-80GB`, `H100`, `H200`, `B200`, `Trainium2`, `TPU-v6e`. */
  readonly model: string;
  /** Accelerators per instance. */
  readonly count: number;
  /** Memory of one accelerator in GiB; 0 where the source states none. */
  readonly memoryGib: number;
}

/** A machine type offered in a region: in which zones, at which prices, as of when. */
export interface MachineOffer {
  /** The machine type. */
  readonly machineType: MachineType;
  /** Region. */
  readonly region: string;
  /** Zones of the region that offer it; zone ids on AWS. Never empty. */
  readonly zones: string[];
  /**
   * On-demand price of one instance, accelerators included, in millionths of a US dollar per hour.
   *
   * @default - not offered on demand, or no trustworthy price is known
   */
  readonly onDemandMicroUsdPerHour?: number;
  /**
   * Spot price of one instance, accelerators included, in millionths of a US dollar per hour: one snapshot of a moving price.
   *
   * @default - not offered as spot, or no quote
   */
  readonly spotMicroUsdPerHour?: number;
  /**
   * Price of one instance under a commitment for a year, accelerators included, in millionths of a US dollar for every hour of the term.
   *
   * @default - no commitment is sold, or its price is not known
   */
  readonly reserved1yMicroUsdPerHour?: number;
  /**
   * Price of one instance under a commitment for three years, accelerators included, in millionths of a US dollar for every hour of the term.
   *
   * @default - no commitment is sold, or its price is not known
   */
  readonly reserved3yMicroUsdPerHour?: number;
  /**
   * Share of spot machines that a month interrupts, as the AWS Spot Advisor states it: `<5%`, `5-10%`, `10-15%`, `15-20%` or `>20%`.
   *
   * @default - not stated
   */
  readonly spotInterruption?: string;
  /** Date or month of the on-demand price, for example `2026-07-20`; of another price where there is none. */
  readonly priceDate: string;
  /**
   * Date or month of the spot price.
   *
   * @default - the date of the on-demand price
   */
  readonly spotPriceDate?: string;
  /**
   * Date or month of the prices of commitments.
   *
   * @default - the date of the on-demand price
   */
  readonly reservedPriceDate?: string;
  /**
   * What is doubtful about the prices. Plans that rest on a doubtful price say so.
   *
   * @default - nothing
   */
  readonly doubts?: OfferDoubt[];
}

/** Something doubtful about a price of an offer. */
export interface OfferDoubt {
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
