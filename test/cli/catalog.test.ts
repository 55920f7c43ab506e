import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { CatalogFile } from "../../lib/catalog/catalog-file";
import { MachineCatalog } from "../../lib/catalog/machine-catalog";
import { samplePath } from "../support/sample-prices";
import { lepton } from "./captured-terminal";

const EC2 = samplePath("ec2-prices.csv");
const GOOGLE = samplePath("skypilot-gcp.csv");
const ADVISOR = samplePath("spot-advisor.json");
const BUILT_IN = resolve(__dirname, "../../lib/catalog/data/aws.json");

let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lepton-"));
  out = join(folder, "aws.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path, "utf8")).digest("hex");
}

function update(...args: string[]) {
  return lepton(["catalog", "update", "--date", "2026-09", "--out", out, ...args]);
}

describe("lepton catalog update", () => {
  test("writes a catalogue that records source, date and hash of every file, and reports what became of them", async () => {
    const { exitCode, stdout, stderr } = await update(
      "--from",
      EC2,
      "--from",
      `${ADVISOR},date=2026-07,name=Advisor, of AWS,licence=facts`,
    );
    expect([exitCode, stderr]).toEqual([0, ""]);
    const file = JSON.parse(readFileSync(out, "utf8")) as CatalogFile;
    expect(file.sources.slice(0, 2)).toEqual([
      { name: "ec2-prices.csv", date: "2026-09", licence: "not stated", file: "ec2-prices.csv", sha256: sha256(EC2) },
      { name: "Advisor, of AWS", date: "2026-07", licence: "facts", file: "spot-advisor.json", sha256: sha256(ADVISOR) },
    ]);
    expect(
      MachineCatalog.fromFile(out)
        .offers("aws", "us-west-2")
        .some(({ reserved3yMicroUsdPerHour }) => reserved3yMicroUsdPerHour === 2_112_130),
    ).toBe(true);
    const [report, hash] = [stdout.replaceAll(out, "aws.json"), sha256(EC2).slice(0, 12)];
    expect(report).toContain(`  ec2-prices.csv     ec2-instances     2026-09    10    10        0  ${hash}\n`);
    expect(report).toContain(
      "Doubtful prices: 4\n  p5.48xlarge on-demand in aws us-east-1 (use1-az1, use1-az2, use1-az4, use1-az6): 55.04 USD/h, 56 %;",
    );
    expect(report).toContain(
      "Prices left out of the catalogue\n  4: doubtful: below-siblings (rows 7, 7, 7, 7)\n  4: no zone is known (rows 11, 11, 11, 11)\n",
    );
    // p5.48xlarge in us-east-1 changes in its spot price and commitment only.
    expect(report).toContain("  aws.json: aws, 146 machine types, 1910 offers in 16 regions, 9 of them changed or new\n");
  });

  test("the same files make the same bytes, and an update with an older file nothing new", async () => {
    await update("--from", EC2);
    const first = readFileSync(out, "utf8");
    await update("--from", EC2);
    expect(readFileSync(out, "utf8")).toBe(first);
    const older = join(folder, "older.json");
    const { stdout } = await lepton(["catalog", "update", "--date", "2020", "--base", out, "--out", older, "--from", EC2]);
    expect(stdout).toContain(" 0 of them changed or new\n");
  });

  test("skipped rows are counted with the reason and their lines", async () => {
    const file = join(folder, "prices.csv");
    writeFileSync(file, `${readFileSync(EC2, "utf8")},us-east-1,,1,,,\ng6.xlarge,us-east-1,use1-az4,cheap,,,\n`);
    const { stdout } = await update("--from", file);
    expect(stdout).toContain(
      "Rows skipped\n  prices.csv: 1: a price that is not a decimal number (row 13)\n  prices.csv: 1: no machine type (row 12)\n",
    );
  });

  test("suspect prices are carried where that is asked for, and check finds them again", async () => {
    await update("--from", EC2, "--suspect", "carry");
    const offers = MachineCatalog.fromFile(out).offers("aws", "us-east-1");
    expect(offers.find(({ machineType }) => machineType.name === "p5.48xlarge")!.doubts).toHaveLength(1);
    const { exitCode, stdout } = await lepton(["catalog", "check", out]);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/p5\.48xlarge on-demand in aws us-east-1 .* \[below-siblings, suspect, ec2-prices\.csv row 7\]/);
  });

  test("carries the regions and machine types that are named, from nothing but the files", async () => {
    await update("--from", EC2, "--base", "none", "--region", "us-west-2", "--region=us-east-2", "--machine-type", "g6.xlarge");
    const file = JSON.parse(readFileSync(out, "utf8")) as CatalogFile;
    expect(file.regions.map(({ name, offers }) => [name, offers.length])).toEqual([
      ["us-east-2", 1],
      ["us-west-2", 1],
    ]);
    expect(file.machineTypes.map(({ name }) => name)).toEqual(["g6.xlarge"]);
    expect(file.sources).toHaveLength(1);
  });

  test("to standard output, with the report on standard error", async () => {
    const { exitCode, stdout, stderr } = await update("--from", EC2, "--out", "-");
    expect([exitCode, MachineCatalog.fromJson(stdout).clouds()]).toEqual([0, ["aws"]]);
    expect(stderr).toContain("  standard output: aws, ");
  });

  test("as JSON for other programs", async () => {
    const { stdout } = await update("--from", GOOGLE, "--json");
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ format: "cdktf-lepton/catalog-update/1", cloud: "google", out });
    expect(report.sources[0]).toMatchObject({ format: "skypilot", rowsRead: 20, sha256: sha256(GOOGLE) });
    expect(report.flags.every(({ rule }: { rule: string }) => rule === "below-siblings")).toBe(true);
    expect(report.flags).toHaveLength(3);
  });

  test.each<[string, () => string[], string]>([
    ["without a file", () => [], "no price file is given: name at least one with '--from' [files-named]"],
    [
      "with a file that is not there",
      () => ["--from", "no/such.csv"],
      "'no/such.csv' does not exist: name a price file that may be read [file-readable]",
    ],
    ["with a file in no format", () => ["--from", resolve(__dirname, "catalog.test.ts")], "begins like no format that is known"],
    [
      "with an unknown format",
      () => ["--from", `${EC2},format=ec2-instance`],
      "has the unknown format 'ec2-instance': did you mean 'ec2-instances'?",
    ],
    ["with a catalogue as a price file", () => ["--from", BUILT_IN], "is a catalogue file: give it to '--base'"],
    ["with two clouds", () => ["--from", EC2, "--from", GOOGLE], "the files are about aws and google: state the 'cloud'"],
    ["with another word for suspect", () => ["--from", EC2, "--suspect", "cary"], "'--suspect' (cary) is no choice: did you mean 'carry'?"],
    [
      "with an unknown option",
      () => ["--from", EC2, "--regin", "x"],
      "there is no option '--regin': did you mean '--region' [option-known]",
    ],
    ["with a base that is not there", () => ["--from", EC2, "--base", "no/such.json"], "the file 'no/such.json' cannot be read (ENOENT)"],
    [
      "with a folder that is not there",
      () => ["--from", EC2, "--out", join(folder, "no", "aws.json")],
      "the catalogue cannot be written (ENOENT)",
    ],
  ])("%s ends with 64 and writes nothing", async (_name, args, message) => {
    const { exitCode, stdout, stderr } = await update(...args());
    expect([exitCode, stdout]).toEqual([64, ""]);
    expect(stderr).toContain(message);
    expect(() => readFileSync(out)).toThrow("ENOENT");
  });

  test("a missing date is asked for, file by file, and a missing output", async () => {
    const { exitCode, stderr } = await lepton(["catalog", "update", "--from", EC2, "--from", `${ADVISOR},date=2026`]);
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/1\. '.*ec2-prices\.csv' does not state the date of its prices: .* \[file-date\]\n {2}2\. '--out' is not given/);
    expect(stderr).not.toContain("spot-advisor.json");
  });

  test("the date that a price list states is taken", async () => {
    const list = join(folder, "index.json");
    const product = { productFamily: "Compute Instance", attributes: { instanceType: "g6.xlarge", regionCode: "us-east-1" } };
    writeFileSync(
      list,
      JSON.stringify({
        formatVersion: "v1.0",
        offerCode: "AmazonEC2",
        publicationDate: "2026-08-01T00:00:00Z",
        products: { A: product },
        terms: {},
      }),
    );
    const { stdout } = await lepton(["catalog", "check", list, "--json"]);
    expect(JSON.parse(stdout).sources).toEqual([expect.objectContaining({ format: "aws-price-list", date: "2026-08-01" })]);
  });
});

