import { readFleetProblem } from "./read-fleet";

const PROBLEM = {
  demand: 2,
  unit: "GPU",
  domains: [
    { id: "a", level: "zone", unavailability: 0.1 },
    { id: "b", level: "zone", unavailability: 0.1 },
  ],
  offerings: [offering("a", "a"), offering("b", "b")],
  targets: { unavailability: 0.1, survive: [{ level: "zone", units: 1 }] },
};

function offering(id: string, domain: string) {
  return {
    id,
    domain,
    cloud: "c",
    region: "r",
    zone: domain,
    machineType: "m",
    purchaseOption: "spot",
    unitsPerInstance: 1,
    microUsdPerHour: 5,
    instanceUnavailability: 0,
  };
}

/** Lines of the error that a text is refused with, the file's name left out. */
function refusal(text: string, format: "json" | "yaml" | "either" = "either"): string[] {
  try {
    readFleetProblem(text, "file", format);
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.replace(/^file: /, ""));
  }
  return ["accepted"];
}

/** The problem, printed on several lines, with one part replaced; taken away when no value is given. */
function changed(path: readonly (string | number)[], value?: unknown): string {
  const copy = structuredClone(PROBLEM) as unknown as Record<string | number, unknown>;
  const owner = path.slice(0, -1).reduce<Record<string | number, unknown>>((node, key) => node[key] as never, copy);
  owner[path[path.length - 1]!] = value;
  return JSON.stringify(copy, undefined, 1);
}

test("a sound problem is read as it is, without the reference to its schema", () => {
  expect(readFleetProblem(JSON.stringify({ $schema: "x", ...PROBLEM }), "file", "json")).toEqual(PROBLEM);
});

describe("one broken rule is named with its JSON path and line:", () => {
  test.each<[string, readonly (string | number)[], unknown, string]>([
    [
      "a bound",
      ["demand"],
      0,
      "$.demand (line 2) is 0, not a whole number, at least 1 and at most 9000000000: 'demand' means: Service units that must be up, for example GPUs [format-value]",
    ],
    [
      "a fraction",
      ["offerings", 1, "limit"],
      1.5,
      "$.offerings[1].limit (line 40) is 1.5, not a whole number, at least 0 and at most 9000000000: 'limit' means: The most instances that can be had [format-value]",
    ],
    [
      "a number in quotes",
      ["demand"],
      "1_000",
      `$.demand (line 2) is "1_000", not a whole number, at least 1 and at most 9000000000: write the number 1000, without quotes and separators [format-value]`,
    ],
    [
      "a certain failure",
      ["domains", 0, "unavailability"],
      1,
      "$.domains[0].unavailability (line 8) is 1, not a number, at least 0 and below 1: 'unavailability' means: Probability that it is down while its parent is up [format-value]",
    ],
    ["a mistyped name", ["mix"], "an", "$.mix (line 51) is \"an\", not 'uniform-per-zone' or 'any': did you mean 'any' [format-value]"],
    [
      "a name out of thin air",
      ["offerings", 0, "purchaseOption"],
      "leased",
      "$.offerings[0].purchaseOption (line 24) is \"leased\", not 'on-demand' or 'reserved-1y' or 'reserved-3y' or 'spot': 'purchaseOption' means: How it is bought [format-value]",
    ],
    [
      "an empty name",
      ["unit"],
      " ",
      `$.unit (line 3) is " ", not a non-empty text: 'unit' means: What a service unit is, for people: "GPU", "vCPU" [format-value]`,
    ],
    [
      "a missing list",
      ["domains"],
      undefined,
      "$ (line 1) lacks 'domains': add a list, 'domains' means: The failure forest the offerings stand in [format-missing]",
    ],
    ["null", ["targets"], null, "$.targets (line 42) is null, not an object: 'targets' means: What a fleet must reach [format-value]"],
    [
      "a list for an object",
      ["targets"],
      [],
      "$.targets (line 42) is a list, not an object: 'targets' means: What a fleet must reach [format-value]",
    ],
    [
      "an object for a text",
      ["unit"],
      {},
      `$.unit (line 3) is an object, not a non-empty text: 'unit' means: What a service unit is, for people: "GPU", "vCPU" [format-value]`,
    ],
    ["an element of another kind", ["offerings", 1], 7, "$.offerings[1] (line 29) is 7, not an object: give an object [format-value]"],
    [
      "a mistyped property",
      ["targets", "maxMicroUsdPerHours"],
      5,
      "$.targets.maxMicroUsdPerHours (line 50) is not a known property: did you mean 'maxMicroUsdPerHour' [format-unknown]",
    ],
    [
      "a property of nothing",
      ["targets", "colour"],
      5,
      "$.targets.colour (line 50) is not a known property: leave it out; there are unavailability, degraded, maxMicroUsdPerHour, survive, maxShare, minMachineTypes [format-unknown]",
    ],
    [
      "an unknown domain",
      ["offerings", 1, "domain"],
      "bb",
      "$.offerings[1].domain (line 31) breaks a rule: offering 'b' stands in the unknown domain 'bb': did you mean 'b' [offering-domain-known]",
    ],
    [
      "an unknown parent",
      ["domains", 1, "parent"],
      "europe",
      "$.domains[1].parent (line 14) breaks a rule: domain 'b' has the unknown parent 'europe': use one of: a, b [domain-parent-known]",
    ],
    [
      "a domain within itself",
      ["domains", 1, "parent"],
      "b",
      "$.domains[1].parent (line 14) breaks a rule: the domains 'b' in 'b' contain themselves: leave out the 'parent' of the outermost domain [domain-forest]",
    ],
    [
      "an id given twice, by the second",
      ["offerings", 1, "id"],
      "a",
      "$.offerings[1] (line 29) breaks a rule: several offerings have the id 'a': give every offering an id of its own [offering-id-unique]",
    ],
    [
      "an unknown level",
      ["targets", "survive", 0, "level"],
      "zon",
      "$.targets.survive[0].level (line 46) breaks a rule: a 'survive' target names level 'zon', which no domain has: did you mean 'zone' [survive-level-known]",
    ],
  ])("%s", (_name, path, value, message) => {
    expect(refusal(changed(path, value))).toEqual([message]);
  });
});

