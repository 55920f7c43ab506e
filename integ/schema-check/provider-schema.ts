import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A type as Terraform prints it: `"string"`, `["list", "string"]`, `["object", { ... }]`, `"dynamic"`. */
export type TypeNotation = string | readonly [string, TypeNotation | Readonly<Record<string, TypeNotation>>, (readonly string[])?];

/** An argument or exported attribute. Either `type` or `nested_type` is present. */
export interface AttributeSchema {
  readonly type?: TypeNotation;
  readonly nested_type?: NestedAttributeSchema;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

/** Attributes within an attribute, of providers that speak protocol 6. */
export interface NestedAttributeSchema {
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly nesting_mode: NestingMode;
}

/** How often a block may stand and how it is addressed. */
export type NestingMode = "single" | "group" | "list" | "set" | "map";

/** Attributes and nested blocks of a resource, a data source, a provider configuration or a nested block. */
export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly block_types?: Readonly<Record<string, NestedBlockSchema>>;
}

/** A block within a block. */
export interface NestedBlockSchema {
  readonly nesting_mode: NestingMode;
  readonly block: BlockSchema;
  readonly min_items?: number;
  readonly max_items?: number;
}

/** One provider of `terraform providers schema -json`. */
export interface ProviderSchema {
  readonly provider?: { readonly block: BlockSchema };
  readonly resource_schemas?: Readonly<Record<string, { readonly block: BlockSchema }>>;
  readonly data_source_schemas?: Readonly<Record<string, { readonly block: BlockSchema }>>;
}

/** The file format of `terraform providers schema -json`. */
export interface ProviderSchemaFile {
  readonly format_version: string;
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
}

/** Provider schemas by full source address, for example `registry.terraform.io/hashicorp/google`. */
export class ProviderSchemas {
  /**
   * Reads every `*.json` file of a folder that holds provider schemas; other JSON files are passed over.
   *
   * @throws Error when the folder holds none
   */
  public static fromFolder(folder: string): ProviderSchemas {
    const files = readdirSync(folder)
      .filter((name) => name.endsWith(".json") && statSync(join(folder, name)).isFile())
      .sort()
      .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Partial<ProviderSchemaFile>)
      .filter((file): file is ProviderSchemaFile => file.provider_schemas !== undefined);
    if (files.length === 0) {
      throw new Error(`${folder} holds no provider schema: put the output of 'terraform providers schema -json' into a .json file there`);
    }
    return ProviderSchemas.of(...files);
  }

  /** Schemas that were read already; the last one wins where two describe the same provider. */
  public static of(...files: ProviderSchemaFile[]): ProviderSchemas {
    const bySource = new Map<string, ProviderSchema>();
    for (const file of files) {
      for (const [source, schema] of Object.entries(file.provider_schemas)) {
        bySource.set(source, schema);
      }
    }
    return new ProviderSchemas(bySource);
  }

  private constructor(private readonly bySource: ReadonlyMap<string, ProviderSchema>) {}

  /** These schemas, completed by others for the providers that are missing here. */
  public completedBy(others: ProviderSchemas): ProviderSchemas {
    return new ProviderSchemas(new Map([...others.bySource, ...this.bySource]));
  }

  /** Source addresses of all providers. */
  public get sources(): string[] {
    return [...this.bySource.keys()].sort();
  }

  /** The schema of a provider, or undefined when it is not at hand. */
  public find(source: string): ProviderSchema | undefined {
    return this.bySource.get(fullSource(source));
  }
}

/**
 * Completes a source address the way Terraform does: `google` and `hashicorp/google` both mean
 * `registry.terraform.io/hashicorp/google`.
 */
export function fullSource(source: string): string {
  const parts = source.split("/");
  const type = parts[parts.length - 1] ?? source;
  const namespace = parts.length > 1 ? parts[parts.length - 2] : "hashicorp";
  const host = parts.length > 2 ? parts[0] : "registry.terraform.io";
  return `${host}/${namespace}/${type}`;
}
