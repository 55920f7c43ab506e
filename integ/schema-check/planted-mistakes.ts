import type { BlockSchema, ProviderSchemas } from "./provider-schema";
import { type StackFile, providerName, type JsonObject, type StackBlock } from "./stack-file";
import { attributeType, isSettable } from "./terraform-type";
import { isArray, isObject, type Json } from "./value-check";

/** A copy of a resource with one change. */
export interface PlantedResource {
  readonly type: string;
  readonly name: string;
  /** What was changed. */
  readonly change: string;
  readonly body: JsonObject;
}

type Change = readonly [change: string, body: JsonObject];

/**
 * Copies every resource of a stack, each copy with one structural change: an argument too many, too few, of another type, a
 * computed one set, a block too many or too few, a reference to nothing; and some changes that leave it sound.
 *
 * The copies are for one question: does the schema check judge each of them as Terraform does?
 */
export function plantMistakes(stack: StackFile, schemas: ProviderSchemas): PlantedResource[] {
  return stack.blocks
    .filter((block) => block.mode === "resource")
    .flatMap((block, index) => {
      const provider = schemas.find(stack.providerSources.get(providerName(block)) ?? "");
      const schema = provider?.resource_schemas?.[block.type]?.block;
      return schema === undefined ? [] : changesOf(block, schema).map((change, number) => copy(block, `p${index}_${number}`, change));
    });
}

function copy(block: StackBlock, name: string, [change, body]: Change): PlantedResource {
  return { type: block.type, name, change: `${block.address}: ${change}`, body };
}

function changesOf(block: StackBlock, schema: BlockSchema): Change[] {
  const body = block.body;
  return [
    ["unchanged", body],
    ["reference to no resource", { ...body, depends_on: ["aws_nothing.at_all"] }],
    ["ignored attribute that does not exist", { ...body, lifecycle: { ignore_changes: ["no_such_attribute"] } }],
    ["unknown lifecycle argument", { ...body, lifecycle: { no_such_argument: true } }],
    ...bodyChanges(body, schema),
    ...referenceChanges(body, schema, block),
  ];
}

function bodyChanges(body: JsonObject, schema: BlockSchema): Change[] {
  return [["unknown argument", { ...body, no_such_argument: 1 }], ...attributeChanges(body, schema), ...blockChanges(body, schema)];
}

function attributeChanges(body: JsonObject, schema: BlockSchema): Change[] {
  return Object.entries(schema.attributes ?? {}).flatMap(([name, attribute]): Change[] => {
    if (!isSettable(attribute)) {
      return [[`computed ${name} set`, { ...body, [name]: "x" }]];
    }
    if (body[name] === undefined) {
      return [];
    }
    const { [name]: _removed, ...rest } = body;
    const changes: Change[] = [[`${name} removed`, rest]];
    for (const value of VALUES_OF_OTHER_TYPES[attributeType(attribute).kind] ?? []) {
      changes.push([`${name} = ${JSON.stringify(value)}`, { ...body, [name]: value }]);
    }
    return changes;
  });
}

/** Values that Terraform converts to a type, and values that it does not. */
const VALUES_OF_OTHER_TYPES: Readonly<Record<string, readonly Json[]>> = {
  string: [["x"], { x: "y" }, null],
  number: ["12", "twelve", true, [1]],
  bool: ["true", "1", "yes", 1, [true]],
  list: ["x", { x: "y" }, [["x"]], "a-${path.module}"],
  set: ["x", { x: "y" }, [["x"]], "a-${path.module}"],
  map: ["x", ["x"], { x: ["y"] }, { x: 1 }],
};

function blockChanges(body: JsonObject, schema: BlockSchema): Change[] {
  return Object.entries(schema.block_types ?? {}).flatMap(([name, nested]): Change[] => {
    const value = body[name];
    const first = isArray(value) ? value[0] : value;
    if (!isObject(first)) {
      return [];
    }
    const { [name]: _removed, ...rest } = body;
    const inner = bodyChanges(first, nested.block).map(([change, changed]): Change => [
      `${name}: ${change}`,
      { ...body, [name]: [changed] },
    ]);
    return [
      [`${name} removed`, rest],
      [`${name} twice`, { ...body, [name]: [first, first] }],
      [`${name} = "x"`, { ...body, [name]: "x" }],
      [`${name} = ["x"]`, { ...body, [name]: ["x"] }],
      [`${name} as an object`, { ...body, [name]: first }],
      ...inner,
    ];
  });
}

/** Changes to the first string argument, where an expression may stand. */
function referenceChanges(body: JsonObject, schema: BlockSchema, block: StackBlock): Change[] {
  const name = Object.keys(body).find((key) => {
    const attribute = schema.attributes?.[key];
    return attribute !== undefined && isSettable(attribute) && attributeType(attribute).kind === "string";
  });
  const texts = [
    `\${${block.type}.missing.id}`,
    `\${${block.address}.no_such_attribute}`,
    `x-\${upper(${block.address}.no_such_attribute)}`,
    "${var.missing}",
    "${local.missing}",
    "${data.aws_region.missing.name}",
    "${missing}",
    "${[for x in [1]: x][0]}",
    "${ {a = 1}.a }",
    "$${missing.at.all}",
    "${",
  ];
  return name === undefined ? [] : texts.map((text): Change => [`${name} = ${text}`, { ...body, [name]: text }]);
}
