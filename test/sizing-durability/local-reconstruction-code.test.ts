import { isDecodable, undecodableSets, type LocalReconstructionCode } from "../../lib/sizing/durability/local-reconstruction-code";
import { galoisRank } from "./support/galois-rank";
import { seededRandom } from "./support/random";

/** Rows of shards as combinations of the data, with random coefficients: data, parity of each group, global parities. */
function randomGenerator({ dataShards: k, localGroups, globalParities }: LocalReconstructionCode, random: () => number): number[][] {
  const coefficient = (): number => 1 + Math.floor(random() * 65_535);
  const size = k / localGroups;
  const range = Array.from({ length: k }, (_, at) => at);
  return [
    ...range.map((shard) => range.map((at) => (at === shard ? 1 : 0))),
    ...Array.from({ length: localGroups }, (_, group) => range.map((at) => (Math.floor(at / size) === group ? coefficient() : 0))),
    ...Array.from({ length: globalParities }, () => range.map(coefficient)),
  ];
}

/** Every set of `size` of the numbers below `of`. */
function* sets(of: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let first = from; first <= of - size; first++) {
    for (const rest of sets(of, size - 1, first + 1)) {
      yield [first, ...rest];
    }
  }
}

const CODES = [
  [6, 2, 2],
  [12, 2, 2],
  [6, 3, 1],
  [4, 2, 3],
  [5, 1, 2],
  [4, 4, 2],
  [6, 2, 0],
].map(([dataShards, localGroups, globalParities]) => ({ dataShards, localGroups, globalParities }) as LocalReconstructionCode);

describe("what a maximally recoverable code decodes is what a random generator over GF(2^16) has full rank for", () => {
  test.each(CODES)(
    "($dataShards, $localGroups, $globalParities), every set of lost shards",
    (code) => {
      const { dataShards: k, localGroups, globalParities } = code;
      const rows = randomGenerator(code, seededRandom(5));
      const counted = undecodableSets(code);
      for (let size = 0; size <= Math.min(rows.length, localGroups + globalParities + 1); size++) {
        let undecodable = 0;
        let all = 0;
        for (const lost of sets(rows.length, size)) {
          const isFull = galoisRank(rows.filter((_, shard) => !lost.includes(shard))) === k;
          const groups = Array.from(
            { length: localGroups },
            (_, group) => lost.filter((s) => (s < k ? Math.floor((s * localGroups) / k) === group : s === k + group)).length,
          );
          const globals = lost.filter((shard) => shard >= k + localGroups).length;
          if (isDecodable(code, groups, globals) !== isFull) {
            throw new Error(`the loss of ${lost.join(", ")} is judged wrongly`);
          }
          undecodable += isFull ? 0 : 1;
          all++;
        }
        expect(counted[size]).toEqual({ lost: size, undecodable, sets: all });
      }
    },
    30_000,
  );
});
