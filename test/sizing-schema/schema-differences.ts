import type { DeclaredInterface, DeclaredProperty, Shape } from "./declared-types";

/** As much of JSON Schema draft-07 as the published formats use. */
export interface JsonSchema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** The property by which a JSON file names its schema to editors: the file's, not the format's. */
const EDITOR_PROPERTY = "$schema";

/** The property by which a file tells `lepton size` what it asks: the file's, not the format's. */
const KIND_PROPERTY = "kind";

/**
 * Every difference between interfaces and the schema that publishes them: names, optionality, kinds, enumerations, bounds, defaults and
 * the first sentences of descriptions.
 *
 * @param types the root interface first
 * @param schema its schema; interfaces it reaches are definitions of the same name
 * @param published schemas of interfaces that other files publish: interface name to reference
 */
export function schemaDifferences(
  types: ReadonlyMap<string, DeclaredInterface>,
  schema: JsonSchema,
  published: Readonly<Record<string, string>> = {},
): string[] {
  const own = [...types.values()].filter(({ name }) => published[name] === undefined);
  const reference = (name: string): string => published[name] ?? `#/definitions/${name}`;
  const [root, ...others] = own.filter(({ name }) => reachable(types, published).has(name));
  const { [EDITOR_PROPERTY]: editor, [KIND_PROPERTY]: kind, ...format } = schema.properties ?? {};
  const properties = root!.properties.some(({ name }) => name === KIND_PROPERTY) ? { ...format, [KIND_PROPERTY]: kind! } : format;
  return [
    ...(editor?.type === "string" ? [] : [`${root!.name} does not allow '${EDITOR_PROPERTY}'`]),
    ...interfaceDifferences(root!, { ...schema, properties }, reference),
    ...others.flatMap((type) => {
      const definition = schema.definitions?.[type.name];
      return definition === undefined ? [`no definition of ${type.name}`] : interfaceDifferences(type, definition, reference);
    }),
    ...Object.keys(schema.definitions ?? {})
      .filter((name) => !others.some((type) => type.name === name))
      .map((name) => `the definition ${name} has no interface`),
  ];
}

/** Names of the interfaces reached from the root without passing through one that another file publishes. */
function reachable(types: ReadonlyMap<string, DeclaredInterface>, published: Readonly<Record<string, string>>): Set<string> {
  const names = new Set<string>();
  const visit = (name: string): void => {
    if (!names.has(name) && published[name] === undefined) {
      names.add(name);
      types.get(name)!.properties.forEach(({ shape }) => namesIn(shape).forEach(visit));
    }
  };
  visit([...types.keys()][0]!);
  return names;
}

function namesIn(shape: Shape): string[] {
  switch (shape.kind) {
    case "object":
      return [shape.name];
    case "union":
      return [...shape.names];
    case "array":
      return namesIn(shape.items);
    case "record":
      return namesIn(shape.values);
    default:
      return [];
  }
}

function interfaceDifferences(type: DeclaredInterface, schema: JsonSchema, reference: (name: string) => string): string[] {
  const declared = type.properties.map(({ name }) => name);
  const described = Object.keys(schema.properties ?? {});
  return [
    ...(schema.type === "object" ? [] : [`${type.name} is not an object`]),
    ...(schema.additionalProperties === false ? [] : [`${type.name} allows unknown properties`]),
    ...sentenceDifference(type.name, type.documentation, schema),
    ...described.filter((name) => !declared.includes(name)).map((name) => `${type.name}.${name} is in the schema only`),
    ...(schema.required ?? [])
      .filter((name) => !declared.includes(name))
      .map((name) => `${type.name}.${name} is required but not declared`),
    ...type.properties.flatMap((property) => {
      const where = `${type.name}.${property.name}`;
      const found = schema.properties?.[property.name];
      return found === undefined
        ? [`${where} is not in the schema`]
        : propertyDifferences(where, property, found, schema.required?.includes(property.name) === true, reference);
    }),
  ];
}

function propertyDifferences(
  where: string,
  property: DeclaredProperty,
  schema: JsonSchema,
  isRequired: boolean,
  reference: (name: string) => string,
): string[] {
  return [
    ...(property.isOptional === isRequired ? [`${where} is ${isRequired ? "required" : "optional"} in the schema only`] : []),
    ...shapeDifferences(where, property.shape, schema, reference),
    ...sentenceDifference(where, property.documentation, schema),
    ...(property.shape.kind === "number" ? boundDifferences(where, property.documentation, schema) : []),
    ...defaultDifference(where, property, schema),
  ];
}

