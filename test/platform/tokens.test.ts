import { App, Fn, TerraformStack, TerraformVariable } from "cdktf";
import { isUnresolved } from "../../lib/platform/tokens";

describe("isUnresolved", () => {
  const stack = new TerraformStack(new App(), "stack");
  const variable = new TerraformVariable(stack, "variable", { type: "any" });

  test.each([
    ["a string", variable.stringValue],
    ["a number", variable.numberValue],
    ["a list", variable.listValue],
    ["a string with a token inside", `prefix-${variable.stringValue}`],
    ["an expression", Fn.upper(variable.stringValue)],
    ["an object with a token deep inside", { a: { b: [1, { c: variable.numberValue }] } }],
    ["an array with a token", ["plain", variable.stringValue]],
    ["an object with a token as key", { [variable.stringValue]: 1 }],
  ])("finds %s", (_, value) => expect(isUnresolved(value)).toBe(true));

  test.each([["text"], [12], [undefined], [null], [{ a: [1, 2, { b: "c" }] }], [[]]])("leaves %j alone", (value) => {
    expect(isUnresolved(value)).toBe(false);
  });
});
