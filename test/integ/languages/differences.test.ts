import type { CallResult, PlannerCall } from "../../../integ/languages/calls";
import { differences } from "../../../integ/languages/differences";

const CALLS: readonly PlannerCall[] = [
  { method: "kinds", arguments: [] },
  { method: "plan", arguments: ["fleet", "{}"] },
  { method: "plan", arguments: ["fleets", "{}"] },
];
const EXPECTED: readonly CallResult[] = [
  { texts: ["fleet", "edge"] },
  { text: '{"a":"café 😀","b":1}' },
  { error: "LeptonError: where: 2 problems\n  1. one\n  2. two" },
];

/** The results with one replaced. */
function withOther(index: number, result: CallResult): CallResult[] {
  return EXPECTED.map((each, at) => (at === index ? result : each));
}

test("equal results have no difference", () => {
  expect(differences(CALLS, EXPECTED, structuredClone(EXPECTED))).toEqual([]);
});

test("an error may go on with where it came from", () => {
  const longer = { error: "LeptonError: where: 2 problems\n  1. one\n  2. two\n    at Kernel.call (program.js:315)" };
  expect(differences(CALLS, EXPECTED, withOther(2, longer))).toEqual([]);
});

test.each<[string, number, CallResult, RegExp]>([
  ["another byte", 1, { text: '{"a":"café 😁","b":1}' }, /^plan\(fleet\): expected .*😀.*, found .*😁/],
  ["letters that a pipe spoiled", 1, { text: '{"a":"cafÃ© 😀","b":1}' }, /^plan\(fleet\): /],
  ["numbers written in another way", 1, { text: '{"a":"café 😀","b":1.0}' }, /^plan\(fleet\): /],
  ["another order", 0, { texts: ["edge", "fleet"] }, /^kinds\(\): /],
  ["an answer in place of an error", 2, { text: "{}" }, /^plan\(fleets\): expected "an error: /],
  ["an error in place of an answer", 1, { error: "x" }, /^plan\(fleet\): .*found "an error: x"/],
  ["an error without its last rule", 2, { error: "LeptonError: where: 2 problems\n  1. one" }, /^plan\(fleets\): /],
  ["an error with its last rule cut short", 2, { error: "LeptonError: where: 2 problems\n  1. one\n  2. tw" }, /^plan\(fleets\): /],
  ["an error that goes on in the same line", 2, { error: "LeptonError: where: 2 problems\n  1. one\n  2. two!" }, /^plan\(fleets\): /],
])("%s is a difference", (_name, index, found, message) => {
  expect(differences(CALLS, EXPECTED, withOther(index, found))).toEqual([expect.stringMatching(message)]);
});

test("results that are missing, or too many, are differences", () => {
  expect(differences(CALLS, EXPECTED, EXPECTED.slice(0, 2))).toEqual(["2 results, expected 3", expect.stringContaining('found "nothing"')]);
  expect(differences(CALLS, EXPECTED, [...EXPECTED, { text: "" }])).toEqual(["4 results, expected 3"]);
});
