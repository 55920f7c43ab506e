import * as fc from "fast-check";
import { LeptonError } from "../../lib/errors";
import { DEFAULT_FAILURE_MODEL } from "../../lib/catalog/failure-model";
import type { MachineNeeds, MarketPlace } from "../../lib/catalog/fleet-market";
import { fleetMarket } from "../../lib/catalog/fleet-offerings";
import { MachineCatalog } from "../../lib/catalog/machine-catalog";
import type { MachineType } from "../../lib/catalog/machine-type";
import { replicasPerMachine } from "../../lib/catalog/replica-packing";

const catalog = MachineCatalog.builtIn();
const VIRGINIA: MarketPlace = { cloud: "aws", region: "us-east-1", zones: ["use1-az2", "use1-az4"] };
const IOWA: MarketPlace = { cloud: "google", region: "us-central1", zones: ["us-central1-a", "us-central1-f"] };
const H100: MachineNeeds = { unit: "accelerator", acceleratorModels: ["H100"], purchaseOptions: ["on-demand", "spot"] };

describe("fleetMarket", () => {
  const market = fleetMarket(catalog, [IOWA, VIRGINIA], { ...H100, minAcceleratorsPerMachine: 8 });

  test("offers the machines that do, in order, with their prices and accelerators", () => {
    expect(market.offerings.map(({ id, microUsdPerHour, unitsPerInstance }) => [id, microUsdPerHour, unitsPerInstance])).toEqual([
      ["aws/us-east-1/use1-az2/p5.48xlarge/on-demand", 55_040_000, 8],
      ["aws/us-east-1/use1-az2/p5.48xlarge/spot", 25_563_200, 8],
      ["aws/us-east-1/use1-az4/p5.48xlarge/on-demand", 55_040_000, 8],
      ["aws/us-east-1/use1-az4/p5.48xlarge/spot", 25_563_200, 8],
      // No on-demand offering of a3-highgpu-8g in us-central1: the source holds the scheduler price there.
      ["google/us-central1/us-central1-a/a3-highgpu-8g/spot", 2_889_330 + 23_940_800 + 657_534, 8],
      ["google/us-central1/us-central1-a/a3-megagpu-8g/on-demand", 9_460_060 + 82_754_210 + 657_534, 8],
      ["google/us-central1/us-central1-a/a3-megagpu-8g/spot", 2_889_330 + 25_280_800 + 657_534, 8],
    ]);
  });

  test("stands in a failure forest of the places, with a pool under the zone for every spot offering", () => {
    const { instance, ...model } = DEFAULT_FAILURE_MODEL;
    expect(market.domains.map(({ id, level, parent, unavailability }) => [level, id, parent, unavailability])).toEqual([
      ["provider", "aws", undefined, model.provider],
      ["region", "aws/us-east-1", "aws", model.region],
      ["zone", "aws/us-east-1/use1-az2", "aws/us-east-1", model.zone],
      ["zone", "aws/us-east-1/use1-az4", "aws/us-east-1", model.zone],
      ["provider", "google", undefined, model.provider],
      ["region", "google/us-central1", "google", model.region],
      ["zone", "google/us-central1/us-central1-a", "google/us-central1", model.zone],
      ["zone", "google/us-central1/us-central1-f", "google/us-central1", model.zone],
      ["spot-pool", "aws/us-east-1/use1-az2/p5.48xlarge/spot-pool", "aws/us-east-1/use1-az2", model.spotPool],
      ["spot-pool", "aws/us-east-1/use1-az4/p5.48xlarge/spot-pool", "aws/us-east-1/use1-az4", model.spotPool],
      ["spot-pool", "google/us-central1/us-central1-a/a3-highgpu-8g/spot-pool", "google/us-central1/us-central1-a", model.spotPool],
      ["spot-pool", "google/us-central1/us-central1-a/a3-megagpu-8g/spot-pool", "google/us-central1/us-central1-a", model.spotPool],
    ]);
    for (const offering of market.offerings) {
      expect(offering.instanceUnavailability).toBe(instance);
      const pool = offering.purchaseOption === "spot" ? `/${offering.machineType}/spot-pool` : "";
      expect(offering.domain).toBe(`${offering.cloud}/${offering.region}/${offering.zone}${pool}`);
    }
  });

  test("the user's failure figures take the place of the defaults, each by itself", () => {
    const own = fleetMarket(catalog, [VIRGINIA], H100, { zone: 0.02, instance: 0.03 });
    expect(own.failureModel).toEqual({ ...DEFAULT_FAILURE_MODEL, zone: 0.02, instance: 0.03 });
    expect(own.domains.find(({ level }) => level === "zone")!.unavailability).toBe(0.02);
    expect(own.offerings[0]!.instanceUnavailability).toBe(0.03);
  });

  test("says what is missing, once a machine type and region, and nothing about machines of another sort", () => {
    expect(market.rejections).toContainEqual({
      offering: "aws/us-east-1/g6e.48xlarge",
      constraint: "accelerator-model",
      need: "H100",
      have: "L40S",
    });
    expect(market.rejections).toContainEqual({
      offering: "google/us-central1/a3-highgpu-4g",
      constraint: "accelerators-per-machine",
      need: "8 accelerators",
      have: "4 x H100",
    });
    const ids = market.rejections.map(({ offering }) => offering);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => /m7i|trn|inf|f2\.|ct6e|n2-/.test(id))).toEqual([]);
  });

  test("notes that prices of different dates are compared, and what is not sold one way", () => {
    expect(market.notes).toEqual([
      "Prices of different dates are compared: on-demand 2026 (google us-central1); on-demand 2026-07-20 (aws us-east-1); " +
        "spot 2025-05-28 (aws us-east-1); spot 2026 (google us-central1).",
      "Spot prices are one figure a region and a snapshot of a moving price: zones differ, and so will the day of purchase.",
      "google a3-highgpu-8g: not sold on demand, or no trustworthy on-demand price is known, in us-central1.",
      "google us-central1: no machine type that meets the needs is offered in us-central1-f.",
    ]);
    const oneDate = fleetMarket(catalog, [VIRGINIA], { ...H100, purchaseOptions: ["on-demand"] });
    expect(oneDate.notes).toEqual([]);
    const canada = { cloud: "aws", region: "ca-central-1", zones: ["cac1-az4"] };
    expect(fleetMarket(catalog, [canada], { ...H100, machineTypes: ["p5.48xlarge"] }).notes).toEqual([
      "aws p5.48xlarge: there is no spot quote in ca-central-1.",
    ]);
  });

  test("an on-demand price of two dates over two regions of one cloud is noted", () => {
    const oregon = { cloud: "aws", region: "us-west-2", zones: ["usw2-az1"] };
    const { notes } = fleetMarket(catalog, [VIRGINIA, oregon], { ...H100, purchaseOptions: ["on-demand"] });
    expect(notes).toEqual([
      "Prices of different dates are compared: on-demand 2025-05-28 (aws us-west-2); on-demand 2026-07-20 (aws us-east-1).",
    ]);
  });

  test("a limit becomes the limit of its offerings; a limit of 0 rejects the machine type", () => {
    const limited = fleetMarket(catalog, [VIRGINIA, IOWA], { ...H100, maxMachinesPerZone: { "p5.48xlarge": 3, "a3-megagpu-8g": 0 } });
    const limits = new Map(limited.offerings.map(({ machineType, limit }) => [machineType, limit]));
    expect(limits.get("p5.48xlarge")).toBe(3);
    expect(limits.has("a3-highgpu-8g") && limits.get("a3-highgpu-8g") === undefined).toBe(true);
    expect(limited.rejections).toContainEqual(
      expect.objectContaining({ offering: "google/us-central1/a3-megagpu-8g", constraint: "limit" }),
    );
  });

  test("machine types asked for by name are answered one by one, whatever they are", () => {
    const places = [{ ...IOWA, zones: ["us-central1-f"] }, VIRGINIA];
    const machineTypes = ["p6-b200.48xlarge", "a3-megagpu-8g", "m7i.large", "a3-highgpu-1g", "p5.48xlarge"];
    const named = fleetMarket(catalog, places, { unit: "accelerator", machineTypes, purchaseOptions: ["on-demand"] });
    expect(new Set(named.offerings.map(({ machineType }) => machineType))).toEqual(new Set(["p5.48xlarge"]));
    expect(named.rejections).toEqual([
      { offering: "aws/us-east-1/m7i.large", constraint: "accelerator-kind", need: "gpu", have: "no accelerator" },
      { offering: "aws/us-east-1/p6-b200.48xlarge", constraint: "offer", need: "zones and a price in us-east-1", have: "none known" },
      {
        offering: "google/us-central1/a3-highgpu-1g",
        constraint: "zone",
        need: "us-central1-f",
        have: "us-central1-a, us-central1-b, us-central1-c",
      },
      {
        offering: "google/us-central1/a3-megagpu-8g",
        constraint: "zone",
        need: "us-central1-f",
        have: "us-central1-a, us-central1-b, us-central1-c",
      },
    ]);
  });

  test("what is sold another way only is rejected for that", () => {
    const { rejections } = fleetMarket(catalog, [IOWA], { ...H100, purchaseOptions: ["on-demand"] });
    expect(rejections).toContainEqual({
      offering: "google/us-central1/a3-highgpu-8g",
      constraint: "purchase-option",
      need: "on-demand",
      have: "spot only",
    });
  });

  test("memory is compared in GiB, and a memory that no source states meets no need", () => {
    const least24 = fleetMarket(catalog, [VIRGINIA, IOWA], { unit: "accelerator", minAcceleratorMemoryGib: 24, purchaseOptions: ["spot"] });
    const l4 = least24.rejections.filter(({ have }) => have.startsWith("L4,"));
    expect(l4.map(({ need, have }) => `${need} / ${have}`)).toContain("24 GiB / L4, 22.35 GiB");
    // The same chip is judged alike on both clouds.
    expect(new Set(l4.map(({ offering }) => offering.split("/")[0]))).toEqual(new Set(["aws", "google"]));
    const fpga = fleetMarket(catalog, [VIRGINIA], {
      unit: "accelerator",
      acceleratorKinds: ["fpga"],
      minAcceleratorMemoryGib: 1,
      purchaseOptions: ["on-demand"],
    });
    expect(fpga.offerings).toEqual([]);
    expect(fpga.rejections.map(({ have }) => have)).toContain("VU47P, memory not stated");
  });

  test("places of one region are joined, in any order", () => {
    const one = fleetMarket(catalog, [{ ...VIRGINIA, zones: ["use1-az4"] }, IOWA, { ...VIRGINIA, zones: ["use1-az2"] }], H100);
    expect(one).toEqual(fleetMarket(catalog, [VIRGINIA, IOWA], H100));
    expect(fleetMarket(catalog, [VIRGINIA, IOWA, { ...VIRGINIA, zones: ["use1-az2"] }], H100)).toEqual(one);
  });

  test("every unknown name and broken quantity is in one error", () => {
    const places = [
      { cloud: "aws", region: "us-esat-1", zones: ["a"] },
      { ...VIRGINIA, zones: ["us-east-1a"] },
    ];
    const needs: MachineNeeds = {
      unit: "replica",
      machineTypes: ["p5.48xl"],
      acceleratorModels: ["H10O"],
      acceleratorKinds: ["gpus"],
      minAcceleratorMemoryGib: -1,
      purchaseOptions: [],
      maxMachinesPerZone: { "p5.48xlarge": 1.5 },
      replica: { accelerators: 0.5, vcpus: NaN, memoryGib: 1, networkGbps: 0 },
    };
    try {
      fleetMarket(catalog, places, needs);
      throw new Error("nothing was thrown");
    } catch (error) {
      expect(LeptonError.isLeptonError(error)).toBe(true);
      expect((error as LeptonError).rules.map(({ rule }) => rule).sort()).toEqual([
        "accelerator-kind-known",
        "accelerator-model-known",
        "list-not-empty",
        "machine-type-known",
        "quantity-range",
        "quantity-range",
        "quantity-range",
        "quantity-range",
        "region-known",
        "zone-id",
      ]);
    }
    expect(() => fleetMarket(catalog, [], H100)).toThrow("no place is named");
    expect(() => fleetMarket(catalog, [VIRGINIA], { unit: "replica", purchaseOptions: ["spot"] })).toThrow("[replica-stated]");
  });
});

