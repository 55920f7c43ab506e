import { coreSpec, GOOGLE_ZONES } from "../support/core-spec";
import { googleStack } from "./google-stack";
import { addressOf, createdBefore } from "./reachable";

const stack = googleStack(
  { administrators: ["group:platform@example.com"], controlPlaneClients: ["192.168.0.0/16"] },
  { securityGroup: "gke-security-groups@example.com" },
);
const spec = coreSpec(GOOGLE_ZONES);
const zones = GOOGLE_ZONES.map(({ zone }) => zone);
const cluster = stack.only("google_container_cluster");
const buckets = stack.all("google_storage_bucket");

describe("addresses of what holds data or identity", () => {
  // A changed address destroys the running thing: these change in a major release only, with a `moved` block.
  it("stay what they are", () => {
    const stateful =
      /^google_(compute_(network|subnetwork)|container_cluster|kms_key_ring|kms_crypto_key|storage_bucket|artifact_registry_repository|service_account|logging_project_bucket_config)\./;
    expect(stack.addresses().filter((address) => stateful.test(address))).toMatchInlineSnapshot(`
      [
        "google_artifact_registry_repository.core_Registry_46F0360A",
        "google_compute_network.core_Network_443BE03B",
        "google_compute_subnetwork.core_Network_ControlPlane_07ADDBF5",
        "google_compute_subnetwork.core_Network_Nodes_4C7099CE",
        "google_container_cluster.core_Cluster_813C00CE",
        "google_kms_crypto_key.core_Keys_Disks_3F70009A",
        "google_kms_crypto_key.core_Keys_Images_30921E8D",
        "google_kms_crypto_key.core_Keys_Logs_1DBC2FF2",
        "google_kms_crypto_key.core_Keys_Objects_EAF08D18",
        "google_kms_crypto_key.core_Keys_Secrets_3C91501F",
        "google_kms_key_ring.core_Keys_62023A18",
        "google_logging_project_bucket_config.core_Logs_6FA357F5",
        "google_service_account.core_NodeIdentity_A69D14DD",
        "google_storage_bucket.core_Artifacts_96A09BFC",
        "google_storage_bucket.core_Artifacts_AccessLogs2_A39D198C",
        "google_storage_bucket.core_Artifacts_AccessLogs_35DC9690",
      ]
    `);
  });

  it("resist deletion", () => {
    for (const type of [
      "google_container_cluster",
      "google_storage_bucket",
      "google_artifact_registry_repository",
      "google_logging_project_bucket_config",
      "google_kms_crypto_key",
    ]) {
      for (const resource of stack.all(type)) {
        expect(resource.lifecycle.prevent_destroy).toBe(true);
      }
    }
    expect(cluster.deletion_protection).toBe(true);
    expect(buckets.map(({ force_destroy }) => force_destroy)).toEqual([false, false, false]);
  });

  it("give way, but for keys, when the core may be deleted", () => {
    const disposable = googleStack({ deletionProtection: false });
    expect(disposable.only("google_container_cluster").deletion_protection).toBe(false);
    expect(disposable.only("google_container_cluster").lifecycle.prevent_destroy).toBe(false);
    expect(disposable.all("google_storage_bucket").map(({ force_destroy }) => force_destroy)).toEqual([true, true, true]);
    expect(disposable.all("google_kms_crypto_key").every(({ lifecycle }) => lifecycle.prevent_destroy)).toBe(true);
  });
});