describe("all broken rules are named at once", () => {
  test("those of the format and those between parts, each once", () => {
    const posed = {
      ...PROBLEM,
      demand: -1,
      offerings: [{ ...offering("a", "x"), unitsPerInstance: 0 }, offering("b", "b"), { ...offering("b", "b"), limit: -1 }],
      targets: { survive: [{ level: "rack", units: 0 }] },
    };
    expect(refusal(JSON.stringify(posed)).map((line) => line.replace(/:.*\[/, ": [").replace(/ \(line 1\).*:/, ":"))).toEqual([
      "8 problems",
      "  1. $.demand: [format-value]",
      "  2. $.offerings[0].unitsPerInstance: [format-value]",
      "  3. $.offerings[2].limit: [format-value]",
      "  4. $.targets: [format-missing]",
      "  5. $.targets.survive[0].units: [format-value]",
      "  6. $.offerings[2]: [offering-id-unique]",
      "  7. $.offerings[0].domain: [offering-domain-known]",
      "  8. $.targets.survive[0].level: [survive-level-known]",
    ]);
  });

  test("a part that is missing once", () => {
    expect(refusal(changed(["domains", 1, "id"]).replaceAll('"b"', '"a"'))).toEqual([
      "2 problems",
      "  1. $.domains[1] (line 10) lacks 'id': add a non-empty text, 'id' means: Unique within the problem, for example `aws/us-east-1/use1-az4` [format-missing]",
      "  2. $.offerings[1] (line 28) breaks a rule: several offerings have the id 'a': give every offering an id of its own [offering-id-unique]",
    ]);
  });

  test("up to fifty", () => {
    const many = {
      ...PROBLEM,
      offerings: Array.from({ length: 70 }, (_, index) => ({ ...offering(`o${index}`, "a"), unitsPerInstance: 0 })),
    };
    const lines = refusal(JSON.stringify(many));
    expect(lines).toHaveLength(52);
    expect(lines[51]).toBe("  51. 20 more rules are broken: mend those above first [format-more]");
  });
});

describe("YAML", () => {
  const TEXT = `
# A comment
demand: 2
unit: GPU
domains:
  - &zone { id: a, level: zone, unavailability: 0.1 }
  - <<: *zone
    id: b
offerings: []
targets:
  unavailability: 0.1
`;

  test("may use anchors and merge them", () => {
    expect(readFleetProblem(TEXT, "file", "yaml").domains[1]).toEqual({ id: "b", level: "zone", unavailability: 0.1 });
  });

  test("is referred to by its own lines, and by the anchor's for what is merged", () => {
    expect(refusal(TEXT.replace("id: b", "parent: c"))[2]).toMatch(/^ {2}2\. \$\.domains\[1\]\.parent \(line 8\) /);
    expect(refusal(TEXT.replace("0.1 }", "2 }"))).toEqual([
      "2 problems",
      expect.stringMatching(/\$\.domains\[0\]\.unavailability \(line 6\) /),
      expect.stringMatching(/\$\.domains\[1\]\.unavailability \(line 7\) /),
    ]);
  });

  test.each([
    ["demand: 1_000", `$.demand (line 3) is "1_000", not a whole number`],
    ["demand: .inf", "$.demand (line 3) is Infinity, not a whole number"],
    ["demand: .nan", "$.demand (line 3) is NaN, not a whole number"],
    ["demand: 1e400", "$.demand (line 3) is Infinity, not a whole number"],
    ["demand:", "$.demand (line 3) is null, not a whole number"],
  ])("%s is refused", (line, message) => {
    expect(refusal(TEXT.replace("demand: 2", line)).join("\n")).toContain(message);
  });

  test("with broken syntax is refused with the line", () => {
    expect(refusal(`${TEXT}\ttabs: 1\n`, "yaml").join("\n")).toMatch(/line 12 is not YAML \(.*\[yaml-syntax\]/);
    expect(refusal(TEXT.replace("unit: GPU", "demand: 3"), "yaml").join("\n")).toMatch(/line 4 is not YAML \(Map keys must be unique\)/);
    expect(refusal(`${TEXT}---\ndemand: 2\n`, "yaml").join("\n")).toMatch(/is not YAML \(.*multiple documents/);
    expect(refusal(TEXT.replace("unit: GPU", "unit: [GPU"), "yaml")[0]).toMatch(/line [45] is not YAML \(/);
    expect(refusal(TEXT.replace("unit: GPU", 'unit: "GPU" GPU'), "yaml").join("\n")).toMatch(/^line 4 is not YAML \(/);
    expect(refusal("demand: *nobody", "yaml").join("\n")).toMatch(/its anchors cannot be resolved|is not YAML/);
  });

  test("that unfolds without end is refused", () => {
    const levels = Array.from({ length: 12 }, (_, index) => `l${index + 1}: &l${index + 1} [${Array(10).fill(`*l${index}`).join(", ")}]`);
    expect(refusal(`l0: &l0 [1, 1]\n${levels.join("\n")}\n`, "yaml").join("\n")).toMatch(
      /its anchors cannot be resolved .*\[yaml-anchors\]/,
    );
  });

  test.each(["", "null", "3", "- a", "text"])("%j is not a problem", (text) => {
    expect(refusal(text, "yaml").join("\n")).toMatch(/^\$ \(line 1\) is .*, not an object/);
  });
});

describe("a .json file", () => {
  test.each([
    ['{\n "demand": 1,\n}', '"}" at line 3, column 1 is not JSON: '],
    ['{\n "demand": 1', "the text ends at line 2, column 13 before its JSON does: "],
    ["demand: 1", '"d" at line 1, column 1 is not JSON: '],
    // Node.js says of these what was unexpected, but not where.
    ['{\n "demand": 1,\n "unit": GPU,\n "offerings": []\n}\n', '"G" at line 3, column 10 is not JSON: '],
    ['{\n "demand": 1, // servers\n "unit": "GPU"\n}\n', '"/" at line 2, column 15 is not JSON: '],
    ['{\n "demand": 1\n "unit": "GPU",\n "domains": []\n}\n', '"\\"" at line 3, column 2 is not JSON: '],
  ])("%j is refused with the line", (text, message) => {
    const [refused, ...others] = refusal(text, "json");
    expect(others).toEqual([]);
    expect(refused!.slice(0, message.length)).toBe(message);
    expect(refused).toMatch(/; YAML, in a file named \.yaml, is freer \[json-syntax\]$/);
  });
});

test("names that objects have anyway are unknown properties like others", () => {
  expect(refusal(changed(["targets", "constructor"], 1)).join("\n")).toContain("$.targets.constructor (line 50) is not a known property");
  expect(refusal(JSON.stringify(PROBLEM).replace('"demand"', '"__proto__":{"demand":3},"demand"'), "json").join("\n")).toContain(
    "$.__proto__ (line 1) is not a known property",
  );
});