describe("replicas", () => {
  test("a machine holds as many as the scarcest of its accelerators, processors, memory and network allows", () => {
    const replica = { accelerators: 2, vcpus: 40, memoryGib: 100, networkGbps: 10 };
    const needs: MachineNeeds = { unit: "replica", machineTypes: ["p5.48xlarge", "g6.48xlarge"], replica, purchaseOptions: ["on-demand"] };
    const units = new Map(fleetMarket(catalog, [VIRGINIA], needs).offerings.map((each) => [each.machineType, each.unitsPerInstance]));
    // 8 GPUs: 4. p5: 191.45 vCPU: 4. g6: 718,987 MiB are 702 GiB: 7; 100 Gbit/s: 10; 191.45 vCPU: 4.
    expect(units).toEqual(
      new Map([
        ["g6.48xlarge", 4],
        ["p5.48xlarge", 4],
      ]),
    );
    const hungry = fleetMarket(catalog, [VIRGINIA], { ...needs, replica: { ...replica, memoryGib: 360 } });
    expect(new Map(hungry.offerings.map((each) => [each.machineType, each.unitsPerInstance]))).toEqual(
      new Map([
        ["g6.48xlarge", 1],
        ["p5.48xlarge", 4],
      ]),
    );
  });

  test("what does not fit once is rejected with the resource that is short, allocatable counts", () => {
    const needs: MachineNeeds = {
      unit: "replica",
      machineTypes: ["g6.xlarge", "g6.2xlarge", "g6.48xlarge"],
      replica: { accelerators: 1, vcpus: 4, memoryGib: 30, networkGbps: 4 },
      purchaseOptions: ["on-demand"],
    };
    expect(fleetMarket(catalog, [VIRGINIA], needs).rejections).toEqual([
      { offering: "aws/us-east-1/g6.2xlarge", constraint: "allocatable-memory", need: "30 GiB", have: "28.63 GiB" },
      { offering: "aws/us-east-1/g6.xlarge", constraint: "allocatable-vcpus", need: "4 vCPU", have: "3.92 vCPU" },
    ]);
  });

  test("a replica without accelerators goes on machines without accelerators; a network that is not stated holds none", () => {
    const replica = { accelerators: 0, vcpus: 1, memoryGib: 1, networkGbps: 0 };
    const plain = fleetMarket(catalog, [IOWA], { unit: "replica", replica, purchaseOptions: ["on-demand"] });
    expect(plain.offerings.length).toBeGreaterThan(50);
    expect(plain.offerings.filter(({ machineType }) => catalog.machineType("google", machineType)!.accelerator !== undefined)).toEqual([]);
    const networked = fleetMarket(catalog, [IOWA], {
      unit: "replica",
      replica: { ...replica, networkGbps: 1 },
      purchaseOptions: ["on-demand"],
    });
    expect(networked.offerings).toEqual([]);
    expect(networked.rejections[0]).toMatchObject({ constraint: "network", need: "1 Gbit/s", have: "not stated" });
  });

  test("counting is exact: as many as can be taken away one by one in whole thousandths and MiB", () => {
    const quantities = fc.record({
      cpus: fc.integer({ min: 1, max: 400 }),
      allocatableMilli: fc.integer({ min: 0, max: 400_000 }),
      memoryMib: fc.integer({ min: 1, max: 4_000_000 }),
      allocatableMib: fc.integer({ min: 0, max: 4_000_000 }),
      count: fc.integer({ min: 0, max: 16 }),
      networkMbps: fc.integer({ min: 0, max: 3_200_000 }),
      needMilli: fc.integer({ min: 1, max: 64_000 }),
      needMib: fc.integer({ min: 1, max: 600_000 }),
      needCount: fc.integer({ min: 0, max: 8 }),
      needMbps: fc.integer({ min: 0, max: 400_000 }),
    });
    fc.assert(
      fc.property(quantities, (drawn) => {
        const given = {
          ...drawn,
          allocatableMilli: drawn.allocatableMilli % (drawn.cpus * 1000 + 1),
          allocatableMib: drawn.allocatableMib % (drawn.memoryMib + 1),
        };
        const type: MachineType = {
          cloud: "aws",
          name: "any",
          architecture: "amd64",
          vcpus: given.cpus,
          memoryGib: given.memoryMib / 1024,
          allocatableVcpuShare: given.allocatableMilli / (given.cpus * 1000),
          allocatableMemoryShare: given.allocatableMib / given.memoryMib,
          networkGbps: given.networkMbps / 1000,
          localNvmeGb: 0,
          efaInterfaces: 0,
          ...(given.count === 0 ? {} : { accelerator: { kind: "gpu", model: "X", count: given.count, memoryGib: 1 } }),
        };
        const replica = {
          accelerators: given.needCount,
          vcpus: given.needMilli / 1000,
          memoryGib: given.needMib / 1024,
          networkGbps: given.needMbps / 1000,
        };
        const have = [given.allocatableMilli, given.allocatableMib, given.count, given.networkMbps].map(BigInt);
        const need = [given.needMilli, given.needMib, given.needCount, given.needMbps].map(BigInt);
        const bounds = have.flatMap((amount, index) => (need[index] === 0n ? [] : [amount / need[index]!]));
        expect(BigInt(replicasPerMachine(type, replica))).toBe(bounds.reduce((least, bound) => (bound < least ? bound : least)));
      }),
      { numRuns: 3000 },
    );
  });

  test("a machine that is an exact multiple of what a replica takes loses none of them to floating point", () => {
    const drawn = fc.record({
      needMilli: fc.integer({ min: 1, max: 4000 }),
      needMib: fc.integer({ min: 1, max: 40_000 }),
      replicas: fc.integer({ min: 1, max: 90 }),
      vcpus: fc.integer({ min: 360, max: 448 }),
    });
    fc.assert(
      fc.property(drawn, ({ needMilli, needMib, replicas, vcpus }) => {
        const memoryMib = 4_000_000;
        const type: MachineType = {
          ...catalog.machineType("aws", "m7i.large")!,
          vcpus,
          allocatableVcpuShare: (needMilli * replicas) / (vcpus * 1000),
          memoryGib: memoryMib / 1024,
          allocatableMemoryShare: (needMib * replicas) / memoryMib,
        };
        const replica = { accelerators: 0, vcpus: needMilli / 1000, memoryGib: needMib / 1024, networkGbps: 0 };
        expect(replicasPerMachine(type, replica)).toBe(replicas);
      }),
      { numRuns: 2000 },
    );
  });
});
