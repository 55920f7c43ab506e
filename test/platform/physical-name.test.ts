import * as fc from "fast-check";
import { isPhysicalName, physicalName } from "../../lib/platform/physical-name";

describe("physicalName", () => {
  test.each([
    [["training-aws", "core"], "training-aws-core"],
    [["Llama 3.1", "Core"], "llama-3-1-core"],
    [["1st", "core"], "st-core"],
    [["日本"], "core"],
  ])("%j becomes %s", (ids, name) => expect(physicalName(ids, 24)).toBe(name));

  test("is valid whatever the ids", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 4 }), fc.integer({ min: 8, max: 40 }), (ids, maxLength) => {
        expect(isPhysicalName(physicalName(ids, maxLength), maxLength)).toBe(true);
      }),
      { seed: 7 },
    );
  });

  test("keeps two long paths apart that begin alike", () => {
    const names = ["alpha", "beta"].map((last) => physicalName(["a-very-long-stack-name-indeed", last], 24));
    expect(names[0]).not.toBe(names[1]);
    expect(names).toMatchInlineSnapshot(`
      [
        "a-very-long-stack-8703ef",
        "a-very-long-stack-48fa9c",
      ]
    `);
  });
});
