import type { StackFile } from "../schema-check/stack-file";
import type { JsonObject, StackBlock } from "../schema-check/stack-file";
import { providerName } from "../schema-check/stack-file";
import type { BlockSchema, ProviderSchemas } from "../schema-check/provider-schema";
import type { Json } from "../schema-check/value-check";
import type { Assertion } from "./assertion";
import { mockedValues, OFFLINE_DATA_SOURCES } from "./mocked-values";

/**
 * A test file for `terraform test` that plans and applies a stack with mocked providers and asserts on the result.
 *
 * Format: https://developer.hashicorp.com/terraform/language/tests, JSON syntax.
 */
export function mockedTest(stack: StackFile, schemas: ProviderSchemas, assertions: readonly Assertion[]): JsonObject {
  const assert = assertions.map(({ condition, message }) => ({ condition: `\${${condition}}`, error_message: message }));
  return {
    mock_provider: mockProviders(stack, schemas),
    override_data: remoteStates(stack),
    run: [{ plan: { command: "plan" } }, { apply: { command: "apply", assert } }],
  };
}

/**
 * A test file that plans a stack with the real provider: its schema, its validation and its plan logic. Only data sources that
 * would ask the cloud are answered by us.
 */
export function offlinePlanTest(stack: StackFile, schemas: ProviderSchemas): JsonObject {
  const answered = stack.blocks
    .filter((block) => block.mode === "data" && block.type !== "terraform_remote_state" && !OFFLINE_DATA_SOURCES.includes(block.type))
    .map((block) => ({ target: block.address, values: valuesFor(stack, schemas, block) }));
  return { override_data: [...answered, ...remoteStates(stack)], run: [{ plan: { command: "plan" } }] };
}

/** Whether a plain `terraform plan` needs no answer of ours. */
export function plansByItself(stack: StackFile): boolean {
  return stack.blocks.every((block) => block.mode === "resource" || OFFLINE_DATA_SOURCES.includes(block.type));
}

function mockProviders(stack: StackFile, schemas: ProviderSchemas): JsonObject {
  const names = [...stack.providerSources.keys()];
  return Object.fromEntries(
    names.map((name) => {
      const aliases = stack.providers.filter((provider) => provider.name === name).map(({ alias }) => alias);
      // Terraform rejects an empty object where a block type with labels is expected.
      const mocks = Object.fromEntries(
        Object.entries({
          mock_resource: mocksOf(stack, schemas, name, "resource"),
          mock_data: mocksOf(stack, schemas, name, "data"),
        }).filter(([, byType]) => Object.keys(byType).length > 0),
      );
      const configurations = aliases.length === 0 ? [undefined] : aliases;
      return [name, configurations.map((alias) => (alias === undefined ? mocks : { alias, ...mocks }))];
    }),
  );
}

function mocksOf(stack: StackFile, schemas: ProviderSchemas, provider: string, mode: "resource" | "data"): JsonObject {
  const blocks = stack.blocks.filter((block) => block.mode === mode && providerName(block) === provider);
  return Object.fromEntries(blocks.map((block) => [block.type, { defaults: valuesFor(stack, schemas, block) }]));
}

function valuesFor(stack: StackFile, schemas: ProviderSchemas, block: StackBlock): JsonObject {
  const provider = schemas.find(stack.providerSources.get(providerName(block)) ?? "");
  const kinds = block.mode === "data" ? provider?.data_source_schemas : provider?.resource_schemas;
  const schema: BlockSchema = kinds?.[block.type]?.block ?? {};
  return mockedValues(block.type, schema, block.mode);
}

/** Outputs of other stacks: Terraform reads them from a state that does not exist yet, so that every one that is used is made up. */
function remoteStates(stack: StackFile): Json[] {
  const text = JSON.stringify(stack.json);
  return stack.blocks
    .filter((block) => block.mode === "data" && block.type === "terraform_remote_state")
    .map((block) => {
      const names = [...text.matchAll(new RegExp(`${block.address.replace(/\./g, "\\.")}\\.outputs\\.([\\w-]+)`, "g"))].map(
        (match) => match[1]!,
      );
      return { target: block.address, values: { outputs: Object.fromEntries(names.map((name) => [name, "mock"])) } };
    });
}
