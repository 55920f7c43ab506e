/**
 * References in Terraform's expression language, as far as a check of a synthesized stack needs it.
 *
 * Grammar: the HCL native syntax specification (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md), sections
 * "Template Expressions", "Variables and Variable Expressions", "For Expressions".
 */

/** One step of a traversal after its root. */
export type TraversalStep =
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "index"; readonly key: string | number | undefined }
  | { readonly kind: "splat" };

/** A root name and the steps after it, for example `aws_vpc.main.id`. */
export interface Traversal {
  readonly root: string;
  readonly steps: readonly TraversalStep[];
  /** The source text. */
  readonly text: string;
}

/** What a string of the configuration holds. */
export interface ParsedTemplate {
  /** Every traversal in it, loop variables left out. */
  readonly traversals: readonly Traversal[];
  /** Whether the string is plain text. */
  readonly literal: boolean;
  /** Whether the string is one `${...}` and nothing else, so that its value keeps the type of the expression. */
  readonly wrapsExpression: boolean;
  /** The traversal when the string is nothing but one reference. */
  readonly onlyTraversal?: Traversal;
  /** What is wrong with the text, if anything. */
  readonly problem?: string;
}

const KEYWORDS = new Set(["true", "false", "null", "for", "in", "if", "else", "endif", "endfor"]);
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(\.\d+)?([eE][+-]?\d+)?/y;

/** Parses a string as a Terraform template. */
export function parseTemplate(text: string): ParsedTemplate {
  return new TemplateParser(text).template();
}

/** Parses a bare traversal as `depends_on` and `ignore_changes` hold it. */
export function parseTraversal(text: string): ParsedTemplate {
  return new TemplateParser(`\${${text}}`).template();
}

interface Scope {
  readonly open: string;
  readonly variables: Set<string>;
}

class TemplateParser {
  private position = 0;
  private readonly traversals: Traversal[] = [];
  private readonly scopes: Scope[] = [];
  /** Variables of `%{ for }` directives: they hold until `%{ endfor }`, which stands in another part. */
  private readonly directiveVariables = new Set<string>();

  public constructor(private readonly text: string) {}

  public template(): ParsedTemplate {
    const parts: { readonly from: number; readonly to: number; readonly expression: boolean }[] = [];
    try {
      this.parts(parts, undefined);
    } catch (error) {
      return { traversals: this.traversals, literal: false, wrapsExpression: false, problem: (error as Error).message };
    }
    const expressions = parts.filter((part) => part.expression);
    const wrapsExpression = parts.length === 1 && expressions.length === 1 && this.text.startsWith("${");
    const inner = wrapsExpression ? this.text.slice(2, -1).trim() : undefined;
    const onlyTraversal = this.traversals.length === 1 && this.traversals[0]!.text === inner ? this.traversals[0] : undefined;
    return { traversals: this.traversals, literal: expressions.length === 0, wrapsExpression, onlyTraversal };
  }

  /** Reads literal text and `${...}` or `%{...}` parts until the end or the given terminator. */
  private parts(found: { from: number; to: number; expression: boolean }[], terminator: '"' | undefined): void {
    let literalFrom = this.position;
    const endLiteral = (): void => {
      if (this.position > literalFrom) {
        found.push({ from: literalFrom, to: this.position, expression: false });
      }
    };
    while (this.position < this.text.length) {
      const rest = this.text.slice(this.position, this.position + 3);
      if (rest === "$${" || rest === "%%{") {
        this.position += 3;
      } else if (rest.startsWith("${") || rest.startsWith("%{")) {
        endLiteral();
        const from = this.position;
        this.position += 2;
        this.expressionUntilBrace();
        found.push({ from, to: this.position, expression: true });
        literalFrom = this.position;
      } else if (terminator !== undefined && rest.startsWith("\\")) {
        this.position += 2;
      } else if (terminator !== undefined && rest.startsWith(terminator)) {
        endLiteral();
        this.position += 1;
        return;
      } else {
        this.position += 1;
      }
    }
    endLiteral();
    if (terminator !== undefined) {
      throw new Error("a quoted string is not closed");
    }
  }

  /** Reads tokens up to the brace that closes the `${` or `%{` just read. */
  private expressionUntilBrace(): void {
    const depth = this.scopes.length;
    this.scopes.push({ open: "${", variables: new Set() });
    let previous = "{";
    while (this.position < this.text.length) {
      const character = this.text[this.position]!;
      if (/\s/.test(character)) {
        previous = character === "\n" ? "\n" : previous;
        this.position += 1;
        continue;
      }
      if (character === "}" && this.scopes.length === depth + 1) {
        this.scopes.pop();
        this.position += 1;
        return;
      }
      previous = this.token(character, previous);
    }
    throw new Error(`"\${" is not closed`);
  }

