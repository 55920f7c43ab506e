import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";

const FOLDER = resolve(__dirname, "../../lib/sizing/schema");

/** Names of the published schemas. */
const PUBLISHED = [
  "fleet-problem",
  "replica-fleet-problem",
  "fleet-plan",
  "fleet-plan-document",
  "fleet-frontier",
  "budget-fleet-problem",
  "robust-fleet-problem",
  "robust-fleet-plan",
  "demand-draws-problem",
  "throughput-mix-problem",
  "throughput-mix-plan",
  "reservation-problem",
  "reservation-plan",
  "erasure-problem",
  "erasure-plan",
  "demand-draws-plan",
  "service-problem",
  "service-plan",
  "edge-problem",
  "edge-plan",
  "packing-problem",
  "packing-plan",
] as const;

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: true });
for (const name of PUBLISHED) {
  ajv.addSchema(JSON.parse(readFileSync(join(FOLDER, `${name}.schema.json`), "utf8")) as object);
}

/** The validator that an independent implementation (Ajv, in strict mode) makes of a published schema. */
export function publishedSchema(name: (typeof PUBLISHED)[number]): ValidateFunction {
  return ajv.getSchema(`${name}.schema.json`)!;
}
