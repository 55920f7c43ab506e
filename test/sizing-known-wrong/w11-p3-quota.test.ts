import { planFleet } from "../../lib/sizing/plan-fleet";
import { domain, offering, problem } from "../sizing/support/fleets";

/** On-demand quota codes of EC2 and what they hold, by the names in Service Quotas. */
const QUOTAS: Readonly<Record<string, readonly string[]>> = {
  "L-417A185B": ["p"],
  "L-DB2E81BA": ["g", "vt"],
};

/** The P and two of the G rows of catalogs/v5/aws/instance_quota_mapping.csv in skypilot-org/skypilot-catalog. */
const PEER: Readonly<Record<string, string>> = {
  "g4dn.xlarge": "L-DB2E81BA",
  "g5.48xlarge": "L-DB2E81BA",
  "p2.xlarge": "L-417A185B",
  "p2.8xlarge": "L-417A185B",
  "p2.16xlarge": "L-417A185B",
  "p3.2xlarge": "L-DB2E81BA",
  "p3.8xlarge": "L-417A185B",
  "p3.16xlarge": "L-417A185B",
  "p3dn.24xlarge": "L-417A185B",
  "p4d.24xlarge": "L-417A185B",
  "p4de.24xlarge": "L-417A185B",
};

/** The quota is by the letters before the generation. */
function quotaOf(machineType: string): string | undefined {
  const family = /^[a-z]+/.exec(machineType)![0].slice(0, /^vt/.test(machineType) ? 2 : 1);
  return Object.keys(QUOTAS).find((code) => QUOTAS[code].includes(family));
}

describe("W11: the EC2 quota of p3.2xlarge in the SkyPilot catalog", () => {
  it("peer: the quota of G and VT instances; right: that of P instances, as for every other P type", () => {
    expect(PEER["p3.2xlarge"]).toBe("L-DB2E81BA");
    expect(quotaOf("p3.2xlarge")).toBe("L-417A185B");
  });

  it("why: it is the only row of the table that the names of the quotas contradict", () => {
    expect(Object.keys(PEER).filter((type) => PEER[type] !== quotaOf(type))).toEqual(["p3.2xlarge"]);
  });

  it("matters: in an account with 64 vCPUs of P quota and none of G, eight p3.2xlarge of 8 vCPUs are to be had, not none", () => {
    const vcpus: Readonly<Record<string, number>> = { "L-417A185B": 64, "L-DB2E81BA": 0 };
    const planned = (code: string): string => {
      const limit = vcpus[code] / 8;
      return planFleet(
        problem({
          demand: 8,
          offerings: [offering("p3.2xlarge", "z", { limit, instanceUnavailability: 0 })],
          domains: [domain("z", 0.001)],
        }),
      ).status;
    };
    expect(planned(PEER["p3.2xlarge"])).toBe("infeasible");
    expect(planned(quotaOf("p3.2xlarge")!)).toBe("optimal");
  });
});
