import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import { MachineCatalog } from "../../lib/catalog/machine-catalog";
import { machineCatalogOf } from "../../lib/catalog/market/market-machine-catalog";
import { updateCatalog } from "../../lib/catalog/market/update-catalog";
import { AwsPlatform } from "../../lib/aws/aws-platform";
import { PurchaseOption, type GpuDemand } from "../../lib/concepts/gpu-demand";
import { GpuFleet } from "../../lib/concepts/gpu-fleet";
import { GpuNodePool } from "../../lib/concepts/gpu-node-pool";
import { LeptonCloudCore } from "../../lib/concepts/lepton-cloud-core";
import { GooglePlatform } from "../../lib/google/google-platform";
import type { IPlatform } from "../../lib/platform/platform";
import type { FleetPlanDocument } from "../../lib/report/fleet-plan-document";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { publishedSchema } from "../sizing-schema/published-schemas";
import { brokenRules, leptonError } from "../support/broken-rules";
import { FakePlatform } from "../support/fake-platform";
import { SAMPLE_FILES, sampleMarket } from "../support/sample-prices";

const MARKET = sampleMarket();
const CATALOG = machineCatalogOf(MARKET);
const L4: GpuDemand = { gpus: 12, accelerators: ["L4"], machineTypes: ["g6.xlarge", "g6.12xlarge"], availability: 0.99 };
const H100: GpuDemand = { gpus: 16, accelerators: ["H100"], minGpusPerMachine: 8, availability: 0.99 };

/** What is doubtful about the price of p5.48xlarge in us-east-1 in the sample. */
const P5_DOUBT =
  "55.04 USD/h, 56 %; expected is at least 60 % of the median over 4 locations, 98.32 USD/h [below-siblings, ec2-prices.csv row 7]";

function core(
  catalog: MachineCatalog | undefined = CATALOG,
  platform: IPlatform = new FakePlatform("aws", "us-east-1"),
  app = Testing.app(),
) {
  const stack = new TerraformStack(app, platform.cloud);
  const cidr = platform.cloud === "aws" ? "10.0.0.0/16" : "10.1.0.0/16";
  const zones = platform.region === "us-east-1" ? ["use1-az2", "use1-az4", "use1-az6"] : undefined;
  return new LeptonCloudCore(stack, "core", { platform, catalog, cidr, zones });
}

function documentOf(fleet: GpuFleet): FleetPlanDocument {
  return JSON.parse(fleet.toJson()) as FleetPlanDocument;
}

/** Warnings at a construct. */
function warningsOf({ node }: GpuNodePool): string[] {
  return node.metadata.filter(({ type }) => type.endsWith("warn")).map(({ data }) => String(data));
}

describe("a fleet on a loaded market", () => {
  test("is planned at the market's prices, and proven", () => {
    const fleet = new GpuFleet({ cores: [core()], ...L4 });
    const { problem, plan } = documentOf(fleet);
    const prices = new Set(problem.offerings.map(({ machineType, microUsdPerHour }) => `${machineType} ${microUsdPerHour}`));
    expect(prices).toEqual(new Set(["g6.xlarge 804800", "g6.12xlarge 4601600"]));
    expect(verifyFleetPlan(problem, plan)).toEqual([]);
    expect(fleet.doubtfulPrices).toEqual([]);
    expect(plan.doubtfulPrices).toBeUndefined();
  });

  test("is another one than on the built-in catalogue where the market is cheaper", () => {
    const purchaseOptions = [PurchaseOption.ON_DEMAND, PurchaseOption.RESERVED_3Y];
    const onMarket = new GpuFleet({ cores: [core()], ...L4, purchaseOptions });
    const builtIn = new GpuFleet({ cores: [core(MachineCatalog.builtIn())], ...L4, purchaseOptions });
    expect(onMarket.usdPerMonth).toBeLessThan(builtIn.usdPerMonth / 2);
    expect(new Set(builtIn.shares.map(({ purchaseOption }) => purchaseOption))).toEqual(new Set(["on-demand"]));
  });
});

