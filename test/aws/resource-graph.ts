import type { SynthesizedStack } from "../support/synthesized-stack";

/** Which resource waits for which, as Terraform sees it: references in attributes and `depends_on`. */
export class ResourceGraph {
  private readonly edges: ReadonlyMap<string, ReadonlySet<string>>;

  public constructor(stack: SynthesizedStack) {
    const edges = new Map<string, Set<string>>();
    for (const [type, byId] of Object.entries(stack.json.resource ?? {})) {
      for (const [id, attributes] of Object.entries(byId as Record<string, object>)) {
        const text = JSON.stringify({ ...attributes, "//": undefined });
        edges.set(`${type}.${id}`, new Set(text.match(/aws_[a-z0-9_]+\.[A-Za-z0-9_-]+/g) ?? []));
      }
    }
    this.edges = edges;
  }

  /** Whether a resource is created only after another, directly or through others. */
  public waitsFor(later: string, earlier: string): boolean {
    const seen = new Set<string>();
    const open = [later];
    for (let address = open.pop(); address !== undefined; address = open.pop()) {
      for (const next of this.edges.get(address) ?? []) {
        if (next === earlier) {
          return true;
        }
        if (!seen.has(next)) {
          seen.add(next);
          open.push(next);
        }
      }
    }
    return false;
  }

  /** Addresses of a type whose logical id contains a text. */
  public find(type: string, text = ""): string[] {
    return [...this.edges.keys()].filter((address) => address.startsWith(`${type}.`) && address.includes(text));
  }
}
