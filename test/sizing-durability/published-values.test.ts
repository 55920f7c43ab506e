import { AbsorbingChain } from "../../lib/sizing/durability/absorbing-chain";
import { birthDeathMeanTimeToLoss } from "../../lib/sizing/durability/birth-death";
import { copysetCount, copysetLossProbability } from "../../lib/sizing/durability/copysets";
import { undecodableSets } from "../../lib/sizing/durability/local-reconstruction-code";
import { mdsDurability, mdsFirstYearLoss, type MdsSet } from "../../lib/sizing/durability/mds-durability";
import { HOURS_PER_YEAR } from "../../lib/sizing/durability/shard-failures";

const SECONDS_PER_YEAR = HOURS_PER_YEAR * 3600;

describe("Backblaze: 17 + 3, annual failure rate 0.405 %, 6.5 days to repair", () => {
  const set: MdsSet = { shards: 20, tolerated: 3, failures: [{ perYear: 0.00405, repairHours: 6.5 * 24 }], repair: "parallel" };
  const serial: MdsSet = { ...set, repair: "serial" };

  test("loss rate in the long run", () => {
    expect(mdsDurability(set).lossesPerYear.toExponential(6)).toBe("2.939215e-11");
    expect(mdsDurability(serial).lossesPerYear.toExponential(5)).toBe("1.76209e-10");
  });

  test("loss within the first year, from all healthy", () => {
    expect(mdsFirstYearLoss(set).probability.toExponential(5)).toBe("2.84329e-11");
    expect(mdsFirstYearLoss(serial).probability.toExponential(6)).toBe("1.667946e-10");
    expect(mdsFirstYearLoss(set).truncationBound).toBeLessThan(1e-60);
  });
});

describe("Azure, table 1: years to loss of a stripe on 400 nodes of 16 TB and 1 Gbps, of which a tenth repairs", () => {
  const failures = 1 / 5;
  /** The first repair shares the bandwidth of all other nodes; from two losses on it only takes the 30 minutes to notice. */
  const first = ((0.1 * 399 * 2 ** 30) / (16 * 2 ** 43)) * SECONDS_PER_YEAR;
  const urgent = SECONDS_PER_YEAR / 1800;
  const years = (shards: number, tolerated: number): number =>
    birthDeathMeanTimeToLoss(
      Array.from({ length: tolerated + 1 }, (_, missing) => (shards - missing) * failures),
      [first, ...Array.from({ length: tolerated - 1 }, () => urgent)],
    );

  test("three copies", () => expect(years(3, 2).toExponential(3)).toBe("3.504e+9"));
  test("Reed-Solomon 6 + 3", () => expect(years(9, 3).toExponential(3)).toBe("6.092e+11"));
  test("LRC (6, 2, 2), with the paper's share of 14 % of fourth losses that cannot be decoded", () => {
    const chain = new AbsorbingChain(5);
    for (let missing = 0; missing < 5; missing++) {
      const rate = (10 - missing) * failures;
      if (missing < 4) {
        const undecodable = missing === 3 ? 0.14 : 0;
        chain.addRate(missing, missing + 1, rate * (1 - undecodable));
        chain.addLoss(missing, rate * undecodable);
        chain.addRate(missing + 1, missing, missing === 0 ? first : urgent);
      } else {
        chain.addLoss(missing, rate);
      }
    }
    expect(chain.meanTimeToLoss().toExponential(3)).toBe("2.610e+12");
  });
});

test("Xorbas, table 1: days to loss of three copies of 30 PiB in 256 MiB blocks, nodes that last 4 years and 2 s a repair", () => {
  const perSecond = 1 / (4 * SECONDS_PER_YEAR);
  const seconds = birthDeathMeanTimeToLoss([3 * perSecond, 2 * perSecond, perSecond], [0.5, 0.5]);
  const stripes = (30 * 2 ** 50) / (3 * 256 * 2 ** 20);
  expect((seconds / 86_400 / stripes).toExponential(7)).toBe("2.3078891e+10");
});

describe("decodability of local reconstruction codes", () => {
  const counts = (dataShards: number, localGroups: number, globalParities: number): string[] =>
    undecodableSets({ dataShards, localGroups, globalParities }).map(({ undecodable, sets }) => `${undecodable}/${sets}`);

  test("(6, 2, 2): every 3 losses, 85.7 % of 4, none of 5", () => {
    expect(counts(6, 2, 2)).toEqual(["0/1", "0/10", "0/45", "0/120", "30/210", "252/252", "210/210", "120/120", "45/45", "10/10", "1/1"]);
  });
  test("(12, 2, 2): 86.15 % of 4 losses", () => expect(counts(12, 2, 2).slice(3, 6)).toEqual(["0/560", "252/1820", "4368/4368"]));
});

describe("copysets: 5,000 nodes of which 50 are lost at once, 3 copies", () => {
  const percent = (copysets: number): string => `${(100 * copysetLossProbability(5000, 50, 3, copysets)).toPrecision(6)} %`;

  test.each([
    ["random within a window, as at Facebook", 275_000, "22.8081 %"],
    ["copyset replication with scatter width 10", copysetCount(5000, 3, 10), "0.781402 %"],
    ["as few as can be", copysetCount(5000, 3, 2), "0.156771 %"],
    ["random", 1e7, "99.9918 %"],
  ])("%s", (_, copysets, expected) => expect(percent(copysets)).toBe(expected));
});
