import { checkTags } from "../../lib/platform/resource-tags";

describe("checkTags", () => {
  const rulesOf = (tags: Record<string, string>): string[] => checkTags(tags).map(({ rule }) => rule);

  test("accepts what both clouds accept", () => expect(rulesOf({ team: "training", "cost-center_2": "" })).toEqual([]));
  test.each(["Team", "1team", "team/x", "", "x".repeat(64)])("refuses key '%s'", (key) =>
    expect(rulesOf({ [key]: "a" })).toEqual(["tag-key"]),
  );
  test.each(["Training", "a b", "x".repeat(64)])("refuses value '%s'", (value) => expect(rulesOf({ team: value })).toEqual(["tag-value"]));
  test("refuses too many", () => {
    expect(rulesOf(Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`k${index}`, "v"])))).toEqual(["tag-count"]);
  });
});