describe("network", () => {
  it("has no subnetwork that was not asked for, and keeps the routes that NAT needs", () => {
    expect(stack.only("google_compute_network")).toMatchObject({ auto_create_subnetworks: false, delete_default_routes_on_create: false });
    expect(stack.count("google_compute_subnetwork")).toBe(2);
  });

  it("takes the first half for nodes, the second for private endpoints, and the ranges of pods and services", () => {
    const [controlPlane, nodes] = stack.all("google_compute_subnetwork").sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(nodes!.ip_cidr_range).toBe("10.0.0.0/17");
    expect(nodes!.secondary_ip_range).toEqual([
      { range_name: "pods", ip_cidr_range: spec.podCidr },
      { range_name: "services", ip_cidr_range: spec.serviceCidr },
    ]);
    expect(controlPlane!.ip_cidr_range).toBe("10.0.128.0/28");
    expect(stack.only("google_compute_global_address").address).toBe("10.0.128.16");
  });

  it("logs flows and reaches Google privately from every subnetwork", () => {
    for (const subnetwork of stack.all("google_compute_subnetwork")) {
      expect(subnetwork.private_ip_google_access).toBe(true);
      expect(subnetwork.log_config.flow_sampling).toBeGreaterThan(0);
    }
  });

  it("translates nodes and pods on their way out, and nothing else", () => {
    const nat = stack.only("google_compute_router_nat");
    expect(nat.source_subnetwork_ip_ranges_to_nat).toBe("LIST_OF_SUBNETWORKS");
    expect(nat.subnetwork).toHaveLength(1);
    expect(nat.subnetwork[0].name).toContain(addressOf(stack, "google_compute_subnetwork.core_Network_Nodes"));
    expect(nat.subnetwork[0].secondary_ip_range_names).toEqual(["pods"]);
    // The provider refuses the two together.
    expect([nat.enable_dynamic_port_allocation, nat.enable_endpoint_independent_mapping]).toEqual([true, false]);
  });

  it("leads the domains of Google's APIs and registries to a private endpoint", () => {
    expect(stack.only("google_compute_global_forwarding_rule")).toMatchObject({ target: "all-apis", load_balancing_scheme: "" });
    expect(stack.only("google_compute_global_address")).toMatchObject({ address_type: "INTERNAL", purpose: "PRIVATE_SERVICE_CONNECT" });
    const managedZones = stack.all("google_dns_managed_zone");
    expect(managedZones.map(({ dns_name }) => dns_name).sort()).toEqual(["gcr.io.", "googleapis.com.", "pkg.dev."]);
    expect(managedZones.map(({ visibility }) => visibility)).toEqual(["private", "private", "private"]);
    const records = stack.all("google_dns_record_set").map(({ name, type, rrdatas }) => `${name} ${type} ${rrdatas.join()}`);
    const address = `\${${addressOf(stack, "google_compute_global_address")}.address}`;
    expect(records.sort()).toEqual(
      ["gcr.io.", "googleapis.com.", "pkg.dev."].flatMap((domain) => [`${domain} A ${address}`, `*.${domain} CNAME ${domain}`]).sort(),
    );
  });

  it("lets nobody in but the control plane", () => {
    const firewalls = stack.all("google_compute_firewall").map(({ direction, allow, deny, source_ranges, priority }) => {
      return { direction, allow: allow?.[0].protocol, deny: deny?.[0].protocol, source_ranges, priority };
    });
    expect(firewalls).toEqual(
      expect.arrayContaining([
        { direction: "INGRESS", allow: undefined, deny: "all", source_ranges: ["0.0.0.0/0"], priority: 65534 },
        { direction: "INGRESS", allow: "tcp", deny: undefined, source_ranges: ["10.0.128.0/28"], priority: 1000 },
      ]),
    );
    expect(firewalls).toHaveLength(2);
  });
});

