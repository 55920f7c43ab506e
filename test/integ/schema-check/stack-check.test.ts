// cspell:ignore projekt nodecount clutser secnds comand -- planted misspellings
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TerraformStack } from "cdktf";
import { formatFinding, type Finding } from "../../../integ/schema-check/finding";
import { ProviderSchemas, type ProviderSchemaFile } from "../../../integ/schema-check/provider-schema";
import { checkStack } from "../../../integ/schema-check/stack-check";
import { SynthesizedStack, type Block } from "../../support/synthesized-stack";
import { googleStack, kubernetesStack } from "../fixtures/stacks";

const SCHEMA_FILE = join(__dirname, "..", "fixtures", "provider-schemas.json");
const SCHEMAS = ProviderSchemas.of(JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as ProviderSchemaFile);

const google = SynthesizedStack.from((stack: TerraformStack) => googleStack(stack)).json;
const kubernetes = SynthesizedStack.from((stack: TerraformStack) => kubernetesStack(stack)).json;

/** Checks a copy of a sound stack after a change. */
function findingsAfter(sound: Block, change: (json: Block) => void): readonly Finding[] {
  const json = structuredClone(sound);
  change(json);
  return checkStack(json, SCHEMAS, "cdk.tf.json").findings;
}

describe("sound stacks of the real bindings", () => {
  it("pass on Google, a dynamic block among them, with every block held against its schema", () => {
    const result = checkStack(google, SCHEMAS, "cdk.tf.json");
    expect(result.findings).toEqual([]);
    expect(JSON.stringify(google)).toContain('"dynamic":{"cors"');
    expect(result.checked).toBe(9);
    expect(result.uncheckedProviders).toEqual([]);
  });

  it("pass on Kubernetes and Helm, nested attributes of protocol 6 among them", () => {
    const result = checkStack(kubernetes, SCHEMAS, "cdk.tf.json");
    expect(result.findings).toEqual([]);
    expect(result.checked).toBe(7);
  });

  it("name the providers whose schema is not at hand", () => {
    const json = { resource: { aws_vpc: { v: { cidr_block: "10.0.0.0/16" } } } };
    expect(checkStack(json, SCHEMAS, "f")).toEqual({
      findings: [],
      checked: 0,
      uncheckedProviders: ["registry.terraform.io/hashicorp/aws"],
    });
  });
});

const pool = (json: Block): Block => json.resource.google_container_node_pool.pool;
const cluster = (json: Block): Block => json.resource.google_container_cluster.cluster;
const bucket = (json: Block): Block => json.resource.google_storage_bucket.bucket;
const dynamicCors = (json: Block): Block => json.resource.google_storage_bucket.dynamic.dynamic.cors;
const deployment = (json: Block): Block => json.resource.kubernetes_deployment_v1.deployment;
const release = (json: Block): Block => json.resource.helm_release.release;

