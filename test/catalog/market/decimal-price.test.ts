import { microUsdOfDecimal } from "../../../lib/catalog/market/decimal-price";

describe("microUsdOfDecimal", () => {
  test.each([
    ["98.32", 98_320_000],
    ["0.0840000000", 84_000],
    ["0.000001", 1],
    ["0.0000005", 1],
    ["0.00000049", 0],
    ["7", 7_000_000],
    ["7.", 7_000_000],
    ["0", 0],
    ["0.0", 0],
    // 1.005 x 1e6 is 1004999.9999999999 in floating point.
    ["1.005", 1_005_000],
    ["1e-05", 10],
    ["1.25E-05", 13],
    ["5.5e-7", 1],
    ["2.5e1", 25_000_000],
    ["1e-20", 0],
    ["999999999.9999994", 999_999_999_999_999],
  ])("%s dollars are %d millionths", (text, micro) => {
    expect(microUsdOfDecimal(text)).toBe(micro);
  });

  test.each(["", " ", "-1", "nan", "NaN", "1,5", "$1", ".5", "1e999", "1000000000", "Infinity", "0x10"])("'%s' is no price", (text) => {
    expect(microUsdOfDecimal(text)).toBeUndefined();
  });
});