describe("cluster", () => {
  it("is regional over the core's zones, VPC-native, with Dataplane V2", () => {
    expect(cluster).toMatchObject({
      location: "us-central1",
      node_locations: zones,
      networking_mode: "VPC_NATIVE",
      datapath_provider: "ADVANCED_DATAPATH",
      ip_allocation_policy: { cluster_secondary_range_name: "pods", services_secondary_range_name: "services" },
      gateway_api_config: { channel: "CHANNEL_STANDARD" },
    });
  });

  it("has no public address and answers to the core and the named clients only", () => {
    expect(cluster.private_cluster_config).toMatchObject({ enable_private_nodes: true, enable_private_endpoint: true });
    expect(cluster.control_plane_endpoints_config.dns_endpoint_config.allow_external_traffic).toBe(false);
    expect(cluster.master_authorized_networks_config.gcp_public_cidrs_access_enabled).toBe(false);
    expect(cluster.master_authorized_networks_config.cidr_blocks.map((block: { cidr_block: string }) => block.cidr_block)).toEqual([
      "10.0.0.0/16",
      "192.168.0.0/16",
    ]);
  });

  it("answers to other regions only when somebody outside the core is named", () => {
    expect(cluster.private_cluster_config.master_global_access_config.enabled).toBe(true);
    expect(googleStack().only("google_container_cluster").private_cluster_config.master_global_access_config.enabled).toBe(false);
  });

  it("follows the regular channel from the asked version on", () => {
    expect(cluster.min_master_version).toBe("1.35");
    expect(cluster.release_channel.channel).toBe("REGULAR");
  });

  it("drops the first pool, which obeys the same rules while it lives, and ignores what the API says of it later", () => {
    expect(cluster.remove_default_node_pool).toBe(true);
    expect(cluster.initial_node_count).toBe(1);
    expect(cluster.lifecycle.ignore_changes).toEqual(["initial_node_count", "node_config"]);
    const system = stack.only("google_container_node_pool").node_config;
    for (const field of ["image_type", "service_account", "boot_disk_kms_key", "shielded_instance_config", "workload_metadata_config"]) {
      expect(cluster.node_config[field]).toEqual(system[field]);
    }
  });

  it("knows workloads and people by their own identities, and nobody by default", () => {
    expect(cluster.workload_identity_config.workload_pool).toBe("acme-ml-prod.svc.id.goog");
    expect(cluster.authenticator_groups_config.security_group).toBe("gke-security-groups@example.com");
    expect(googleStack().only("google_container_cluster").authenticator_groups_config).toBeUndefined();
    expect(cluster.master_auth.client_certificate_config.issue_client_certificate).toBe(false);
    expect(cluster.enable_legacy_abac).toBe(false);
    expect(cluster.anonymous_authentication_config.mode).toBe("LIMITED");
  });

  it("measures GPUs and keeps the control plane's logs", () => {
    expect(cluster.monitoring_config.enable_components).toContain("DCGM");
    expect(cluster.monitoring_config.managed_prometheus.enabled).toBe(true);
    expect(cluster.logging_config.enable_components).toEqual(expect.arrayContaining(["APISERVER", "SCHEDULER", "CONTROLLER_MANAGER"]));
  });

  it("grants administrators this cluster only", () => {
    const grant = stack.all("google_project_iam_member").find(({ role }) => role === "roles/container.admin")!;
    const name = "projects/acme-ml-prod/locations/us-central1/clusters/atlas";
    expect(grant.member).toBe("group:platform@example.com");
    expect(grant.condition.expression).toBe(`resource.name == "${name}" || resource.name.startsWith("${name}/")`);
  });
});

describe("system nodes", () => {
  const pool = stack.only("google_container_node_pool");

  it("are as many in every zone as asked for, and fixed", () => {
    expect(pool).toMatchObject({ name: "system", node_count: 1, node_locations: zones });
    expect(pool.autoscaling).toBeUndefined();
    expect(pool.node_config.machine_type).toBe("e2-standard-2");
    expect(googleStack({ systemNodesPerZone: 2 }).only("google_container_node_pool").node_count).toBe(2);
  });

  it("boot from a disk that the machine type takes", () => {
    expect(pool.node_config.disk_type).toBe("pd-balanced");
    const n4 = googleStack({ systemMachineType: "n4-standard-4" }).only("google_container_node_pool").node_config;
    expect([n4.machine_type, n4.disk_type]).toEqual(["n4-standard-4", "hyperdisk-balanced"]);
  });

  it("boot verified, hide their credentials from pods, repair and renew themselves", () => {
    expect(pool.node_config).toMatchObject({
      image_type: "COS_CONTAINERD",
      shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
      workload_metadata_config: { mode: "GKE_METADATA" },
    });
    expect(pool.management).toEqual({ auto_repair: true, auto_upgrade: true });
    expect(pool.network_config.enable_private_nodes).toBe(true);
  });
});

describe("node identity", () => {
  it("may write logs and metrics in the project, and read one repository", () => {
    const member = `serviceAccount:\${${addressOf(stack, "google_service_account.")}.email}`;
    const roles = stack.all("google_project_iam_member").filter((grant) => grant.member === member);
    expect(roles.map(({ role }) => role)).toEqual(["roles/container.defaultNodeServiceAccount"]);
    expect(stack.only("google_artifact_registry_repository_iam_member")).toMatchObject({
      role: "roles/artifactregistry.reader",
      member,
      repository: `\${${addressOf(stack, "google_artifact_registry_repository.")}.name}`,
    });
  });
});