  /** Reads one token and returns what later tokens need to know of it. */
  private token(character: string, previous: string): string {
    if (character === '"') {
      this.position += 1;
      this.parts([], '"');
      return "value";
    }
    if ("([{".includes(character)) {
      this.scopes.push({ open: character, variables: new Set() });
      this.position += 1;
      return character;
    }
    if (")]}".includes(character)) {
      const scope = this.scopes.pop();
      const expected = { "(": ")", "[": "]", "{": "}" }[scope?.open ?? ""];
      if (expected !== character) {
        throw new Error(`"${character}" closes nothing`);
      }
      this.position += 1;
      return "value";
    }
    const number = this.match(NUMBER);
    if (number !== undefined) {
      return "value";
    }
    const start = this.position;
    const identifier = this.match(IDENTIFIER);
    if (identifier !== undefined) {
      return this.identifier(identifier, start, previous);
    }
    this.position += 1;
    return character;
  }

  private identifier(name: string, start: number, previous: string): string {
    if (name === "for" && this.opensFor(previous)) {
      this.loopVariables();
      return "keyword";
    }
    if (KEYWORDS.has(name)) {
      return "keyword";
    }
    const next = this.text.slice(this.position).trimStart();
    if (next.startsWith("(") || next.startsWith("::")) {
      return "function";
    }
    if (previous === ".") {
      return "value";
    }
    const steps = this.steps();
    if (steps.length === 0 && this.isObjectKey(previous)) {
      return "key";
    }
    if (!this.directiveVariables.has(name) && !this.scopes.some((scope) => scope.variables.has(name))) {
      this.traversals.push({ root: name, steps, text: this.text.slice(start, this.position) });
    }
    return "value";
  }

  private opensFor(previous: string): boolean {
    return previous === "[" || previous === "{" || previous === "\n" || previous === "~";
  }

  private loopVariables(): void {
    const head = /\s*([\w-]+)(?:\s*,\s*([\w-]+))?\s+in\b/y;
    head.lastIndex = this.position;
    const match = head.exec(this.text);
    if (match === null) {
      throw new Error(`"for" without "in"`);
    }
    this.position = head.lastIndex;
    const scope = this.scopes[this.scopes.length - 1]!;
    const variables = scope.open === "${" ? this.directiveVariables : scope.variables;
    for (const name of [match[1], match[2]]) {
      if (name !== undefined) {
        variables.add(name);
      }
    }
  }

  private isObjectKey(previous: string): boolean {
    const inObject = this.scopes[this.scopes.length - 1]?.open === "{";
    const next = this.text.slice(this.position).trimStart();
    const assigns = next.startsWith(":") || (next.startsWith("=") && !next.startsWith("==") && !next.startsWith("=>"));
    return inObject && assigns && (previous === "{" || previous === "," || previous === "\n");
  }

  private steps(): TraversalStep[] {
    const steps: TraversalStep[] = [];
    while (this.position < this.text.length) {
      const character = this.text[this.position];
      if (character === "." && this.text[this.position + 1] === "*") {
        this.position += 2;
        steps.push({ kind: "splat" });
      } else if (character === "." && this.text.slice(this.position, this.position + 3) !== "...") {
        this.position += 1;
        const name = this.match(IDENTIFIER);
        const index = name === undefined ? this.match(/\d+/y) : undefined;
        if (name === undefined && index === undefined) {
          throw new Error(`"." without a name after it`);
        }
        steps.push(name !== undefined ? { kind: "attribute", name } : { kind: "index", key: Number(index) });
      } else if (character === "[") {
        steps.push(this.indexStep());
      } else {
        return steps;
      }
    }
    return steps;
  }

  private indexStep(): TraversalStep {
    if (this.match(/\[\s*\*\s*\]/y) !== undefined) {
      return { kind: "splat" };
    }
    const numeric = this.match(/\[\s*\d+\s*\]/y);
    if (numeric !== undefined) {
      return { kind: "index", key: Number(numeric.replace(/[[\]\s]/g, "")) };
    }
    const quoted = this.match(/\[\s*"[^"\\$%]*"\s*\]/y);
    if (quoted !== undefined) {
      return { kind: "index", key: quoted.slice(quoted.indexOf('"') + 1, quoted.lastIndexOf('"')) };
    }
    this.position += 1;
    const depth = this.scopes.length;
    this.scopes.push({ open: "[", variables: new Set() });
    let previous = "[";
    while (this.scopes.length > depth) {
      const character = this.text[this.position];
      if (character === undefined) {
        throw new Error(`"[" is not closed`);
      }
      if (/\s/.test(character)) {
        this.position += 1;
      } else {
        previous = this.token(character, previous);
      }
    }
    return { kind: "index", key: undefined };
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (match === null) {
      return undefined;
    }
    this.position = pattern.lastIndex;
    return match[0];
  }
}
