import { MachineCatalog } from "../../lib/catalog/machine-catalog";
import type { MachineOffer, MachineType } from "../../lib/catalog/machine-type";

const catalog = MachineCatalog.builtIn();

function offer(cloud: string, region: string, machineType: string): MachineOffer | undefined {
  return catalog.offers(cloud, region).find((each) => each.machineType.name === machineType);
}

function allOffers(cloud: string): MachineOffer[] {
  return catalog.regions(cloud).flatMap((region) => catalog.offers(cloud, region));
}

function type(cloud: string, name: string): MachineType {
  return catalog.machineType(cloud, name)!;
}

const DOLLAR = 1_000_000;

describe("what the built-in catalogue covers", () => {
  test("at least 60 machine types offered over 6 regions on AWS and 40 over 4 on Google", () => {
    expect(new Set(allOffers("aws").map((each) => each.machineType.name)).size).toBeGreaterThanOrEqual(60);
    expect(catalog.regions("aws").filter((region) => catalog.offers("aws", region).length >= 60).length).toBeGreaterThanOrEqual(6);
    expect(new Set(allOffers("google").map((each) => each.machineType.name)).size).toBeGreaterThanOrEqual(40);
    expect(catalog.regions("google").filter((region) => catalog.offers("google", region).length >= 40).length).toBeGreaterThanOrEqual(4);
  });

  test.each([
    ["aws", ["A100", "A100-80GB", "A10G", "B200", "H100", "H200", "Inferentia2", "L4", "L40S", "T4", "Trainium", "Trainium2", "VU47P"]],
    ["google", ["A100", "A100-80GB", "B200", "H100", "H200", "L4", "TPU-v5e", "TPU-v5p", "TPU-v6e"]],
  ])("%s has the accelerator models people ask for", (cloud, models) => {
    const known = new Set(catalog.machineTypes(cloud).flatMap((each) => each.accelerator?.model ?? []));
    expect([...known]).toEqual(expect.arrayContaining(models));
  });

  test.each(["L4", "T4", "A10G", "A100", "A100-80GB", "L40S", "H100", "H200", "B200"])("%s can be bought somewhere", (model) => {
    const sold = ["aws", "google"].flatMap(allOffers).filter((each) => each.machineType.accelerator?.model === model);
    expect(sold.length).toBeGreaterThan(0);
  });

  test("storage machines have local NVMe, memory machines at least 8 GiB a vCPU, on both clouds", () => {
    expect(type("aws", "i4i.4xlarge").localNvmeGb).toBe(3750);
    expect(type("aws", "r7i.4xlarge").memoryGib / type("aws", "r7i.4xlarge").vcpus).toBe(8);
    // 16 disks of 375 GiB are 6,442 decimal GB.
    expect(type("google", "c3-standard-88-lssd").localNvmeGb).toBe(6442);
    expect(type("google", "m3-ultramem-32").memoryGib / type("google", "m3-ultramem-32").vcpus).toBeGreaterThan(8);
  });
});

