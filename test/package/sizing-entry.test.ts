import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { installPackedPackage, MANIFEST, runJson } from "./packed-package";

let folder: string;
beforeAll(() => (folder = installPackedPackage([])), 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** What TypeScript says of a program that imports the entry. */
function diagnose(fileName: string, program: string, options: ts.CompilerOptions): string[] {
  const file = join(folder, fileName);
  writeFileSync(file, program);
  const common = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    strict: true,
    noEmit: true,
    types: [],
    ignoreDeprecations: "5.0",
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], { ...common, ...options }))
    .map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
}

const NODE10 = { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 };
const NODE16 = { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 };

describe(`${MANIFEST.name}/sizing, with nothing else installed`, () => {
  const program = `
    import { planFleet, type FleetPlan, type FleetProblem } from "${MANIFEST.name}/sizing";
    export const plan = (problem: FleetProblem): FleetPlan => planFleet(problem);`;

  test.each([
    ["node10, CommonJS", "node10.ts", NODE10],
    ["node16, CommonJS", "node16.cts", NODE16],
    ["node16, ES modules", "node16.mts", NODE16],
  ])(
    "type-checks with moduleResolution %s",
    (_name, file, options) => {
      expect(diagnose(file, program, options)).toEqual([]);
    },
    60_000,
  );

  test("that check sees a name that the entry lacks", () => {
    expect(diagnose("lacking.ts", `import { planNothing } from "${MANIFEST.name}/sizing"; planNothing();`, NODE10)).toEqual([
      `Module '"${MANIFEST.name}/sizing"' has no exported member 'planNothing'.`,
    ]);
  }, 60_000);

  test("loads by require and by import, without the framework", () => {
    const modules = `Object.keys(require.cache).filter((module) => !module.includes("sizing") && !module.endsWith("errors.js"))`;
    const required = `const { planFleet } = require("${MANIFEST.name}/sizing"); console.log(JSON.stringify([typeof planFleet, ${modules}]));`;
    expect(runJson(folder, required)).toEqual(["function", []]);
    const imported = `import { planFleet } from "${MANIFEST.name}/sizing"; console.log(JSON.stringify(typeof planFleet));`;
    expect(runJson(folder, imported, ["--input-type=module"])).toBe("function");
  });
});
