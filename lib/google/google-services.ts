import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { Construct } from "constructs";
import type { GoogleCoreContext, Prerequisites } from "./google-core-context";

/** Google APIs that a core calls, or whose service agents it grants keys to. */
const SERVICES = [
  "artifactregistry.googleapis.com",
  "binaryauthorization.googleapis.com",
  "cloudkms.googleapis.com",
  "compute.googleapis.com",
  "container.googleapis.com",
  "containersecurity.googleapis.com",
  "dns.googleapis.com",
  "iam.googleapis.com",
  "iamcredentials.googleapis.com",
  "logging.googleapis.com",
  "monitoring.googleapis.com",
  "servicedirectory.googleapis.com",
  "storage.googleapis.com",
];

/**
 * The Google APIs a core needs, switched on in the project.
 *
 * They stay on when the core is destroyed: other things in the project may use them. `cloudresourcemanager.googleapis.com` and
 * `serviceusage.googleapis.com` must be on already, because Terraform itself calls them to switch on the others.
 */
export class GoogleServices extends Construct {
  /** What must exist before anything else of the core. */
  public readonly enabled: Prerequisites;

  public constructor(scope: Construct, id: string, context: GoogleCoreContext) {
    super(scope, id);
    const services = context.enableServices ? SERVICES : [];
    this.enabled = services.map(
      (service) =>
        new ProjectService(this, service, {
          project: context.project,
          service,
          disableOnDestroy: false,
          disableDependentServices: false,
        }),
    );
  }
}
