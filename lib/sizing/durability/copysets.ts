/**
 * Probability that some data is lost when several nodes fail at once, as after a power cut of the whole cluster: copies stand on sets of
 * nodes ("copysets"), and data is lost when all nodes of one set are among the failed.
 *
 * 1 - (1 - C(failed, copies) / C(nodes, copies)) ^ copysets, with sets taken as independent draws, formed without cancelling.
 *
 * @param nodes nodes of the cluster
 * @param failed nodes that fail together
 * @param copies nodes of a set
 * @param copysets different sets in use
 * @see A. Cidon et al., "Copysets: Reducing the Frequency of Data Loss in Cloud Storage", USENIX ATC 2013, section 3
 */
export function copysetLossProbability(nodes: number, failed: number, copies: number, copysets: number): number {
  return failed < copies ? 0 : -Math.expm1(copysets * Math.log1p(-chanceOfOneSet(nodes, failed, copies)));
}

/**
 * Copysets of copyset replication: each of ceil(scatter width / (copies - 1)) permutations of the nodes is cut into nodes / copies sets.
 * Not rounded.
 *
 * @param nodes nodes of the cluster
 * @param copies nodes of a set
 * @param scatterWidth nodes that hold copies of the data of one node
 */
export function copysetCount(nodes: number, copies: number, scatterWidth: number): number {
  return Math.ceil(scatterWidth / (copies - 1)) * (nodes / copies);
}

/** C(failed, copies) / C(nodes, copies), factor by factor. */
function chanceOfOneSet(nodes: number, failed: number, copies: number): number {
  let chance = 1;
  for (let i = 0; i < copies; i++) {
    chance *= (failed - i) / (nodes - i);
  }
  return chance;
}
