import type { ContainerNodePoolNodeConfig } from "@cdktf/provider-google/lib/container-node-pool";
import type { GoogleCoreContext } from "./google-core-context";

/** What every node of a core has, whatever it is for. */
export interface GoogleNodeBase {
  /** E-mail address of the service account that nodes run as. */
  readonly serviceAccount: string;
  /** Key that encrypts boot disks. */
  readonly diskKeyId: string;
}

/**
 * The part of a node's configuration that is the same for every node of a core: Google's hardened image, verified boot, no credentials of
 * the node for pods, an encrypted disk.
 *
 * Secure boot lets no unsigned kernel module in. The driver that GKE itself installs is signed; one installed by hand would fail.
 */
export function nodeConfigBase(context: GoogleCoreContext, base: GoogleNodeBase): ContainerNodePoolNodeConfig {
  return {
    imageType: "COS_CONTAINERD",
    serviceAccount: base.serviceAccount,
    // What the node may do is decided by the roles of its service account; scopes are the older mechanism and only get in the way.
    oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
    bootDiskKmsKey: base.diskKeyId,
    shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    workloadMetadataConfig: { mode: "GKE_METADATA" },
    metadata: { "disable-legacy-endpoints": "true" },
    kubeletConfig: { insecureKubeletReadonlyPortEnabled: "FALSE" },
    gvnic: { enabled: true },
    resourceLabels: context.spec.tags,
  };
}
