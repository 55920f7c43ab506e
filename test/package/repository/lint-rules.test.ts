import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../../..");

/** What the linter says of a text in a file that need not exist. */
interface Verdict {
  readonly broken: readonly string[];
  readonly severities: Readonly<Record<string, number>>;
}

const IMPORTS = "@typescript-eslint/no-restricted-imports";
const ZONES = "import-x/no-restricted-paths";
const SYNTAX = "no-restricted-syntax";

const FORBIDDEN: readonly (readonly [file: string, code: string, rule: string])[] = [
  // One way: sizing <- catalog <- platform <- concepts <- patterns
  ["lib/sizing/probe.ts", 'export * from "../catalog/machine-type";', ZONES],
  ["lib/sizing/probe.ts", 'export * from "../platform/platform";', ZONES],
  ["lib/catalog/probe.ts", 'export * from "../platform/platform";', ZONES],
  ["lib/platform/probe.ts", 'export * from "../concepts/gpu-node-pool";', ZONES],
  ["lib/platform/probe.ts", 'export * from "../report/text-table";', ZONES],
  ["lib/report/probe.ts", 'export * from "../platform/platform";', ZONES],
  ["lib/concepts/probe.ts", 'export * from "../aws/aws-network";', ZONES],
  ["lib/concepts/probe.ts", 'export type * from "../google/google-network";', ZONES],
  ["lib/aws/probe.ts", 'export * from "../google/google-network";', ZONES],
  ["lib/aws/probe.ts", 'export * from "../concepts/gpu-node-pool";', ZONES],
  ["lib/google/probe.ts", 'export * from "../aws/aws-network";', ZONES],
  ["lib/google/probe.ts", 'export const other = require("../aws/aws-network") as unknown;', ZONES],
  ["lib/kubernetes/probe.ts", 'export * from "../aws/aws-network";', ZONES],
  // Pure sizing, data without a framework
  ["lib/sizing/probe.ts", 'export { App } from "cdktf";', IMPORTS],
  ["lib/sizing/probe.ts", 'export { readFileSync } from "node:fs";', IMPORTS],
  ["lib/sizing/probe.ts", 'export { readFileSync } from "fs";', IMPORTS],
  ["lib/sizing/planner/probe.ts", 'export { Construct } from "constructs";', IMPORTS],
  ["lib/catalog/probe.ts", 'export { App } from "cdktf";', IMPORTS],
  // Provider bindings by their deep path, where they belong
  ["lib/aws/probe.ts", 'export { vpc } from "@cdktf/provider-aws";', IMPORTS],
  ["lib/aws/probe.ts", 'export { vpc } from "@cdktf/provider-aws/lib";', IMPORTS],
  ["lib/aws/probe.ts", 'export { vpc } from "@cdktf/provider-aws/lib/index";', IMPORTS],
  ["lib/aws/probe.ts", 'export { Vpc } from "@cdktf/provider-aws/lib/vpc/index";', IMPORTS],
  ["lib/aws/probe.ts", 'export { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";', IMPORTS],
  ["lib/google/probe.ts", 'export { Vpc } from "@cdktf/provider-aws/lib/vpc";', IMPORTS],
  ["lib/concepts/probe.ts", 'export { Vpc } from "@cdktf/provider-aws/lib/vpc";', IMPORTS],
  ["lib/platform/probe.ts", 'export type { Vpc } from "@cdktf/provider-aws/lib/vpc";', IMPORTS],
  ["lib/catalog/probe.ts", 'export { Vpc } from "@cdktf/provider-aws/lib/vpc";', IMPORTS],
  ["test/aws/probe.ts", 'export { vpc } from "@cdktf/provider-aws";', IMPORTS],
  ["examples/probe/main.ts", 'export { provider } from "@cdktf/provider-google";', IMPORTS],
  ["integ/probe.ts", 'export { release } from "@cdktf/provider-helm";', IMPORTS],
  ["lib/aws/probe.ts", 'export const vpc = (): unknown => require("@cdktf/provider-aws/lib/vpc");', SYNTAX],
  ["lib/concepts/probe.ts", 'export const vpc = (): unknown => import("@cdktf/provider-aws/lib/vpc");', SYNTAX],
  // Both flavours
  ["lib/platform/probe.ts", 'export { Token } from "cdktf/lib/tokens";', IMPORTS],
  ["test/platform/probe.ts", 'export { Token } from "cdktf/lib/tokens";', IMPORTS],
  ["lib/platform/probe.ts", 'export { Token } from "cdktn";', IMPORTS],
  [
    "lib/platform/probe.ts",
    'import { TerraformStack } from "cdktf"; export const is = (x: object): boolean => x instanceof TerraformStack;',
    SYNTAX,
  ],
  ["lib/platform/probe.ts", 'import * as core from "cdktf"; export const is = (x: object): boolean => x instanceof core.App;', SYNTAX],
  [
    "lib/platform/probe.ts",
    'import { Construct } from "constructs"; export const is = (x: object): boolean => x instanceof Construct;',
    SYNTAX,
  ],
  // The same input, the same output
  ["lib/report/probe.ts", "export const now = (): number => Date.now();", "no-restricted-globals"],
  ["lib/report/probe.ts", "export const now = (): unknown => new Date();", "no-restricted-globals"],
  ["lib/sizing/probe.ts", "export const any = (): number => Math.random();", "no-restricted-properties"],
  ["lib/aws/probe.ts", "export const home = (): unknown => process.env.HOME;", "no-restricted-globals"],
  ["lib/catalog/probe.ts", 'export const order = (a: string): number => a.localeCompare("b");', "no-restricted-properties"],
  ["lib/report/probe.ts", "export const text = (a: number): string => a.toLocaleString();", "no-restricted-properties"],
  ["lib/report/probe.ts", "export const format = new Intl.NumberFormat();", "no-restricted-globals"],
  ["lib/platform/probe.ts", 'export { randomUUID } from "node:crypto";', IMPORTS],
  ["lib/platform/probe.ts", 'export { randomBytes } from "crypto";', IMPORTS],
  // The language
  ["lib/platform/probe.ts", "export const f = (x: any): void => void x;", "@typescript-eslint/no-explicit-any"],
  ["scripts/probe.ts", "export const f = (x: any): void => void x;", "@typescript-eslint/no-explicit-any"],
  ["lib/platform/probe.ts", "/** A. */\nexport class A {\n  constructor() {}\n}", "@typescript-eslint/explicit-member-accessibility"],
  ["test/probe.ts", "export class A {\n  f(): void {}\n}", "@typescript-eslint/explicit-member-accessibility"],
  ["lib/platform/probe.ts", "// TODO: later\nexport {};", "no-warning-comments"],
  ["lib/platform/probe.ts", 'import { App } from "cdktf"; export type A = App;', "@typescript-eslint/consistent-type-imports"],
  // Documentation
  ["lib/aws/probe.ts", "export function f(): void {}", "jsdoc/require-jsdoc"],
  ["lib/aws/probe.ts", "export class A {}", "jsdoc/require-jsdoc"],
  ["lib/sizing/probe.ts", "export interface A {}", "jsdoc/require-jsdoc"],
  ["lib/sizing/probe.ts", "export type A = string;", "jsdoc/require-jsdoc"],
  ["lib/sizing/probe.ts", "export const A = 1;", "jsdoc/require-jsdoc"],
  ["lib/concepts/probe.ts", "/** A. */\nexport interface A {\n  readonly b: string;\n}", "jsdoc/require-jsdoc"],
  ["lib/concepts/probe.ts", "/** A. */\nexport class A {\n  public readonly b = 1;\n}", "jsdoc/require-jsdoc"],
  ["lib/concepts/probe.ts", "/** A. */\nexport class A {\n  public b(): void {}\n}", "jsdoc/require-jsdoc"],
  ["lib/concepts/probe.ts", "/** A. */\nexport enum A {\n  B = 1,\n}", "jsdoc/require-jsdoc"],
  ["lib/aws/probe.ts", "/** @see x */\nexport function f(): void {}", "jsdoc/require-description"],
  ["lib/aws/probe.ts", "/**\n * F.\n *\n * @param b B\n */\nexport function f(a: string): void {\n  void a;\n}", "jsdoc/check-param-names"],
  // Tests that do not run
  ["test/probe.test.ts", 'test.only("a", () => {});', "no-restricted-properties"],
  ["test/probe.test.ts", 'describe.skip("a", () => {});', "no-restricted-properties"],
  ["test/probe.test.ts", 'it.todo("a");', "no-restricted-properties"],
];

