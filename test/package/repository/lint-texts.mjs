import { text } from "node:stream/consumers";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

// Reads `[{ file, code }]`, writes the rules that each text would break in that file, and the configuration of each file. ESLint
// loads its configuration by a dynamic import, which jest's own module system cannot do: hence a program of its own.

const cases = JSON.parse(await text(process.stdin));
/** The repository's rules without those that need type information, which a file that does not exist cannot have. */
const untyped = new ESLint({ overrideConfig: { ...tseslint.configs.disableTypeChecked, files: ["**/*.ts"] } });
const typed = new ESLint();

const results = [];
for (const { file, code } of cases) {
  const [result] = await untyped.lintText(`${code}\n`, { filePath: file });
  const broken = result.messages.map((message) => message.ruleId ?? message.message);
  const config = await typed.calculateConfigForFile(file);
  results.push({ broken, severities: Object.fromEntries(Object.entries(config.rules).map(([rule, [severity]]) => [rule, severity])) });
}
process.stdout.write(JSON.stringify(results));