describe("lepton catalog check", () => {
  test("of the built-in catalogue finds nothing doubtful, and says what it is made of", async () => {
    const { exitCode, stdout, stderr } = await lepton(["catalog", "check"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Catalogue built-in: aws\n");
    expect(stdout).toContain("5c781ee357c8  ec2instances.info");
    expect(stdout.endsWith("No price is doubtful.\n")).toBe(true);
  });

  test("of price files lists every flag, and ends with 2", async () => {
    const { exitCode, stdout } = await lepton(["catalog", "check", EC2, GOOGLE, "--date", "2026-09"]);
    expect(exitCode).toBe(2);
    expect(stdout).toContain("Doubtful prices: 7\n");
    expect(stdout.match(/\[below-siblings, suspect, skypilot-gcp\.csv row (8|10|12)\]/g)).toHaveLength(3);
    const json = JSON.parse((await lepton(["catalog", "check", EC2, "--date", "2026-09", "--json"])).stdout);
    expect([json.format, json.flags.length]).toEqual(["cdktf-lepton/catalog-check/1", 4]);
  });

  test("of a catalogue that somebody wrote finds what the checks of price files find", async () => {
    const file = JSON.parse(readFileSync(BUILT_IN, "utf8")) as CatalogFile;
    const region = file.regions.find(({ name }) => name === "eu-west-1")!;
    const offer = region.offers.find(({ machineType }) => machineType === "g6e.xlarge") ?? region.offers[0]!;
    Object.assign(offer, { onDemand: Math.round(offer.onDemand! * 0.4), spot: undefined });
    writeFileSync(out, JSON.stringify(file));
    const { exitCode, stdout } = await lepton(["catalog", "check", out]);
    expect(exitCode).toBe(2);
    expect(stdout).toContain(`${offer.machineType} on-demand in aws eu-west-1 `);
  });

  test("of a broken catalogue ends with 64", async () => {
    writeFileSync(out, '{"schemaVersion": 1, "cloud": "aws"}');
    const { exitCode, stderr } = await lepton(["catalog", "check", out]);
    expect(exitCode).toBe(64);
    expect(stderr).toContain("'machineTypes' is missing");
  });
});

describe("lepton catalog", () => {
  test("prints its help, with every option and exit code", async () => {
    const { exitCode, stdout } = await lepton(["catalog", "update", "--help"]);
    expect(exitCode).toBe(0);
    for (const word of [
      "--from",
      "--out",
      "--format",
      "--date",
      "--cloud",
      "--base",
      "--region",
      "--machine-type",
      "--suspect",
      "--json",
    ]) {
      expect(stdout).toContain(word);
    }
    expect([...stdout.matchAll(/^ {2}(\d+) /gm)].map(([, code]) => Number(code))).toEqual([0, 2, 64, 70]);
  });

  test.each<[readonly string[], string]>([
    [["catalog"], "'lepton catalog' is given nothing to do: use update or check [command-known]"],
    [["catalog", "updates"], "there is no command 'catalog updates': did you mean 'update' [command-known]"],
  ])("%j ends with 64", async (args, message) => {
    expect(await lepton(args)).toEqual({ exitCode: 64, stdout: "", stderr: `lepton: arguments: ${message}\n` });
  });
});
