import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { Construct } from "constructs";
import type { GoogleCoreContext, Prerequisites } from "./google-core-context";
import type { GoogleEncryptionKey } from "./google-encryption-key";

/** What a registry needs of the core. */
export interface GoogleRegistryProps {
  /** Key that encrypts the images. */
  readonly key: GoogleEncryptionKey;
  /** Member that may pull: the nodes. */
  readonly reader: string;
}

/**
 * Registry for the core's images: encrypted, tags that never change their meaning, untagged images deleted after a month.
 *
 * Pushed images are scanned when the Container Scanning API is on in the project. The core leaves that to the user: it is billed per
 * image and applies to every repository of the project.
 */
export class GoogleRegistry extends Construct {
  /** Address that images are pushed to and pulled from. */
  public readonly url: string;
  /** What must exist before nodes can pull. */
  public readonly readable: Prerequisites;

  public constructor(scope: Construct, id: string, context: GoogleCoreContext, props: GoogleRegistryProps) {
    super(scope, id);
    const { project, region, spec } = context;
    const repository = new ArtifactRegistryRepository(this, "Resource", {
      project,
      location: region,
      repositoryId: spec.name,
      description: `Images of the core ${spec.name}`,
      format: "DOCKER",
      mode: "STANDARD_REPOSITORY",
      kmsKeyName: props.key.keyId,
      dockerConfig: { immutableTags: true },
      vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
      cleanupPolicyDryRun: false,
      cleanupPolicies: [
        { id: "delete-untagged", action: "DELETE", condition: { tagState: "UNTAGGED", olderThan: `${30 * 24 * 60 * 60}s` } },
        { id: "keep-newest", action: "KEEP", mostRecentVersions: { keepCount: 10 } },
      ],
      labels: spec.tags,
      lifecycle: { preventDestroy: spec.deletionProtection },
      dependsOn: [...props.key.usable],
    });
    this.url = `${region}-docker.pkg.dev/${project}/${repository.repositoryId}`;
    this.readable = [
      new ArtifactRegistryRepositoryIamMember(this, "Reader", {
        project,
        location: region,
        repository: repository.name,
        role: "roles/artifactregistry.reader",
        member: props.reader,
      }),
    ];
  }
}
