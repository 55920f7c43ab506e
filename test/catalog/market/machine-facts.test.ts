import { join } from "node:path";
import { MachineCatalog } from "../../../lib/catalog/machine-catalog";
import { acceleratorKindOf, acceleratorModelOf } from "../../../lib/catalog/market/accelerator-name";
import { awsEdgeZone, eksAllocatable } from "../../../lib/catalog/market/aws-machines";
import { googleAccelerators } from "../../../lib/catalog/market/google-accelerators";
import { bundledLocalSsdGib, decimalGb } from "../../../lib/catalog/market/google-machines";
import { loadMarketSync } from "../../../lib/catalog/market/load-market";
import { parseCsv } from "../../../scripts/catalog/source-files";
import { DATA, describeWithData, loadText, NO_DATA, reasonsOf, sourceText } from "./loaded";

/** A catalogue that knows no machine type of AWS. */
const IGNORANT = MachineCatalog.fromJson(
  JSON.stringify({ schemaVersion: 1, cloud: "elsewhere", sources: [], machineTypes: [], regions: [] }),
);

describe("machine types of AWS", () => {
  test.each([
    ["us-east-1", undefined],
    ["us-gov-west-1", undefined],
    ["mx-central-1", undefined],
    ["us-east-1-atl-1", "us-east-1"],
    ["us-east-1-wl1", "us-east-1"],
    ["ap-southeast-2-akl-1", "ap-southeast-2"],
    ["eu-west-2-wl2-man1", "eu-west-2"],
  ])("%s belongs to %s", (location, region) => {
    expect(awsEdgeZone(location)?.region).toBe(region);
  });

  test("names of price lists become those of the catalogue, the two A100 told apart by their memory", () => {
    expect(["a100", "A100", "l40s", "H100-MEGA", "Radeon Pro V520"].map((name) => acceleratorModelOf(name, 40))).toEqual([
      "A100",
      "A100",
      "L40S",
      "H100",
      "Radeon Pro V520",
    ]);
    expect(acceleratorModelOf("a100", 80)).toBe("A100-80GB");
    expect(["Trainium2", "Inferentia", "TPU-v6e", "H100"].map(acceleratorKindOf)).toEqual(["neuron", "neuron", "tpu", "gpu"]);
  });
});

describe("machine types of Google", () => {
  test("accelerators and local SSD of every accelerator type of the catalogue", () => {
    const types = MachineCatalog.builtIn()
      .machineTypes("google")
      .filter(({ accelerator }) => accelerator?.kind !== "tpu");
    for (const { name, accelerator, localNvmeGb } of types) {
      const known = googleAccelerators(name);
      const stated = accelerator === undefined ? "none" : { model: accelerator.model, count: accelerator.count, localNvmeGb };
      const found =
        typeof known === "string"
          ? known
          : { model: acceleratorModelOf(known.name, 0), count: known.count, localNvmeGb: decimalGb(known.localSsdGib) };
      expect([name, found]).toEqual([name, stated]);
      expect([name, decimalGb(bundledLocalSsdGib(name) ?? 0)]).toEqual([name, accelerator === undefined ? localNvmeGb : 0]);
    }
    expect(types.filter(({ accelerator }) => accelerator !== undefined).length).toBeGreaterThan(15);
  });

  test("types of accelerator families that are not known are told from those without accelerators", () => {
    expect(["a4x-highgpu-4g", "g4-standard-48", "a9-highgpu-8g"].map(googleAccelerators)).toEqual(["unknown", "unknown", "unknown"]);
    expect(["g1-small", "n2-standard-2", "c3-standard-4-lssd"].map(googleAccelerators)).toEqual(["none", "none", "none"]);
    expect([
      bundledLocalSsdGib("z3-highmem-88"),
      bundledLocalSsdGib("c9-standard-8-lssd"),
      bundledLocalSsdGib("c3-standard-8-lssd"),
    ]).toEqual([undefined, undefined, 750]);
  });
});

