import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { delimiter, join, resolve } from "node:path";
import type { CheckOutcome } from "../check";
import type { CallResult, PlannerCall } from "./calls";
import { differences } from "./differences";
import { generate, type PackedLibrary } from "./generated-package";
import { fetchWith, need, runTool } from "./tool";

const PROGRAMS = join(__dirname, "programs/java");

/**
 * Compiles the generated Java sources, those of the library's peer `cdktf` and a program, and asks the planners: answers and messages are
 * those of TypeScript. Sources of `cdktf` are generated from the npm package, so that no artefact of it is needed.
 *
 * @param root the source tree
 * @param folder where the packages lie and the results go
 * @param kept where jars and the compiled peer are kept
 */
export function checkJava(
  library: PackedLibrary,
  calls: readonly PlannerCall[],
  expected: readonly CallResult[],
  { root, folder, kept }: { readonly root: string; readonly folder: string; readonly kept: string },
): CheckOutcome {
  need("javac", ["-version"], "install a JDK of at least version 11");
  need("mvn", ["-version"], "install Maven 3.6 or later");
  const jars = jarsIn(kept);
  const cdktf = compiledPeer(resolve(root, "node_modules/cdktf"), kept, jars);
  const sources = generate(library.withoutBindings, "java", join(folder, "generated"));
  const classes = join(folder, "java-classes");
  rmSync(classes, { recursive: true, force: true });
  compile([join(sources, "src/main/java"), join(PROGRAMS)], classes, [cdktf, ...jars]);
  cpSync(join(sources, "src/main/resources"), classes, { recursive: true });
  const results = join(folder, "java.json");
  runTool("java", ["-cp", [classes, cdktf, ...jars].join(delimiter), "Program", join(folder, "calls.json"), results], folder);
  const found = JSON.parse(readFileSync(results, "utf8")) as CallResult[];
  return { covered: `${calls.length} calls: answers and messages as in TypeScript`, mistakes: differences(calls, expected, found) };
}

/** The jars that the project file names, with what they need, once for each content of the file. */
function jarsIn(kept: string): string[] {
  const digest = createHash("sha256")
    .update(readFileSync(join(PROGRAMS, "pom.xml"), "utf8"))
    .digest("hex")
    .slice(0, 12);
  const folder = join(kept, `jars-${digest}`);
  if (!existsSync(folder)) {
    const fetched = join(kept, "jars-fetched");
    rmSync(fetched, { recursive: true, force: true });
    mkdirSync(fetched, { recursive: true });
    const goal = [
      "--batch-mode",
      "--quiet",
      "-f",
      join(PROGRAMS, "pom.xml"),
      "dependency:copy-dependencies",
      "--define",
      `outputDirectory=${fetched}`,
    ];
    fetchWith("mvn", goal, kept);
    renameSync(fetched, folder);
  }
  return readdirSync(folder).map((jar) => join(folder, jar));
}

/** Classes of a peer, generated from its npm package, once for each version. */
function compiledPeer(source: string, kept: string, jars: readonly string[]): string {
  const { name, version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
  };
  const folder = join(kept, `${name}-${version}-classes`);
  if (!existsSync(folder)) {
    const generated = join(kept, `${name}-generated`);
    mkdirSync(generated, { recursive: true });
    const sources = generate(source, "java", generated);
    const classes = join(generated, "classes");
    compile([join(sources, "src/main/java")], classes, jars);
    cpSync(join(sources, "src/main/resources"), classes, { recursive: true });
    renameSync(classes, folder);
    rmSync(generated, { recursive: true });
  }
  return folder;
}

function compile(folders: readonly string[], classes: string, classpath: readonly string[]): void {
  const sources = folders.flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith(".java")).map((file) => join(folder, file)),
  );
  mkdirSync(classes, { recursive: true });
  const list = join(classes, "sources");
  writeFileSync(list, sources.join("\n"));
  const options = ["-nowarn", "-proc:none", "-encoding", "UTF-8", "-d", classes, "-cp", classpath.join(delimiter)];
  runTool("javac", [...options, `@${list}`], classes);
  rmSync(list);
}
