import { parseTemplate, parseTraversal, type ParsedTemplate, type Traversal, type TraversalStep } from "./expression";
import { suggest, type FindingSink } from "./finding";
import type { BlockSchema } from "./provider-schema";
import type { StackBlock, StackFile } from "./stack-file";
import { blockType, type ObjectType, type TerraformType } from "./terraform-type";
import { isArray, isObject, type Json } from "./value-check";

/** The schema of a resource or data source, or undefined when its provider's schema is not at hand. */
export type SchemaOf = (block: StackBlock) => BlockSchema | undefined;

/** Roots that Terraform defines everywhere; `each` and `count` stand only where a block repeats. */
const BUILT_IN_ROOTS = new Set(["self", "path", "terraform"]);

/** Checks that every reference of a stack names something that exists, and knows the types of references. */
export class ReferenceCheck {
  private readonly byAddress: ReadonlyMap<string, StackBlock>;

  public constructor(
    private readonly stack: StackFile,
    private readonly schemaOf: SchemaOf,
  ) {
    this.byAddress = new Map(stack.blocks.map((block) => [block.address, block]));
  }

  /**
   * Reports every unresolvable reference in a value and below it.
   *
   * @param iterators roots that hold here: `each`, `count`, and the iterators of dynamic blocks around
   */
  public check(value: Json, path: string, sink: FindingSink, iterators: ReadonlySet<string> = new Set()): void {
    if (typeof value === "string") {
      this.checkTraversals(parseTemplate(value), path, sink, iterators);
    } else if (isArray(value)) {
      value.forEach((item, index) => this.check(item, `${path}[${index}]`, sink, iterators));
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        if (key !== "//") {
          const inner = key === "dynamic" ? new Set([...iterators, ...dynamicIterators(item)]) : iterators;
          this.check(item, path === "" ? key : `${path}.${key}`, sink, inner);
        }
      }
    }
  }

  /** Reports a `depends_on` or `replace_triggered_by` entry that names nothing. */
  public checkBare(text: string, path: string, sink: FindingSink): void {
    this.checkTraversals(text.startsWith("${") ? parseTemplate(text) : parseTraversal(text), path, sink, new Set());
  }

  /** The type of a string that is one reference, or undefined where it cannot be known. */
  public typeOf(template: ParsedTemplate): TerraformType | undefined {
    const traversal = template.onlyTraversal;
    const target = traversal && this.target(traversal);
    const schema = target?.block && this.schemaOf(target.block);
    if (target === undefined || schema === undefined || isMany(target.block!)) {
      return undefined;
    }
    const walked = walk(blockType(schema), target.rest);
    return "type" in walked ? walked.type : undefined;
  }

  private checkTraversals(template: ParsedTemplate, path: string, sink: FindingSink, iterators: ReadonlySet<string>): void {
    if (template.problem !== undefined) {
      sink.report("bad-expression", path, template.problem, `write "$\${" for a literal "\${"`);
    }
    for (const traversal of template.traversals) {
      if (!BUILT_IN_ROOTS.has(traversal.root) && !iterators.has(traversal.root)) {
        this.checkTraversal(traversal, path, sink);
      }
    }
  }

  private checkTraversal(traversal: Traversal, path: string, sink: FindingSink): void {
    const declared = DECLARED_ROOTS[traversal.root];
    if (declared !== undefined) {
      const name = attributeName(traversal.steps[0]);
      const names = this.stack.names(declared);
      if (name === undefined || !names.includes(name)) {
        sink.report("unknown-reference", path, `${traversal.text} is not declared`, suggest(name ?? "", names));
      }
      return;
    }
    const target = this.target(traversal);
    if (target === undefined) {
      sink.report(
        "unknown-reference",
        path,
        `${traversal.text} is no reference here`,
        "write type.name.attribute, data.type.name.attribute or var.name",
      );
    } else if (target.block === undefined) {
      sink.report("unknown-reference", path, `${target.address} is not in this stack`, suggest(target.address, [...this.byAddress.keys()]));
    } else {
      this.checkAttribute(traversal, { block: target.block, rest: target.rest }, path, sink);
    }
  }

  private checkAttribute(
    traversal: Traversal,
    target: { readonly block: StackBlock; readonly rest: readonly TraversalStep[] },
    path: string,
    sink: FindingSink,
  ): void {
    const schema = this.schemaOf(target.block);
    if (schema === undefined) {
      return;
    }
    const steps = isMany(target.block) ? target.rest.slice(1) : target.rest;
    const walked = walk(blockType(schema), steps);
    if ("missing" in walked) {
      sink.report("unknown-attribute", path, `${traversal.text}: ${walked.missing}`, walked.remedy);
    }
  }

  private target(traversal: Traversal): { address: string; block?: StackBlock; rest: readonly TraversalStep[] } | undefined {
    const isData = traversal.root === "data";
    const names = (isData ? traversal.steps.slice(0, 2) : traversal.steps.slice(0, 1)).map(attributeName);
    if (names.includes(undefined) || names.length !== (isData ? 2 : 1)) {
      return undefined;
    }
    const address = [traversal.root, ...names].join(".");
    return { address, block: this.byAddress.get(address), rest: traversal.steps.slice(names.length) };
  }
}

