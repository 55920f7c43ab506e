import fc from "fast-check";
import { bucketName, nodeGroupName, privateConnectName } from "../../lib/google/google-names";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Names as the contract allows them: lower-case letters, digits and hyphens, begin with a letter, end without a hyphen. */
const name = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...LETTERS),
      fc.string({ unit: fc.constantFrom(...`${LETTERS}0123456789-`), maxLength: maxLength - 2 }),
      fc.constantFrom(...LETTERS),
    )
    .map((parts) => parts.join(""));

const project = name(30);
const core = name(24);

describe("bucketName", () => {
  it("is always a name that Cloud Storage takes", () => {
    fc.assert(
      fc.property(project, core, fc.constantFrom("artifacts", "access-logs", "access-logs-2"), (p, c, purpose) => {
        expect(bucketName(p, c, purpose)).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
      }),
    );
  });

  it("differs by purpose, even when it had to be cut", () => {
    const longest = ["p".repeat(30), "c".repeat(24)] as const;
    const names = ["artifacts", "access-logs", "access-logs-2"].map((purpose) => bucketName(...longest, purpose));
    expect(new Set(names).size).toBe(3);
    expect(names.filter(({ length }) => length > 63)).toEqual([]);
  });

  it("does not contain the company's name, which Cloud Storage refuses, and still tells cores apart", () => {
    const names = ["google", "my-google-core", "my-google-core2"].map((c) => bucketName("acme-ml-prod", c, "artifacts"));
    expect(names.filter((candidate) => candidate.includes("google"))).toEqual([]);
    expect(new Set(names).size).toBe(3);
  });

  it("reads well when nothing stands against it", () => {
    expect(bucketName("acme-ml-prod", "atlas", "artifacts")).toBe("acme-ml-prod-atlas-artifacts");
    expect(bucketName("example.com:ml-prod", "atlas", "artifacts")).toBe("example-com-ml-prod-atlas-artifacts");
  });
});

describe("privateConnectName", () => {
  it("is always at most 20 letters and digits", () => {
    fc.assert(
      fc.property(core, (c) => {
        expect(privateConnectName(c)).toMatch(/^[a-z][a-z0-9]{0,19}$/);
      }),
    );
  });

  it("tells cores apart whose letters and digits are the same", () => {
    expect(new Set(["atlas1", "atlas-1", "at-las1", "atl-as-1"].map(privateConnectName)).size).toBe(4);
    expect(privateConnectName("atlas1")).toBe("atlas1");
  });
});

describe("nodeGroupName", () => {
  const machineType = fc.constantFrom("g2-standard-4", "a3-megagpu-8g", "a3-ultragpu-8g-nolssd", "ct5lp-hightpu-4t");
  const group = fc.record({
    zone: fc.constantFrom("us-south1-a", "us-south1-b", "us-south1-ai1b"),
    machineType,
    spot: fc.boolean(),
  });

  it("is always a name that GKE takes, and another one for another group", () => {
    fc.assert(
      fc.property(name(20), group, group, (pool, one, other) => {
        const names = [one, other].map((candidate) => nodeGroupName(pool, "us-south1", candidate));
        for (const candidate of names) {
          expect(candidate).toMatch(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/);
        }
        expect(names[0] === names[1]).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 1000 },
    );
  });

  it("is short and says what matters", () => {
    expect(nodeGroupName("train", "us-east4", { zone: "us-east4-a", machineType: "a3-megagpu-8g", spot: true })).toBe(
      "train-a-a3-megagpu-8g-spot",
    );
  });
});