describe("a planted mistake on Google is found where it is", () => {
  const cases: [string, (json: Block) => void, Partial<Finding>][] = [
    [
      "a misspelt argument in a nested block",
      (json) => (pool(json).node_config.machine_typ = "x"),
      { rule: "unknown-argument", path: "node_config.machine_typ", remedy: 'did you mean "machine_type"?' },
    ],
    ["a missing argument", (json) => delete bucket(json).location, { rule: "missing-argument", path: "location" }],
    ["a required argument that is null", (json) => (bucket(json).location = null), { rule: "missing-argument", path: "location" }],
    [
      "a missing argument in a nested block",
      (json) => delete pool(json).node_config.guest_accelerator[0].type,
      { rule: "missing-argument", path: "node_config.guest_accelerator[0].type" },
    ],
    ["a computed argument", (json) => (cluster(json).endpoint = "1.2.3.4"), { rule: "computed-argument", path: "endpoint" }],
    ["a word for a number", (json) => (pool(json).node_count = "two"), { rule: "wrong-type", path: "node_count" }],
    [
      "a number for a bool",
      (json) => (cluster(json).remove_default_node_pool = 1),
      { rule: "wrong-type", path: "remove_default_node_pool" },
    ],
    [
      "a word for a bool",
      (json) => (cluster(json).remove_default_node_pool = "yes"),
      { rule: "wrong-type", path: "remove_default_node_pool" },
    ],
    ["a string for a list", (json) => (pool(json).node_locations = "us-central1-a"), { rule: "wrong-type", path: "node_locations" }],
    ["a list for a string", (json) => (bucket(json).name = ["b"]), { rule: "wrong-type", path: "name" }],
    ["a list in a map of strings", (json) => (bucket(json).labels = { a: ["b"] }), { rule: "wrong-type", path: 'labels["a"]' }],
    [
      "text around an expression for a list",
      (json) => (pool(json).node_locations = "x-${path.module}"),
      { rule: "wrong-type", path: "node_locations" },
    ],
    [
      "a reference of the wrong type",
      (json) => (pool(json).node_count = "${google_container_cluster.cluster.node_locations}"),
      { rule: "wrong-type", path: "node_count", problem: '"${google_container_cluster.cluster.node_locations}" is set of string' },
    ],
    [
      "a block that stands twice",
      (json) => (bucket(json).versioning = [{ enabled: true }, { enabled: true }]),
      { rule: "too-many-blocks", path: "versioning" },
    ],
    [
      "a block that is missing",
      (json) => delete bucket(json).lifecycle_rule[0].condition,
      { rule: "too-few-blocks", path: "lifecycle_rule[0].condition" },
    ],
    ["a string for a block", (json) => (bucket(json).versioning = "on"), { rule: "block-shape", path: "versioning" }],
    [
      "an unknown resource type",
      (json) => (json.resource.google_storage_buckets = { x: {} }),
      { rule: "unknown-type", address: "google_storage_buckets.x", remedy: 'did you mean "google_storage_bucket"?' },
    ],
    [
      "an unknown data source",
      (json) => (json.data.google_client_configs = { x: {} }),
      { rule: "unknown-type", address: "data.google_client_configs.x" },
    ],
    [
      "an unknown provider argument",
      (json) => (json.provider.google[0].projekt = "p"),
      { rule: "unknown-argument", address: "provider.google", path: "projekt" },
    ],
    ["an unknown top-level key", (json) => (json.resources = {}), { rule: "unknown-argument", address: "resources" }],
    [
      "a provider alias that is not configured",
      (json) => (bucket(json).provider = "google.asia"),
      { rule: "unknown-provider", path: "provider" },
    ],
    [
      "an unknown lifecycle argument",
      (json) => (bucket(json).lifecycle = { prevent_destruction: true }),
      { rule: "unknown-argument", path: "lifecycle.prevent_destruction" },
    ],
    [
      "an expression where only a literal may stand",
      (json) => (bucket(json).lifecycle = { prevent_destroy: "${true}" }),
      { rule: "wrong-type", path: "lifecycle.prevent_destroy" },
    ],
    [
      "an ignored attribute that does not exist",
      (json) => (pool(json).lifecycle.ignore_changes = ["nodecount"]),
      { rule: "unknown-attribute", path: "lifecycle.ignore_changes[0]" },
    ],
    [
      "a dependency on nothing",
      (json) => (pool(json).depends_on = ["google_compute_network.gone"]),
      { rule: "unknown-reference", path: "depends_on[0]" },
    ],
    [
      "a reference to a resource that does not exist",
      (json) => (pool(json).cluster = "${google_container_cluster.clutser.id}"),
      { rule: "unknown-reference", path: "cluster", remedy: 'did you mean "google_container_cluster.cluster"?' },
    ],
    [
      "a reference to an attribute that does not exist",
      (json) => (pool(json).cluster = "${google_container_cluster.cluster.ident}"),
      { rule: "unknown-attribute", path: "cluster" },
    ],
    [
      "a reference to an attribute that no instance of a counted resource has",
      (json) => ((cluster(json).count = 2), (pool(json).cluster = "${google_container_cluster.cluster[0].ident}")),
      { rule: "unknown-attribute", path: "cluster" },
    ],
    [
      "a reference to a list of the wrong elements",
      (json) => (pool(json).node_config.tags = "${google_container_cluster.cluster.ip_allocation_policy}"),
      { rule: "wrong-type", path: "node_config.tags" },
    ],
    [
      "a reference into a list without an index",
      (json) =>
        (cluster(json).ip_allocation_policy.cluster_secondary_range_name =
          "${google_compute_subnetwork.subnetwork.secondary_ip_range.range_name}"),
      { rule: "unknown-attribute", path: "ip_allocation_policy.cluster_secondary_range_name" },
    ],
    [
      "an argument in the content of a dynamic block",
      (json) => (dynamicCors(json).content.max_age_secnds = 1),
      { rule: "unknown-argument", path: "dynamic.cors.content.max_age_secnds", remedy: 'did you mean "max_age_seconds"?' },
    ],
    [
      "a dynamic block without for_each",
      (json) => delete dynamicCors(json).for_each,
      { rule: "missing-argument", path: "dynamic.cors.for_each" },
    ],
    [
      "an iterator that the dynamic block does not define",
      (json) => (dynamicCors(json).iterator = "age"),
      { rule: "unknown-reference", path: "dynamic.cors.content.max_age_seconds" },
    ],
    [
      "a dynamic block of nothing",
      (json) => (bucket(json).dynamic = { corses: { for_each: [], content: {} } }),
      { rule: "unknown-argument", path: "dynamic.corses" },
    ],
    [
      "an output of nothing",
      (json) => (json.output.endpoint.value = "${google_container_cluster.gone.endpoint}"),
      { rule: "unknown-reference", address: "output" },
    ],
    ["each in a block without for_each", (json) => (bucket(json).name = "${each.key}"), { rule: "unknown-reference", path: "name" }],
    ["an undeclared variable", (json) => (bucket(json).name = "${var.name}"), { rule: "unknown-reference", path: "name" }],
    ["an expression that is not closed", (json) => (bucket(json).name = "${path.module"), { rule: "bad-expression", path: "name" }],
  ];

  it.each(cases)("%s", (_, change, expected) => {
    const findings = findingsAfter(google, change);
    expect(findings).toEqual(expect.arrayContaining([expect.objectContaining(expected)]));
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set([expected.rule]));
  });
});

