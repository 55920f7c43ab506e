/** What loading a package cost. */
export interface RequireCost {
  /** Wall time of the call of `require`. */
  readonly ms: number;
  /** Processor time of it, of all threads; hardly moved by what else the machine does. */
  readonly cpuMs: number;
  /** Resident memory of the whole process afterwards, in MB of a million bytes; an empty Node process has about 40. */
  readonly rssMb: number;
  /** Modules loaded by it. */
  readonly modules: number;
  /** Modules of provider bindings among all that are loaded. */
  readonly providerModules: number;
}
