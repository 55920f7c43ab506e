import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DETECTION_CHARACTERS, detectPriceFormat } from "../../../lib/catalog/market/detect-format";
import { samplePath } from "../../support/sample-prices";
import { DATA, describeWithData, NO_DATA } from "./loaded";

const SKYPILOT = "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,SpotPrice,Region,AvailabilityZone";
const head = (path: string): string => readFileSync(path, "utf8").slice(0, DETECTION_CHARACTERS);

describe("a format is told from the beginning of a file:", () => {
  test.each<[string, string, object | undefined]>([
    ["ec2instances.info", head(samplePath("ec2-prices.csv")), { format: "ec2-instances" }],
    ["SkyPilot of Google", head(samplePath("skypilot-gcp.csv")), { format: "skypilot", cloud: "google" }],
    ["SkyPilot of AWS", `${SKYPILOT}\ng6.xlarge,,,,,1,,us-gov-east-1,use1-az1\n`, { format: "skypilot", cloud: "aws" }],
    ["SkyPilot of another cloud", `${SKYPILOT}\nStandard_NC,,,,,1,,east,\n`, { format: "skypilot" }],
    ["SkyPilot without a row", `${SKYPILOT}\n`, { format: "skypilot" }],
    ["SkyPilot of two clouds", `${SKYPILOT}\na,,,,,1,,us-east-1,\nb,,,,,1,,us-east4,\n`, { format: "skypilot" }],
    ["the Spot advisor", head(samplePath("spot-advisor.json")), { format: "aws-spot-advisor" }],
    ["the Spot advisor as it is published", '{"instance_types": {"c6i.32xlarge": {"emr": true', { format: "aws-spot-advisor" }],
    [
      "the AWS Price List",
      '{\n  "formatVersion" : "v1.0",\n  "offerCode" : "AmazonEC2",\n  "publicationDate" : "2026-11-14T22:03:11Z",\n  "products" : {',
      { format: "aws-price-list", date: "2026-11-14" },
    ],
    ["another price list of AWS", '{ "formatVersion" : "v1.0", "offerCode" : "AmazonS3", "products" : {', undefined],
    ["a page of SKUs", '{ "skus": [ { "name": "services/6F81-5844-456A/skus/0', { format: "google-billing-skus" }],
    ["a list of SKUs", '\uFEFF[ { "name": "services/x", "skuId": "0001"', { format: "google-billing-skus" }],
    ["a catalogue of this library", '{\n"schemaVersion": 1,\n"cloud": "aws",', { format: "catalog" }],
    ["a table of Google machines with other columns' names", "instance_type,region,on_demand_usd_per_hour\na3,us-east4,9\n", undefined],
    ["another table", "a,b\n1,2\n", undefined],
    ["another JSON file", '{"a": 1}', undefined],
    ["nothing", "", undefined],
    ["a header with a byte order mark", `\uFEFF${SKYPILOT}\ng6,,,,,1,,us-east-1,\n`, { format: "skypilot", cloud: "aws" }],
  ])("%s", (_name, text, expected) => expect(detectPriceFormat(text)).toEqual(expected));
});

describeWithData(`of the source tables${NO_DATA}`, () => {
  test.each([
    ["aws/aws-ec2-linux-prices-2025-05.csv", "ec2-instances"],
    ["aws/aws-us-east-1-on-demand-2026-07.csv", "ec2-instances"],
    ["aws/aws-ec2-types-2026-08.csv", "ec2-types"],
    ["aws/spot-advisor-2025-07.json", "aws-spot-advisor"],
    ["google/google-machine-prices.csv", undefined],
  ])("%s", (file, format) => expect(detectPriceFormat(head(join(DATA, file)))?.format).toBe(format));
});