describe("a plan that rests on a doubtful price says so", () => {
  const fleet = new GpuFleet({ cores: [core()], ...H100 });

  test("in the fleet, in its table and in its document, with the figures and their source", () => {
    const [line, ...others] = fleet.doubtfulPrices;
    expect(others).toEqual([]);
    expect(line).toMatch(/^p5\.48xlarge on-demand in aws us-east-1 \(use1-az\d(, use1-az\d)*\): /);
    expect(line!.endsWith(P5_DOUBT)).toBe(true);
    expect(fleet.toTable().replace(/\s+/g, " ")).toContain(`doubtful prices ${line}`);
    const document = documentOf(fleet);
    const isDocument = publishedSchema("fleet-plan-document");
    expect([isDocument(document), isDocument.errors]).toEqual([true, null]);
    expect(document.plan.doubtfulPrices!.map(({ offering }) => offering)).toEqual(document.plan.counts.map(({ offering }) => offering));
    expect(document.plan.doubtfulPrices![0]).toMatchObject({ rule: "below-siblings", source: "ec2-prices.csv row 7" });
  });

  test("when it is realised, as a warning with a stable id", () => {
    const given = core();
    const pool = new GpuNodePool(given, "pool", { core: given, ...H100 });
    expect(warningsOf(pool)).toEqual([
      `lepton:doubtful-price: the plan rests on a doubtful price, check it before you deploy: ${pool.fleet.doubtfulPrices[0]}`,
    ]);
    const sound = core();
    expect(warningsOf(new GpuNodePool(sound, "pool", { core: sound, ...L4 }))).toEqual([]);
  });

  test("and not when nothing it buys is doubtful, whatever else the market has", () => {
    const spot = new GpuFleet({ cores: [core()], ...H100, purchaseOptions: [PurchaseOption.SPOT], availability: 0.9 });
    expect(documentOf(spot).problem.offerings.some(({ purchaseOption }) => purchaseOption === "spot")).toBe(true);
    expect(spot.doubtfulPrices).toEqual([]);
    const strict = machineCatalogOf(MARKET, { suspect: "exclude" });
    expect(new GpuFleet({ cores: [core(strict)], ...H100 }).doubtfulPrices).toEqual([]);
  });

  test("each core's pool of its own share", () => {
    const app = Testing.app();
    const aws = core(CATALOG, undefined, app);
    const google = core(CATALOG, new FakePlatform("google", "us-central1"), app);
    const both = new GpuFleet({ cores: [aws, google], ...H100, keepWithoutAnyCloud: 8 });
    const pools = [aws, google].map((each) => new GpuNodePool(each, "pool", { core: each, fleet: both }));
    expect(pools.map((pool) => warningsOf(pool).map((text) => / in (aws|google) /.exec(text)![1]))).toEqual([["aws"], ["google"]]);
    expect(both.doubtfulPrices).toHaveLength(2);
  });
});

