import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckSkipped, type CheckOutcome } from "../check";
import { stacksIn } from "../example";
import { PythonUnavailable, pythonEnvironment } from "../python-environment";
import type { JsonObject } from "../schema-check/stack-file";
import { runCheckov } from "./checkov-report";
import { judge, readExemptedRules, type ExemptedRule } from "./exempted-rules";

/** Holds synthesized stacks against checkov's rules, and remembers which exemptions were of use. */
export class SecurityCheck {
  private readonly exempted: readonly ExemptedRule[];
  private readonly used = new Set<ExemptedRule>();
  private scanned = 0;

  /**
   * @param root the source tree, which holds `docs/security.md`
   * @param environments where checkov is installed
   */
  public constructor(
    private readonly root: string,
    private readonly environments: string,
  ) {
    this.exempted = readExemptedRules(readFileSync(join(root, "docs", "security.md"), "utf8"));
  }

  /** Scans the stacks of an output folder. */
  public scan(outdir: string): CheckOutcome {
    const program = this.install();
    const folder = mkdtempSync(join(tmpdir(), "lepton-checkov-"));
    try {
      const stacks = stacksIn(outdir);
      stacks.forEach(({ name, file }) => cpSync(file, join(folder, name, "cdk.tf.json")));
      const report = runCheckov(program, folder, (file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as JsonObject);
      const { violations, used } = judge(report.failed, this.exempted);
      used.forEach((exemption) => this.used.add(exemption));
      this.scanned += 1;
      const mistakes = violations.map(
        ({ rule, types, resource, file, name }) => `${file}: ${types.join("|")}.${resource}: ${rule}: ${name}`,
      );
      if (report.executed === 0) {
        mistakes.push("checkov executed no check");
      }
      if (report.parsingErrors > 0 || report.skipped > 0) {
        mistakes.push(`checkov could not parse ${report.parsingErrors} files and skipped ${report.skipped} checks`);
      }
      const excepted = report.failed.length - violations.length;
      return { covered: `${report.executed} checks executed, ${excepted} failures out of scope as docs/security.md says`, mistakes };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Finds exemptions that no stack needed: they would hide the day the rule starts to matter. */
  public staleExemptions(): CheckOutcome {
    if (this.scanned === 0) {
      throw new CheckSkipped("checkov scanned nothing");
    }
    const stale = this.exempted.filter((exemption) => !this.used.has(exemption));
    return {
      covered: `${this.exempted.length} exemptions, each needed`,
      mistakes: stale.map(({ rule, type }) => `docs/security.md: ${rule} for ${type} is stale: no stack fails it, remove the row`),
    };
  }

  private install(): string {
    try {
      return pythonEnvironment(join(this.root, "integ", "security", "requirements.txt"), this.environments, "checkov")("checkov");
    } catch (error) {
      throw error instanceof PythonUnavailable ? new CheckSkipped(`checkov cannot be installed: ${error.message}`) : error;
    }
  }
}
