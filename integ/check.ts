import { writeFileSync } from "node:fs";

/** How a check ended. */
export type CheckStatus = "passed" | "failed" | "skipped";

/** A check that ran, for people and for CI. */
export interface CheckResult {
  /** Stable: CI keeps the list of the checks that ran before. */
  readonly name: string;
  readonly status: CheckStatus;
  /** Why it failed or was skipped; what it covered when it passed. */
  readonly reason: string;
}

/** What a check reports about itself: what it covered, and every mistake. */
export interface CheckOutcome {
  readonly covered: string;
  readonly mistakes: readonly string[];
}

/** Thrown by a check that cannot run here. */
export class CheckSkipped extends Error {}

/** Runs checks one after another, prints a line each, and keeps the results. */
export class CheckList {
  private readonly done: CheckResult[] = [];

  public constructor(private readonly print: (line: string) => void) {}

  /** Runs a check. A check that throws has failed; what it threw is the reason. */
  public run(name: string, check: () => CheckOutcome): void {
    const started = Date.now();
    this.note(this.attempt(name, check), started);
  }

  /** The same for a check that waits. */
  public async runAsync(name: string, check: () => Promise<CheckOutcome>): Promise<void> {
    const started = Date.now();
    const settled = await check().then(
      (outcome) => () => outcome,
      (error: Error) => () => {
        throw error;
      },
    );
    this.note(this.attempt(name, settled), started);
  }

  private note(result: CheckResult, started: number): void {
    const { name } = result;
    this.done.push(result);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    this.print(`  ${name}: ${result.status === "passed" ? result.reason : result.status} (${seconds} s)`);
    this.print(`check ${name}: ${result.status}${result.status === "passed" ? "" : `: ${result.reason}`}`);
  }

  /** All results so far. */
  public get results(): readonly CheckResult[] {
    return [...this.done];
  }

  /** Writes the results for other programs. */
  public write(file: string): void {
    writeFileSync(file, `${JSON.stringify(this.done, null, 2)}\n`);
  }

  private attempt(name: string, check: () => CheckOutcome): CheckResult {
    try {
      const { covered, mistakes } = check();
      mistakes.forEach((mistake) => this.print(`  ${name}: ${mistake}`));
      const more = mistakes.length > 1 ? ` (and ${mistakes.length - 1} more)` : "";
      return mistakes.length === 0
        ? { name, status: "passed", reason: covered }
        : { name, status: "failed", reason: `${oneLine(mistakes[0]!)}${more}` };
    } catch (error) {
      const { message } = error as Error;
      return { name, status: error instanceof CheckSkipped ? "skipped" : "failed", reason: oneLine(message) };
    }
  }
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " | ");
}
