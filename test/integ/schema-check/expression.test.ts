import { parseTemplate, parseTraversal } from "../../../integ/schema-check/expression";

const references = (text: string): string[] => parseTemplate(text).traversals.map((traversal) => traversal.text);

describe("references in a template", () => {
  it.each([
    ["plain text", "a.b.c", []],
    ["one expression", "${a_b.c.d}", ["a_b.c.d"]],
    ["several in text", "x ${a.b.c}-${data.d.e.f} y", ["a.b.c", "data.d.e.f"]],
    ["escaped openings", "$${a.b.c} %%{a.b.c}", []],
    ["index, splat and key", '${a.b[0].c} ${a.b[*].c} ${a.b.*.c} ${a.b["k.l"].c}', ["a.b[0].c", "a.b[*].c", "a.b.*.c", 'a.b["k.l"].c']],
    ["an index that is an expression", "${a.b[c.d.e].f}", ["c.d.e", "a.b[c.d.e].f"]],
    ["function calls and their arguments", '${join(",", [a.b.c, upper("x")])}', ["a.b.c"]],
    ["text in quotes", '${upper("a.b.c")}', []],
    ["a template in quotes", '${upper("x${a.b.c}\\"y")}', ["a.b.c"]],
    ["keys of objects", "${jsonencode({key = a.b.c, other: d.e.f})}", ["a.b.c", "d.e.f"]],
    ["a key in quotes", '${jsonencode({"a.b" = a.b.c})}', ["a.b.c"]],
    ["loop variables", "${[for k, v in a.b.c : v.name if k != d.e.f]}", ["a.b.c", "d.e.f"]],
    ["a loop variable outside its loop", "${[for v in a.b.c : v.x][0] == v.y}", ["a.b.c", "v.y"]],
    ["template directives", "%{ for v in a.b.c ~}${v.name}%{ endfor }", ["a.b.c"]],
    ["conditions", "${a.b.c ? d.e.f : null}", ["a.b.c", "d.e.f"]],
    ["numbers", "${1.5e3 + 2}", []],
  ])("%s", (_, text, expected) => {
    expect(references(text)).toEqual(expect.arrayContaining(expected));
    expect(references(text)).toHaveLength(expected.length);
  });

  it("knows whether a string is one reference, one expression, or text around one", () => {
    expect(parseTemplate("${a.b.c}")).toMatchObject({ wrapsExpression: true, literal: false, onlyTraversal: { text: "a.b.c" } });
    expect(parseTemplate("${upper(a.b.c)}").onlyTraversal).toBeUndefined();
    expect(parseTemplate("${upper(a.b.c)}").wrapsExpression).toBe(true);
    expect(parseTemplate("x${a.b.c}").wrapsExpression).toBe(false);
    expect(parseTemplate("${a.b.c}${a.b.c}").wrapsExpression).toBe(false);
    expect(parseTemplate("text").literal).toBe(true);
  });

  it.each(["${a.b.c", "${[a.b.c}", "${a.}", '${"x}', "${a.b)}"])("says what is wrong with %s", (text) => {
    expect(parseTemplate(text).problem).toEqual(expect.any(String));
  });

  it("reads bare traversals as depends_on holds them", () => {
    expect(parseTraversal("module.m").traversals).toHaveLength(1);
    expect(parseTraversal("a.b[0]").traversals[0]).toMatchObject({ root: "a", steps: [{ name: "b" }, { key: 0 }] });
  });
});
