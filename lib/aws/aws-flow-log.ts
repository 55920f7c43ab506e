import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import type { AwsAccount } from "./aws-account";
import { AwsRole, trustService } from "./aws-role";

/** Properties of a network's flow log. */
export interface AwsFlowLogProps {
  readonly account: AwsAccount;
  readonly vpcId: string;
  /** Name of the core. */
  readonly name: string;
  readonly retentionDays: number;
  readonly encryptionKeyArn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The record of every connection in a network, accepted or not, in an encrypted log group that only its own role writes to. */
export class AwsFlowLog extends Construct {
  public constructor(scope: Construct, id: string, props: AwsFlowLogProps) {
    super(scope, id);
    const { account } = props;
    const logGroup = new CloudwatchLogGroup(this, "LogGroup", {
      name: `/aws/vpc/${props.name}/flow-log`,
      retentionInDays: props.retentionDays,
      kmsKeyId: props.encryptionKeyArn,
      tags: { ...props.tags },
    });
    const role = new AwsRole(this, "Role", {
      account,
      name: `${props.name}-flow-log`,
      description: `Writes the flow log of ${props.name}`,
      trust: trustService("vpc-flow-logs.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": account.accountId },
        ArnLike: { "aws:SourceArn": account.regionalArn("ec2", "vpc-flow-log/*") },
      }),
      tags: props.tags,
    });
    role.allow("write-flow-log", [
      {
        Sid: "WriteFlowLog",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: [logGroup.arn, `${logGroup.arn}:*`],
      },
    ]);
    new FlowLog(this, "Resource", {
      vpcId: props.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      tags: { ...props.tags, Name: props.name },
      dependsOn: role.grants,
    });
  }
}
