import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import type { AwsAccount } from "./aws-account";

/** Days after which an image that lost its tag is dropped. */
const UNTAGGED_DAYS = 14;

/** Properties of a core's registry. */
export interface AwsRegistryProps {
  readonly account: AwsAccount;
  /** Name of the core, which the repositories' names begin with. */
  readonly name: string;
  /** Names of the repositories below it. */
  readonly repositories: readonly string[];
  readonly encryptionKeyArn: string;
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The core's container images: repositories under one prefix, with tags that cannot be moved, scanned on push, encrypted with the core's key.
 *
 * ECR wants a repository for every image name before the first push, so they are named by the platform's props. The repository name is the
 * construct id: adding one leaves the others alone.
 *
 * Replaced when: `name` changes.
 */
export class AwsRegistry extends Construct {
  /** Address that repository names are appended to, without a trailing slash. */
  public readonly url: string;

  public constructor(scope: Construct, id: string, props: AwsRegistryProps) {
    super(scope, id);
    const { account } = props;
    for (const name of props.repositories) {
      const repository = new EcrRepository(this, name, {
        name: `${props.name}/${name}`,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: props.encryptionKeyArn }],
        forceDelete: !props.deletionProtection,
        tags: { ...props.tags },
        lifecycle: { preventDestroy: props.deletionProtection },
      });
      new EcrLifecyclePolicy(this, `${name}-Lifecycle`, {
        repository: repository.name,
        policy: JSON.stringify({
          rules: [
            {
              rulePriority: 1,
              description: `Drop untagged images after ${UNTAGGED_DAYS} days`,
              selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: UNTAGGED_DAYS },
              action: { type: "expire" },
            },
          ],
        }),
      });
    }
    this.url = `${account.accountId}.dkr.ecr.${account.region}.${account.dnsSuffix}/${props.name}`;
  }
}
