import fc from "fast-check";
import { labelValue, nodeLabels } from "../../lib/platform/node-labels";

/** The syntax of a label value as Kubernetes documents it. */
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

test("every text becomes a label value", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 90 }), fc.stringMatching(/^[A-Z0-9 ._-]{0,90}$/)), (text) => {
      const value = labelValue(text);
      expect(value.length).toBeLessThanOrEqual(63);
      expect(value).toMatch(LABEL_VALUE);
    }),
  );
});

test("catalogue names stay readable, valid ones as they are", () => {
  expect(["H100", "RTX PRO 6000", "A100-80GB", "v5e"].map(labelValue)).toEqual(["H100", "RTX-PRO-6000", "A100-80GB", "v5e"]);
});

test("the user's labels go beside the library's, and replace none", () => {
  const group = {
    zone: "z",
    machineType: "m",
    spot: true,
    nodes: 1,
    architecture: "amd64",
    acceleratorKind: "gpu",
    acceleratorModel: "L4",
    acceleratorCount: 4,
    efaInterfaces: 0,
    localNvmeGb: 0,
  };
  const pool = {
    name: "infer",
    groups: [group],
    labels: { tier: "edge", "lepton.dev/pool": "mine" },
    taints: [],
    bootDiskGib: 100,
    fabric: false,
  };
  expect(nodeLabels(pool, group)).toEqual({
    "lepton.dev/pool": "infer",
    "lepton.dev/accelerator": "L4",
    "lepton.dev/accelerator-count": "4",
    "lepton.dev/purchase-option": "spot",
    tier: "edge",
  });
});
