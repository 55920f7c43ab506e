import type { AttributeSchema, BlockSchema, NestedBlockSchema, TypeNotation } from "./provider-schema";

/** A type of Terraform's type system. */
export type TerraformType = PrimitiveType | SequenceType | MapType | ObjectType;

/** A single value, or one whose type is only known at run time. */
export interface PrimitiveType {
  readonly kind: "string" | "number" | "bool" | "dynamic";
}

/** Several values of one type. */
export interface SequenceType {
  readonly kind: "list" | "set";
  readonly element: TerraformType;
}

/** Values of one type by name. */
export interface MapType {
  readonly kind: "map";
  readonly element: TerraformType;
}

/** Named values, each of its own type. */
export interface ObjectType {
  readonly kind: "object";
  readonly attributes: ReadonlyMap<string, ObjectAttribute>;
}

/** An attribute of an object type. */
export interface ObjectAttribute {
  readonly type: TerraformType;
  /** Whether a value must give it. */
  readonly required: boolean;
  /** Whether a value may give it; false for what only the provider sets. */
  readonly settable: boolean;
  /** Whether an explicit null counts as given: so in plain object types, not in the nested attributes of protocol 6. */
  readonly nullable: boolean;
}

/** Reads a type as `terraform providers schema -json` prints it. */
export function typeOf(notation: TypeNotation): TerraformType {
  if (typeof notation === "string") {
    return { kind: notation as PrimitiveType["kind"] };
  }
  const [kind, inner, optional] = notation;
  if (kind === "object") {
    const optionalNames = new Set(optional ?? []);
    const attributes = Object.entries(inner as Readonly<Record<string, TypeNotation>>).map(([name, type]) => {
      return [name, { type: typeOf(type), required: !optionalNames.has(name), settable: true, nullable: true }] as const;
    });
    return { kind: "object", attributes: new Map(attributes) };
  }
  return collection(kind, typeOf(inner as TypeNotation));
}

/** The type of an attribute, nested attributes included. */
export function attributeType(attribute: AttributeSchema): TerraformType {
  if (attribute.nested_type === undefined) {
    return attribute.type === undefined ? { kind: "dynamic" } : typeOf(attribute.type);
  }
  const attributes = Object.entries(attribute.nested_type.attributes).map(([name, inner]) => {
    return [name, { type: attributeType(inner), required: inner.required === true, settable: isSettable(inner), nullable: false }] as const;
  });
  return nested(attribute.nested_type.nesting_mode, { kind: "object", attributes: new Map(attributes) });
}

/** The type that a reference to a whole block sees: all attributes and nested blocks, computed ones included. */
export function blockType(block: BlockSchema): TerraformType {
  const attributes = new Map<string, ObjectAttribute>();
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    attributes.set(name, { type: attributeType(attribute), required: false, settable: true, nullable: true });
  }
  for (const [name, inner] of Object.entries(block.block_types ?? {})) {
    attributes.set(name, { type: nestedBlockType(inner), required: false, settable: true, nullable: true });
  }
  return { kind: "object", attributes };
}

/** Whether a configuration may give the attribute a value. */
export function isSettable(attribute: AttributeSchema): boolean {
  return attribute.required === true || attribute.optional === true;
}

/** A type for people. */
export function describeType(type: TerraformType): string {
  switch (type.kind) {
    case "list":
    case "set":
    case "map":
      return `${type.kind} of ${describeType(type.element)}`;
    case "object":
      return `object {${[...type.attributes.keys()].join(", ")}}`;
    case "dynamic":
      return "any type";
    default:
      return type.kind;
  }
}

/**
 * Whether Terraform converts a value of one type to another.
 *
 * Rules: https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion and the conversion table of
 * go-cty (docs/convert.md). A conversion that only some values survive, as string to number, counts as possible.
 */
export function isConvertible(from: TerraformType, to: TerraformType): boolean {
  if (from.kind === "dynamic" || to.kind === "dynamic") {
    return true;
  }
  if (to.kind === "string") {
    return from.kind === "string" || from.kind === "number" || from.kind === "bool";
  }
  if (to.kind === "number" || to.kind === "bool") {
    return from.kind === to.kind || from.kind === "string";
  }
  if (to.kind === "list" || to.kind === "set") {
    return (from.kind === "list" || from.kind === "set") && isConvertible(from.element, to.element);
  }
  if (to.kind === "map") {
    if (from.kind === "object") {
      return [...from.attributes.values()].every((attribute) => isConvertible(attribute.type, to.element));
    }
    return from.kind === "map" && isConvertible(from.element, to.element);
  }
  return to.kind === "object" && isConvertibleToObject(from, to);
}

function isConvertibleToObject(from: TerraformType, to: ObjectType): boolean {
  if (from.kind === "map") {
    return [...to.attributes.values()].every((attribute) => isConvertible(from.element, attribute.type));
  }
  const { attributes } = to;
  return (
    from.kind === "object" &&
    [...attributes].every(([name, target]) => {
      const source = from.attributes.get(name);
      return source === undefined ? !target.required : isConvertible(source.type, target.type);
    })
  );
}

function nestedBlockType(block: NestedBlockSchema): TerraformType {
  return nested(block.nesting_mode, blockType(block.block));
}

function nested(mode: string, element: TerraformType): TerraformType {
  return mode === "single" || mode === "group" ? element : collection(mode, element);
}

function collection(kind: string, element: TerraformType): SequenceType | MapType {
  return kind === "map" ? { kind, element } : { kind: kind as "list" | "set", element };
}
