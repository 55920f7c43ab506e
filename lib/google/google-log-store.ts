import { LoggingProjectBucketConfig } from "@cdktf/provider-google/lib/logging-project-bucket-config";
import { LoggingProjectExclusion } from "@cdktf/provider-google/lib/logging-project-exclusion";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import { Construct } from "constructs";
import type { GoogleCoreContext } from "./google-core-context";
import type { GoogleEncryptionKey } from "./google-encryption-key";

/** What a log store needs of the core. */
export interface GoogleLogStoreProps {
  /** Key that encrypts the log entries. */
  readonly key: GoogleEncryptionKey;
  /** Subnetworks whose flows are kept. */
  readonly subnetworkNames: readonly string[];
  /** NAT gateway whose errors are kept. */
  readonly natName: string;
}

/**
 * Where the core's logs are kept as long as was asked for, encrypted: those of the control plane, nodes and pods, of network flows and NAT.
 *
 * They are taken out of the project's default log bucket, which keeps 30 days only, so that nothing is stored and paid for twice. Logs
 * Explorer shows both. A deleted log bucket keeps its name for seven days.
 */
export class GoogleLogStore extends Construct {
  public constructor(scope: Construct, id: string, context: GoogleCoreContext, props: GoogleLogStoreProps) {
    super(scope, id);
    const { project, region, spec } = context;
    const bucket = new LoggingProjectBucketConfig(this, "Resource", {
      project,
      location: region,
      bucketId: spec.name,
      description: `Logs of the core ${spec.name}`,
      retentionDays: spec.logRetentionDays,
      cmekSettings: { kmsKeyName: props.key.keyId },
      lifecycle: { preventDestroy: spec.deletionProtection },
      dependsOn: [...props.key.usable],
    });
    const filter = [
      `(resource.labels.cluster_name="${spec.name}" AND resource.labels.location="${region}")`,
      ...props.subnetworkNames.map((name) => `resource.labels.subnetwork_name="${name}"`),
      `(resource.type="nat_gateway" AND resource.labels.gateway_name="${props.natName}")`,
    ].join(" OR ");
    const sink = new LoggingProjectSink(this, "Sink", {
      project,
      name: spec.name,
      description: `Sends the logs of the core ${spec.name} to their own bucket`,
      destination: `logging.googleapis.com/${bucket.id}`,
      filter,
      uniqueWriterIdentity: true,
    });
    new LoggingProjectExclusion(this, "NotInDefault", {
      project,
      name: spec.name,
      description: `Keeps the logs of the core ${spec.name} out of the default bucket`,
      filter,
      dependsOn: [sink],
    });
  }
}
