import ts from "typescript";
import { isModuleName, twinSpecifier } from "./package-names";

/**
 * A TypeScript or JavaScript source in the other flavour: module specifiers, and strings that are nothing but a module name, are
 * exchanged, the imports of `@example` blocks too; other comments, templates, longer strings and identifiers stay as they are.
 *
 * @param fileName decides how the text is parsed
 */
export function rewriteSource(fileName: string, text: string): string {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      const twin = isSpecifier(node) || isModuleName(node.text) ? twinSpecifier(node.text) : node.text;
      if (twin !== node.text) {
        edits.push({ start: node.getStart(source) + 1, end: node.getEnd() - 1, text: twin });
      }
    }
    edits.push(...ts.getJSDocTags(node).flatMap((tag) => (tag.parent.parent === node ? exampleEdits(tag, text) : [])));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits
    .sort((a, b) => a.start - b.start)
    .reduceRight((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

/** A part of a source and what stands there instead. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The imports in an `@example` block: its lines begin with an asterisk, so they cannot be parsed as they stand. */
function exampleEdits(tag: ts.JSDocTag, text: string): Edit[] {
  if (tag.tagName.text !== "example") {
    return [];
  }
  return [...text.slice(tag.pos, tag.end).matchAll(/^([ *]*(?:import|export|\}) .*?from |[ *]*import )"([^"\n]+)"/gm)].map((match) => {
    const start = tag.pos + match.index + match[1]!.length + 1;
    return { start, end: start + match[2]!.length, text: twinSpecifier(match[2]!) };
  });
}

/** Whether a literal is what an import, an export, a `require` or one of jest's module functions loads. */
function isSpecifier(node: ts.StringLiteral | ts.NoSubstitutionTemplateLiteral): boolean {
  const parent = node.parent;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isExternalModuleReference(parent)) {
    return true;
  }
  if (ts.isModuleDeclaration(parent)) {
    return true;
  }
  if (ts.isLiteralTypeNode(parent)) {
    return ts.isImportTypeNode(parent.parent);
  }
  return ts.isCallExpression(parent) && parent.arguments[0] === node && loadsModules(parent.expression);
}

function loadsModules(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) {
    return true;
  }
  const called = ts.isPropertyAccessExpression(callee) ? `${callee.expression.getText()}.${callee.name.text}` : callee.getText();
  return /^(require(\.resolve)?|jest\.(mock|unmock|doMock|dontMock|requireActual|requireMock|createMockFromModule|setMock))$/.test(called);
}
