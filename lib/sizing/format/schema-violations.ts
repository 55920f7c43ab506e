import { nearestMatch } from "../nearest-match";
import type { JsonPath } from "./json-path";

/** As much of JSON Schema draft-07 as the published formats use. A test compares the verdicts with Ajv's. */
export interface FormatSchema {
  readonly $ref?: string;
  readonly allOf?: readonly FormatSchema[];
  /** Objects told apart by the values of their property `kind` where they have one; otherwise whatever one of the members allows. */
  readonly anyOf?: readonly FormatSchema[];
  readonly description?: string;
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly properties?: Readonly<Record<string, FormatSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | FormatSchema;
  readonly items?: FormatSchema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly definitions?: Readonly<Record<string, FormatSchema>>;
}

/** Keywords that are read or that only describe; any other would be passed over in silence. */
const KNOWN_KEYWORDS = new Set([
  ...["$schema", "$id", "$ref", "title", "description", "default", "examples", "definitions", "allOf", "anyOf", "type"],
  ...["properties", "required", "additionalProperties", "items", "enum", "pattern", "minLength"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
]);

/** One way in which a value differs from its format. */
export interface SchemaViolation {
  /** Stable identifier, for example `format-type`. */
  readonly rule: string;
  /** Part of the value that is wrong. */
  readonly path: JsonPath;
  /** What is wrong with it: continues the sentence that begins with its path. */
  readonly problem: string;
  /** What to do. */
  readonly remedy: string;
  /** Whether a list or an object is missing, so that rules about its content cannot be checked. */
  readonly isStructural: boolean;
}

/** Everything in which a value differs from its format, with the path of each. */
export function schemaViolations(schema: FormatSchema, value: unknown): SchemaViolation[] {
  return new SchemaWalk(schema).violations(schema, value, []);
}

class SchemaWalk {
  public constructor(private readonly root: FormatSchema) {}

  public violations(given: FormatSchema, value: unknown, path: JsonPath): SchemaViolation[] {
    const schema = this.resolved(given);
    if (schema.anyOf !== undefined) {
      return this.inUnion(schema.anyOf, value, path);
    }
    if (schema.properties !== undefined) {
      return isObject(value) ? this.inObject(schema, value, path) : [mismatch(schema, value, path)];
    }
    if (typeof schema.additionalProperties === "object") {
      const { additionalProperties } = schema;
      return isObject(value)
        ? Object.entries(value).flatMap(([name, each]) => this.violations(additionalProperties, each, [...path, name]))
        : [mismatch(schema, value, path)];
    }
    if (schema.items !== undefined) {
      const { items } = schema;
      return Array.isArray(value)
        ? value.flatMap((element, index) => this.violations(items, element, [...path, index]))
        : [mismatch(schema, value, path)];
    }
    return isAllowed(schema, value) ? [] : [mismatch(schema, value, path)];
  }

  /** The object of a union that the value's `kind` names; of members without one, that which the value differs from least. */
  private inUnion(members: readonly FormatSchema[], value: unknown, path: JsonPath): SchemaViolation[] {
    const objects = members.map((member) => this.resolved(member));
    if (objects.some((object) => object.properties?.["kind"]?.enum === undefined)) {
      const differences = objects.map((object) => this.violations(object, value, path));
      return differences.reduce((least, found) => (found.length < least.length ? found : least));
    }
    const kind = isObject(value) ? value["kind"] : undefined;
    const chosen = objects.find((object) => object.properties!["kind"]!.enum!.some((name) => name === kind));
    if (!isObject(value) || chosen !== undefined) {
      return this.violations(chosen ?? objects[0]!, value, path);
    }
    const names = objects.flatMap((object) => object.properties!["kind"]!.enum!);
    const discriminator: FormatSchema = { type: "string", enum: names };
    return [
      kind === undefined
        ? { ...this.missing(discriminator, path, "kind"), isStructural: true }
        : { ...mismatch(discriminator, kind, [...path, "kind"]), isStructural: true },
    ];
  }

  private inObject(schema: FormatSchema, value: Readonly<Record<string, unknown>>, path: JsonPath): SchemaViolation[] {
    const properties = schema.properties!;
    const names = Object.keys(properties);
    const given = Object.keys(value);
    const missing = (schema.required ?? [])
      .filter((name) => !given.includes(name))
      .map((name) => this.missing(properties[name]!, path, name));
    const found = given.flatMap((name) =>
      Object.hasOwn(properties, name)
        ? this.violations(properties[name]!, value[name], [...path, name])
        : [unknownProperty([...path, name], name, names, given)],
    );
    return [...missing, ...found];
  }

  private missing(property: FormatSchema, path: JsonPath, name: string): SchemaViolation {
    const schema = this.resolved(property);
    return {
      rule: "format-missing",
      path,
      problem: `lacks '${name}'`,
      remedy: `add ${allowed(schema)}, ${meaning(property, name)}`,
      isStructural: isContainer(schema),
    };
  }

  /** What a reference stands for; a reference is wrapped in `allOf` to have a description of its own. */
  private resolved(given: FormatSchema): FormatSchema {
    const unread = Object.keys(given).find((keyword) => !KNOWN_KEYWORDS.has(keyword));
    if (unread !== undefined) {
      throw new Error(`the schema's keyword '${unread}' is not one that is read`);
    }
    const reference = given.$ref ?? given.allOf?.[0]?.$ref;
    return reference === undefined ? given : this.resolved(this.root.definitions![reference.replace(/^.*#\/definitions\//, "")]!);
  }
}

function mismatch(schema: FormatSchema, value: unknown, path: JsonPath): SchemaViolation {
  const name = path[path.length - 1];
  const meant = typeof name === "string" ? meaning(schema, name) : `give ${allowed(schema)}`;
  return {
    rule: "format-value",
    path,
    problem: `is ${shown(value)}, not ${allowed(schema)}`,
    remedy: suggestion(schema, value) ?? meant,
    isStructural: isContainer(schema),
  };
}

function unknownProperty(path: JsonPath, name: string, known: readonly string[], given: readonly string[]): SchemaViolation {
  const open = known.filter((candidate) => !given.includes(candidate));
  const nearest = nearestMatch(name, open);
  const remedy =
    nearest !== undefined ? `did you mean '${nearest}'` : `leave it out; there are ${known.filter((key) => key !== "$schema").join(", ")}`;
  return { rule: "format-unknown", path, problem: "is not a known property", remedy, isStructural: false };
}

function isAllowed(schema: FormatSchema, value: unknown): boolean {
  if (schema.type === "boolean") {
    return typeof value === "boolean";
  }
  if (schema.type === "string") {
    return (
      typeof value === "string" &&
      (schema.enum === undefined || schema.enum.includes(value)) &&
      // JSON Schema counts characters, not UTF-16 units; the two agree on whether there is one at all.
      value.length >= (schema.minLength ?? 0) &&
      (schema.pattern === undefined || new RegExp(schema.pattern, "u").test(value))
    );
  }
  return (
    typeof value === "number" &&
    Number.isFinite(value) &&
    (schema.type !== "integer" || Number.isInteger(value)) &&
    value >= (schema.minimum ?? -Infinity) &&
    value <= (schema.maximum ?? Infinity) &&
    value > (schema.exclusiveMinimum ?? -Infinity) &&
    value < (schema.exclusiveMaximum ?? Infinity)
  );
}

function allowed(schema: FormatSchema): string {
  if (schema.properties !== undefined || typeof schema.additionalProperties === "object") {
    return "an object";
  }
  if (schema.items !== undefined) {
    return "a list";
  }
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => `'${value}'`).join(" or ");
  }
  if (schema.type === "boolean") {
    return "true or false";
  }
  if (schema.type === "string") {
    return schema.minLength === undefined && schema.pattern === undefined ? "a text" : "a non-empty text";
  }
  const bounds = [
    ...(schema.minimum === undefined ? [] : [`at least ${schema.minimum}`]),
    ...(schema.exclusiveMinimum === undefined ? [] : [`above ${schema.exclusiveMinimum}`]),
    ...(schema.maximum === undefined ? [] : [`at most ${schema.maximum}`]),
    ...(schema.exclusiveMaximum === undefined ? [] : [`below ${schema.exclusiveMaximum}`]),
  ];
  const kind = schema.type === "integer" ? "a whole number" : "a number";
  return bounds.length === 0 ? kind : `${kind}, ${bounds.join(" and ")}`;
}

/** What was probably meant, where that shows. */
function suggestion(schema: FormatSchema, value: unknown): string | undefined {
  if (typeof value !== "string") {
    return undefined;
  }
  if (schema.enum !== undefined) {
    const nearest = nearestMatch(value, schema.enum);
    return nearest === undefined ? undefined : `did you mean '${nearest}'`;
  }
  const number = value.trim() === "" ? NaN : Number(value.replace(/[_,]/g, ""));
  return isAllowed(schema, number) ? `write the number ${number}, without quotes and separators` : undefined;
}

function meaning({ description }: FormatSchema, name: string): string {
  const sentence = /^.*?(?=\.(\s|$)|$)/.exec(description ?? "")![0];
  return `'${name}' means: ${sentence}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) {
    return "a list";
  }
  if (isObject(value)) {
    return "an object";
  }
  return typeof value === "string" ? JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value) : String(value);
}

function isContainer({ properties, items, additionalProperties }: FormatSchema): boolean {
  return properties !== undefined || items !== undefined || typeof additionalProperties === "object";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
