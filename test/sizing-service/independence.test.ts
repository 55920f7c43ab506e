import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const SIZING = resolve(__dirname, "../../lib/sizing");
const PARTS = readdirSync(join(SIZING, "service/verify"))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
  .map((name) => `service/verify/${name}`);

/** What a file imports for more than types, by path from the sizing folder. */
function valuesImportedBy(file: string): string[] {
  const text = readFileSync(join(SIZING, file), "utf8");
  return [...text.matchAll(/^(import|export) (?!type )[^;]*? from "([^"]+)";/gm)]
    .filter(([statement]) => !/^import \{( type \w+,?)+ \}/.test(statement))
    .map(([, , path]) => (path!.startsWith(".") ? relative(SIZING, resolve(SIZING, file, "..", path!)) : path!));
}

test("the verifier of services shares no code with the planner or the queueing formulas", () => {
  // Rules for reading the problem, and what the verifier of fleets, which has code of its own, says of counts and side constraints.
  const reading = ["../errors", "service/check-service-problem"];
  const allowed = (path: string): boolean => path.startsWith("service/verify/") || path.startsWith("verify/") || reading.includes(path);
  expect(["service/verify-service-plan.ts", ...PARTS].flatMap((file) => valuesImportedBy(file).filter((path) => !allowed(path)))).toEqual(
    [],
  );
  expect(PARTS.length).toBeGreaterThan(12);
  expect(valuesImportedBy("service/verify-service-plan.ts")).toEqual(expect.arrayContaining(["../errors", "service/verify/judge"]));
});

test("nothing of the planner uses the verifier's parts", () => {
  const makers = ["service", "queueing", "planner"].flatMap((folder) =>
    readdirSync(join(SIZING, folder))
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && !name.startsWith("verify"))
      .map((name) => `${folder}/${name}`),
  );
  expect(makers.flatMap(valuesImportedBy).filter((path) => path.startsWith("service/verify/"))).toEqual([]);
  expect(makers.length).toBeGreaterThan(40);
});
