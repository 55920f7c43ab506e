// The steps of a CI run. The README's commands come first, as a reader would type them.

const { execSync } = require("node:child_process");
const { existsSync, readFileSync, readdirSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { runSteps } = require("./runner.cjs");

const root = resolve(__dirname, "..");

/** What git sees of the work tree: on a clean checkout nothing, otherwise what the developer has not committed. */
function workTree() {
  return execSync("git status --porcelain && git diff", { cwd: root, encoding: "utf8", maxBuffer: 1e9 });
}

function changedByTheBuild() {
  const now = workTree();
  return now === before
    ? []
    : [`the build changed files that are committed, or left new ones:\n${execSync("git status --porcelain", { cwd: root })}`];
}

function twoStacks() {
  const stacks = join(root, "cdktf.out/stacks");
  const found = existsSync(stacks) ? readdirSync(stacks).filter((stack) => existsSync(join(stacks, stack, "cdk.tf.json"))) : [];
  return found.length >= 2 ? [] : [`npm start wrote ${found.length} stacks, not two`];
}

const before = workTree();
const steps = [
  { name: "install", command: "rm -rf cdktf.out && npm ci", vital: true },
  { name: "start", command: "npm start", verify: twoStacks },
  { name: "install and test", command: "npm cit", reads: "jest", results: "build/test-results.json" },
  { name: "lint: eslint", command: "npm run lint:eslint" },
  { name: "lint: format", command: "npm run lint:format" },
  { name: "lint: spelling", command: "npm run lint:spelling" },
  { name: "lint: types", command: "npm run lint:types" },
  { name: "generated files", command: "npm run build && npm run docs:api", verify: changedByTheBuild },
  { name: "cdktn: build", command: "npm run build:cdktn" },
  { name: "cdktn: test", command: "npm run test:cdktn:only", reads: "jest", results: "build/test-results-cdktn.json" },
  { name: "outputs of both flavours", command: "npm run test:flavours", reads: "checks" },
  { name: "cdktf synth", command: "rm -rf cdktf.out && CHECKPOINT_DISABLE=1 npx cdktf synth", verify: twoStacks },
  { name: "a consumer's app", command: "npm run test:consumer", reads: "checks" },
  { name: "changes of the API", command: "npm run test:api", reads: "checks" },
  { name: "deep checks", command: "npm run checks", reads: "checks" },
  { name: "other languages", command: "npm run checks:languages", reads: "checks" },
  { name: "plans on a control plane", command: "npm run checks:cluster", reads: "checks" },
];

const expectedChecks = readFileSync(join(__dirname, "checks.txt"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

runSteps(steps, { root, expectedChecks }).then(({ failed }) => {
  process.exitCode = failed > 0 ? 1 : 0;
});
