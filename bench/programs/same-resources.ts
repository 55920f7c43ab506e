import { createHash } from "node:crypto";

/** Attributes of a block in Terraform's JSON syntax. */
type Block = Record<string, unknown>;

/** What Terraform calls a resource or data source, for example `aws_vpc.core_Network_1234` or `data.aws_partition.partition`. */
type Address = string;

/** `type.id` or `data.type.id` at the beginning of a reference or as a whole dependency. */
const ADDRESS = /(?<![A-Za-z0-9_.-])(?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z0-9_-]+/g;

/**
 * A synthesized stack in a form that does not depend on logical ids.
 *
 * Every resource becomes the hash of its type and its attributes, in which references are replaced by the hashes of what they refer to. Terraform
 * allows no circles, so the hashes are well defined; two stacks have the same hashes, counted, just when one becomes the other by
 * renaming logical ids.
 */
export class CanonicalStack {
  /** Resources and data sources by address. */
  public readonly blocks = new Map<Address, Block>();
  /** Everything else: providers, the backend, versions. */
  public readonly rest: string;
  private readonly hashes = new Map<Address, string>();

  /** @param json a stack as synthesized */
  public constructor(json: Block) {
    const { resource, data, "//": _, ...rest } = json;
    this.collect("", (resource ?? {}) as Record<string, Record<string, Block>>);
    this.collect("data.", (data ?? {}) as Record<string, Record<string, Block>>);
    this.rest = JSON.stringify(sorted(rest));
  }

  /** How many resources have each hash, with the address of one of them. */
  public counts(): Map<string, { count: number; address: Address }> {
    const counts = new Map<string, { count: number; address: Address }>();
    for (const address of this.blocks.keys()) {
      const hash = this.hash(address);
      counts.set(hash, { count: (counts.get(hash)?.count ?? 0) + 1, address });
    }
    return counts;
  }

  /** The attributes of a resource with every reference reduced to the type it refers to, for people who look for a difference. */
  public shape(address: Address): string {
    return this.render(address, (reference) => reference.replace(/\.[^.]+$/, ""));
  }

  private collect(prefix: string, byType: Record<string, Record<string, Block>>): void {
    for (const [type, byId] of Object.entries(byType)) {
      for (const [id, block] of Object.entries(byId)) {
        const { "//": _, ...attributes } = block;
        this.blocks.set(`${prefix}${type}.${id}`, attributes);
      }
    }
  }

  private hash(address: Address): string {
    const known = this.hashes.get(address);
    if (known !== undefined) {
      return known;
    }
    const text = this.render(address, (reference) => this.hash(reference));
    const hash = createHash("sha256").update(text).digest("hex");
    this.hashes.set(address, hash);
    return hash;
  }

  private render(address: Address, name: (reference: Address) => string): string {
    const attributes = JSON.stringify(sorted(this.blocks.get(address)!));
    const type = address.replace(/\.[^.]+$/, "");
    return `${type} ${attributes.replace(ADDRESS, (found) => (this.blocks.has(found) ? name(found) : found))}`;
  }
}

/** Differences between two stacks, as lines for people; empty when one becomes the other by renaming logical ids. */
export function differences(left: CanonicalStack, right: CanonicalStack): string[] {
  const lines = left.rest === right.rest ? [] : [`outside the resources: ${left.rest} / ${right.rest}`];
  lines.push(...surplus("only left", left, right), ...surplus("only right", right, left));
  return lines;
}

/** What one stack has more of. A resource that differs only in what it refers to is named by that, and listed last. */
function surplus(label: string, stack: CanonicalStack, other: CanonicalStack): string[] {
  const otherCounts = other.counts();
  const otherShapes = new Set([...other.blocks.keys()].map((address) => other.shape(address)));
  const found = [...stack.counts()]
    .filter(([hash, { count }]) => count > (otherCounts.get(hash)?.count ?? 0))
    .map(([, { address }]) => address);
  const isOwn = (address: Address): boolean => !otherShapes.has(stack.shape(address));
  return [
    ...found.filter(isOwn).map((address) => `${label}: ${address} ${stack.shape(address)}`),
    ...found
      .filter((address) => !isOwn(address))
      .map((address) => `${label}: ${address} refers to other resources, or is there more often`),
  ];
}

/** The value with the keys of every object in order; arrays keep theirs. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)]),
    );
  }
  return value;
}