const ALLOWED: readonly (readonly [file: string, code: string])[] = [
  ["lib/sizing/probe.ts", 'export { LeptonError } from "../errors";\nexport * from "./fleet-plan";'],
  ["lib/catalog/probe.ts", 'export * from "../sizing/fleet-plan";\nexport { join } from "node:path";'],
  ["lib/platform/probe.ts", 'export * from "../catalog/machine-type";\nexport { createHash } from "crypto";'],
  ["lib/concepts/probe.ts", 'export * from "../platform/platform";\nexport * from "../report/text-table";'],
  ["lib/patterns/probe.ts", 'export * from "../concepts/gpu-node-pool";'],
  ["lib/aws/probe.ts", 'export { Vpc } from "@cdktf/provider-aws/lib/vpc";\nexport { Fn } from "cdktf";'],
  ["lib/google/probe.ts", 'export { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";'],
  ["lib/kubernetes/probe.ts", 'export { Release } from "@cdktf/provider-helm/lib/release";'],
  ["lib/aws/probe.ts", '/** Loads late. */\nexport const network = (): unknown => require("./aws-network");'],
  ["lib/platform/probe.ts", "/** Is. */\nexport const is = (x: unknown): boolean => x instanceof Error || x instanceof Map;"],
  ["test/google/probe.ts", 'export { GoogleProvider } from "@cdktf/provider-google/lib/provider";'],
  ["examples/probe/main.ts", 'export { LeptonError } from "../../lib/errors";\nconsole.log(process.env.HOME, Date.now());'],
  [
    "lib/concepts/probe.ts",
    "/** A. */\nexport interface A {\n  /**\n   * B.\n   *\n   * @default - none\n   */\n  readonly b?: string;\n}",
  ],
];

