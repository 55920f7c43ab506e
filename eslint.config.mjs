import importX from "eslint-plugin-import-x";
import jsdoc from "eslint-plugin-jsdoc";
import prettier from "eslint-config-prettier/flat";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import tseslint from "typescript-eslint";

/** What each folder of `lib/` may import, besides itself and `lib/errors.ts`: imports go one way. */
const LAYERS = {
  sizing: [],
  catalog: ["sizing"],
  report: ["sizing", "catalog"],
  kinds: ["sizing", "catalog", "report"],
  platform: ["sizing", "catalog"],
  aws: ["sizing", "catalog", "platform"],
  google: ["sizing", "catalog", "platform"],
  kubernetes: ["sizing", "catalog", "platform"],
  concepts: ["sizing", "catalog", "report", "kinds", "platform"],
  patterns: ["sizing", "catalog", "report", "platform", "concepts"],
  cli: ["sizing", "report", "kinds", "catalog"],
};

/** The provider bindings that a folder of `lib/` may import; no other may import any. */
const BINDINGS = { aws: ["aws"], google: ["google"], kubernetes: ["kubernetes", "helm"] };

const zones = Object.entries(LAYERS).map(([folder, below]) => ({
  target: `./lib/${folder}`,
  from: "./lib",
  except: [`./${folder}`, "./errors.ts", ...below.map((layer) => `./${layer}`)],
  message: `lib/${folder} may import ${[...below.map((layer) => `lib/${layer}`), "lib/errors.ts"].join(", ")} and nothing else of the library`,
}));

const deepCore = { regex: "^(cdktf|constructs)/", message: "Deep imports from the core break in the other flavour of the library." };
const bindingIndex = {
  regex: "^@cdkt[fn]/provider-[^/]+(/?$|/(?!lib/[^/]+$)|/lib/(index)?$)",
  message: "The index of the bindings costs seconds and half a gigabyte: import the deep path, as '@cdktf/provider-aws/lib/vpc'.",
};
const otherFlavour = {
  regex: "^(cdktn|@cdktn/.*)$",
  message: "The sources are spelled for cdktf; the other flavour is made by scripts/flavour.",
};
const fromTheWorld = {
  regex: "^(?!\\.\\.?/)",
  message: "lib/sizing is pure: no framework, no file system, no clock, no randomness.",
};
const framework = { regex: "^(cdktf|constructs)$", message: "The catalogue is data: it knows no framework." };
const foreignBindings = (allowed) => ({
  regex: allowed.length > 0 ? `^@cdkt[fn]/provider-(?!(${allowed.join("|")})/)` : "^@cdkt[fn]/provider-",
  message: "Provider bindings are imported by lib/aws, lib/google and lib/kubernetes only, each its own.",
});

/** The rule against imports, as a whole: where two configurations overlap the later one replaces the earlier one's. */
const restrictImports = (...patterns) => ({
  "@typescript-eslint/no-restricted-imports": [
    "error",
    {
      patterns: [deepCore, bindingIndex, otherFlavour, ...patterns],
      paths: [
        { name: "crypto", importNames: ["randomBytes", "randomInt", "randomUUID"], message: "Synthesis is deterministic." },
        { name: "node:crypto", importNames: ["randomBytes", "randomInt", "randomUUID"], message: "Synthesis is deterministic." },
      ],
    },
  ],
});

/** Exported declarations that are documented wherever they stand in `lib/`. */
const DOCUMENTED = [
  "ExportNamedDeclaration[declaration.type=VariableDeclaration]",
  ...["Function", "Class", "TSInterface", "TSTypeAlias", "TSEnum"].map((kind) => `ExportNamedDeclaration > ${kind}Declaration`),
];

/** Members of exported declarations that are documented where the public API is. What an interface declares is documented there. */
const DOCUMENTED_MEMBERS = [
  "ExportNamedDeclaration > TSEnumDeclaration TSEnumMember",
  "ExportNamedDeclaration > TSInterfaceDeclaration > TSInterfaceBody > TSPropertySignature",
  "ExportNamedDeclaration > TSInterfaceDeclaration > TSInterfaceBody > TSMethodSignature",
  ...["MethodDefinition[kind!=constructor]", "PropertyDefinition"].map(
    (kind) => `ExportNamedDeclaration > ClassDeclaration[implements.length=0] > ClassBody > ${kind}[accessibility=public][override!=true]`,
  ),
];

function requireDocs(contexts) {
  return ["error", { publicOnly: false, checkConstructors: false, require: { FunctionDeclaration: false }, contexts }];
}

