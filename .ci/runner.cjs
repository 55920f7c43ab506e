// Runs the steps of a CI run, one after the other, and counts what they say passed, failed and was skipped. A step that did nothing
// has failed: zero tests, no check, or a check of `.ci/checks.txt` that ran before and is now skipped or gone.

const { spawn } = require("node:child_process");
const { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } = require("node:fs");
const { dirname, join } = require("node:path");

/** A step that takes longer hangs: the whole run is meant to take less. */
const STEP_LIMIT_MINUTES = 30;

/**
 * @typedef {{ passed: number, failed: number, skipped: number, notes: string[] }} Tally
 * @typedef {{ name: string, command: string, reads?: "jest" | "checks", results?: string, verify?: () => string[], vital?: boolean }} Step
 */

/**
 * What a jest result file says.
 *
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, numRuntimeErrorTestSuites: number }} results
 * @returns {Tally}
 */
function tallyJest(results) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const tally = { passed: results.numPassedTests, failed, skipped: results.numPendingTests + results.numTodoTests, notes: [] };
  return tally.passed + tally.failed === 0 ? { ...tally, failed: 1, notes: ["no test ran"] } : tally;
}

/**
 * What the lines `check <name>: passed|failed|skipped: why` of an output say.
 *
 * @param {string} output
 * @param {readonly string[]} expected names of checks that must run
 * @returns {Tally & { seen: string[] }}
 */
function tallyChecks(output, expected) {
  const tally = { passed: 0, failed: 0, skipped: 0, notes: [], seen: [] };
  for (const [line, name, verdict] of output.matchAll(/^check (.+?): (passed|failed|skipped)\b.*$/gm)) {
    tally.seen.push(name);
    const missed = verdict === "skipped" && expected.includes(name);
    tally[missed ? "failed" : verdict] += 1;
    if (verdict !== "passed") {
      tally.notes.push(missed ? `${line} - but it ran before` : line);
    }
  }
  if (tally.seen.length === 0) {
    tally.failed += 1;
    tally.notes.push("no check ran");
  }
  return tally;
}

/**
 * Adds what a step says of itself to what its exit status and its verification say.
 *
 * @param {Tally} said
 * @param {number} status
 * @param {readonly string[]} problems
 * @returns {Tally}
 */
function judge(said, status, problems) {
  const notes = [...said.notes, ...problems];
  const failed = said.failed + problems.length;
  return status !== 0 && failed === 0
    ? { ...said, failed: 1, notes: [...notes, `ended with status ${status}`] }
    : { ...said, failed, notes };
}

/**
 * Runs the steps and returns the sum.
 *
 * @param {readonly Step[]} steps
 * @param {{ root: string, expectedChecks: readonly string[], print?: (line: string) => void }} options
 * @returns {Promise<Tally>}
 */
async function runSteps(steps, { root, expectedChecks, print = (line) => process.stdout.write(`${line}\n`) }) {
  const sum = { passed: 0, failed: 0, skipped: 0, notes: [] };
  const seen = new Set();
  const began = Date.now();
  for (const [index, step] of steps.entries()) {
    const log = join(root, "build/ci", `${String(index + 1).padStart(2, "0")}-${step.name.replace(/[^a-z0-9]+/gi, "-")}.log`);
    print(`\n=== ${step.name}: ${step.command}`);
    const start = Date.now();
    if (step.results !== undefined) {
      rmSync(join(root, step.results), { force: true });
    }
    const status = await runCommand(step.command, root, log);
    const output = readFileSync(log, "utf8");
    const said = listen(step, status, output, root, expectedChecks);
    for (const name of said.seen ?? []) {
      seen.add(name);
    }
    const tally = judge(said, status, status === 0 ? (step.verify?.() ?? []) : []);
    for (const note of tally.notes) {
      print(`    ${note}`);
    }
    if (tally.failed > 0) {
      print(tail(output, 80));
      print(`    whole output: ${log}`);
    }
    const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : "";
    print(`--- ${step.name}: ${tally.passed} passed, ${tally.failed} failed${skipped} in ${seconds(start)}`);
    sum.passed += tally.passed;
    sum.failed += tally.failed;
    sum.skipped += tally.skipped;
    if (step.vital === true && tally.failed > 0) {
      print(`    nothing else can run without it: ${steps.length - index - 1} steps left out`);
      break;
    }
  }
  for (const name of expectedChecks.filter((name) => !seen.has(name))) {
    print(`    check ${name} ran before and is gone`);
    sum.failed += 1;
  }
  print(`\nall steps took ${seconds(began)}`);
  print(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ""}`);
  return sum;
}

function listen(step, status, output, root, expectedChecks) {
  if (step.reads === "checks") {
    return tallyChecks(output, expectedChecks);
  }
  if (step.reads === "jest") {
    const results = join(root, step.results);
    return existsSync(results)
      ? tallyJest(JSON.parse(readFileSync(results, "utf8")))
      : { passed: 0, failed: 1, skipped: 0, notes: ["jest wrote no results"] };
  }
  return {
    passed: status === 0 ? 1 : 0,
    failed: status === 0 ? 0 : 1,
    skipped: 0,
    notes: status === 0 ? [] : [`ended with status ${status}`],
  };
}

function runCommand(command, cwd, log) {
  mkdirSync(dirname(log), { recursive: true });
  const stream = createWriteStream(log);
  return new Promise((resolve) => {
    const env = { ...process.env, FORCE_COLOR: "0" };
    const child = spawn(command, { cwd, env, shell: true, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const limit = setTimeout(() => {
      stream.write(`\nstopped after ${STEP_LIMIT_MINUTES} minutes\n`);
      process.kill(-child.pid, "SIGKILL");
    }, STEP_LIMIT_MINUTES * 60_000);
    child.stdout.pipe(stream, { end: false });
    child.stderr.pipe(stream, { end: false });
    child.on("close", (status) => {
      clearTimeout(limit);
      stream.end(() => resolve(status ?? 1));
    });
  });
}

function tail(output, lines) {
  return output
    .trimEnd()
    .split("\n")
    .slice(-lines)
    .map((line) => `    | ${line}`)
    .join("\n");
}

function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(0)} s`;
}

module.exports = { judge, runSteps, tallyChecks, tallyJest };
