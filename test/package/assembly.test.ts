import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { exportedNames } from "./exported-names";

const ROOT = resolve(__dirname, "../..");

interface Member {
  readonly name: string;
  readonly optional?: boolean;
  readonly overrides?: string;
  readonly docs?: { readonly summary?: string; readonly default?: string };
}

interface AssemblyType extends Member {
  readonly kind: string;
  readonly datatype?: boolean;
  readonly namespace?: string;
  readonly properties?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly members?: readonly Member[];
}

const assembly = JSON.parse(readFileSync(join(ROOT, ".jsii"), "utf8")) as { types: Record<string, AssemblyType> };
const types = Object.values(assembly.types);

describe("the jsii assembly", () => {
  // jsii leaves out free functions, type aliases and constants without a word: users of other languages would lack them.
  test("has every name that lib/index.ts exports, and no other", () => {
    expect(types.map((type) => [...(type.namespace === undefined ? [] : [type.namespace]), type.name].join(".")).sort()).toEqual(
      exportedNames(join(ROOT, "lib/index.ts")),
    );
  }, 60_000);

  test("that comparison sees a free function, a type alias and a constant", () => {
    const folder = mkdtempSync(join(tmpdir(), "exports-"));
    writeFileSync(join(folder, "other.ts"), "export function f(): void {}\nexport type A = string;\nexport const C = 1;\n");
    writeFileSync(join(folder, "index.ts"), 'export * from "./other";\nexport { f as g } from "./other";\n');
    try {
      expect(exportedNames(join(folder, "index.ts"))).toEqual(["A", "C", "f", "g"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  test("documents every type and member", () => {
    const undocumented = types.flatMap((type) => [
      ...(type.docs?.summary === undefined ? [type.name] : []),
      ...[...(type.properties ?? []), ...(type.methods ?? []), ...(type.members ?? [])]
        .filter((member) => member.docs?.summary === undefined)
        .map((member) => `${type.name}.${member.name}`),
    ]);
    expect(undocumented).toEqual([]);
  });

  test("states the default of every optional prop", () => {
    const unstated = types
      .filter((type) => type.datatype === true)
      .flatMap((type) => (type.properties ?? []).map((prop) => ({ type, prop })))
      .filter(({ prop }) => prop.optional === true && prop.docs?.default === undefined)
      .map(({ type, prop }) => `${type.name}.${prop.name}`);
    expect(unstated).toEqual([]);
  });
});