/** What begins its documentation with what it is for. A constructor's class already did. */
const DESCRIBED = [
  "FunctionDeclaration",
  "ClassDeclaration",
  "MethodDefinition[kind!='constructor']",
  "PropertyDefinition",
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
  "TSEnumDeclaration",
  "TSEnumMember",
  "TSPropertySignature",
  "TSMethodSignature",
];

/** Forms of `test`, `it` and `describe` that leave tests out without a word in the result. */
const HIDDEN_TESTS = ["test", "it", "describe"].flatMap((object) =>
  ["only", "skip", "todo"].map((property) => ({ object, property, message: "Every test runs, or is not there." })),
);

const NO_INSTANCEOF = {
  selector: "BinaryExpression[operator='instanceof']:not([right.name=/^(\\w*Error|RegExp|Map|Set|Uint8Array)$/])",
  message: "Two copies of a package do not share their classes: use the isXxx static.",
};
const NO_HIDDEN_IMPORT = {
  selector: "ImportExpression[source.value=/^[^.]/], CallExpression[callee.name='require'][arguments.0.value=/^[^.]/]",
  message: "Load packages by an import declaration, which the rules about imports can see.",
};

const DETERMINISTIC = "The same input gives the same output anywhere and at any time";

export default tseslint.config(
  { ignores: ["build/", "cdktf.out/", "coverage/", "**/cdktf.out/", "lib/**/*.js", "lib/**/*.d.ts"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },

  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommended],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver({ project: "./tsconfig.json" })] },
    rules: {
      ...restrictImports(),
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/explicit-member-accessibility": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
      "@typescript-eslint/no-require-imports": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/restrict-plus-operands": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/require-array-sort-compare": ["error", { ignoreStringArrays: true }],
      "import-x/no-cycle": "error",
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      eqeqeq: "error",
      "no-console": "error",
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx", "hack"] }],
    },
  },

  {
    files: ["lib/**/*.ts"],
    plugins: { jsdoc },
    settings: { jsdoc: { mode: "typescript" } },
    rules: {
      ...restrictImports(foreignBindings([])),
      "no-restricted-globals": [
        "error",
        ...["Date", "Intl", "process", "performance", "setTimeout", "setInterval", "fetch"].map((name) => ({
          name,
          message: `${DETERMINISTIC}.`,
        })),
      ],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: `${DETERMINISTIC}.` },
        ...["localeCompare", "toLocaleString", "toLocaleLowerCase", "toLocaleUpperCase"].map((property) => ({
          property,
          message: `${DETERMINISTIC}, whatever the locale: compare with '<'.`,
        })),
      ],
      "no-restricted-syntax": ["error", NO_INSTANCEOF, NO_HIDDEN_IMPORT],
      "jsdoc/require-jsdoc": requireDocs(DOCUMENTED),
      "jsdoc/require-description": ["error", { contexts: DESCRIBED }],
      "jsdoc/check-tag-names": ["error", { definedTags: ["stability", "jsii"] }],
      "jsdoc/check-param-names": "error",
      "jsdoc/no-types": "error",
    },
  },
  {
    // The program has the process and the clock; what it calls is given both.
    files: ["lib/cli/lepton.ts"],
    rules: { "no-restricted-globals": "off" },
  },
  {
    // The folders that hold the public API; the others realise it.
    files: ["lib/{catalog,platform,concepts,patterns,report}/**/*.ts", "lib/sizing/*.ts", "lib/*.ts"],
    rules: { "jsdoc/require-jsdoc": requireDocs([...DOCUMENTED, ...DOCUMENTED_MEMBERS]) },
  },
  {
    files: ["lib/sizing/**/*.ts"],
    // No class of a framework gets in there.
    rules: { ...restrictImports(fromTheWorld), "no-restricted-syntax": ["error", NO_HIDDEN_IMPORT] },
  },
  { files: ["lib/catalog/**/*.ts"], rules: restrictImports(foreignBindings([]), framework) },
  ...Object.entries(BINDINGS).map(([folder, allowed]) => ({
    files: [`lib/${folder}/**/*.ts`],
    rules: {
      ...restrictImports(foreignBindings(allowed)),
      // A cloud's bindings are loaded when the first thing is created on it, not when the library is.
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^\\./"] }],
    },
  })),

  {
    files: ["test/**/*.ts", "integ/**/*.ts", "bench/**/*.ts", "scripts/**/*.ts", "examples/**/*.ts"],
    rules: {
      "no-console": "off",
      "@typescript-eslint/explicit-module-boundary-types": "off",
    },
  },
  {
    // Terraform's JSON has no narrower type, and a test reads it by the path it asserts on.
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-explicit-any": "off",
      // A test may load a module anew, to see what loading it does.
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/require-array-sort-compare": "off",
      "no-restricted-properties": ["error", ...HIDDEN_TESTS],
    },
  },
  prettier,
);
