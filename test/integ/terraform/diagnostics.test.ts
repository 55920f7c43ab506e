import { streamedErrors, validationErrors } from "../../../integ/terraform/diagnostics";

const run = (succeeded: boolean, stdout: string, stderr = ""): { succeeded: boolean; stdout: string; stderr: string } => ({
  succeeded,
  stdout,
  stderr,
});
const line = (message: object): string => JSON.stringify(message);

it("names place, summary and detail of every validation error", () => {
  const diagnostics = [
    {
      severity: "error",
      summary: "Unsupported argument",
      detail: 'An argument named "x"\nis not expected here.',
      snippet: { context: "resource.aws_vpc.v" },
    },
    { severity: "warning", summary: "Deprecated" },
  ];
  expect(validationErrors(run(false, JSON.stringify({ valid: false, diagnostics })))).toEqual([
    'resource.aws_vpc.v: Unsupported argument: An argument named "x" is not expected here.',
  ]);
  expect(validationErrors(run(true, JSON.stringify({ valid: true, diagnostics: [] })))).toEqual([]);
});

it("never takes silence for success", () => {
  expect(validationErrors(run(false, "", "Error: broken"))).toEqual(["no verdict: Error: broken"]);
  expect(validationErrors(run(false, JSON.stringify({ valid: false, diagnostics: [] })))).toHaveLength(1);
  expect(streamedErrors(run(false, "", "╷\n│ Error: no such file\n╵"))).toEqual(["Error: no such file"]);
});

it("names the run of a test that failed", () => {
  const output = [
    line({ type: "version" }),
    line({
      type: "diagnostic",
      "@testrun": "apply",
      diagnostic: { severity: "error", summary: "Test assertion failed", detail: "public endpoint is on" },
    }),
    "not json",
  ].join("\n");
  expect(streamedErrors(run(false, output))).toEqual(['run "apply": Test assertion failed: public endpoint is on']);
});
