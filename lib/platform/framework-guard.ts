import { App, TerraformStack } from "cdktf";
import { Node, type IConstruct } from "constructs";
import { assertNoBrokenRules } from "../errors";

/** Where jsii leaves the fully qualified name and the version of every class it compiled. */
const RUNTIME_TYPE = Symbol.for("jsii.rtti");

/** A core of the CDK for Terraform, as installed. */
interface Framework {
  readonly name: string;
  readonly version: string;
}

/**
 * Fails when an app is built on the other core: `cdktf` and its continuation `cdktn` mark their classes with the same symbols, so
 * that a construct of one can be put into a stack of the other and everything goes well until `app.synth()` throws about an internal
 * method that only one of them has.
 *
 * A second copy of the same core is no reason to fail: it works.
 *
 * @param scope any construct of the app
 * @throws LeptonError that names both cores and the packages that fit together
 */
export function assertSameFramework(scope: IConstruct): void {
  const ours = frameworkOf(TerraformStack)!;
  const theirs = Node.of(scope)
    .scopes.filter((ancestor) => TerraformStack.isStack(ancestor) || App.isApp(ancestor))
    .map((ancestor) => frameworkOf(ancestor.constructor))
    .find((framework) => framework !== undefined && framework.name !== ours.name);
  if (theirs !== undefined) {
    assertNoBrokenRules(Node.of(scope).path, [
      {
        rule: "same-framework",
        problem: `the app is built on ${theirs.name} ${theirs.version}, this library on ${ours.name} ${ours.version}, and the two do not mix`,
        remedy: `install '${theirs.name}-lepton' instead of '${ours.name}-lepton', or build the app on '${ours.name}'`,
      },
    ]);
  }
}

/** The core that a class, or the nearest of its ancestors that is part of a core, belongs to. */
function frameworkOf(constructor: unknown): Framework | undefined {
  for (let type = constructor; typeof type === "function"; type = Object.getPrototypeOf(type) as unknown) {
    const { fqn, version } = (type as { [RUNTIME_TYPE]?: { fqn: string; version: string } })[RUNTIME_TYPE] ?? { fqn: "", version: "" };
    const core = /^(.*)\.(?:App|TerraformStack)$/.exec(fqn)?.[1];
    if (core !== undefined) {
      return { name: core, version };
    }
  }
  return undefined;
}