const DECLARED_ROOTS: Readonly<Record<string, string>> = { var: "variable", local: "locals", module: "module" };

/** Whether a block has `count` or `for_each`, so that a reference to it needs an index first. */
function isMany(block: StackBlock): boolean {
  return block.body.count !== undefined || block.body.for_each !== undefined;
}

/** Roots that the repetition of a resource or data source defines. */
export function repetitionRoots(block: StackBlock): Set<string> {
  return new Set([...(block.body.for_each === undefined ? [] : ["each"]), ...(block.body.count === undefined ? [] : ["count"])]);
}

function attributeName(step: TraversalStep | undefined): string | undefined {
  return step?.kind === "attribute" ? step.name : undefined;
}

/** Follows steps through a type. */
function walk(type: TerraformType, steps: readonly TraversalStep[]): { type: TerraformType } | { missing: string; remedy: string } {
  const [step, ...rest] = steps;
  if (step === undefined || type.kind === "dynamic") {
    return { type };
  }
  if (type.kind === "object") {
    return walkObject(type, step, rest);
  }
  if (type.kind === "map") {
    return step.kind === "splat" ? { type: { kind: "dynamic" } } : walk(type.element, rest);
  }
  if (type.kind !== "list" && type.kind !== "set") {
    return { missing: `a ${type.kind} has no parts`, remedy: "leave the rest out" };
  }
  if (step.kind === "attribute") {
    return { missing: `a ${type.kind} has no attribute "${step.name}"`, remedy: "give an index, or [*] for all" };
  }
  if (step.kind === "splat") {
    const inner = walk(type.element, rest);
    return "type" in inner ? { type: { kind: "list", element: inner.type } } : inner;
  }
  if (type.kind === "set") {
    return { missing: "a set has no index", remedy: "use tolist(), or [*] for all" };
  }
  return walk(type.element, rest);
}

function walkObject(
  type: ObjectType,
  step: TraversalStep,
  rest: readonly TraversalStep[],
): { type: TerraformType } | { missing: string; remedy: string } {
  const name = step.kind === "attribute" ? step.name : step.kind === "index" ? step.key : undefined;
  if (typeof name !== "string") {
    return { type: { kind: "dynamic" } };
  }
  const attribute = type.attributes.get(name);
  return attribute === undefined
    ? { missing: `no attribute "${name}"`, remedy: suggest(name, [...type.attributes.keys()]) }
    : walk(attribute.type, rest);
}

function dynamicIterators(value: Json): string[] {
  return (isArray(value) ? value : [value])
    .filter(isObject)
    .flatMap((labelled) =>
      Object.entries(labelled).flatMap(([name, blocks]) =>
        (isArray(blocks) ? blocks : [blocks]).filter(isObject).map((block) => (typeof block.iterator === "string" ? block.iterator : name)),
      ),
    );
}
