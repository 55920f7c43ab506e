import type { NodeGroupSpec, NodePoolSpec } from "./node-pool-contract";

/** Domain of the labels that the library itself puts on nodes; workloads select by them on every cloud alike. */
const LABEL_DOMAIN = "lepton.dev";

/**
 * Kubernetes labels of the nodes of one group: the user's own, the pool, the accelerator, and how the machines are bought.
 *
 * The clouds' own labels differ in key and value for the same accelerator; these do not, and a user's label cannot replace one.
 */
export function nodeLabels(pool: NodePoolSpec, group: NodeGroupSpec): Record<string, string> {
  return {
    ...pool.labels,
    [`${LABEL_DOMAIN}/pool`]: pool.name,
    [`${LABEL_DOMAIN}/accelerator`]: labelValue(group.acceleratorModel),
    [`${LABEL_DOMAIN}/accelerator-count`]: String(group.acceleratorCount),
    [`${LABEL_DOMAIN}/purchase-option`]: group.spot ? "spot" : "on-demand",
  };
}

/**
 * Turns a catalogue name such as `RTX PRO 6000` into a label value: letters, digits, `-`, `_` and `.`, at most 63, beginning and ending
 * with a letter or digit.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function labelValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
}
