import { BlockCheck } from "./block-check";
import { parseTraversal } from "./expression";
import { FindingSink, below, suggest, type Finding } from "./finding";
import type { BlockSchema, ProviderSchemas } from "./provider-schema";
import { ReferenceCheck, repetitionRoots } from "./reference-check";
import { StackFile, providerName, type JsonObject, type StackBlock } from "./stack-file";
import { isArray, isObject, ValueCheck, type Json } from "./value-check";

/** What a check of one stack found. */
export interface StackCheckResult {
  /** Every mistake, in the order of the file. */
  readonly findings: readonly Finding[];
  /** Resources, data sources and provider configurations that were held against a schema. */
  readonly checked: number;
  /** Full source addresses of providers whose schema was not at hand: nothing of theirs was checked but references to them. */
  readonly uncheckedProviders: readonly string[];
}

const TOP_LEVEL_KEYS = [
  "//",
  "terraform",
  "provider",
  "resource",
  "data",
  "variable",
  "locals",
  "output",
  "module",
  "moved",
  "import",
  "removed",
  "check",
];
const META_ARGUMENTS = {
  resource: ["count", "for_each", "provider", "depends_on", "lifecycle", "connection", "provisioner"],
  data: ["count", "for_each", "provider", "depends_on", "lifecycle"],
  provider: ["alias", "version"],
};
const LIFECYCLE_ARGUMENTS = {
  resource: ["create_before_destroy", "prevent_destroy", "ignore_changes", "replace_triggered_by", "precondition", "postcondition"],
  data: ["precondition", "postcondition"],
};

/**
 * Checks a synthesized stack against provider schemas: arguments, types, nested blocks, meta-arguments and references.
 *
 * @param json the parsed `cdk.tf.json`
 * @param schemas the providers at hand
 * @param file how findings name the file
 */
export function checkStack(json: JsonObject, schemas: ProviderSchemas, file: string): StackCheckResult {
  return new StackCheck(new StackFile(json), schemas, file).run();
}

class StackCheck {
  private readonly findings: Finding[] = [];
  private readonly sources: ReadonlyMap<string, string>;
  private readonly references: ReferenceCheck;
  private checked = 0;

  public constructor(
    private readonly stack: StackFile,
    private readonly schemas: ProviderSchemas,
    private readonly file: string,
  ) {
    this.sources = stack.providerSources;
    this.references = new ReferenceCheck(stack, (block) => this.schemaOf(block));
  }

  public run(): StackCheckResult {
    for (const key of Object.keys(this.stack.json)) {
      if (!TOP_LEVEL_KEYS.includes(key)) {
        this.sink(key).report("unknown-argument", "", "no such block", suggest(key, TOP_LEVEL_KEYS));
      }
    }
    for (const provider of this.stack.providers) {
      this.checkProvider(provider.name, provider.alias, provider.body);
    }
    for (const block of this.stack.blocks) {
      this.checkBlock(block);
    }
    for (const key of ["output", "locals", "module", "check", "variable"]) {
      const value = this.stack.json[key];
      if (value !== undefined) {
        this.references.check(value, "", this.sink(key));
      }
    }
    const unchecked = [...new Set(this.sources.values())].filter((source) => this.schemas.find(source) === undefined);
    return { findings: this.findings, checked: this.checked, uncheckedProviders: unchecked.sort() };
  }

  private checkProvider(name: string, alias: string | undefined, body: JsonObject): void {
    const sink = this.sink(`provider.${name}${alias === undefined ? "" : `.${alias}`}`);
    this.references.check(body, "", sink);
    const schema = this.schemas.find(this.sources.get(name) ?? name);
    if (schema !== undefined) {
      this.checkBody(body, schema.provider?.block ?? {}, META_ARGUMENTS.provider, sink);
    }
  }

