import { below, suggest, type FindingSink } from "./finding";
import { isSettable, attributeType } from "./terraform-type";
import type { BlockSchema, NestedBlockSchema } from "./provider-schema";
import { isArray, isObject, shown, type Json, type ValueCheck } from "./value-check";

type JsonObject = { readonly [key: string]: Json };

/**
 * Checks the body of a block in Terraform's JSON syntax against its schema: arguments and nested blocks.
 *
 * Syntax: https://developer.hashicorp.com/terraform/language/syntax/json
 */
export class BlockCheck {
  public constructor(
    private readonly sink: FindingSink,
    private readonly values: ValueCheck,
  ) {}

  /**
   * @param body the block
   * @param schema what may stand in it
   * @param path where it stands, for findings
   * @param metaArguments arguments that Terraform itself reads, besides those of the schema
   */
  public check(body: JsonObject, schema: BlockSchema, path: string, metaArguments: readonly string[] = []): void {
    const dynamic = this.dynamicBlocks(body, schema, path);
    for (const [name, value] of Object.entries(body)) {
      if (name !== "//" && name !== "dynamic" && !metaArguments.includes(name)) {
        this.checkMember(name, value, schema, path, metaArguments);
      }
    }
    for (const [name, attribute] of Object.entries(schema.attributes ?? {})) {
      if (attribute.required === true && (body[name] === undefined || body[name] === null)) {
        this.sink.report("missing-argument", below(path, name), "required and not given", "give it a value");
      }
    }
    for (const [name, block] of Object.entries(schema.block_types ?? {})) {
      if (!dynamic.has(name)) {
        this.checkBlockCount(name, body[name], block, path);
      }
    }
  }

  private checkMember(name: string, value: Json, schema: BlockSchema, path: string, metaArguments: readonly string[]): void {
    const attribute = schema.attributes?.[name];
    const block = schema.block_types?.[name];
    if (attribute !== undefined) {
      if (value !== null && !isSettable(attribute)) {
        this.sink.report("computed-argument", below(path, name), "only the provider sets this", "leave it out");
      } else {
        this.values.check(value, attributeType(attribute), below(path, name));
      }
    } else if (block !== undefined) {
      this.nestedBlocks(name, value, block, path).forEach(({ body, at }) => this.check(body, block.block, at));
    } else {
      this.sink.report("unknown-argument", below(path, name), "no such argument", suggest(name, settableNames(schema, metaArguments)));
    }
  }

  /** The blocks that a value stands for: an object is one block, an array several, null none. */
  private nestedBlocks(name: string, value: Json, schema: NestedBlockSchema, path: string): { body: JsonObject; at: string }[] {
    const at = below(path, name);
    if (value === null) {
      return [];
    }
    if (schema.nesting_mode === "map") {
      return this.labelledBlocks(value, at);
    }
    if (isObject(value)) {
      return [{ body: value, at }];
    }
    if (!isArray(value)) {
      this.sink.report("block-shape", at, `${shown(value)} is not a block`, "give an object, or an array of objects");
      return [];
    }
    return value.flatMap((item, index) => {
      if (isObject(item)) {
        return [{ body: item, at: `${at}[${index}]` }];
      }
      if (item !== null) {
        this.sink.report("block-shape", `${at}[${index}]`, `${shown(item)} is not a block`, "give an object");
      }
      return [];
    });
  }

  private labelledBlocks(value: Json, at: string): { body: JsonObject; at: string }[] {
    const bodies = (isArray(value) ? value : [value]).map((item) => (isObject(item) ? item : { "": item }));
    return bodies
      .flatMap((labelled) => Object.entries(labelled))
      .flatMap(([label, body]) => {
        if (isObject(body)) {
          return [{ body, at: `${at}[${JSON.stringify(label)}]` }];
        }
        this.sink.report("block-shape", at, `${shown(body)} is not a block`, "give an object of label to block");
        return [];
      });
  }

  private checkBlockCount(name: string, value: Json | undefined, schema: NestedBlockSchema, path: string): void {
    const count = value === undefined || value === null ? 0 : isArray(value) ? value.filter((item) => item !== null).length : 1;
    const single = schema.nesting_mode === "single" || schema.nesting_mode === "group";
    const most = single ? 1 : (schema.max_items ?? 0);
    const least = schema.min_items ?? 0;
    if (most > 0 && count > most) {
      this.sink.report("too-many-blocks", below(path, name), `${count} blocks`, `at most ${most}`);
    }
    if (count < least) {
      this.sink.report("too-few-blocks", below(path, name), `${count} ${count === 1 ? "block" : "blocks"}`, `at least ${least}`);
    }
  }

  /** Checks `dynamic` blocks and returns the names of the blocks they make: their number is known at plan only. */
  private dynamicBlocks(body: JsonObject, schema: BlockSchema, path: string): Set<string> {
    const names = new Set<string>();
    const value = body.dynamic;
    for (const labelled of value === undefined ? [] : isArray(value) ? value : [value]) {
      for (const [name, blocks] of Object.entries(isObject(labelled) ? labelled : {})) {
        names.add(name);
        const block = schema.block_types?.[name];
        const at = below(path, `dynamic.${name}`);
        if (block === undefined) {
          this.sink.report("unknown-argument", at, "no such block", suggest(name, Object.keys(schema.block_types ?? {})));
          continue;
        }
        for (const one of isArray(blocks) ? blocks : [blocks]) {
          this.dynamicBlock(one, block, at);
        }
      }
    }
    return names;
  }

  private dynamicBlock(value: Json, schema: NestedBlockSchema, at: string): void {
    if (!isObject(value)) {
      this.sink.report("block-shape", at, `${shown(value)} is not a block`, "give for_each and content");
      return;
    }
    for (const name of Object.keys(value)) {
      if (!DYNAMIC_ARGUMENTS.includes(name)) {
        this.sink.report("unknown-argument", below(at, name), "no such argument", suggest(name, DYNAMIC_ARGUMENTS));
      }
    }
    if (value.for_each === undefined) {
      this.sink.report("missing-argument", below(at, "for_each"), "required and not given", "give a list, set or map");
    }
    const contents = isArray(value.content) ? value.content : [value.content ?? null];
    contents.forEach((content) => {
      if (isObject(content)) {
        this.check(content, schema.block, below(at, "content"));
      } else {
        this.sink.report("missing-argument", below(at, "content"), "required and not given", "give the block's arguments");
      }
    });
  }
}

const DYNAMIC_ARGUMENTS = ["for_each", "iterator", "labels", "content", "//"];

function settableNames(schema: BlockSchema, metaArguments: readonly string[]): string[] {
  const attributes = Object.entries(schema.attributes ?? {}).filter(([, attribute]) => isSettable(attribute));
  return [...attributes.map(([name]) => name), ...Object.keys(schema.block_types ?? {}), ...metaArguments];
}
