import ts from "typescript";

/** Names that a module exports, values and types alike, whatever way they are exported. */
export function exportedNames(file: string): string[] {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)!);
  if (module === undefined) {
    throw new Error(`${file} exports nothing`);
  }
  return checker
    .getExportsOfModule(module)
    .map((symbol) => symbol.name)
    .sort();
}
