import type { BrokenRule } from "../errors";
import { AWS_INTERRUPTION_BUCKETS } from "./interruption-bucket";

/** A JSON object of unknown content. */
type Row = Readonly<Record<string, unknown>>;

/** What a field must be. */
interface FieldRule {
  /** For people. */
  readonly allowed: string;
  /** Whether the value will do. */
  readonly accepts: (value: unknown) => boolean;
  /** Whether the field may be left out. */
  readonly isOptional?: boolean;
}

const text: FieldRule = { allowed: "text that is not empty", accepts: (value) => typeof value === "string" && value !== "" };
const texts: FieldRule = {
  allowed: "a list of different names, at least one",
  accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(text.accepts) && new Set(value).size === value.length,
};
const rows: FieldRule = { allowed: "a list of objects", accepts: (value) => Array.isArray(value) && value.every(isRow) };
const date: FieldRule = {
  allowed: "a year, month or day such as 2026, 2026-07 or 2026-07-20",
  accepts: (value) => typeof value === "string" && /^\d{4}(-\d{2}(-\d{2})?)?$/.test(value),
};
const price: FieldRule = { ...whole(1), allowed: "a whole number of millionths of a US dollar per hour, at least 1", isOptional: true };

const FILE: Readonly<Record<string, FieldRule>> = {
  $schema: { ...text, isOptional: true },
  schemaVersion: oneOf(1),
  cloud: text,
  sources: rows,
  machineTypes: rows,
  regions: rows,
};
const SOURCE: Readonly<Record<string, FieldRule>> = {
  name: text,
  date,
  licence: text,
  file: { ...text, isOptional: true },
  sha256: {
    allowed: "64 hexadecimal digits",
    accepts: (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
    isOptional: true,
  },
};
const MACHINE_TYPE: Readonly<Record<string, FieldRule>> = {
  name: text,
  architecture: oneOf("amd64", "arm64"),
  vcpus: whole(1),
  memoryMib: whole(1),
  allocatableMilliVcpus: whole(0),
  allocatableMemoryMib: whole(0),
  networkMbps: whole(0),
  localNvmeGb: whole(0),
  efaInterfaces: whole(0),
  accelerator: { allowed: "an object", accepts: isRow, isOptional: true },
};
const ACCELERATOR: Readonly<Record<string, FieldRule>> = {
  kind: oneOf("gpu", "tpu", "neuron", "fpga"),
  model: text,
  count: whole(1),
  memoryMib: whole(0),
};
const REGION: Readonly<Record<string, FieldRule>> = { name: text, zones: texts, offers: rows };
const OFFER: Readonly<Record<string, FieldRule>> = {
  machineType: text,
  zones: texts,
  onDemand: price,
  spot: price,
  reserved1y: price,
  reserved3y: price,
  interruption: { ...oneOf(...AWS_INTERRUPTION_BUCKETS.map(({ label: name }) => name)), isOptional: true },
  date,
  spotDate: { ...date, isOptional: true },
  reservedDate: { ...date, isOptional: true },
  doubts: { ...rows, isOptional: true },
};
const DOUBT: Readonly<Record<string, FieldRule>> = {
  option: oneOf("on-demand", "spot", "reserved-1y", "reserved-3y"),
  rule: text,
  need: text,
  have: text,
  source: text,
};

/** Every rule that a catalogue file breaks: those of the published schema, and that names refer to something and are unique. */
export function catalogRules(value: unknown): BrokenRule[] {
  if (!isRow(value)) {
    return [rule("schema", "the file is not a JSON object", "write one object with 'cloud', 'machineTypes' and 'regions'")];
  }
  const machineTypes = rowsOf(value, "machineTypes");
  const regions = rowsOf(value, "regions");
  const names = new Set(machineTypes.map((type) => type.name));
  return [
    ...fieldRules("file", value, FILE),
    ...rowsOf(value, "sources").flatMap((source, index) => fieldRules(`source ${label(source, index)}`, source, SOURCE)),
    ...machineTypes.flatMap((type, index) => machineTypeRules(`machine type ${label(type, index)}`, type)),
    ...repeated("machine type", machineTypes, "name"),
    ...regions.flatMap((region, index) => regionRules(`region ${label(region, index)}`, region, names)),
    ...repeated("region", regions, "name"),
  ];
}

function machineTypeRules(where: string, type: Row): BrokenRule[] {
  const { accelerator, allocatableMilliVcpus, allocatableMemoryMib, vcpus, memoryMib } = type;
  return [
    ...fieldRules(where, type, MACHINE_TYPE),
    ...(isRow(accelerator) ? fieldRules(`${where}, accelerator`, accelerator, ACCELERATOR) : []),
    ...(isAbove(allocatableMilliVcpus, isNumber(vcpus) ? vcpus * 1000 : undefined)
      ? [rule("allocatable", `${where}: 'allocatableMilliVcpus' is more than 'vcpus' has`, "state thousandths, at most 1000 x 'vcpus'")]
      : []),
    ...(isAbove(allocatableMemoryMib, memoryMib)
      ? [rule("allocatable", `${where}: 'allocatableMemoryMib' is more than 'memoryMib'`, "state at most 'memoryMib'")]
      : []),
  ];
}

function regionRules(where: string, region: Row, machineTypes: ReadonlySet<unknown>): BrokenRule[] {
  const offers = rowsOf(region, "offers");
  const zones = texts.accepts(region.zones) ? new Set(region.zones as string[]) : undefined;
  return [
    ...fieldRules(where, region, REGION),
    ...offers.flatMap((offer, index) => offerRules(`${where}, offer ${label(offer, index)}`, offer, zones, machineTypes)),
    ...repeated(`${where}, offer`, offers, "machineType"),
  ];
}

function offerRules(where: string, offer: Row, zones: ReadonlySet<string> | undefined, machineTypes: ReadonlySet<unknown>): BrokenRule[] {
  const strangers = zones !== undefined && texts.accepts(offer.zones) ? (offer.zones as string[]).filter((zone) => !zones.has(zone)) : [];
  return [
    ...fieldRules(where, offer, OFFER),
    ...rowsOf(offer, "doubts").flatMap((doubt, index) => fieldRules(`${where}, doubt ${index + 1}`, doubt, DOUBT)),
    ...(text.accepts(offer.machineType) && !machineTypes.has(offer.machineType)
      ? [rule("offer-machine-type", `${where}: there is no machine type of that name`, "add it to 'machineTypes', or mend the name")]
      : []),
    ...(strangers.length > 0
      ? [rule("offer-zones", `${where}: ${strangers.join(", ")} is not a zone of the region`, "name zones of the region's 'zones'")]
      : []),
    ...([offer.onDemand, offer.spot, offer.reserved1y, offer.reserved3y].every((each) => each === undefined)
      ? [rule("offer-price", `${where}: there is no price`, "state 'onDemand', 'spot' or a commitment, or leave the offer out")]
      : []),
    ...(isNumber(offer.spot) && isNumber(offer.onDemand) && offer.spot >= offer.onDemand
      ? [rule("offer-spot", `${where}: 'spot' is not below 'onDemand'`, "leave 'spot' out where there is no quote")]
      : []),
  ];
}

function fieldRules(where: string, row: Row, fields: Readonly<Record<string, FieldRule>>): BrokenRule[] {
  const wrong = Object.entries(fields)
    .filter(([field, { accepts, isOptional }]) => !(row[field] === undefined ? isOptional === true : accepts(row[field])))
    .map(([field, { allowed }]) =>
      rule(
        "schema",
        row[field] === undefined ? `${where}: '${field}' is missing` : `${where}: '${field}' is ${JSON.stringify(row[field]).slice(0, 60)}`,
        `'${field}' must be ${allowed}`,
      ),
    );
  const unknown = Object.keys(row)
    .filter((field) => !Object.keys(fields).includes(field))
    .map((field) => rule("schema", `${where}: there is no field '${field}'`, `fields are ${Object.keys(fields).join(", ")}`));
  return [...wrong, ...unknown];
}

function repeated(what: string, list: readonly Row[], field: string): BrokenRule[] {
  const seen = new Set<unknown>();
  const twice = new Set<unknown>();
  for (const row of list) {
    (seen.has(row[field]) ? twice : seen).add(row[field]);
  }
  return [...twice]
    .filter((name) => text.accepts(name))
    .map((name) => rule("unique", `${what} '${String(name)}' stands in the file twice`, "keep one row"));
}

function whole(least: number): FieldRule {
  return { allowed: `a whole number, at least ${least}`, accepts: (value) => Number.isSafeInteger(value) && (value as number) >= least };
}

function oneOf(...values: readonly (string | number)[]): FieldRule {
  return { allowed: values.join(" or "), accepts: (value) => values.some((each) => each === value) };
}

function rule(name: string, problem: string, remedy: string): BrokenRule {
  return { rule: `catalog-${name}`, problem, remedy };
}

function label(row: Row, index: number): string {
  const name = row.name ?? row.machineType;
  return typeof name === "string" && name !== "" ? `'${name}'` : `number ${index + 1}`;
}

function rowsOf(row: Row, field: string): readonly Row[] {
  const value = row[field];
  return Array.isArray(value) ? value.filter(isRow) : [];
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isAbove(value: unknown, limit: unknown): boolean {
  return isNumber(value) && isNumber(limit) && value > limit;
}