describe("purchase options", () => {
  test("commitments are bought where they are cheaper, and said to be bought apart", () => {
    const given = core();
    const purchaseOptions = [PurchaseOption.ON_DEMAND, PurchaseOption.RESERVED_1Y, PurchaseOption.RESERVED_3Y];
    const pool = new GpuNodePool(given, "pool", { core: given, ...L4, purchaseOptions });
    expect(new Set(pool.shares.map(({ purchaseOption }) => purchaseOption))).toEqual(new Set(["reserved-3y"]));
    const machines = pool.shares.reduce((sum, share) => sum + share.machines, 0);
    expect(pool.fleet.notes).toContain(
      `The cost counts on commitments: ${machines} x ${pool.shares[0]!.machineType} for 3 years in aws us-east-1. ` +
        "Terraform creates the machines; the commitments are bought from the cloud.",
    );
    expect((given.platform as FakePlatform).pools[0]!.groups.every(({ spot }) => !spot)).toBe(true);
  });

  test("machines of a zone that differ in how they are paid for are one node group, spot apart", () => {
    const given = core();
    // One machine an offering: 8 of at most 9, so that every zone needs all three ways to buy.
    const pool = new GpuNodePool(given, "pool", {
      core: given,
      gpus: 8,
      machineTypes: ["g6.xlarge"],
      maxMachinesPerZone: { "g6.xlarge": 1 },
      mixMachineTypes: true,
      purchaseOptions: [PurchaseOption.ON_DEMAND, PurchaseOption.RESERVED_1Y, PurchaseOption.SPOT],
      availability: 0.7,
    });
    const { groups } = (given.platform as FakePlatform).pools[0]!;
    const keys = groups.map(({ zone, spot }) => `${zone} ${spot}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(pool.shares.length).toBeGreaterThan(groups.length);
    expect(groups.reduce((sum, { nodes }) => sum + nodes, 0)).toBe(pool.shares.reduce((sum, { machines }) => sum + machines, 0));
    expect(groups.some(({ nodes, spot }) => nodes === 2 && !spot)).toBe(true);
  });

  test("commitments and an elastic fleet contradict one another", () => {
    const demand = { ...L4, minUnits: 2, purchaseOptions: [PurchaseOption.RESERVED_1Y] };
    expect(brokenRules(() => new GpuFleet({ cores: [core()], ...demand }))).toEqual(["commitment-elastic"]);
  });

  test("spot pools fail as often as the Spot Advisor says where it has a bound, and as the failure model says elsewhere", () => {
    const west = core(CATALOG, new FakePlatform("aws", "us-west-2"));
    const pools = (demand: GpuDemand) => {
      const fleet = new GpuFleet({ cores: [west], ...demand, purchaseOptions: [PurchaseOption.SPOT], availability: 0.8 });
      const { problem } = documentOf(fleet);
      return new Map(
        problem.domains.filter(({ level }) => level === "spot-pool").map(({ id, unavailability }) => [id.split("/")[3], unavailability]),
      );
    };
    const failureModel = { spotRecoveryHours: 6 };
    // v = -ln(1 - 0.1) / 730 an hour at the upper end of "5-10%", q = 6 v / (1 + 6 v); ">20%" has no upper end.
    expect(pools({ ...H100, failureModel }).get("p5.48xlarge")).toBeCloseTo(1 / (1 + 730 / (-6 * Math.log(0.9))), 12);
    expect(pools({ ...L4, failureModel }).get("g6.xlarge")).toBe(0.1);
    expect(pools(H100).get("p5.48xlarge")).toBe(0.1);
    expect(brokenRules(() => pools({ ...H100, failureModel: { spotRecoveryHours: 0 } }))).toEqual(["number-range"]);
  });

  test("the report says how spot pools were counted, in a valid document", () => {
    const west = core(CATALOG, new FakePlatform("aws", "us-west-2"));
    const demand: GpuDemand = { ...H100, failureModel: { spotRecoveryHours: 6 }, purchaseOptions: [PurchaseOption.SPOT] };
    const fleet = new GpuFleet({ cores: [west], ...demand });
    expect(fleet.toTable().replace(/\s+/g, " ")).toContain("a spot pool as often as its machines are interrupted with 6 h to recover");
    expect(publishedSchema("fleet-plan-document")(documentOf(fleet))).toBe(true);
  });
});

describe("the catalogue of an app", () => {
  let folder: string;
  let aws: string;
  let google: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "catalog-"));
    [aws, google] = [join(folder, "aws.json"), join(folder, "google.json")];
    await updateCatalog([SAMPLE_FILES.ec2, SAMPLE_FILES.advisor], { out: aws, suspect: "carry" });
    await updateCatalog([SAMPLE_FILES.google], { out: google, suspect: "carry" });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const coreOf = (context: unknown, platform?: IPlatform) => {
    const app = new App({ context: { "lepton:catalog": context }, outdir: join(folder, "out") });
    return new LeptonCloudCore(new TerraformStack(app, "stack"), "core", { platform: platform ?? new FakePlatform("aws", "us-east-1") });
  };
  const p5 = (catalog: MachineCatalog) => catalog.offers("aws", "us-east-1").find(({ machineType }) => machineType.name === "p5.48xlarge")!;

  test("is stated once in the context, and every core and fleet plans with it", () => {
    const given = coreOf(aws);
    expect(p5(given.catalog).reserved3yMicroUsdPerHour).toBe(43_157_010);
    const fleet = new GpuFleet({ cores: [given], ...H100, machineTypes: ["p5.48xlarge"] });
    expect(fleet.doubtfulPrices.map((line) => line.endsWith(P5_DOUBT))).toEqual([true]);
    // Clouds that no file is about stay built in.
    expect(given.catalog.offers("google", "us-central1")).toEqual(MachineCatalog.builtIn().offers("google", "us-central1"));
  });

  test("may be several files, read once an app", () => {
    const app = new App({ context: { "lepton:catalog": [aws, google] }, outdir: join(folder, "out") });
    const [first, second] = ["one", "two"].map(
      (id, index) =>
        new LeptonCloudCore(new TerraformStack(app, id), "core", {
          platform: index === 0 ? new FakePlatform("aws", "us-east-1") : new FakePlatform("google", "us-central1"),
          cidr: `10.${index}.0.0/16`,
        }),
    );
    expect(first!.catalog).toBe(second!.catalog);
    expect(first!.catalog.offers("google", "us-central1").some(({ doubts }) => doubts !== undefined)).toBe(true);
  });

  test("gives way to a catalogue that the core is given", () => {
    const app = new App({ context: { "lepton:catalog": aws }, outdir: join(folder, "out") });
    const given = core(MachineCatalog.builtIn(), undefined, app);
    expect(given.catalog).toBe(MachineCatalog.builtIn());
  });

  test.each<[string, () => unknown, string]>([
    ["a number", () => 3, "catalog-context"],
    ["an empty path", () => [""], "catalog-context"],
    ["a file that is not there", () => join(folder, "nowhere.json"), "catalog-readable"],
    ["two files about one cloud", () => [aws, aws], "catalog-cloud-unique"],
    [
      "another file",
      () => {
        writeFileSync(join(folder, "other.json"), "{}");
        return join(folder, "other.json");
      },
      "schema",
    ],
  ])("that is %s is an error", (_name, context, rule) => {
    expect(leptonError(() => coreOf(context())).rules[0]!.rule).toContain(rule);
  });

  test.each<[string, () => IPlatform, string]>([
    ["AWS", () => new AwsPlatform({ region: "us-east-1" }), "aws"],
    ["Google", () => new GooglePlatform({ project: "my-project", region: "us-central1" }), "google"],
  ])("plans and realises on %s, and the stack warns", (_name, platform, cloud) => {
    const given = coreOf([aws, google], platform());
    const pool = new GpuNodePool(given, "pool", {
      core: given,
      ...H100,
      machineTypes: [cloud === "aws" ? "p5.48xlarge" : "a3-highgpu-8g"],
    });
    expect(warningsOf(pool)[0]).toMatch(new RegExp(`^lepton:doubtful-price: .* in ${cloud} .*\\[below-siblings, .* row \\d+\\]$`));
    const { resource } = JSON.parse(Testing.synth(TerraformStack.of(given))) as { resource: Record<string, object> };
    const groups = Object.keys(resource[cloud === "aws" ? "aws_eks_node_group" : "google_container_node_pool"]!);
    expect(groups.filter((name) => name.startsWith("core_pool_"))).toHaveLength(pool.shares.length);
    const { problem, plan } = documentOf(pool.fleet);
    expect(verifyFleetPlan(problem, plan)).toEqual([]);
  });
});
