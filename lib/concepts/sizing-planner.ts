/** When a planner may stop before the optimum is proven. An option that a kind of problem does not take is refused. */
export interface SizingPlannerOptions {
  /**
   * Good enough: (cost - proven lower bound) / cost at which the search stops. At least 0, below 1. Taken by `fleet`, `replica-fleet`,
   * `robust-fleet`, `demand-draws`, `throughput-mix`, `service`, `edge` and `packing`.
   *
   * @default 0 - the optimum
   */
  readonly gap?: number;

  /**
   * Most multiply-adds the search may do, which bounds it the same way on every machine. One core does about a thousand million a second.
   * Taken by `fleet`, `replica-fleet`, `fleet-for-budget`, `robust-fleet`, `demand-draws` and `service`.
   *
   * @default 3,000,000,000
   */
  readonly maxOperations?: number;
}

/** Which part of a frontier to work out, and how long. */
export interface SizingFrontierOptions {
  /**
   * The loosest unavailability of interest. Above 0, below 1.
   *
   * @default 0.5
   */
  readonly fromUnavailability?: number;

  /**
   * Most fleets. A whole number of at least 1.
   *
   * @default 100
   */
  readonly maxPoints?: number;

  /**
   * Most multiply-adds that the searches may do together.
   *
   * @default 3,000,000,000
   */
  readonly maxOperations?: number;
}

/**
 * Every sizing planner of the library, for every language: a problem goes in and its plan comes out as JSON text.
 *
 * Kinds of problems are `fleet`, `replica-fleet`, `fleet-for-budget`, `robust-fleet`, `demand-draws`, `throughput-mix`, `reservation`,
 * `erasure-code`, `service`, `edge` and `packing`. Their formats are the published JSON Schemas that `schema` returns. It is text because problems are unions told apart by a property, and plans are of
 * another type for every kind; neither can be said in all the languages that use this library. In TypeScript, `cdktf-lepton/sizing` has
 * the same planners with types.
 *
 * Pure: no clock, no randomness, nothing is created. The same text gives the same answer on every machine.
 */
export class SizingPlanner {
  /** Names of all kinds of problems. */
  public static kinds(): string[] {
    return loadPlanners().kindNames();
  }

  /**
   * The JSON Schema (draft-07) of a kind's problems, as JSON text. It refers to no other file.
   *
   * @param kind one of `kinds()`
   */
  public static schema(kind: string): string {
    return loadPlanners().schemaText(kind);
  }

  /**
   * The JSON Schema (draft-07) of a kind's plans, as JSON text. It refers to no other file.
   *
   * @param kind one of `kinds()`
   */
  public static planSchema(kind: string): string {
    return loadPlanners().planSchemaText(kind);
  }

  /**
   * The cheapest plan for a problem, as JSON text.
   *
   * Targets that cannot be met are an answer: the plan's `status` is then `infeasible`, and it says why and what would help. Fails on a problem
   * that is malformed, with one error that names every broken rule.
   *
   * @param kind one of `kinds()`
   * @param problemJson the problem, in the format of the kind's schema
   * @param options when to stop before the optimum is proven
   */
  public static plan(kind: string, problemJson: string, options: SizingPlannerOptions = {}): string {
    return loadPlanners().planText(kind, problemJson, options);
  }

  /**
   * What each availability costs, as JSON text in the format of `fleet-frontier.schema.json`: the fleets that are not beaten in both cost and
   * unavailability, from a loose unavailability to the problem's target. Fails on a malformed problem, and on one of a kind other than
   * `fleet` and `replica-fleet`.
   *
   * @param kind `fleet` or `replica-fleet`
   * @param problemJson the problem, in the format of the kind's schema
   * @param options which part of the frontier, and how long
   */
  public static frontier(kind: string, problemJson: string, options: SizingFrontierOptions = {}): string {
    return loadPlanners().frontierText(kind, problemJson, options);
  }

  /**
   * Checks a plan against its problem with code of its own: counts, limits, cost, targets and bounds, as far as the verifier of the kind in
   * `cdktf-lepton/sizing` documents it.
   *
   * Returns one line for every claim of the plan that does not hold; none when it holds. Fails on a malformed problem, and on a plan that is
   * not a JSON object.
   *
   * @param kind one of `kinds()`
   * @param problemJson the problem, in the format of the kind's schema
   * @param planJson what `plan` returned for it
   */
  public static verify(kind: string, problemJson: string, planJson: string): string[] {
    return loadPlanners().discrepancies(kind, problemJson, planJson);
  }

  /**
   * A plan as a table for people, as `lepton size` prints it: what to have where, what it costs and what binds, or why nothing meets the
   * targets and what would help. Lines end with a line feed, the last one too. Fails on a malformed problem, and on a plan that is not
   * in its format.
   *
   * @param kind one of `kinds()`
   * @param problemJson the problem, in the format of the kind's schema
   * @param planJson what `plan` returned for it
   */
  public static table(kind: string, problemJson: string, planJson: string): string {
    return loadPlanners().tableText(kind, problemJson, planJson);
  }

  private constructor() {}
}

/** Loads the planners when one is first asked for: a program that only creates constructs needs few of them. */
function loadPlanners(): typeof import("./sizing-text") {
  // An import statement would load all planners together with the library.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is used, as the platforms' realisations are
  return require("./sizing-text") as typeof import("./sizing-text");
}
