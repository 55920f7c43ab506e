import { isZoneIdOf, zoneIdPrefix, zonesWithoutControlPlane } from "../../lib/aws/aws-zones";

/** Regions with one of their zone ids, as AWS lists them. */
const PUBLISHED: readonly (readonly [string, string])[] = [
  ["us-east-1", "use1-az4"],
  ["us-west-1", "usw1-az3"],
  ["us-gov-west-1", "usgw1-az1"],
  ["ap-northeast-1", "apne1-az4"],
  ["ap-southeast-2", "apse2-az1"],
  ["ap-south-1", "aps1-az3"],
  ["ca-central-1", "cac1-az4"],
  ["eu-central-1", "euc1-az2"],
  ["eu-north-1", "eun1-az1"],
  ["sa-east-1", "sae1-az2"],
  ["mx-central-1", "mxc1-az1"],
];

test.each(PUBLISHED)("%s has the zone %s", (region, zone) => {
  expect(isZoneIdOf(region, zone)).toBe(true);
  expect(PUBLISHED.filter(([other]) => isZoneIdOf(other, zone)).map(([other]) => other)).toEqual([region]);
});

test("names and Local Zones are no zone ids of a region", () => {
  expect(isZoneIdOf("us-east-1", "us-east-1a")).toBe(false);
  expect(isZoneIdOf("us-west-2", "usw2-lax1-az1")).toBe(false);
});

test("a region of an unknown pattern takes any zone id, but no zone name", () => {
  expect(zoneIdPrefix("moon-1")).toBeUndefined();
  expect(isZoneIdOf("moon-1", "mo1-az1")).toBe(true);
  expect(isZoneIdOf("moon-1", "moon-1a")).toBe(false);
});

test("the zones without control plane are those that the EKS documentation lists", () => {
  expect(["us-east-1", "us-west-1", "ca-central-1", "us-west-2"].map(zonesWithoutControlPlane)).toEqual([
    ["use1-az3"],
    ["usw1-az2"],
    ["cac1-az3"],
    [],
  ]);
});
