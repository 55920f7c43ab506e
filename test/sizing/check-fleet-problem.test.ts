import { checkFleetProblem } from "../../lib/sizing/check-fleet-problem";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { clouds, domain, offering, problem } from "./support/fleets";

const SOUND = clouds([2], [{ machineType: "m" }], { demand: 3, targets: { unavailability: 0.01, survive: [{ level: "zone", units: 1 }] } });

function rulesOf(fleet: FleetProblem): string[] {
  return checkFleetProblem(fleet).map(({ rule }) => rule);
}

function messagesOf(fleet: FleetProblem): string {
  return checkFleetProblem(fleet)
    .map(({ problem: wrong, remedy }) => `${wrong}: ${remedy}`)
    .join("\n");
}

it("finds nothing wrong with a sound problem", () => {
  expect(checkFleetProblem(SOUND)).toEqual([]);
  expect(checkFleetProblem(problem({}))).toEqual([]);
});

it.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 60])("refuses a demand of %d", (demand) => {
  expect(rulesOf({ ...SOUND, demand })).toEqual(["demand-integer"]);
  expect(messagesOf({ ...SOUND, demand })).toContain(`(${demand})`);
});

it.each([0, 1, -0.1, 1.1, Number.NaN])("refuses a target unavailability of %d", (unavailability) => {
  expect(rulesOf({ ...SOUND, targets: { unavailability } })).toEqual(["target-unavailability-range"]);
});

it.each([-1, 0.5, Number.NaN])("refuses a budget of %d", (maxMicroUsdPerHour) => {
  expect(rulesOf({ ...SOUND, targets: { unavailability: 0.1, maxMicroUsdPerHour } })).toEqual(["target-budget-integer"]);
});

it.each([
  ["unitsPerInstance", [0, -1, 0.5, Number.NaN], "offering-units-integer"],
  ["microUsdPerHour", [-1, 0.5, Number.NaN, Infinity], "offering-price-integer"],
  ["instanceUnavailability", [-0.1, 0.9990001, 1, 1.5, Number.NaN], "offering-unavailability-range"],
  ["limit", [-1, 0.5, Number.NaN], "offering-limit-integer"],
] as const)("refuses an offering's %s of %j", (field, values, rule) => {
  for (const value of values) {
    const bad = { ...SOUND.offerings[0], [field]: value };
    expect(rulesOf({ ...SOUND, offerings: [bad] })).toEqual([rule]);
    expect(messagesOf({ ...SOUND, offerings: [bad] })).toContain(`'${field}' (${value})`);
  }
});

it.each([-0.1, 1, Number.NaN])("refuses a domain's unavailability of %d", (unavailability) => {
  expect(rulesOf(problem({ domains: [domain("z", unavailability)] }))).toEqual(["domain-unavailability-range"]);
});

it("names the nearest domain, parent and level for unknown ones", () => {
  const wrong = problem({
    domains: [domain("use1-az4", 0.1), domain("pool", 0.1, "use1-az5", "spot-pool")],
    offerings: [offering("o", "use1-az44")],
    targets: { unavailability: 0.1, survive: [{ level: "zones", units: 1 }] },
  });
  expect(rulesOf(wrong)).toEqual(["domain-parent-known", "offering-domain-known", "survive-level-known"]);
  expect(messagesOf(wrong)).toMatch(/did you mean 'use1-az4'[^]*did you mean 'use1-az4'[^]*did you mean 'zone'/);
});

it("lists what exists where nothing is near", () => {
  const wrong = problem({ domains: [domain("a", 0.1), domain("b", 0.1)], offerings: [offering("o", "somewhere-else")] });
  expect(messagesOf(wrong)).toContain("use one of: a, b");
});

it("names every cycle once, and duplicates once", () => {
  const wrong = problem({
    domains: [
      domain("a", 0, "c"),
      domain("b", 0, "a"),
      domain("c", 0, "b"),
      domain("d", 0, "d"),
      domain("e", 0, "a"),
      domain("e", 0),
      domain("e", 0),
    ],
  });
  expect(rulesOf(wrong)).toEqual(["domain-id-unique", "domain-forest", "domain-forest"]);
  expect(messagesOf(wrong)).toContain("'a' in 'c' in 'b' in 'a'");
  expect(messagesOf(wrong)).toContain("'d' in 'd'");
  const twins = [offering("o", "z"), offering("o", "z")];
  expect(rulesOf(problem({ domains: [domain("z", 0)], offerings: twins }))).toEqual(["offering-id-unique"]);
});

it("refuses empty ids, units and unknown mixes", () => {
  const wrong = { ...problem({ unit: " ", domains: [domain("", 0)] }), mix: "some" } as unknown as FleetProblem;
  expect(rulesOf(wrong)).toEqual(["unit-named", "mix-known", "domain-id-present"]);
});

it("refuses units to survive that are no count", () => {
  const targets = { unavailability: 0.1, survive: [{ level: "zone", units: 0 }] };
  expect(rulesOf({ ...SOUND, targets })).toEqual(["survive-units-integer"]);
});

it("refuses quotas and shares that are none", () => {
  const quotas = [
    { quotaClass: "P", limit: -1 },
    { quotaClass: "G", limit: 0 },
    { quotaClass: "G", limit: 1 },
  ];
  expect(rulesOf({ ...SOUND, quotas })).toEqual(["quota-id-unique", "quota-limit-integer"]);
  const weighted = { ...SOUND, offerings: [{ ...SOUND.offerings[0], quotaClass: "P", quotaWeight: 0 }] };
  expect(rulesOf(weighted)).toEqual(["offering-quota-weight-integer"]);
  const maxShare = [
    { level: "zon", share: 0.5 },
    { level: "zone", share: 1.2 },
    { level: "zone", share: Number.NaN },
  ];
  expect(rulesOf({ ...SOUND, targets: { unavailability: 0.1, maxShare } })).toEqual([
    "max-share-level-known",
    "max-share-range",
    "max-share-range",
  ]);
});

it("reports everything at once", () => {
  const wrong = problem({
    demand: 0,
    domains: [domain("z", 2)],
    offerings: [offering("o", "y", { microUsdPerHour: -5 })],
    targets: { unavailability: 5 },
  });
  expect(rulesOf(wrong)).toEqual([
    "demand-integer",
    "domain-unavailability-range",
    "offering-domain-known",
    "offering-price-integer",
    "target-unavailability-range",
  ]);
});

it("has room for a million steps of the demand, counted in what all instances have in common", () => {
  const of = (demand: number, units: readonly number[]): FleetProblem => ({
    ...SOUND,
    demand,
    offerings: units.map((unitsPerInstance, index) => ({ ...SOUND.offerings[0]!, id: `o${index}`, unitsPerInstance })),
    targets: { unavailability: 0.01 },
  });
  expect(rulesOf(of(1_000_000, [7, 8]))).toEqual([]);
  expect(rulesOf(of(9_000_000_000, [9_000, 18_000]))).toEqual([]);
  expect(rulesOf(of(1_000_001, [7, 8]))).toEqual(["demand-steps"]);
  expect(messagesOf(of(9_000_000, [4, 6]))).toContain("'demand' (9000000) has more than 1000000 steps of 2,");
});

it.each([undefined, 7, null])("says what is unknown also beside a domain whose id is %p", (id) => {
  const domains = [{ ...domain("z", 0.1), id: id as never }, domain("use1-az4", 0.1)];
  const wrong = problem({ domains, offerings: [offering("o", "use1-az44")] });
  expect(messagesOf(wrong)).toContain("did you mean 'use1-az4'");
});
