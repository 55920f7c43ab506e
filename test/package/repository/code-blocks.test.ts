import { join, resolve } from "node:path";
import ts from "typescript";
import { blocksOfComments, blocksOfPage, exampleBlocks, pageBlocks, type CodeBlock } from "./code-blocks";

const ROOT = resolve(__dirname, "../../..");

/** What TypeScript says of the blocks, each a module of its own, all in one program. */
function diagnose(blocks: readonly CodeBlock[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, noUnusedLocals: false }, ROOT);
  const sources = new Map(blocks.map(({ code }, index) => [join(ROOT, "build/code-blocks", `block-${index}.ts`), `${code}\nexport {};\n`]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) =>
    sources.has(file) ? ts.createSourceFile(file, sources.get(file)!, ts.ScriptTarget.ES2022) : getSourceFile(file, ...rest);
  const program = ts.createProgram([...sources.keys()], { ...options, pathsBasePath: ROOT }, host);
  return [...sources.keys()].flatMap((file, index) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${blocks[index]!.where}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  });
}

describe("code that a reader may copy", () => {
  test("type-checks", () => {
    const [examples, pages] = [exampleBlocks(ROOT), pageBlocks(ROOT)];
    expect(examples.map(({ where }) => where.split("/")[1])).toContain("concepts");
    expect(pages.map(({ where }) => where.split(":")[0])).toContain("README.md");
    expect(diagnose([...examples, ...pages])).toEqual([]);
  }, 120_000);

  test("is found in comments and pages, and checked for what it means", () => {
    const comment = "/**\n * A.\n *\n * @example\n * const a: string = 1;\n *\n * @see b\n */\nexport class A {}\n";
    const page = '# A\n\n```ts\nimport { NoSuchName } from "cdktf-lepton";\n```\n\n```\nnot code\n```\n';
    const blocks = [...blocksOfComments("a.ts", comment), ...blocksOfPage("b.md", page)];
    expect(blocks.map(({ where }) => where)).toEqual(["a.ts:5", "b.md:4"]);
    expect(diagnose(blocks)).toEqual([
      "a.ts:5: Type 'number' is not assignable to type 'string'.",
      "b.md:4: Module '\"cdktf-lepton\"' has no exported member 'NoSuchName'.",
    ]);
  }, 120_000);
});
