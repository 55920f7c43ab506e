import { MachineCatalog } from "../../lib/catalog/machine-catalog";
import type { MachineOffer } from "../../lib/catalog/machine-type";
import { findMachineFamily, generalBootDiskType } from "../../lib/google/google-machine-family";

/** A local SSD on Google has 375 GiB; the catalogue states GB. */
const GB_PER_LOCAL_SSD = (375 * 2 ** 30) / 1e9;

const catalog = MachineCatalog.builtIn();
const offers: MachineOffer[] = catalog.regions("google").flatMap((region) => catalog.offers("google", region));
const accelerated = offers.filter(({ machineType }) => machineType.accelerator !== undefined);

describe("machine families and the catalogue, which is compiled from other sources", () => {
  it("has enough to compare", () => {
    expect(new Set(accelerated.map(({ machineType }) => machineType.name)).size).toBeGreaterThan(20);
  });

  it.each([...new Map(accelerated.map(({ machineType }) => [machineType.name, machineType]))])("agree on %s", (name, machineType) => {
    const family = findMachineFamily(name);
    const { kind, model } = machineType.accelerator!;
    expect(family).toBeDefined();
    expect(kind === "tpu" ? Object.keys(family!.acceleratorTypes).length === 0 : family!.acceleratorTypes[model] !== undefined).toBe(true);
    expect(Math.floor((family!.localSsds[name] ?? 0) * GB_PER_LOCAL_SSD)).toBe(machineType.localNvmeGb);
  });

  it("agree on what is not sold on demand", () => {
    const spotOnly = accelerated.filter(({ machineType }) => findMachineFamily(machineType.name)!.spotOnly.includes(machineType.name));
    expect(spotOnly.length).toBeGreaterThan(0);
    expect(spotOnly.filter(({ onDemandMicroUsdPerHour }) => onDemandMicroUsdPerHour !== undefined)).toEqual([]);
  });

  it("has none for machines without accelerators", () => {
    const plain = offers.filter(({ machineType }) => machineType.accelerator === undefined && !machineType.name.startsWith("n1-"));
    expect(plain.length).toBeGreaterThan(0);
    expect(plain.filter(({ machineType }) => findMachineFamily(machineType.name) !== undefined)).toEqual([]);
  });
});

describe("boot disks of machines without accelerators", () => {
  it.each([
    ["e2-standard-2", "pd-balanced"],
    ["n2-standard-4", "pd-balanced"],
    ["c3-standard-4", "pd-balanced"],
    ["c4-standard-4", "hyperdisk-balanced"],
    ["c4a-standard-4", "hyperdisk-balanced"],
    ["n4-standard-4", "hyperdisk-balanced"],
  ])("%s: %s", (machineType, diskType) => {
    expect(generalBootDiskType(machineType)).toBe(diskType);
  });
});
