import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lepton } from "./captured-terminal";

const ROOT = resolve(__dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/lepton-size.md"), "utf8");

/** Code blocks of the page in a language. */
function blocks(language: string): string[] {
  return [...PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, of, text]) => (of === language ? [text!] : []));
}

describe("docs/lepton-size.md", () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "lepton-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  const errors = blocks("text").find((text) => text.startsWith("lepton: problem.yaml: "))!;
  const [problem] = blocks("yaml") as [string];

  test("shows a problem that has an answer", async () => {
    writeFileSync(join(folder, "problem.yaml"), problem);
    expect(await lepton(["size", join(folder, "problem.yaml")])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test("prints the errors that the command prints for that problem with two mistakes", async () => {
    const file = join(folder, "mistaken.yaml");
    writeFileSync(
      file,
      problem.replace("unavailability: 0.001 # 99.9 %", "unavailability: 99.9 #").replace("domain: use1-az2,", "domain: use1-az3,"),
    );
    expect((await lepton(["size", file])).stderr.replaceAll(file, "problem.yaml")).toBe(errors);
  });

  test("lists the exit codes of the help", async () => {
    const codes = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, code]) => code!);
    expect(codes(PAGE, /^\| (\d+) \| /gm).slice(-5)).toEqual(codes((await lepton(["size", "--help"])).stdout, /^ {2}(\d+) /gm));
  });
});