function shapeDifferences(where: string, shape: Shape, schema: JsonSchema, reference: (name: string) => string): string[] {
  const differs = (kind: string): string[] => [
    `${where} is ${kind}, in the schema ${JSON.stringify(schema.$ref ?? schema.allOf ?? schema.type)}`,
  ];
  switch (shape.kind) {
    case "number":
      return schema.type === "number" || schema.type === "integer" ? [] : differs("a number");
    case "string":
    case "boolean":
      return schema.type === shape.kind && schema.enum === undefined ? [] : differs(`a ${shape.kind}`);
    case "enum": {
      const [declared, described] = [[...shape.values].sort(), [...(schema.enum ?? [])].sort()];
      return JSON.stringify(declared) === JSON.stringify(described) && schema.type === "string"
        ? []
        : differs(`one of ${declared.join(", ")}`);
    }
    case "array":
      return schema.type === "array" && schema.items !== undefined
        ? shapeDifferences(`${where}[]`, shape.items, schema.items, reference)
        : differs("an array");
    case "record":
      return schema.type === "object" && typeof schema.additionalProperties === "object"
        ? shapeDifferences(`${where}.*`, shape.values, schema.additionalProperties, reference)
        : differs("a record");
    case "number-or-string":
      return JSON.stringify((schema.anyOf ?? []).map(({ type }) => type).sort()) === '["number","string"]'
        ? []
        : differs("a number or a string");
    case "union": {
      const described = (schema.anyOf ?? []).map(({ $ref }) => $ref).sort();
      return JSON.stringify(described) === JSON.stringify(shape.names.map(reference).sort()) ? [] : differs(shape.names.join(" or "));
    }
    case "object":
      return (schema.$ref ?? schema.allOf?.[0]?.$ref) === reference(shape.name) ? [] : differs(shape.name);
  }
}

/** Draft-07 ignores what stands beside `$ref`, so that a described reference is wrapped into `allOf`. */
function sentenceDifference(where: string, documentation: string, schema: JsonSchema): string[] {
  const sentence = firstSentence(documentation);
  if (schema.$ref !== undefined) {
    return [`${where} has a description that '$ref' hides`];
  }
  return schema.description?.startsWith(sentence) === true ? [] : [`${where} is described as '${sentence}' in its declaration only`];
}

function firstSentence(documentation: string): string {
  const end = /\. (?=[A-Z`[(])/.exec(documentation);
  return end === null ? documentation : documentation.slice(0, end.index + 1);
}

/** Bounds as the documentation words them: "Integer", "at least 1", "In [0, 1)". */
function boundDifferences(where: string, documentation: string, schema: JsonSchema): string[] {
  const differences: string[] = [];
  const expect = (keyword: "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum", value: number): void => {
    if (schema[keyword] !== value) {
      differences.push(`${where} is documented with ${keyword} ${value}, in the schema ${schema[keyword]}`);
    }
  };
  if (/\bInteger\b/.test(documentation) && schema.type !== "integer") {
    differences.push(`${where} is documented as an integer, in the schema ${schema.type}`);
  }
  const least = /\bat least (-?[\d.]+\d|\d)/.exec(documentation);
  if (least !== null) {
    expect("minimum", Number(least[1]));
  }
  const interval = /\bIn ([[(])([-\d.]+), ([-\d.]+)([\])])/.exec(documentation);
  if (interval !== null) {
    expect(interval[1] === "[" ? "minimum" : "exclusiveMinimum", Number(interval[2]));
    expect(interval[4] === "]" ? "maximum" : "exclusiveMaximum", Number(interval[3]));
  }
  return differences;
}

/** A default that is a value is the schema's `default`; one in words ("- no limit") stands in its description. */
function defaultDifference(where: string, { isOptional, defaultText }: DeclaredProperty, schema: JsonSchema): string[] {
  const hasDefault = schema.default !== undefined || /\bDefault: /.test(schema.description ?? "");
  if (defaultText === undefined) {
    return hasDefault ? [`${where} has a default in the schema only`] : [];
  }
  if (!isOptional) {
    return [`${where} is required and has a default`];
  }
  if (defaultText.startsWith("- ")) {
    const words = `Default: ${defaultText.slice(2)}`;
    return schema.description?.includes(words) === true ? [] : [`${where} does not say '${words}' in the schema`];
  }
  const value = /^("[^"]*"|\S+)/.exec(defaultText)![1]!;
  return JSON.stringify(schema.default) === JSON.stringify(JSON.parse(value))
    ? []
    : [`${where} has the default ${value} in its declaration only`];
}