describe("encryption", () => {
  const keyOf = (part: string): string => `\${${addressOf(stack, `google_kms_crypto_key.core_Keys_${part}`)}.id}`;

  it("is by a key of the customer's for everything at rest", () => {
    expect(cluster.database_encryption).toEqual({ state: "ENCRYPTED", key_name: keyOf("Secrets") });
    for (const config of [cluster.node_config, stack.only("google_container_node_pool").node_config]) {
      expect(config.boot_disk_kms_key).toBe(keyOf("Disks"));
    }
    for (const bucket of buckets) {
      expect(bucket.encryption.default_kms_key_name).toBe(keyOf("Objects"));
    }
    expect(stack.only("google_artifact_registry_repository").kms_key_name).toBe(keyOf("Images"));
    expect(stack.only("google_logging_project_bucket_config").cmek_settings.kms_key_name).toBe(keyOf("Logs"));
  });

  it("rotates its keys every 90 days", () => {
    expect(stack.all("google_kms_crypto_key").map(({ rotation_period }) => rotation_period)).toEqual(Array(5).fill("7776000s"));
  });

  it("lets every service use its own key and no other", () => {
    const grants = stack.all("google_kms_crypto_key_iam_member");
    expect(new Set(grants.map(({ role }) => role))).toEqual(new Set(["roles/cloudkms.cryptoKeyEncrypterDecrypter"]));
    const agents = Object.fromEntries(grants.map(({ crypto_key_id, member }) => [crypto_key_id, member]));
    expect(agents[keyOf("Secrets")]).toMatch(
      /^serviceAccount:service-\$\{data\.google_project\.[^}]+\.number\}@container-engine-robot\.iam/,
    );
    expect(agents[keyOf("Disks")]).toMatch(/@compute-system\.iam\.gserviceaccount\.com$/);
    expect(agents[keyOf("Objects")]).toMatch(/^serviceAccount:\$\{data\.google_storage_project_service_account\.[^}]+\.email_address\}$/);
    expect(agents[keyOf("Images")]).toMatch(/@gcp-sa-artifactregistry\.iam\.gserviceaccount\.com$/);
    expect(agents[keyOf("Logs")]).toMatch(/^serviceAccount:\$\{data\.google_logging_project_cmek_settings\.[^}]+\.service_account_id\}$/);
    expect(Object.keys(agents)).toHaveLength(5);
  });

  it("uses a key ring of another name when asked to, because a used name is gone for ever", () => {
    expect(stack.only("google_kms_key_ring").name).toBe("atlas");
    expect(googleStack({}, { keyRingSuffix: "2" }).only("google_kms_key_ring").name).toBe("atlas-2");
  });
});

describe("order", () => {
  const grant = (key: string): string => addressOf(stack, `google_kms_crypto_key_iam_member.core_Keys_${key}_`);

  it.each([
    ["google_container_cluster.", "Secrets"],
    ["google_container_cluster.", "Disks"],
    ["google_container_node_pool.", "Disks"],
    ["google_artifact_registry_repository.", "Images"],
    ["google_logging_project_bucket_config.", "Logs"],
    ["google_storage_bucket.core_Artifacts_9", "Objects"],
    ["google_storage_bucket.core_Artifacts_AccessLogs_", "Objects"],
    ["google_storage_bucket.core_Artifacts_AccessLogs2", "Objects"],
  ])("%s comes after the grant of its key (%s)", (part, key) => {
    expect(createdBefore(stack, addressOf(stack, part))).toContain(grant(key));
  });

  it("the first node comes after its roles, the way to the internet and the way to Google", () => {
    const before = createdBefore(stack, addressOf(stack, "google_container_cluster."));
    for (const needed of [
      "google_project_iam_member.core_NodeIdentity",
      "google_artifact_registry_repository_iam_member.",
      "google_compute_router_nat.",
      "google_compute_global_forwarding_rule.",
    ]) {
      expect(before).toContain(addressOf(stack, needed));
    }
    const records = stack.addresses().filter((address) => address.startsWith("google_dns_record_set."));
    expect(records.filter((record) => !before.has(record))).toEqual([]);
  });

  it("everything comes after the APIs are on, unless the user keeps that to himself", () => {
    const services = stack.addresses().filter((address) => address.startsWith("google_project_service."));
    expect(services.length).toBeGreaterThan(10);
    expect(stack.all("google_project_service").every(({ disable_on_destroy }) => disable_on_destroy === false)).toBe(true);
    const others = stack.addresses().filter((address) => !services.includes(address) && !address.includes("Administrators"));
    for (const address of others) {
      expect([address, services.filter((service) => !createdBefore(stack, address).has(service))]).toEqual([address, []]);
    }
    expect(googleStack({}, { enableServices: false }).count("google_project_service")).toBe(0);
  });
});

