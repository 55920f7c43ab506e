import ts from "typescript";

/** What a declared type allows, as far as JSON can carry it. */
export type Shape =
  | { readonly kind: "number" | "string" | "boolean" }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "array"; readonly items: Shape }
  | { readonly kind: "record"; readonly values: Shape }
  | { readonly kind: "object"; readonly name: string }
  | { readonly kind: "union"; readonly names: readonly string[] }
  | { readonly kind: "number-or-string" };

/** A property as its declaration and documentation state it. */
export interface DeclaredProperty {
  readonly name: string;
  readonly isOptional: boolean;
  readonly shape: Shape;
  readonly documentation: string;
  /** Text of `@default`; absent without one. */
  readonly defaultText?: string;
}

/** An interface as its declaration and documentation state it. */
export interface DeclaredInterface {
  readonly name: string;
  readonly documentation: string;
  readonly properties: readonly DeclaredProperty[];
}

/**
 * Reads an exported interface and all interfaces it reaches, with the TypeScript compiler.
 *
 * @param file source file
 * @param root exported interface to start from
 * @returns the interfaces by name, the root first
 */
export function declaredTypes(file: string, root: string): Map<string, DeclaredInterface> {
  const program = ts.createProgram([file], { strict: true, target: ts.ScriptTarget.ES2022, skipLibCheck: true, types: [] });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
  const symbol = checker.getExportsOfModule(module).find(({ name }) => name === root);
  if (symbol === undefined) {
    throw new Error(`${file} does not export '${root}'`);
  }
  const found = new Map<string, DeclaredInterface>();
  const reader = new TypeReader(checker);
  const pending = [checker.getDeclaredTypeOfSymbol(symbol)];
  for (let type = pending.shift(); type !== undefined; type = pending.shift()) {
    if (!found.has(type.symbol.name)) {
      found.set(type.symbol.name, reader.read(type, pending));
    }
  }
  return found;
}

class TypeReader {
  public constructor(private readonly checker: ts.TypeChecker) {}

  /** @param reached gets the interfaces that the properties name */
  public read(type: ts.Type, reached: ts.Type[]): DeclaredInterface {
    return {
      name: type.symbol.name,
      documentation: this.documentation(type.symbol),
      properties: this.checker.getPropertiesOfType(type).map((property) => this.property(property, reached)),
    };
  }

  private property(symbol: ts.Symbol, reached: ts.Type[]): DeclaredProperty {
    const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    const type = this.checker.getTypeOfSymbol(symbol);
    const tag = symbol.getJsDocTags(this.checker).find(({ name }) => name === "default");
    return {
      name: symbol.name,
      isOptional,
      shape: this.shape(isOptional ? this.checker.getNonNullableType(type) : type, symbol.name, reached),
      documentation: this.documentation(symbol),
      ...(tag === undefined ? {} : { defaultText: ts.displayPartsToString(tag.text).replace(/\s+/g, " ").trim() }),
    };
  }

  private shape(type: ts.Type, at: string, reached: ts.Type[]): Shape {
    const { checker } = this;
    if ((type.flags & ts.TypeFlags.Number) !== 0) {
      return { kind: "number" };
    }
    if ((type.flags & ts.TypeFlags.String) !== 0) {
      return { kind: "string" };
    }
    if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) {
      return { kind: "boolean" };
    }
    const members = type.isUnion() ? type.types : [type];
    if (members.every((member) => member.isStringLiteral())) {
      return { kind: "enum", values: members.map((member) => member.value) };
    }
    const isOne = (flag: ts.TypeFlags): boolean => members.some((member) => (member.flags & flag) !== 0);
    if (members.length === 2 && isOne(ts.TypeFlags.Number) && isOne(ts.TypeFlags.String)) {
      return { kind: "number-or-string" };
    }
    if (checker.isArrayType(type)) {
      return { kind: "array", items: this.shape(checker.getTypeArguments(type as ts.TypeReference)[0]!, at, reached) };
    }
    const values = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    if (values !== undefined) {
      return { kind: "record", values: this.shape(values.type, at, reached) };
    }
    if (type.isClassOrInterface()) {
      reached.push(type);
      return { kind: "object", name: type.symbol.name };
    }
    if (members.every((member) => member.isClassOrInterface())) {
      reached.push(...members);
      return { kind: "union", names: members.map((member) => member.symbol.name) };
    }
    throw new Error(`'${at}' has the type ${checker.typeToString(type)}, which the published formats have no form for`);
  }

  private documentation(symbol: ts.Symbol): string {
    return ts.displayPartsToString(symbol.getDocumentationComment(this.checker)).replace(/\s+/g, " ").trim();
  }
}
