import type { Block, SynthesizedStack } from "../support/synthesized-stack";

/** Addresses of the resources that Terraform creates before a resource: what it refers to or depends on, directly or through others. */
export function createdBefore(stack: SynthesizedStack, address: string): Set<string> {
  const all = stack.addresses();
  const found = new Set<string>();
  const visit = (from: string): void => {
    const [type, id] = from.split(/\.(.*)/s) as [string, string];
    const text = JSON.stringify(stack.resources(type)[id] as Block);
    for (const to of all) {
      if (to !== from && !found.has(to) && new RegExp(`${to.replace(/[.]/g, "\\.")}(?![A-Za-z0-9_-])`).test(text)) {
        found.add(to);
        visit(to);
      }
    }
  };
  visit(address);
  return found;
}

/** The only address that contains a text; fails when there are none or several. */
export function addressOf(stack: SynthesizedStack, part: string): string {
  const found = stack.addresses().filter((address) => address.includes(part));
  if (found.length !== 1) {
    throw new Error(`expected exactly one address with '${part}', found: ${found.join(", ")}`);
  }
  return found[0]!;
}
