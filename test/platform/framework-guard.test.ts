import { App, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { assertSameFramework } from "../../lib/platform/framework-guard";

const RUNTIME_TYPE = Symbol.for("jsii.rtti");
const ours = (TerraformStack as unknown as Record<symbol, { fqn: string }>)[RUNTIME_TYPE]!.fqn.split(".")[0]!;
const other = ours === "cdktf" ? "cdktn" : "cdktf";

/** A class as the other core's copy of it looks from outside: same symbol, no common ancestor but Construct, another jsii name. */
function foreignClass(name: "App" | "TerraformStack", core: string, version: string): new (scope?: Construct) => Construct {
  return class extends Construct {
    public static readonly [RUNTIME_TYPE] = { fqn: `${core}.${name}`, version };
    public constructor(scope?: Construct) {
      super(scope as Construct, scope === undefined ? "" : "stack");
      Object.defineProperty(this, Symbol.for(`cdktf/${name}`), { value: true });
    }
  };
}

describe("assertSameFramework", () => {
  test("accepts a stack of our own core, and a subclass that another jsii library compiled", () => {
    class TeamStack extends TerraformStack {
      public static readonly [RUNTIME_TYPE] = { fqn: "team-library.TeamStack", version: "1.0.0" };
    }
    const app = Testing.app();
    expect(() => assertSameFramework(new Construct(new TerraformStack(app, "plain"), "child"))).not.toThrow();
    expect(() => assertSameFramework(new Construct(new TeamStack(app, "team"), "child"))).not.toThrow();
  });

  test("names both cores and the package to install when the stack is the other core's", () => {
    const Stack = foreignClass("TerraformStack", other, "9.8.7");
    const stack = new Stack(new Construct(undefined as unknown as Construct, ""));
    expect(TerraformStack.isStack(stack)).toBe(true);
    const child = new Construct(stack, "core");
    expect(() => assertSameFramework(child)).toThrow(`the app is built on ${other} 9.8.7, this library on ${ours} `);
    expect(() => assertSameFramework(child)).toThrow(`install '${other}-lepton' instead of '${ours}-lepton'`);
    expect(() => assertSameFramework(child)).toThrow(/^stack\/core: .*\[same-framework\]$/);
  });

  test("sees through a subclass of the other core's stack", () => {
    class UserStack extends foreignClass("TerraformStack", other, "9.8.7") {}
    expect(() => assertSameFramework(new UserStack(new Construct(undefined as unknown as Construct, "")))).toThrow("same-framework");
  });

  test("refuses the other core's app around a stack of ours", () => {
    const ForeignApp = foreignClass("App", other, "9.8.7");
    const app = new ForeignApp();
    expect(App.isApp(app)).toBe(true);
    expect(() => assertSameFramework(new Construct(app, "child"))).toThrow("same-framework");
  });

  test("accepts a second copy of our own core", () => {
    const Stack = foreignClass("TerraformStack", ours, "9.8.7");
    expect(() => assertSameFramework(new Stack(new Construct(undefined as unknown as Construct, "")))).not.toThrow();
  });
});
