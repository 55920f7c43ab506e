import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { LeptonError } from "../errors";
import { fleetPlanDocument } from "../report/fleet-plan-document";
import type { FleetPlan } from "../sizing/fleet-plan";
import type { FleetProblem } from "../sizing/fleet-problem";
import { planFleet } from "../sizing/plan-fleet";
import { fleetProblemOfReplicas } from "../sizing/replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "../sizing/replica/replica-fleet-problem";
import { EXIT } from "./exit-codes";
import { sweepFrontier } from "./frontier";
import { frontierDocument, frontierText } from "./frontier-text";
import { planText } from "./plan-text";
import type { TextFormat } from "./problem-text";
import { readFleetProblem } from "./read-fleet-problem";
import { parseSizeArguments, type NinesRange, type SizeArguments } from "./size-arguments";
import type { Terminal } from "./terminal";

/** Bytes that are not UTF-8 are an error, not question marks. */
const STRICT = { fatal: true };

/** What messages call a problem that is piped in. */
const STANDARD_INPUT = "standard input";

/**
 * The command `lepton size`: reads a fleet problem, plans, prints the plan or the frontier.
 *
 * @returns the exit code
 * @throws LeptonError when the arguments or the problem are malformed
 */
export async function size(args: readonly string[], terminal: Terminal): Promise<number> {
  const asked = parseSizeArguments(args);
  const posed = await readProblem(asked.source, terminal);
  return asked.frontier === undefined
    ? printPlan(posed, asked, terminal)
    : printFrontier(fleetProblemOfReplicas(posed).problem, asked, asked.frontier, terminal);
}

function printPlan(posed: FleetProblem | ReplicaFleetProblem, asked: SizeArguments, terminal: Terminal): number {
  const plan = planFleet(posed, { gap: asked.gap, timeLimitMs: asked.timeLimitMs, now: () => terminal.now() });
  const { problem } = fleetProblemOfReplicas(posed);
  terminal.stdout.write(asked.isJson ? planJson(problem, plan) : planText(problem, plan, terminal.stdout));
  const remedy = asked.timeLimitMs === undefined ? "accept a '--gap'" : "give a longer '--time-limit', or accept a larger '--gap'";
  if (plan.infeasibility !== undefined) {
    if (plan.infeasibility.proven) {
      return EXIT.infeasible;
    }
    terminal.stderr.write("lepton: the search was cut short: a fleet may exist; give a longer '--time-limit', or ask for less\n");
    return EXIT.cutShort;
  }
  if (plan.gap <= asked.gap) {
    return EXIT.ok;
  }
  const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
  const goal = asked.gap === 0 ? "the optimum was asked for" : `${percent(asked.gap)} was asked for`;
  terminal.stderr.write(`lepton: the search was cut short: at most ${percent(plan.gap)} above the cheapest, ${goal}: ${remedy}\n`);
  return EXIT.cutShort;
}

function printFrontier(problem: FleetProblem, asked: SizeArguments, range: NinesRange, terminal: Terminal): number {
  const { gap, timeLimitMs } = asked;
  const frontier = sweepFrontier(problem, range, { gap, timeLimitMs, now: () => terminal.now() });
  if (frontier.isCutShort) {
    terminal.stderr.write(
      `lepton: the time was up after ${frontier.plans.length} fleets: more available ones may exist; give a longer '--time-limit'\n`,
    );
  }
  if (asked.isJson) {
    terminal.stdout.write(`${JSON.stringify(frontierDocument(problem, frontier), undefined, 2)}\n`);
  } else if (frontier.plans.length > 0) {
    terminal.stdout.write(frontierText(problem, frontier, range, terminal.stdout));
  }
  if (frontier.plans.length === 0) {
    terminal.stderr.write(`lepton: no fleet has ${range.fewest} nines; 'lepton size' without '--frontier' says why\n`);
    return frontier.isCutShort ? EXIT.cutShort : EXIT.infeasible;
  }
  return frontier.isCutShort || frontier.plans.some((plan) => plan.gap > gap) ? EXIT.cutShort : EXIT.ok;
}

function planJson(problem: FleetProblem, plan: FleetPlan): string {
  const { rejections } = plan;
  const document = fleetPlanDocument({ problem, plan, failureModel: undefined, rejections, notes: [], lowerBounds: undefined });
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

async function readProblem(source: string, terminal: Terminal): Promise<FleetProblem | ReplicaFleetProblem> {
  return source === "-"
    ? readFleetProblem(await pipedText(terminal), STANDARD_INPUT, "either")
    : readFleetProblem(fileText(source), source, formatOf(source));
}

function formatOf(file: string): TextFormat {
  const extension = extname(file).toLowerCase();
  return extension === ".json" ? "json" : extension === ".yaml" || extension === ".yml" ? "yaml" : "either";
}

function fileText(file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "does not exist" : code === "EISDIR" ? "is a directory" : `cannot be read (${code})`;
    throw new LeptonError(file, [
      { rule: "problem-readable", problem: `the file ${reason}`, remedy: "name a JSON or YAML file, or '-' for standard input" },
    ]);
  }
  return decoded(file, () => new TextDecoder("utf-8", STRICT).decode(bytes));
}

async function pipedText({ stdin }: Terminal): Promise<string> {
  const decoder = new TextDecoder("utf-8", STRICT);
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string" ? chunk : decoded(STANDARD_INPUT, () => decoder.decode(chunk, { stream: true }));
  }
  return text + decoded(STANDARD_INPUT, () => decoder.decode());
}

function decoded(name: string, decode: () => string): string {
  try {
    return decode();
  } catch {
    throw new LeptonError(name, [{ rule: "problem-utf8", problem: "the text is not UTF-8", remedy: "save it as UTF-8" }]);
  }
}
