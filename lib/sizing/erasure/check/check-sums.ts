import type { BrokenRule } from "../../../errors";
import type { ErasureProblem } from "../erasure-problem";
import { rule } from "./broken-rules";
import { MOST_DATA_SHARDS, MOST_PARITY_SHARDS } from "./check-codes";

/** Costs are sums of doubles: they must stay exact for the dearest design. */
export function checkSums({ usableTib, blockKib = 4, objects = [], deviceTypes, nodeTypes, domains }: ErasureProblem): BrokenRule[] {
  const copies = objects.reduce((most, { kib }) => Math.max(most, (MOST_DATA_SHARDS * blockKib) / kib), 1) + 1;
  const devices =
    (MOST_DATA_SHARDS + MOST_PARITY_SHARDS) * (1 + (usableTib * copies) / Math.min(...deviceTypes.map(({ capacityTib }) => capacityTib)));
  const price = Math.max(...[...deviceTypes, ...nodeTypes].map(({ microUsdPerMonth }) => microUsdPerMonth));
  const dearest = (2 * devices * price * Math.max(100, ...domains.map(({ pricePercent = 100 }) => pricePercent))) / 100;
  return dearest <= Number.MAX_SAFE_INTEGER
    ? []
    : [
        rule(
          "erasure-sums-exact",
          `the dearest design would cost ${dearest.toExponential(1)} millionths of a US dollar a month, beyond 2^53`,
          "check the units of the data, the capacities and the prices",
        ),
      ];
}
