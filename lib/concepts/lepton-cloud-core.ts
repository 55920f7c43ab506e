import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { MachineCatalog } from "../catalog/machine-catalog";
import { assertNoBrokenRules } from "../errors";
import type { ICloudCoreRealisation } from "../platform/cloud-core-contract";
import { recordCoreClaim } from "../platform/core-registry";
import { assertSameFramework } from "../platform/framework-guard";
import type { IPlatform } from "../platform/platform";
import { appCatalog } from "./app-catalog";
import { checkCloudCore, completeCloudCore } from "./cloud-core-spec";

/** Properties of a cloud core; the same on every cloud. */
export interface LeptonCloudCoreProps {
  /** The cloud and region to build on: an `AwsPlatform` or a `GooglePlatform`. */
  readonly platform: IPlatform;

  /**
   * Prefix of every physical name: lower-case letters, digits and hyphens, at most 24 characters. Changing it replaces everything.
   *
   * @default - derived from the stack's and the construct's id
   */
  readonly name?: string;

  /**
   * Address range of the network, a prefix of /16 to /20. Must not overlap that of any other core of the app. Changing it replaces everything.
   *
   * @default "10.0.0.0/16"
   */
  readonly cidr?: string;

  /**
   * Address range of pods on clouds that route them (Google). AWS gives pods addresses of `cidr`.
   *
   * @default - a /16 of 100.64.0.0/10 (RFC 6598) chosen by the second octet of `cidr`
   */
  readonly podCidr?: string;

  /**
   * Address range of Kubernetes services; never leaves the cluster's network, so every core may use the same.
   *
   * @default "172.20.0.0/16"
   */
  readonly serviceCidr?: string;

  /**
   * Zones to span, in order; zone ids on AWS (`use1-az4`). The order is part of the address plan: add new ones at the end. Every zone costs
   * its own NAT gateway on AWS.
   *
   * @default - the first `zoneCount` zones of the region that a core can stand in
   */
  readonly zones?: string[];

  /**
   * How many zones to span when `zones` does not name them, 2 to 6.
   *
   * @default 3
   */
  readonly zoneCount?: number;

  /**
   * Kubernetes minor version.
   *
   * @default "1.35"
   */
  readonly kubernetesVersion?: string;

  /**
   * Who administers the cluster: IAM principal ARNs on AWS, members such as `group:platform@example.com` on Google.
   *
   * @default - nobody: the cluster runs, and no person can change it
   */
  readonly administrators?: string[];

  /**
   * Address ranges outside the core that may reach the private control plane, for example a VPN's.
   *
   * @default - none: only the core's own network
   */
  readonly controlPlaneClients?: string[];

  /**
   * Machine type of the system nodes, which carry DNS, metrics and controllers.
   *
   * @default - two vCPU with 8 GiB: m7i.large on AWS, e2-standard-2 on Google
   */
  readonly systemMachineType?: string;

  /**
   * System nodes in each zone.
   *
   * @default 1
   */
  readonly systemNodesPerZone?: number;

  /**
   * Days that logs are kept.
   *
   * @default 365
   */
  readonly logRetentionDays?: number;

  /**
   * Whether the cluster and everything that holds data resist deletion, by the cloud's own protection where it has one and by Terraform's
   * `prevent_destroy`.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Tags (AWS) or labels (Google) of everything that can carry them; must be valid on both.
   *
   * @default - none besides the library's own
   */
  readonly tags?: { [key: string]: string };

  /**
   * Machine types, zones and prices to check against and to plan with.
   *
   * @default - the files that the app's context names in `lepton:catalog`, besides the built-in catalogue
   */
  readonly catalog?: MachineCatalog;
}

/**
 * A cloud data centre to build on: network over several zones, Kubernetes cluster, keys, image registry, artifact bucket and identities.
 *
 * Private by default: nodes have no public address, the control plane answers inside the network only, the cloud's own services are reached
 * through private endpoints, and everything at rest is encrypted with a key of the customer's. The same props build it on every
 * cloud; `docs/cloud-core.md` lists what is created where, and what it costs before any node pool is added.
 *
 * All rules that the props break are reported in one error when it is constructed.
 *
 * @example
 * import { App, TerraformStack } from "cdktf";
 * import { AwsPlatform, LeptonCloudCore } from "cdktf-lepton";
 *
 * const stack = new TerraformStack(new App(), "aws");
 * new LeptonCloudCore(stack, "core", { platform: new AwsPlatform({ region: "us-east-1" }), cidr: "10.0.0.0/16" });
 */
export class LeptonCloudCore extends Construct {
  /** Whether a value is a cloud core, of this or another copy of the library. */
  public static isLeptonCloudCore(value: unknown): value is LeptonCloudCore {
    return typeof value === "object" && value !== null && CORE_SYMBOL in value;
  }

  /** The cloud it stands on, by the catalogue's name. */
  public readonly cloud: string;

  /** The region it stands in. */
  public readonly region: string;

  /** The zones it spans, in order; zone ids on AWS. */
  public readonly zones: string[];

  /** Prefix of its physical names. */
  public readonly name: string;

  /** Address range of its network. */
  public readonly cidr: string;

  /** The platform it was built on. */
  public readonly platform: IPlatform;

  /** What was created, for constructs that build on it. */
  public readonly realisation: ICloudCoreRealisation;

  /** The catalogue that pools of this core are planned with. */
  public readonly catalog: MachineCatalog;

  /**
   * Construct paths of the pools on this core by pool name.
   *
   * @internal
   */
  public readonly _poolPaths = new Map<string, string>();

  /**
   * Builds the core.
   *
   * @param scope the stack, or a construct in it
   * @param id unique below the scope in letters, digits, `_` and `-`
   * @param props what to build, and where
   */
  public constructor(scope: Construct, id: string, props: LeptonCloudCoreProps) {
    const path = scope.node.path === "" ? id : `${scope.node.path}/${id}`;
    assertSameFramework(scope);
    const catalog = props.catalog ?? appCatalog(scope, path);
    assertNoBrokenRules(path, checkCloudCore(scope, id, path, props, catalog));
    const { spec, claim } = completeCloudCore(scope, id, path, props, catalog);

    super(scope, id);
    Object.defineProperty(this, CORE_SYMBOL, { value: true });
    recordCoreClaim(scope.node.root, claim);
    this.platform = props.platform;
    this.catalog = catalog;
    this.cloud = props.platform.cloud;
    this.region = props.platform.region;
    this.zones = spec.zones.map((network) => network.zone);
    this.name = spec.name;
    this.cidr = spec.cidr;
    this.realisation = props.platform.realiseCore(this, "Resource", spec);

    if (spec.administrators.length === 0) {
      Annotations.of(this).addWarning(
        "lepton:no-administrators: nobody can administer this cluster; name the principals in 'administrators' before you deploy",
      );
    }
  }

  /** Name of the Kubernetes cluster. */
  public get clusterName(): string {
    return this.realisation.clusterName;
  }

  /** Address of the Kubernetes API; answers inside the network only. */
  public get clusterEndpoint(): string {
    return this.realisation.clusterEndpoint;
  }

  /** Address that images are pushed to and pulled from. */
  public get registryUrl(): string {
    return this.realisation.registryUrl;
  }

  /** Name of the artifact bucket. */
  public get artifactBucketName(): string {
    return this.realisation.artifactBucketName;
  }
}

const CORE_SYMBOL = Symbol.for("cdktf-lepton/LeptonCloudCore");
