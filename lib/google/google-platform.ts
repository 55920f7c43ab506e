import type { Construct } from "constructs";
import { assertNoBrokenRules, type BrokenRule } from "../errors";
import type { CloudCoreSpec, ICloudCoreRealisation } from "../platform/cloud-core-contract";
import { Capability, type IPlatform } from "../platform/platform";
import { isUnresolved } from "../platform/tokens";
import { checkGoogleCore } from "./google-core-rules";

/** Where and how cores are created on Google. */
export interface GooglePlatformProps {
  /** Id of the project, for example `acme-ml-prod`. Not its number, and not its display name. */
  readonly project: string;

  /** Region, for example `us-central1`. */
  readonly region: string;

  /**
   * Google group that holds the groups used in Kubernetes RBAC. Its name must be `gke-security-groups` at the organisation's domain.
   *
   * @default - RBAC knows single users only
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/google-groups-rbac
   */
  readonly securityGroup?: string;

  /**
   * Appended to the names of key rings. Google never deletes a key ring nor frees its name: change this to create a core anew under the
   * name of one that was destroyed.
   *
   * @default - a key ring bears the name of its core
   */
  readonly keyRingSuffix?: string;

  /**
   * Whether cores switch on the Google APIs that they use. They are never switched off again.
   *
   * @default true
   */
  readonly enableServices?: boolean;
}

/**
 * Zones for accelerators only: no control plane stands there.
 *
 * @see https://cloud.google.com/compute/docs/regions-zones/ai-zones
 */
const AI_ZONES = ["us-central1-ai1a", "us-south1-ai1b"];

/**
 * Google Cloud as a place to create cores in.
 *
 * Needs the package `@cdktf/provider-google`, and a provider in the stack:
 * `new GoogleProvider(stack, "google", { project, region })`.
 */
export class GooglePlatform implements IPlatform {
  public readonly cloud: string = "google";
  public readonly region: string;
  public readonly excludedZones: string[];
  public readonly capabilities: Capability[] = [
    Capability.CLOUD_CORE,
    Capability.GPU_NODE_POOL,
    Capability.SPOT,
    Capability.ROUTED_POD_RANGE,
  ];

  /** Id of the project. */
  public readonly project: string;

  /**
   * @param props where and how
   * @throws LeptonError when a prop is not in Google's notation
   */
  public constructor(private readonly props: GooglePlatformProps) {
    assertNoBrokenRules("GooglePlatform", checkProps(props));
    this.project = props.project;
    this.region = props.region;
    this.excludedZones = AI_ZONES.filter((zone) => zone.startsWith(`${props.region}-`));
  }

  /**
   * Rules of Google's that a core breaks, besides those of every cloud.
   *
   * @param spec the core that is about to be created
   */
  public checkCore(spec: CloudCoreSpec): BrokenRule[] {
    return checkGoogleCore(this.region, spec);
  }

  /**
   * Creates a core.
   *
   * @param scope the construct that becomes the parent
   * @param id the id of the new construct below it
   * @param spec what to create
   * @throws LeptonError when the core breaks a rule of `checkCore`, or the package `@cdktf/provider-google` is not installed
   */
  public realiseCore(scope: Construct, id: string, spec: CloudCoreSpec): ICloudCoreRealisation {
    const path = `${scope.node.path}/${id}`;
    assertNoBrokenRules(path, this.checkCore(spec));
    const { GoogleCloudCore } = loadGoogleCloudCore(path);
    return new GoogleCloudCore(scope, id, {
      project: this.project,
      region: this.region,
      securityGroup: this.props.securityGroup,
      keyRingSuffix: this.props.keyRingSuffix,
      enableServices: this.props.enableServices ?? true,
      spec,
    });
  }
}

/** Loads what needs the provider's package only when it is needed: who builds on another cloud does not have it. */
function loadGoogleCloudCore(path: string): typeof import("./google-cloud-core") {
  try {
    return require("./google-cloud-core") as typeof import("./google-cloud-core");
  } catch (error) {
    const missing = error instanceof Error ? /Cannot find module '(@[^/']+\/provider-google)/.exec(error.message)?.[1] : undefined;
    if (missing === undefined) {
      throw error;
    }
    assertNoBrokenRules(path, [
      {
        rule: "provider-package-missing",
        problem: `the package '${missing}' is not installed`,
        remedy: `install it: npm install ${missing}`,
      },
    ]);
    throw error;
  }
}

function checkProps(props: GooglePlatformProps): BrokenRule[] {
  const rules: BrokenRule[] = [];
  // https://cloud.google.com/resource-manager/docs/creating-managing-projects; older projects carry a domain before a colon.
  if (!isUnresolved(props.project) && !/^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(props.project)) {
    rules.push({
      rule: "google-project",
      problem: `'project' (${props.project}) is not a project id`,
      remedy: "use the id, 6 to 30 lower-case letters, digits and hyphens, as `gcloud projects list` shows it",
    });
  }
  if (!isUnresolved(props.region) && !/^[a-z]+-[a-z]+[0-9]+$/.test(props.region)) {
    rules.push({
      rule: "google-region",
      problem: `'region' (${props.region}) is not a region`,
      remedy: "write it as Google does, for example 'us-central1'; a zone has a letter more",
    });
  }
  const { securityGroup, keyRingSuffix } = props;
  if (securityGroup !== undefined && !isUnresolved(securityGroup) && !/^gke-security-groups@[^\s@]+\.[^\s@]+$/.test(securityGroup)) {
    rules.push({
      rule: "google-security-group",
      problem: `'securityGroup' (${securityGroup}) cannot hold groups for Kubernetes RBAC`,
      remedy: "name the group 'gke-security-groups' at your organisation's domain",
    });
  }
  // A key ring's name has at most 63 letters, digits, hyphens and underscores; the core's takes 24 and a hyphen joins them.
  if (keyRingSuffix !== undefined && !isUnresolved(keyRingSuffix) && !/^[A-Za-z0-9_-]{1,38}$/.test(keyRingSuffix)) {
    rules.push({
      rule: "google-key-ring-suffix",
      problem: `'keyRingSuffix' (${keyRingSuffix}) cannot be part of a key ring's name`,
      remedy: "use 1 to 38 letters, digits, '-' and '_'",
    });
  }
  return rules;
}