  private checkBlock(block: StackBlock): void {
    const sink = this.sink(block.address);
    this.checkMetaArguments(block, sink);
    const { depends_on: _dependsOn, lifecycle: _lifecycle, provider: _provider, ...body } = block.body;
    this.references.check(body, "", sink, repetitionRoots(block));
    const provider = this.schemas.find(this.sources.get(providerName(block)) ?? "");
    if (provider === undefined) {
      return;
    }
    const schema = this.schemaOf(block);
    if (schema === undefined) {
      const kinds = block.mode === "data" ? provider.data_source_schemas : provider.resource_schemas;
      sink.report("unknown-type", "", `the provider has no ${block.mode} "${block.type}"`, suggest(block.type, Object.keys(kinds ?? {})));
      return;
    }
    this.checkBody(block.body, schema, META_ARGUMENTS[block.mode], sink);
  }

  private checkBody(body: JsonObject, schema: BlockSchema, metaArguments: readonly string[], sink: FindingSink): void {
    this.checked += 1;
    const values = new ValueCheck(sink, (template) => this.references.typeOf(template));
    new BlockCheck(sink, values).check(body, schema, "", metaArguments);
  }

  private checkMetaArguments(block: StackBlock, sink: FindingSink): void {
    strings(block.body.depends_on).forEach((text, index) => this.references.checkBare(text, `depends_on[${index}]`, sink));
    const provider = block.body.provider;
    if (typeof provider === "string") {
      this.checkProviderReference(provider.replace(/^\$\{(.*)\}$/, "$1"), sink);
    }
    const lifecycle = block.body.lifecycle;
    for (const body of isArray(lifecycle) ? lifecycle : [lifecycle ?? null]) {
      if (isObject(body)) {
        this.checkLifecycle(block, body, sink);
      }
    }
  }

  private checkProviderReference(reference: string, sink: FindingSink): void {
    const known = this.stack.providers.map(({ name, alias }) => (alias === undefined ? name : `${name}.${alias}`));
    if (reference.includes(".") && !known.includes(reference)) {
      sink.report("unknown-provider", "provider", `provider "${reference}" is not configured`, suggest(reference, known));
    }
  }

  private checkLifecycle(block: StackBlock, lifecycle: JsonObject, sink: FindingSink): void {
    const allowed = LIFECYCLE_ARGUMENTS[block.mode];
    for (const [name, value] of Object.entries(lifecycle)) {
      if (name !== "//" && !allowed.includes(name)) {
        sink.report("unknown-argument", below("lifecycle", name), "no such argument", suggest(name, allowed));
      } else if (name === "replace_triggered_by") {
        strings(value).forEach((text, index) => this.references.checkBare(text, `lifecycle.${name}[${index}]`, sink));
      } else if (name === "precondition" || name === "postcondition") {
        this.references.check(value, below("lifecycle", name), sink, repetitionRoots(block));
      } else if ((name === "create_before_destroy" || name === "prevent_destroy") && typeof value !== "boolean") {
        sink.report("wrong-type", below("lifecycle", name), "only a literal is allowed here", "give true or false");
      }
    }
    if (lifecycle.ignore_changes !== undefined && lifecycle.ignore_changes !== "all") {
      strings(lifecycle.ignore_changes).forEach((text, index) =>
        this.checkIgnored(block, text, `lifecycle.ignore_changes[${index}]`, sink),
      );
    }
  }

  private checkIgnored(block: StackBlock, text: string, path: string, sink: FindingSink): void {
    const schema = this.schemaOf(block);
    const root = parseTraversal(text).traversals[0]?.root;
    if (schema !== undefined) {
      const names = [...Object.keys(schema.attributes ?? {}), ...Object.keys(schema.block_types ?? {})];
      if (root === undefined || !names.includes(root)) {
        sink.report("unknown-attribute", path, `no attribute "${root ?? text}"`, suggest(root ?? text, names));
      }
    }
  }

  private schemaOf(block: StackBlock): BlockSchema | undefined {
    const provider = this.schemas.find(this.sources.get(providerName(block)) ?? "");
    const kinds = block.mode === "data" ? provider?.data_source_schemas : provider?.resource_schemas;
    return kinds?.[block.type]?.block;
  }

  private sink(address: string): FindingSink {
    return new FindingSink(this.findings, this.file, address);
  }
}

function strings(value: Json | undefined): string[] {
  return isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
