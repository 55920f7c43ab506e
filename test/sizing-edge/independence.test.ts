import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const SIZING = resolve(__dirname, "../../lib/sizing");
const VERIFIER = ["verify-edge-plan", "verify-edge-infeasibility", "certified-bound", "checked-relaxation", "checked-sites"];

/** What a file of the edge folder imports for more than types, by path from the sizing folder. */
function valuesImportedBy(name: string): string[] {
  const text = readFileSync(join(SIZING, "edge", `${name}.ts`), "utf8");
  return [...text.matchAll(/^(?:import|export) (?!type )[^;]*? from "([^"]+)";/gm)].map(([, path]) =>
    relative(SIZING, resolve(SIZING, "edge", path!)),
  );
}

test("the verifier shares no code with the planner or the maker of certificates, but for reading the problem", () => {
  const reading = ["../errors", "verify/plan-discrepancy", "edge/check-edge-problem", "edge/fibre-model"];
  const allowed = (path: string): boolean => reading.includes(path) || VERIFIER.includes(path.replace("edge/", ""));
  expect(VERIFIER.flatMap(valuesImportedBy).filter((path) => !allowed(path))).toEqual([]);
  expect(valuesImportedBy("verify-edge-plan")).toEqual(expect.arrayContaining(["../errors", "edge/certified-bound"]));
});

test("the planner and the maker of certificates do not use the verifier", () => {
  const makers = ["plan-edge", "certificate-builder", "edge-model", "edge-service"].flatMap(valuesImportedBy);
  expect(makers.filter((path) => VERIFIER.includes(path.replace("edge/", "")))).toEqual([]);
  expect(makers.length).toBeGreaterThan(8);
});