const TYPED = ["lib/sizing/fleet-plan.ts", "lib/aws/aws-platform.ts", "test/support/synthesized-stack.ts"];

let verdicts: Map<string, Verdict>;
beforeAll(() => {
  const cases = [...FORBIDDEN, ...ALLOWED, ...TYPED.map((file) => [file, ""] as const)].map(([file, code]) => ({ file, code }));
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(__dirname, "lint-texts.mjs")], {
    cwd: ROOT,
    input: JSON.stringify(cases),
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  if (status !== 0) {
    throw new Error(stderr);
  }
  const results = JSON.parse(stdout) as Verdict[];
  verdicts = new Map(cases.map(({ file, code }, index) => [`${file}: ${code}`, results[index]!]));
}, 60_000);

test.each(FORBIDDEN)("forbidden in %s: %s", (file, code, rule) => {
  expect(verdicts.get(`${file}: ${code}`)!.broken).toContain(rule);
});

test.each(ALLOWED)("allowed in %s: %s", (file, code) => {
  expect(verdicts.get(`${file}: ${code}`)!.broken).toEqual([]);
});

test.each(TYPED)("%s is checked with type information, and nothing is a mere warning", (file) => {
  const { severities } = verdicts.get(`${file}: `)!;
  expect(severities["@typescript-eslint/no-floating-promises"]).toBe(2);
  expect(Object.keys(severities).filter((rule) => severities[rule] === 1)).toEqual([]);
});
