import type { Block } from "../support/synthesized-stack";
import { awsStack } from "./aws-stack";

const stack = awsStack();
const key = stack.only("aws_kms_key");
const statements = JSON.parse(key.policy as string).Statement as Block[];
const bySid = Object.fromEntries(statements.map((statement) => [statement.Sid, statement]));

test("the key rotates, and can be had back for thirty days", () => {
  expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  expect(stack.only("aws_kms_alias")).toMatchObject({ name: "alias/atlas" });
});

test("no statement names everybody", () => {
  for (const statement of statements) {
    expect(JSON.stringify(statement.Principal)).not.toMatch(/"\*"/);
    expect(statement.NotPrincipal).toBeUndefined();
  }
});

test("the log service of the region uses it for this core's log groups only", () => {
  const statement = bySid.LogServiceUses!;
  expect(statement.Principal.Service).toMatch(/^logs\.us-east-1\.\$\{data\.aws_partition\..*\.dns_suffix\}$/);
  const contexts = statement.Condition.ArnLike["kms:EncryptionContext:aws:logs:arn"] as string[];
  const groups = stack.all("aws_cloudwatch_log_group").map((group) => group.name as string);
  expect(contexts.map((context) => context.replace(/^.*:log-group:/, ""))).toEqual(["/aws/eks/atlas/*", "/aws/vpc/atlas/*"]);
  for (const group of groups) {
    expect(contexts.some((context) => group.startsWith(context.replace(/^.*:log-group:/, "").replace("*", "")))).toBe(true);
  }
});

test("Auto Scaling may launch nodes with encrypted volumes, and grants only to services of AWS", () => {
  expect(bySid.AutoscalingUses!.Principal.AWS).toMatch(
    /:role\/aws-service-role\/autoscaling\.amazonaws\.com\/AWSServiceRoleForAutoScaling$/,
  );
  expect(bySid.AutoscalingAttachesVolumes).toMatchObject({
    Principal: bySid.AutoscalingUses!.Principal,
    Action: "kms:CreateGrant",
    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  });
});

test("the service role is created before the key where the account has none", () => {
  expect(stack.count("aws_iam_service_linked_role")).toBe(0);
  const fresh = awsStack({ platform: { createAutoscalingServiceRole: true } });
  const [roleId] = Object.keys(fresh.resources("aws_iam_service_linked_role"));
  expect(fresh.only("aws_iam_service_linked_role").aws_service_name).toBe("autoscaling.amazonaws.com");
  expect(fresh.only("aws_kms_key").depends_on).toEqual([`aws_iam_service_linked_role.${roleId}`]);
});