describe("tables of EC2 machine types", () => {
  const HEADER =
    "instance_type,arch,vcpus,memory_mib,gpu_name,gpu_count,gpu_memory_mib_each,accelerator_name,accelerator_count,local_nvme_gb,network_mbps,allocatable_cpu_milli,allocatable_memory_mi,efa_interfaces";

  test("describe what they list once, and nothing that has no size", () => {
    const types = [
      HEADER,
      "zz9.large,arm64,2,8192,,,,,,,750,1930,7000,",
      "zz9.large,arm64,2,8192,,,,,,,750,1930,7000,",
      "zz9f.large,amd64,2,8192,l4,0,2861,,,,750,1930,7000,",
      "zz8.large,arm64,,8192,,,,,,,750,1930,7000,",
      "",
    ].join("\n");
    const market = loadMarketSync([
      { format: "ec2-types", date: "2026", content: [types] },
      { format: "ec2-instances", date: "2026", region: "us-east-1", content: ["instance_type,on_demand_usd_per_hour\nzz9.large,0.1\n"] },
    ]);
    expect(market.types).toEqual([
      {
        cloud: "aws",
        name: "zz9.large",
        description: {
          cloud: "aws",
          name: "zz9.large",
          architecture: "arm64",
          vcpus: 2,
          memoryGib: 8,
          allocatableVcpuShare: 0.965,
          allocatableMemoryShare: 7000 / 8192,
          networkGbps: 0.75,
          localNvmeGb: 0,
          efaInterfaces: 0,
        },
      },
    ]);
    expect(reasonsOf(market.sources[0]!).skipped).toEqual({
      "repeats an earlier row": 1,
      "no number of processors or no memory": 1,
      "a share of an accelerator, of which no whole service unit can be made": 1,
    });
  });

  test("a list of prices alone describes nothing", () => {
    const market = loadText("instance_type,on_demand_usd_per_hour\nzz9.large,0.1\n", { format: "ec2-instances", region: "us-east-1" });
    expect(market.types).toEqual([{ cloud: "aws", name: "zz9.large" }]);
  });
});

describeWithData(`the table of EC2 machine types of the source data${NO_DATA}`, () => {
  const path = join(DATA, "aws", "aws-ec2-types-2026-08.csv");
  const rows = parseCsv(sourceText("aws", "aws-ec2-types-2026-08.csv"));

  test("what Kubernetes leaves to pods: processors as listed for every type, memory never more than listed", () => {
    const wrong = rows.filter((row) => {
      const { milliVcpus, memoryMib } = eksAllocatable(Number(row.vcpus), Number(row.memory_mib));
      return milliVcpus !== Number(row.allocatable_cpu_milli) || memoryMib > Number(row.allocatable_memory_mi);
    });
    expect(rows).toHaveLength(1363);
    expect(wrong.map((row) => row.instance_type)).toEqual([]);
  });

  test("describes the machine types of the built-in catalogue as it does, but for what other sources add", () => {
    const known = MachineCatalog.builtIn().machineTypes("aws");
    const prices = ["instance_type,on_demand_usd_per_hour", ...known.map(({ name }) => `${name},1`), ""].join("\n");
    const market = loadMarketSync(
      [
        { format: "ec2-types", date: "2026-08-21", path },
        { format: "ec2-instances", date: "2026-08", region: "us-east-1", content: [prices] },
      ],
      { catalog: IGNORANT },
    );
    const isOfOtherSources = (kind: string | undefined) => kind === "fpga" || kind === "neuron";
    const compared = known.filter(({ accelerator }) => !isOfOtherSources(accelerator?.kind));
    const found = new Map(market.types.map(({ name, description }) => [name, description]));
    expect(compared.map(({ name }) => found.get(name))).toEqual(compared);
    expect(compared.length).toBeGreaterThan(120);
  });
});