describe("traps of the AWS sources", () => {
  test("a newer price wins, and every price keeps its own date", () => {
    expect(offer("aws", "us-east-1", "p5.48xlarge")).toMatchObject({
      onDemandMicroUsdPerHour: 55.04 * DOLLAR,
      priceDate: "2026-07-20",
      spotPriceDate: "2025-05-28",
      zones: ["use1-az1", "use1-az2", "use1-az3", "use1-az4", "use1-az5", "use1-az6"],
    });
    // The older price of another region is neither scaled nor replaced.
    expect(offer("aws", "us-west-2", "p5.48xlarge")).toMatchObject({ onDemandMicroUsdPerHour: 98.32 * DOLLAR, priceDate: "2025-05-28" });
    expect(offer("aws", "us-west-2", "p5.48xlarge")).not.toHaveProperty("spotPriceDate");
    expect(offer("aws", "us-east-1", "p5en.48xlarge")).toMatchObject({ onDemandMicroUsdPerHour: 63.296 * DOLLAR, zones: ["use1-az2"] });
  });

  test("a spot price equal to on-demand is no quote", () => {
    expect(offer("aws", "ca-central-1", "p5.48xlarge")).toMatchObject({ onDemandMicroUsdPerHour: 113.068 * DOLLAR });
    expect(offer("aws", "ca-central-1", "p5.48xlarge")).not.toHaveProperty("spotMicroUsdPerHour");
  });

  test("Local Zones, Wavelength Zones, GovCloud and regions without zone ids are not among the regions", () => {
    expect(catalog.regions("aws").filter((region) => !/^[a-z]{2}-[a-z]+-\d$/.test(region))).toEqual([]);
    for (const region of catalog.regions("aws")) {
      expect(catalog.zones("aws", region).length).toBeGreaterThanOrEqual(2);
    }
  });

  test("zones are zone ids, which name the same place in every account", () => {
    const zones = catalog.regions("aws").flatMap((region) => catalog.zones("aws", region));
    expect(zones.filter((zone) => !/^[a-z]{2,}\d-az\d$/.test(zone))).toEqual([]);
  });

  test("a row without zone ids is not offered, priced or not", () => {
    for (const name of ["p4de.24xlarge", "p6-b200.48xlarge", "p6-b300.48xlarge", "p5.4xlarge", "p5e.48xlarge"]) {
      expect(type("aws", name).vcpus).toBeGreaterThan(0);
      expect(allOffers("aws").filter((each) => each.machineType.name === name)).toEqual([]);
    }
    expect(offer("aws", "ap-southeast-1", "p4d.24xlarge")).toBeUndefined();
  });

  test("Trainium is Trainium, not Inferentia, with its chips and memory", () => {
    expect(type("aws", "trn1.32xlarge").accelerator).toEqual({ kind: "neuron", model: "Trainium", count: 16, memoryGib: 32 });
    expect(type("aws", "trn2.48xlarge").accelerator).toEqual({ kind: "neuron", model: "Trainium2", count: 16, memoryGib: 96 });
    expect(type("aws", "inf2.48xlarge").accelerator).toEqual({ kind: "neuron", model: "Inferentia2", count: 12, memoryGib: 32 });
  });

  test("FPGAs are counted, and F1 is gone although a price list still names it", () => {
    expect(type("aws", "f2.48xlarge").accelerator).toEqual({ kind: "fpga", model: "VU47P", count: 8, memoryGib: 0 });
    expect(catalog.machineType("aws", "f1.16xlarge")).toBeUndefined();
  });

  test("accelerator memory is that of one accelerator, machine memory is GiB", () => {
    expect(type("aws", "p5.48xlarge")).toMatchObject({
      vcpus: 192,
      memoryGib: 2048,
      networkGbps: 3200,
      localNvmeGb: 30400,
      efaInterfaces: 32,
      accelerator: { kind: "gpu", model: "H100", count: 8, memoryGib: 80 },
    });
    expect(type("aws", "p5.48xlarge").allocatableVcpuShare * 192).toBeCloseTo(191.45, 9);
    expect(type("aws", "p5.48xlarge").allocatableMemoryShare * 2048).toBeCloseTo(1938410 / 1024, 9);
    expect(type("aws", "p4d.24xlarge").accelerator).toMatchObject({ model: "A100", memoryGib: 40 });
    expect(type("aws", "p4de.24xlarge").accelerator).toMatchObject({ model: "A100-80GB", memoryGib: 80 });
  });
});

/** Machine types by the accelerator and regions whose on-demand column holds a scheduler price, as the source's notes list them. */
const SCHEDULER_PRICED: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    ["a2-highgpu-1g", "a2-highgpu-2g", "a2-highgpu-4g", "a2-highgpu-8g", "a2-megagpu-16g"],
    ["asia-northeast1", "asia-northeast3", "asia-southeast1", "europe-west4"],
  ],
  [
    ["a2-ultragpu-1g", "a2-ultragpu-2g", "a2-ultragpu-4g", "a2-ultragpu-8g"],
    ["us-central1", "europe-west4", "us-east4"],
  ],
  [
    ["a3-highgpu-1g", "a3-highgpu-2g", "a3-highgpu-4g", "a3-highgpu-8g"],
    ["asia-northeast1", "asia-southeast1", "australia-southeast1", "northamerica-northeast2", "us-central1", "us-west1", "us-west4"],
  ],
  [
    ["a3-megagpu-8g"],
    [
      "asia-northeast1",
      "asia-northeast3",
      "asia-south1",
      "asia-southeast1",
      "europe-west1",
      "europe-west3",
      "northamerica-northeast2",
      "us-east5",
    ],
  ],
  [["a3-ultragpu-8g"], ["asia-south1", "asia-south2", "europe-west1", "europe-west4", "us-east5", "us-south1"]],
  [
    ["a4-highgpu-8g"],
    [
      "asia-northeast1",
      "asia-southeast1",
      "europe-north1",
      "europe-west4",
      "us-central1",
      "us-east1",
      "us-east4",
      "us-south1",
      "us-west2",
      "us-west3",
    ],
  ],
];

