import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readReport, type FailedRule } from "../../../integ/security/checkov-report";
import { judge, readExemptedRules } from "../../../integ/security/exempted-rules";

const TABLE = `
| Rule | Resource | What it asks | Why not |
|---|---|---|---|
| \`CKV_AWS_144\` | \`aws_s3_bucket\` | replication | it costs a second bucket |
| CKV2_AWS_5 | aws_s3_bucket:AccessLogs | x | y |
`;
const failure = (rule: string, resource: string, ...types: string[]): FailedRule => ({ rule, name: "n", types, resource, file: "f" });

it("reads rule, type, part of the id and reason from the table", () => {
  expect(readExemptedRules(TABLE)).toEqual([
    { rule: "CKV_AWS_144", type: "aws_s3_bucket", idPart: "", reason: "it costs a second bucket" },
    { rule: "CKV2_AWS_5", type: "aws_s3_bucket", idPart: "AccessLogs", reason: "y" },
  ]);
});

it("takes no exemption without a reason", () => {
  expect(() => readExemptedRules("| CKV_AWS_1 | aws_vpc | asks | |")).toThrow("CKV_AWS_1 is out of scope without a reason");
});

it("exempts the rule for the named resources only, and knows which rows were of use", () => {
  const exempted = readExemptedRules(TABLE);
  const failures = [
    failure("CKV_AWS_144", "a", "aws_s3_bucket"),
    failure("CKV_AWS_144", "b", "aws_dynamodb_table"),
    failure("CKV_AWS_145", "a", "aws_s3_bucket"),
    failure("CKV2_AWS_5", "core_Artifacts_1", "aws_s3_bucket"),
  ];
  const { violations, used } = judge(failures, exempted);
  expect(violations).toEqual(failures.slice(1));
  expect(used).toEqual([exempted[0]]);
  expect(judge([failure("CKV2_AWS_5", "core_AccessLogs_1", "aws_s3_bucket")], exempted).violations).toEqual([]);
});

it("reads docs/security.md, whose every row has a reason", () => {
  const markdown = readFileSync(join(__dirname, "..", "..", "..", "docs", "security.md"), "utf8");
  const rows = markdown.split("\n").filter((line) => /^\|\s*`?CKV/.test(line));
  expect(readExemptedRules(markdown)).toHaveLength(rows.length);
  expect(rows.length).toBeGreaterThan(0);
});

describe("checkov's report", () => {
  const stack = { resource: { aws_s3_bucket: { b: {} }, aws_s3_bucket_policy: { b: {} }, aws_vpc: { v: {} } } };
  const record = (resource: string): object => ({ check_id: "CKV_AWS_1", check_name: "n", resource, file_path: "/s/cdk.tf.json" });
  const report = (...resources: string[]): object => ({
    summary: { passed: 5, failed: resources.length, skipped: 0, parsing_errors: 0 },
    results: { failed_checks: resources.map(record) },
  });

  it("finds the type of a resource, which checkov leaves out of most names", () => {
    const { failed } = readReport(JSON.stringify(report("aws_s3_bucket.b", "resource.v", "resource.b")), () => stack);
    expect(failed.map(({ types }) => types)).toEqual([["aws_s3_bucket"], ["aws_vpc"], ["aws_s3_bucket", "aws_s3_bucket_policy"]]);
    expect(failed[0]).toMatchObject({ rule: "CKV_AWS_1", resource: "b", file: "s/cdk.tf.json" });
  });

  it("counts executed checks over several reports, and none for the bare summary of an empty scan", () => {
    expect(readReport(JSON.stringify([report("resource.v"), report()]), () => stack).executed).toBe(11);
    expect(readReport(JSON.stringify({ passed: 0, failed: 0, skipped: 0 }), () => stack).executed).toBe(0);
  });
});
