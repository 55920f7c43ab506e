import { rmSync } from "node:fs";
import { installPackedPackage, MANIFEST, runJson } from "./packed-package";

const CORE = Object.keys(MANIFEST.peerDependencies).find((peer) => /^cdkt/.test(peer))!;
const ALL_PEERS = Object.keys(MANIFEST.peerDependencies);

/** Loads a package and prints the modules in the cache and the JSON files that were read on the way. */
function loadProgram(body: string): string {
  return `
    const fs = require("node:fs");
    const read = [];
    const original = fs.readFileSync;
    fs.readFileSync = (file, ...rest) => (read.push(String(file)), original(file, ...rest));
    ${body}
    console.log(JSON.stringify({ modules: Object.keys(require.cache), data: read.filter((file) => /catalog.*[.]json$/.test(file)) }));`;
}

/** A module of some provider's bindings. */
const BINDINGS = /\/node_modules\/@cdkt[fn]\/provider-/;

interface Loaded {
  readonly modules: readonly string[];
  readonly data: readonly string[];
}

let withoutClouds: string;
let withClouds: string;
beforeAll(() => {
  withoutClouds = installPackedPackage();
  withClouds = installPackedPackage(ALL_PEERS);
}, 60_000);
afterAll(() => {
  rmSync(withoutClouds, { recursive: true });
  rmSync(withClouds, { recursive: true });
});

describe("loading the packed library", () => {
  test("needs no provider package, reads no price, and costs few modules more than the core", () => {
    const core = runJson<Loaded>(withoutClouds, loadProgram(`require("${CORE}");`));
    const library = runJson<Loaded>(withoutClouds, loadProgram(`require("${MANIFEST.name}");`));
    expect(core.modules.length).toBeGreaterThan(100);
    expect(library.modules.length - core.modules.length).toBeGreaterThan(10);
    expect(library.modules.length - core.modules.length).toBeLessThanOrEqual(150);
    expect(library.data).toEqual([]);
  });

  test("loads no provider module where the provider packages are installed", () => {
    const library = runJson<Loaded>(withClouds, loadProgram(`require("${MANIFEST.name}");`));
    expect(library.modules.filter((module) => BINDINGS.test(module))).toEqual([]);
  });

  test("loads the bindings of the cloud in use only, and never their index", () => {
    const program = loadProgram(`
      const { App, TerraformStack } = require("${CORE}");
      const { AwsPlatform, LeptonCloudCore } = require("${MANIFEST.name}");
      const stack = new TerraformStack(new App(), "aws");
      new LeptonCloudCore(stack, "core", { platform: new AwsPlatform({ region: "us-east-1" }) });`);
    const bindings = runJson<Loaded>(withClouds, program).modules.filter((module) => BINDINGS.test(module));
    expect(bindings.length).toBeGreaterThan(10);
    expect(bindings.filter((module) => !/\/provider-aws\//.test(module))).toEqual([]);
    expect(bindings.filter((module) => /\/provider-aws\/lib\/index\.js$/.test(module))).toEqual([]);
  });
});
