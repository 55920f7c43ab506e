import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const SIZING = resolve(__dirname, "../../lib/sizing");
const ENTRIES = ["verify-fleet-plan.ts", "verified-lower-bound.ts", ...readdirSync(join(SIZING, "verify")).map((name) => `verify/${name}`)];

/** What verifying files import for more than types, by path from the sizing folder. */
function valuesImportedBy(file: string): string[] {
  const text = readFileSync(join(SIZING, file), "utf8");
  const folder = join(SIZING, file, "..");
  return [...text.matchAll(/^(import|export) (?!type )[^;]*? from "([^"]+)";/gm)]
    .filter(([statement]) => !/^import \{( type \w+,?)+ \}/.test(statement))
    .map(([, , path]) => (path!.startsWith(".") ? relative(SIZING, resolve(folder, path!)) : path!));
}

test("the verifier shares no code with the planner, the evaluator or the maker of certificates", () => {
  // Reading the input: rules that it keeps, and replicas as service units.
  const reading = ["../errors", "check-fleet-problem", "replica/fleet-problem-of-replicas"];
  const allowed = (path: string): boolean => path.startsWith("verify/") || reading.includes(path);
  const foreign = ENTRIES.flatMap((file) => valuesImportedBy(file).filter((path) => !allowed(path)));
  expect(foreign).toEqual([]);
  expect(ENTRIES.length).toBeGreaterThan(15);
  expect(valuesImportedBy("verify-fleet-plan.ts")).toEqual(
    expect.arrayContaining(["../errors", "replica/fleet-problem-of-replicas", "verify/certificate"]),
  );
});

test("the maker of certificates does not use the verifier", () => {
  const makers = readdirSync(join(SIZING, "certificate")).map((name) => `certificate/${name}`);
  expect(makers.flatMap(valuesImportedBy).filter((path) => path.startsWith("verify"))).toEqual([]);
  expect(makers.flatMap(valuesImportedBy).length).toBeGreaterThan(10);
});
