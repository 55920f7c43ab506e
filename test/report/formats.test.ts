import { formatUsd } from "../../lib/report/money-format";
import { formatAvailability, formatDowntimePerYear } from "../../lib/report/probability-format";
import { textTable } from "../../lib/report/text-table";

describe("formatAvailability", () => {
  test.each([
    [5e-4, "99.95 %"],
    [3.32e-4, "99.966 %"],
    [1e-5, "99.999 %"],
    [3.4e-9, "99.99999966 %"],
    [0.25, "75 %"],
    [0.1, "90 %"],
    [0.005, "99.5 %"],
    [0, "100 %"],
  ])("%d unavailable reads %s", (unavailability, text) => expect(formatAvailability(unavailability)).toBe(text));

  test("never rounds up to a target that is missed", () => {
    expect(formatAvailability(5.04e-4)).toBe("99.949 %");
  });
});

test.each([
  [0.01, "3.7 days"],
  [5e-4, "4.4 h"],
  [1e-5, "5 min"],
  [1e-8, "0.3 s"],
  [1e-14, "less than 0.1 s"],
])("%d of a year is %s", (unavailability, text) => expect(formatDowntimePerYear(unavailability)).toBe(text));

test.each([
  [482150.4, "$482,150"],
  [999.5, "$1,000"],
  [0, "$0"],
  [1234567, "$1,234,567"],
])("%d dollars read %s", (usd, text) => expect(formatUsd(usd)).toBe(text));

test("a table is as wide as its widest cells", () => {
  expect(
    textTable(
      [{ heading: "what" }, { heading: "n", isNumeric: true }],
      [
        ["a", "1"],
        ["longer", "1000"],
      ],
    ),
  ).toEqual(["what       n", "──────  ────", "a          1", "longer  1000"]);
});