describe("traps of the Google sources", () => {
  test("a scheduler price in the on-demand column is never an on-demand price", () => {
    for (const [machineTypes, regions] of SCHEDULER_PRICED) {
      for (const name of machineTypes) {
        expect(type("google", name).name).toBe(name);
        for (const region of regions) {
          expect([name, region, offer("google", region, name)?.onDemandMicroUsdPerHour]).toEqual([name, region, undefined]);
        }
      }
    }
  });

  test("an H100 machine costs its host, its accelerators and its local SSD: 88.49 dollars an hour in us-east4", () => {
    const price = offer("google", "us-east4", "a3-highgpu-8g")!.onDemandMicroUsdPerHour!;
    expect((price / DOLLAR).toFixed(2)).toBe("88.49");
  });

  test("an L4 machine costs its host and its accelerator, to the last digit of the source", () => {
    expect(offer("google", "us-central1", "g2-standard-4")!.onDemandMicroUsdPerHour).toBe(706_830);
    expect(offer("google", "us-central1", "g2-standard-96")!.onDemandMicroUsdPerHour).toBe(8_003_330);
    expect(offer("google", "us-central1", "a2-highgpu-8g")!.onDemandMicroUsdPerHour).toBe(29_387_080);
  });

  test("bundled local SSD is in the price: an -lssd machine costs more than its twin by 0.08 dollars a GiB and month", () => {
    const plain = offer("google", "us-central1", "c3-standard-44")!.onDemandMicroUsdPerHour!;
    const withDisks = offer("google", "us-central1", "c3-standard-44-lssd")!.onDemandMicroUsdPerHour!;
    expect((withDisks - plain) / DOLLAR).toBeCloseTo((8 * 375 * 0.08) / 730, 5);
  });

  test("machine types that are not sold on demand have spot offers only", () => {
    for (const name of ["a3-highgpu-1g", "a3-highgpu-2g", "a3-highgpu-4g", "a3-ultragpu-8g", "a4-highgpu-8g"]) {
      const offers = allOffers("google").filter((each) => each.machineType.name === name);
      expect(offers.length).toBeGreaterThan(0);
      expect(offers.filter((each) => each.onDemandMicroUsdPerHour !== undefined)).toEqual([]);
    }
  });

  test("a host without an accelerator price, and a price nobody believes, is no offer", () => {
    expect(offer("google", "asia-east1", "a3-megagpu-8g")).toBeUndefined();
    expect(offer("google", "europe-north1", "a3-megagpu-8g")).toBeUndefined();
    expect(catalog.regions("google")).not.toContain("europe-west8");
    // Spot above the scheduler price: neither is believed.
    expect(offer("google", "us-central1", "a2-ultragpu-1g")).toBeUndefined();
    expect(offer("google", "europe-west4", "a3-ultragpu-8g")).toBeUndefined();
  });

  test("placeholder prices of 700 dollars do not occur", () => {
    expect(allOffers("google").filter((each) => (each.onDemandMicroUsdPerHour ?? 0) >= 699 * DOLLAR)).toEqual([]);
    expect(offer("google", "southamerica-west1", "ct6e-standard-1t")).toMatchObject({ onDemandMicroUsdPerHour: 2.7 * DOLLAR });
    expect(offer("google", "southamerica-west1", "ct6e-standard-1t")).not.toHaveProperty("spotMicroUsdPerHour");
  });

  test("an accelerator machine is offered where both its host and its accelerator are", () => {
    // Host in europe-west3-c only, accelerator in -a and -c.
    expect(offer("google", "europe-west3", "a3-highgpu-8g")!.zones).toEqual(["europe-west3-c"]);
  });

  test("a chip has one name and one memory size on both clouds", () => {
    expect(type("google", "a3-megagpu-8g").accelerator).toEqual(type("aws", "p5.48xlarge").accelerator);
    expect(type("google", "a3-highgpu-8g").accelerator).toEqual(type("aws", "p5.48xlarge").accelerator);
    const sizes = new Map<string, Set<number>>();
    for (const { accelerator } of ["aws", "google"].flatMap((cloud) => catalog.machineTypes(cloud))) {
      if (accelerator !== undefined) {
        sizes.set(accelerator.model, (sizes.get(accelerator.model) ?? new Set()).add(accelerator.memoryGib));
      }
    }
    expect([...sizes].filter(([, memory]) => memory.size > 1)).toEqual([]);
    expect(sizes.get("L4")).toEqual(new Set([22888 / 1024]));
  });

  test("TPU prices include the host: a v6e host of eight chips is eight times one chip", () => {
    expect(offer("google", "us-central1", "ct6e-standard-8t")!.onDemandMicroUsdPerHour).toBe(21.6 * DOLLAR);
    expect(type("google", "ct6e-standard-8t").accelerator).toEqual({ kind: "tpu", model: "TPU-v6e", count: 8, memoryGib: 32 });
    expect(offer("google", "us-central1", "ct5lp-hightpu-4t")!.onDemandMicroUsdPerHour).toBe(4.8 * DOLLAR);
  });

  test("N1 machines are sold without accelerators, and specialised AI zones are no zones", () => {
    expect(type("google", "n1-standard-8").accelerator).toBeUndefined();
    expect(catalog.zones("google", "us-south1")).toEqual(["us-south1-a", "us-south1-b", "us-south1-c"]);
  });
});

describe("every offer of both clouds", () => {
  test.each(["aws", "google"])("%s: prices are positive integers, spot is below on-demand, zones are the region's", (cloud) => {
    for (const each of allOffers(cloud)) {
      const prices = [each.onDemandMicroUsdPerHour, each.spotMicroUsdPerHour].filter((price) => price !== undefined);
      expect(prices.length).toBeGreaterThan(0);
      expect(prices.every((price) => Number.isSafeInteger(price) && price > 0)).toBe(true);
      expect(each.spotMicroUsdPerHour ?? 0).toBeLessThan(each.onDemandMicroUsdPerHour ?? Infinity);
      expect(each.zones.length).toBeGreaterThan(0);
      expect(catalog.zones(cloud, each.region)).toEqual(expect.arrayContaining(each.zones));
    }
  });
});
