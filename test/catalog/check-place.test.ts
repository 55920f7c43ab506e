import { checkAcceleratorModel, checkMachineType, checkPlace } from "../../lib/catalog/check-place";
import { MachineCatalog } from "../../lib/catalog/machine-catalog";

const catalog = MachineCatalog.builtIn();

describe("checkPlace", () => {
  test.each([
    ["aws", "us-east-1", ["use1-az1", "use1-az4"]],
    ["google", "us-central1", ["us-central1-a", "us-central1-f"]],
  ])("%s %s is in the catalogue", (cloud, region, zones) => {
    expect(checkPlace(catalog, { cloud, region, zones })).toEqual([]);
  });

  test.each([
    ["gcp", "google"],
    ["GCP", "google"],
    ["AWS", "aws"],
    ["amazon", "aws"],
    ["googel", "google"],
  ])("the cloud %s is called %s", (cloud, meant) => {
    expect(checkPlace(catalog, { cloud, region: "x", zones: [] })).toEqual([
      { rule: "cloud-known", problem: `there is no cloud '${cloud}' in the catalogue`, remedy: `did you mean '${meant}'?` },
    ]);
  });

  test("a cloud that is like none: the clouds there are", () => {
    expect(checkPlace(catalog, { cloud: "azure", region: "x", zones: [] })[0]!.remedy).toBe("clouds are aws, google");
  });

  test("an unknown region: one rule, with the nearest name", () => {
    expect(checkPlace(catalog, { cloud: "google", region: "us-central-1", zones: ["us-central-1-a"] })).toEqual([
      {
        rule: "region-known",
        problem: "there is no region 'us-central-1' of google in the catalogue",
        remedy: "did you mean 'us-central1'?",
      },
    ]);
  });

  test("a zone name of AWS: why it will not do, and the zone ids there are", () => {
    const [rule] = checkPlace(catalog, { cloud: "aws", region: "us-east-2", zones: ["us-east-2a"] });
    expect(rule).toMatchObject({ rule: "zone-id", problem: "'us-east-2a' is a zone name, which is another place in every AWS account" });
    expect(rule!.remedy).toContain("use2-az1, use2-az2, use2-az3");
  });

  test("every broken zone, a zone of another region, a zone named twice", () => {
    const zones = ["use1-az2", "use1-az2", "usw2-az1", "us-east-1f"];
    expect(checkPlace(catalog, { cloud: "aws", region: "us-east-1", zones }).map(({ rule }) => rule)).toEqual([
      "zone-known",
      "zone-id",
      "zone-once",
    ]);
    expect(checkPlace(catalog, { cloud: "google", region: "us-east4", zones: ["us-east1-a"] })[0]).toMatchObject({
      rule: "zone-known",
      remedy: "did you mean 'us-east4-a'?",
    });
  });

  test("no zone at all", () => {
    expect(checkPlace(catalog, { cloud: "aws", region: "us-west-1", zones: [] })).toEqual([
      { rule: "zones-named", problem: "no zone of aws us-west-1 is named", remedy: "name some of usw1-az1, usw1-az3" },
    ]);
  });
});

describe("checkMachineType and checkAcceleratorModel", () => {
  test.each([
    ["aws", "p5.48xlrage", "p5.48xlarge"],
    ["aws", "p5.48xl", "p5.48xlarge"],
    ["google", "a3-highgpu8g", "a3-highgpu-8g"],
    ["google", "g2-standard4", "g2-standard-4"],
  ])("%s %s should be %s", (cloud, name, meant) => {
    expect(checkMachineType(catalog, cloud, name)).toEqual([
      {
        rule: "machine-type-known",
        problem: `there is no machine type '${name}' of ${cloud} in the catalogue`,
        remedy: `did you mean '${meant}'?`,
      },
    ]);
    expect(checkMachineType(catalog, cloud, meant)).toEqual([]);
  });

  test("a machine type of a cloud that is not there is one rule about the cloud", () => {
    expect(checkMachineType(catalog, "gcp", "a3-highgpu-8g").map(({ rule }) => rule)).toEqual(["cloud-known"]);
  });

  test("a model must be on one of the clouds", () => {
    expect(checkAcceleratorModel(catalog, ["aws", "google"], "T4")).toEqual([]);
    expect(checkAcceleratorModel(catalog, ["google"], "T4")).toEqual([
      {
        rule: "accelerator-model-known",
        problem: "no machine type of google has the accelerator model 'T4'",
        remedy: "did you mean 'L4'?",
      },
    ]);
    expect(checkAcceleratorModel(catalog, ["aws", "azure"], "H10O")[0]!.remedy).toBe("did you mean 'H100'?");
  });
});