describe("a planted mistake on Kubernetes and Helm is found where it is", () => {
  const cases: [string, (json: Block) => void, Partial<Finding>][] = [
    [
      "an argument deep in a pod",
      (json) => (deployment(json).spec.template.spec.container[0].comand = ["x"]),
      { rule: "unknown-argument", path: "spec.template.spec.container[0].comand", remedy: 'did you mean "command"?' },
    ],
    ["a block that must stand at least once", (json) => delete deployment(json).metadata, { rule: "too-few-blocks", path: "metadata" }],
    [
      "a block that may stand once",
      (json) => (deployment(json).spec = [deployment(json).spec, deployment(json).spec]),
      { rule: "too-many-blocks", path: "spec" },
    ],
    [
      "an argument of a nested attribute, which Terraform drops without a word",
      (json) => (release(json).set[0].nam = "a"),
      { rule: "unknown-argument", path: "set[0].nam", remedy: 'did you mean "name"?' },
    ],
    [
      "a missing argument of a nested attribute",
      (json) => delete release(json).set[0].name,
      { rule: "missing-argument", path: "set[0].name" },
    ],
    [
      "a null for a required nested attribute",
      (json) => (release(json).set[0].name = null),
      { rule: "missing-argument", path: "set[0].name" },
    ],
    [
      "a list for a single nested attribute",
      (json) => (json.provider.helm[0].kubernetes = [{ host: "h" }]),
      { rule: "wrong-type", address: "provider.helm", path: "kubernetes" },
    ],
    ["an object for a list of nested attributes", (json) => (release(json).set = { name: "a" }), { rule: "wrong-type", path: "set" }],
  ];

  it.each(cases)("%s", (_, change, expected) => {
    const findings = findingsAfter(kubernetes, change);
    expect(findings).toEqual(expect.arrayContaining([expect.objectContaining(expected)]));
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set([expected.rule]));
  });
});

describe("what Terraform converts or cannot know passes", () => {
  const cases: [string, (json: Block) => void][] = [
    ["a number in quotes", (json) => (pool(json).node_count = "2")],
    ["a bool in quotes", (json) => (cluster(json).remove_default_node_pool = "true")],
    ["a number for a string", (json) => (bucket(json).name = 5)],
    ["a null for an optional argument", (json) => (pool(json).node_count = null)],
    ["a null for a block", (json) => (bucket(json).versioning = null)],
    ["a block as an array of one", (json) => (bucket(json).versioning = [{ enabled: true }])],
    ["a computed argument that is null", (json) => (cluster(json).endpoint = null)],
    ["a function call", (json) => (pool(json).node_locations = "${tolist(google_container_cluster.cluster.node_locations)}")],
    [
      "a required block that a dynamic block makes",
      (json) => {
        const [rule] = bucket(json).lifecycle_rule;
        rule.dynamic = { condition: { for_each: [7], content: { age: "${condition.value}" } } };
        delete rule.condition;
      },
    ],
    ["a set where a set is asked for", (json) => (pool(json).node_locations = "${google_container_cluster.cluster.node_locations}")],
    ["a set where a list is asked for", (json) => (pool(json).node_config.tags = "${google_container_cluster.cluster.node_locations}")],
    ["an escaped expression", (json) => (bucket(json).name = "$${google_nothing.at.all}")],
    ["a comment", (json) => (bucket(json)["//"] = { anything: "${nothing.at.all}" })],
    [
      "every instance of a counted resource",
      (json) => ((cluster(json).count = 2), (pool(json).cluster = "${google_container_cluster.cluster[0].id}")),
    ],
    ["each in a block with for_each", (json) => ((bucket(json).for_each = '${toset(["a"])}'), (bucket(json).name = "${each.key}"))],
    ["all attributes ignored", (json) => (pool(json).lifecycle.ignore_changes = "all")],
  ];

  it.each(cases)("%s", (_, change) => {
    expect(findingsAfter(google, change)).toEqual([]);
  });
});

it("a finding reads as one line with file, address, path and what to do", () => {
  const [finding] = findingsAfter(google, (json) => (pool(json).node_config.machine_typ = "x"));
  expect(formatFinding(finding!)).toBe(
    'cdk.tf.json: google_container_node_pool.pool: node_config.machine_typ: no such argument: did you mean "machine_type"? [unknown-argument]',
  );
});
