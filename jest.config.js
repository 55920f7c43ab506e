const { name } = require("./package.json");

/** @type {import("jest").Config} */
module.exports = {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  moduleFileExtensions: ["ts", "js", "json"],
  // The name of the package differs between its two flavours.
  moduleNameMapper: {
    [`^${name}$`]: "<rootDir>/lib/index.ts",
    [`^${name}/sizing$`]: "<rootDir>/lib/sizing/index.ts",
    [`^${name}/markets$`]: "<rootDir>/lib/catalog/market/index.ts",
  },
  modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/cdktf.out/"],
  transform: {
    "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } }],
  },
  globalSetup: "<rootDir>/test/support/temporary-folder.ts",
  globalTeardown: "<rootDir>/test/support/remove-temporary-folder.ts",
  maxWorkers: 2,
  // A synthesized stack keeps the whole construct tree alive; a worker is replaced before two heavy suites add up.
  workerIdleMemoryLimit: "1500MB",
};
