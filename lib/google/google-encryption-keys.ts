import { DataGoogleLoggingProjectCmekSettings } from "@cdktf/provider-google/lib/data-google-logging-project-cmek-settings";
import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import { DataGoogleStorageProjectServiceAccount } from "@cdktf/provider-google/lib/data-google-storage-project-service-account";
import { KmsKeyRing } from "@cdktf/provider-google/lib/kms-key-ring";
import { Construct } from "constructs";
import type { GoogleCoreContext, Prerequisites } from "./google-core-context";
import { GoogleEncryptionKey } from "./google-encryption-key";

/**
 * The keys of a core: one for each service, so that no service agent can read another's data.
 *
 * A key ring can never be deleted and its name never be used again: a core that was destroyed cannot be created anew under the same name
 * in the same project and region, unless the platform's `keyRingSuffix` is changed.
 *
 * The e-mail addresses of the service agents of Compute Engine, GKE and Artifact Registry follow from the project number by a pattern
 * that Google documents. The resource that would create and return them, `google_project_service_identity`, exists in the beta provider
 * only. Compute Engine and GKE get their agents when their APIs are switched on; Artifact Registry's may have to be created once per
 * project with `gcloud beta services identity create --service=artifactregistry.googleapis.com`.
 * @see https://cloud.google.com/iam/docs/service-agents
 */
export class GoogleEncryptionKeys extends Construct {
  /** Kubernetes secrets in the control plane's database. */
  public readonly secrets: GoogleEncryptionKey;
  /** Boot disks of nodes. */
  public readonly disks: GoogleEncryptionKey;
  /** Objects in buckets. */
  public readonly objects: GoogleEncryptionKey;
  /** Images in the registry. */
  public readonly images: GoogleEncryptionKey;
  /** Log entries. */
  public readonly logs: GoogleEncryptionKey;

  public constructor(scope: Construct, id: string, context: GoogleCoreContext, after: Prerequisites) {
    super(scope, id);
    const { project, region, spec } = context;
    const ring = new KmsKeyRing(this, "Resource", {
      project,
      location: region,
      name: context.keyRingSuffix === undefined ? spec.name : `${spec.name}-${context.keyRingSuffix}`,
      dependsOn: [...after],
    });
    const number = new DataGoogleProject(this, "Project", { projectId: project }).number;
    const storageAgent = new DataGoogleStorageProjectServiceAccount(this, "StorageAgent", { project }).emailAddress;
    const loggingAgent = new DataGoogleLoggingProjectCmekSettings(this, "LoggingAgent", { project }).serviceAccountId;
    const key = (keyId: string, name: string, serviceAgent: string): GoogleEncryptionKey =>
      new GoogleEncryptionKey(this, keyId, context, { name, keyRingId: ring.id, serviceAgent });

    this.secrets = key("Secrets", "secrets", `service-${number}@container-engine-robot.iam.gserviceaccount.com`);
    this.disks = key("Disks", "disks", `service-${number}@compute-system.iam.gserviceaccount.com`);
    this.objects = key("Objects", "objects", storageAgent);
    this.images = key("Images", "images", `service-${number}@gcp-sa-artifactregistry.iam.gserviceaccount.com`);
    this.logs = key("Logs", "logs", loggingAgent);
  }
}
