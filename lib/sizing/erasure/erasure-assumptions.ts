import type { ErasureDesign } from "./erasure-plan";
import type { ErasureProblem } from "./erasure-problem";

/**
 * What the figures of a plan take for granted, in sentences for people.
 *
 * @param problem the problem
 * @param design the design of its plan, if there is one
 */
export function erasureAssumptions(problem: ErasureProblem, design?: ErasureDesign): string[] {
  const { repair, objects, targets, domains, traffic = [] } = problem;
  const isDestroyable = domains.some(({ destructionsPerYear = 0 }) => destructionsPerYear > 0);
  return [
    repair.mode === "parallel"
      ? "Repair is parallel: all missing shards of a set are rebuilt at the same time, each at the full bandwidth of a repair."
      : "Repair is serial: the missing shards of a set are rebuilt one after the other, the shortest repair first.",
    "Times to failure and to repair are exponential; a repair takes its mean whatever else is missing.",
    ...(isDestroyable
      ? [
          "Devices and nodes are lost independently of each other, within and across domains; a domain that is down keeps its data.",
          "Domains are destroyed independently of each other, at the rates given, with all shards in them and those being rebuilt there. What was in them is " +
            "rebuilt in their place like a lost node, and for as long they count as down; it is not in the repair traffic and its cost. A destruction that " +
            "loses several sets is one loss.",
        ]
      : [
          "Devices and nodes are lost independently of each other, within and across domains: a domain that is down keeps its data, and the loss of a whole domain " +
            "with its data is not in the loss rate ('survive' says which ones the data outlasts, 'destructionsPerYear' puts it into the rate).",
        ]),
    "Domains are down independently of each other while the domain around them is up, nodes while their domain is up.",
    `The loss that is held to the target is ${
      targets.lossMeasure === "first-year"
        ? "the probability within a first year that begins with everything healthy"
        : "the expected losses a year in the long run; a first year that begins with everything healthy has no more"
    }.`,
    "Unavailability is that of one set in the steady state; a lost shard counts as down until it is rebuilt. Planned maintenance counts only where it is in " +
      "the figures of nodes and domains.",
    "Latent errors of devices, operators, software and disasters are not modelled.",
    "Repair times are those of full devices; repair traffic and its cost are those of the data stored.",
    ...(design?.durability.isUpperBound === true
      ? [
          "The losses are upper bounds of this model's: the exact chain has too many states, so every repair is taken to be as slow as the slowest, and a destroyed " +
            "domain to take all of its shards beyond those that are missing.",
        ]
      : []),
    "Local reconstruction codes are maximally recoverable.",
    ...(objects === undefined ? ["Objects are large: padding of small ones is not counted."] : []),
    ...(traffic.length > 0
      ? ["Readers fetch the k shards that are cheapest for them, writers send every shard from where they stand, all domains being up."]
      : []),
  ];
}
