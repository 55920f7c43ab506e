/**
 * The deep checks on what the examples synthesize: `npm run checks`. What each proves and does not prove: docs/checks.md.
 */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { CheckList, CheckSkipped, type CheckOutcome } from "./check";
import { checkDeterminism, checkLeakedText } from "./determinism/determinism-check";
import { Example, planIn, stacksIn, type ExampleStack } from "./example";
import { formatFinding } from "./schema-check/finding";
import { ProviderSchemas } from "./schema-check/provider-schema";
import { checkStack } from "./schema-check/stack-check";
import { SecurityCheck } from "./security/security-check";
import { countDifferences, realisedOfferings } from "./terraform/plan-counts";
import { TerraformCheck } from "./terraform/terraform-check";

const ROOT = resolve(__dirname, "..");
const BUILD = join(ROOT, "build");

function main(): number {
  const checks = new CheckList((line) => console.log(line));
  const terraform = new TerraformCheck(process.env);
  const security = new SecurityCheck(ROOT, BUILD);
  const examples = Example.all(ROOT);
  checks.run("examples", () => ({
    covered: examples.map(({ name }) => name).join(", "),
    mistakes: examples.length === 0 ? ["none found"] : [],
  }));
  checks.run("terraform self-test", () => terraform.selfTest());
  checks.run("schema self-test", () => terraform.schemaAgreement());
  const schemas = schemasAtHand(terraform);
  for (const example of examples) {
    checkExample(example, checks, { terraform, security, schemas });
  }
  checks.run("security exemptions", () => security.staleExemptions());
  mkdirSync(BUILD, { recursive: true });
  checks.write(join(BUILD, "checks.json"));
  const failed = checks.results.filter(({ status }) => status === "failed").length;
  const skipped = checks.results.filter(({ status }) => status === "skipped").length;
  console.log(`${checks.results.length - failed - skipped} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 ? 0 : 1;
}

interface Checkers {
  readonly terraform: TerraformCheck;
  readonly security: SecurityCheck;
  readonly schemas: ProviderSchemas;
}

function checkExample(example: Example, checks: CheckList, { terraform, security, schemas }: Checkers): void {
  const outdir = join(BUILD, "checks", example.name, "cdktf.out");
  rmSync(outdir, { recursive: true, force: true });
  checks.run(`synth ${example.name}`, () => {
    example.synthesize(outdir);
    const names = stacksIn(outdir).map(({ name }) => name);
    return { covered: `stacks ${names.join(", ")}`, mistakes: names.length === 0 ? ["no stack was written"] : [] };
  });
  const plan = planIn(outdir);
  const stacks = stacksIn(outdir);
  checks.run(`counts ${example.name}`, () => {
    if (plan === undefined) {
      throw new CheckSkipped("the example writes no plan.json");
    }
    const mistakes = countDifferences(
      plan,
      stacks.flatMap(({ stack }) => realisedOfferings(stack)),
    );
    return { covered: `${plan.plan.counts.length} offerings in the plan, ${plan.problem.offerings.length} in its problem`, mistakes };
  });
  checks.run(`leaks ${example.name}`, () => checkLeakedText(outdir));
  checks.run(`determinism ${example.name}`, () => checkDeterminism(example));
  for (const stack of stacks) {
    checks.run(`schema ${example.name}/${stack.name}`, () => checkSchemas(stack, schemas));
    checks.run(`terraform ${example.name}/${stack.name}`, () => terraform.check(stack, plan));
  }
  checks.run(`security ${example.name}`, () => security.scan(outdir));
}

/**
 * Provider schemas of the folder that LEPTON_SCHEMAS names, or of ../shared/schemas beside the source tree, completed by those of the AWS
 * provider that Terraform finds.
 */
function schemasAtHand(terraform: TerraformCheck): ProviderSchemas {
  const folder = process.env.LEPTON_SCHEMAS ?? resolve(ROOT, "..", "shared", "schemas");
  const inFolder = existsSync(folder) ? ProviderSchemas.fromFolder(folder) : ProviderSchemas.of();
  return inFolder.completedBy(terraform.awsSchemas());
}

function checkSchemas({ file, stack }: ExampleStack, schemas: ProviderSchemas): CheckOutcome {
  const result = checkStack(stack.json, schemas, relative(ROOT, file));
  if (result.checked === 0 && result.findings.length === 0) {
    throw new CheckSkipped(`no schema for ${result.uncheckedProviders.join(", ")}: name a folder that holds it in LEPTON_SCHEMAS`);
  }
  const unchecked = result.uncheckedProviders.length === 0 ? "" : `, no schema for ${result.uncheckedProviders.join(", ")}`;
  return { covered: `${result.checked} blocks${unchecked}`, mistakes: result.findings.map(formatFinding) };
}

process.exitCode = main();