describe("buckets", () => {
  it("are private, versioned and recoverable", () => {
    expect(buckets).toHaveLength(3);
    for (const bucket of buckets) {
      expect(bucket).toMatchObject({
        uniform_bucket_level_access: true,
        public_access_prevention: "enforced",
        versioning: { enabled: true },
      });
      expect(bucket.soft_delete_policy.retention_duration_seconds).toBe(604800);
      expect(bucket.lifecycle_rule.map((rule: { action: { type: string } }) => rule.action.type)).toContain(
        "AbortIncompleteMultipartUpload",
      );
    }
  });

  it("log to another bucket, never to themselves", () => {
    const logsTo = Object.fromEntries(buckets.map(({ name, logging }) => [name, logging.log_bucket]));
    expect(logsTo["acme-ml-prod-atlas-access-logs"]).toBe("acme-ml-prod-atlas-access-logs-2");
    expect(logsTo["acme-ml-prod-atlas-access-logs-2"]).toBe("acme-ml-prod-atlas-access-logs");
    expect(logsTo["acme-ml-prod-atlas-artifacts"]).toBe(`\${${addressOf(stack, "Artifacts_AccessLogs_")}.name}`);
    expect(stack.all("google_storage_bucket_iam_member").map(({ role, member }) => `${role} ${member}`)).toEqual(
      Array(2).fill("roles/storage.objectCreator group:cloud-storage-analytics@google.com"),
    );
  });

  it("keep access logs as long as asked", () => {
    const short = googleStack({ logRetentionDays: 30 })
      .all("google_storage_bucket")
      .filter(({ name }) => name.includes("access-logs"));
    for (const bucket of short) {
      expect(bucket.lifecycle_rule).toContainEqual({ action: { type: "Delete" }, condition: { age: 30, with_state: "LIVE" } });
    }
  });
});

describe("registry and logs", () => {
  it("holds tags fast and deletes what has none", () => {
    const registry = stack.only("google_artifact_registry_repository");
    expect(registry).toMatchObject({ format: "DOCKER", docker_config: { immutable_tags: true }, cleanup_policy_dry_run: false });
    expect(registry.cleanup_policies).toContainEqual({
      id: "delete-untagged",
      action: "DELETE",
      condition: { tag_state: "UNTAGGED", older_than: "2592000s" },
    });
  });

  it("keeps the core's logs as long as asked, once", () => {
    expect(stack.only("google_logging_project_bucket_config")).toMatchObject({ retention_days: 365, location: "us-central1" });
    const sink = stack.only("google_logging_project_sink");
    expect(sink.destination).toBe(`logging.googleapis.com/\${${addressOf(stack, "google_logging_project_bucket_config.")}.id}`);
    expect(sink.filter).toContain('resource.labels.cluster_name="atlas"');
    expect(sink.filter).toContain('resource.labels.subnetwork_name="atlas-nodes"');
    expect(stack.only("google_logging_project_exclusion").filter).toBe(sink.filter);
  });
});

describe("the whole core", () => {
  it("is open to nobody", () => {
    expect(stack.text).not.toMatch(/allUsers|allAuthenticatedUsers|roles\/(owner|editor|viewer)"/);
    const open = stack.all("google_compute_firewall").filter(({ allow, source_ranges }) => allow && source_ranges.includes("0.0.0.0/0"));
    expect(open).toEqual([]);
  });

  it("carries the core's labels on whatever takes labels", () => {
    for (const type of [
      "google_storage_bucket",
      "google_kms_crypto_key",
      "google_artifact_registry_repository",
      "google_dns_managed_zone",
    ]) {
      for (const resource of stack.all(type)) {
        expect(resource.labels).toEqual(spec.tags);
      }
    }
    expect(cluster.resource_labels).toEqual(spec.tags);
    expect(stack.only("google_container_node_pool").node_config.resource_labels).toEqual(spec.tags);
  });

  it("says project and region itself, whatever the provider's defaults are", () => {
    const inKeyRing = /^google_(kms_crypto_key|kms_crypto_key_iam_member|storage_bucket_iam_member)$/;
    for (const [type, byId] of Object.entries(stack.json.resource as Record<string, Record<string, { project?: string }>>)) {
      for (const resource of Object.values(byId)) {
        expect([type, resource.project]).toEqual([type, inKeyRing.test(type) ? undefined : "acme-ml-prod"]);
      }
    }
  });

  it("has names within Google's limits even when its own is the longest", () => {
    const longest = googleStack({ name: "a-core-with-a-long-name1" }, {}, () => undefined);
    expect(longest.only("google_service_account").account_id).toBe("a-core-with-a-long-name1-nodes");
    expect(longest.only("google_service_account").account_id.length).toBeLessThanOrEqual(30);
    expect(longest.only("google_compute_global_forwarding_rule").name).toMatch(/^[a-z][a-z0-9]{0,19}$/);
    for (const { name } of longest.all("google_storage_bucket")) {
      expect(name).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
    }
  });
});
