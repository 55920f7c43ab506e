/**
 * Orders names the way people count: `g6.2xlarge` before `g6.16xlarge`, `use1-az2` before `use1-az10`.
 *
 * Digits compare by value, everything else by code unit, so that the order is the same in every locale.
 */
export function compareNaturally(left: string, right: string): number {
  const leftParts = left.match(/\d+|\D+/g) ?? [];
  const rightParts = right.match(/\d+|\D+/g) ?? [];
  const shared = Math.min(leftParts.length, rightParts.length);
  for (let at = 0; at < shared; at++) {
    const order = compareParts(leftParts[at]!, rightParts[at]!);
    if (order !== 0) {
      return order;
    }
  }
  return leftParts.length - rightParts.length || compareText(left, right);
}

function compareParts(left: string, right: string): number {
  const bothNumbers = /^\d/.test(left) && /^\d/.test(right);
  return bothNumbers ? Number(left) - Number(right) : compareText(left, right);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
